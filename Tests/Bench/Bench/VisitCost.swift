import Glibc
import Scenarios
import Serving

/// What a visit to a backend costs: instructions, as valgrind counts them, or where that is not installed nanoseconds of processor time.
///
/// A run of one hour is taken from one of three, so that loading and start do not count.
struct VisitCost {
  private static let horizons = ["1h", "3h"]
  private let binary: String
  private let valgrind: String?

  /// - Parameter binaries: The folder of this program.
  init(binaries: String) {
    binary = binaries + "/fleetcast-bench"
    let path = getenv("PATH").map { String(cString: $0) } ?? ""
    valgrind = path.split(separator: ":").map { $0 + "/valgrind" }.first { access($0, X_OK) == 0 }
  }

  var unit: String { valgrind == nil ? "ns a visit" : "instructions a visit" }

  /// The cost of a visit in a scenario.
  func measure(_ path: String, sets: [String]) throws -> Double {
    let runs = try Self.horizons.map { horizon in
      let settings = ["horizon=" + horizon] + sets
      return try valgrind.map { try count(path, settings, by: $0) } ?? time(path, settings)
    }
    return (runs[1].cost - runs[0].cost) / (runs[1].visits - runs[0].visits)
  }

  private func count(_ path: String, _ sets: [String], by valgrind: String) throws -> (cost: Double, visits: Double) {
    let options = ["--tool=callgrind", "--callgrind-out-file=/dev/null", "--log-fd=1"]
    let lines = Child(valgrind, options + [binary, "count", path] + sets).output.split(separator: "\n")
    // The last line that is not valgrind's says requests, events and visits.
    let own = lines.last { !$0.hasPrefix("==") }
    let collected = lines.first { $0.contains("Collected :") }
    guard let visits = own?.split(separator: " ").last.flatMap({ Double($0) }),
      let cost = collected?.split(separator: " ").last.flatMap({ Double($0) })
    else { preconditionFailure("valgrind says nothing of \(path)") }
    return (cost, visits)
  }

  /// The least of five, since other work on the machine only adds.
  private func time(_ path: String, _ sets: [String]) throws -> (cost: Double, visits: Double) {
    let scenario = try ScenarioFile.load(path: path, sets: sets)
    return try (0..<5).map { _ in
      let clock = Stopwatch(.processor)
      let result = try simulate(scenario, replication: 0)
      return (clock.seconds * 1e9, Double(result.visits))
    }.min { $0.0 < $1.0 } ?? (.nan, .nan)
  }
}

extension ReplicationResult {
  /// Visits to pools and APIs.
  var visits: Int64 { pools.reduce(0) { $0 + $1.served } + apis.reduce(0) { $0 + $1.calls } }
}
