import FoundationEssentials
import Testing

/// A `usage.json` that was changed is not priced: the complaint names the place, and the exit code is 2.
@Suite("Usage that is damaged") struct DamagedUsageTests {
  private static let scenario =
    smallScenario.replacing("route: desk,", with: "tenants: {a: 60%, b: 40%}, route: desk,")
    .replacing("replications: 4", with: "replications: 2")
    + "overheads: {logging: {size: 6KB/request, price: $0.50/GB}}\n"

  @Test func everyPlaceIsChecked() throws {
    try withFolder { folder in
      try Self.scenario.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let run = try Program.run(["run", "s.yaml", "--quiet", "--out", "out"], in: folder)
      try #require(run.code == 0, "\(run.complaints)")
      let path = folder + "/out/usage.json"
      let whole = try Data(contentsOf: URL(filePath: path))
      #expect(try Program.run(["price", "out"], in: folder).code == 0)
      for damage in try Self.damages() {
        let document = try JSONDecoder().decode(Node.self, from: whole)
        guard let changed = document.changed(damage.path[...], to: damage.value) else {
          Issue.record("there is no \(damage.path)")
          continue
        }
        try JSONEncoder().encode(changed).write(to: URL(filePath: path))
        let outcome = try Program.run(["price", "out"], in: folder)
        #expect(outcome.code == 2 && outcome.output.isEmpty, "\(damage.path) \(outcome.output)")
        #expect(
          outcome.complaints.contains("out/usage.json: \(damage.complaint)"), "\(damage.path): \(outcome.complaints)")
      }
      try whole.write(to: URL(filePath: path))
      #expect(try Program.run(["price", "out"], in: folder).code == 0)
    }
  }

  private struct Damage {
    var path: [String]
    /// Nil takes it out.
    var value: Node?
    /// How the complaint begins after the file's name.
    var complaint: String
  }

  private static func damages() throws -> [Damage] {
    func damage(_ path: String, _ value: Double?, _ complaint: String) -> Damage {
      let parts = path.split(separator: ".").map(String.init)
      return Damage(
        path: ["replications"] + parts, value: value.map(Node.number), complaint: "replications.\(complaint)")
    }
    return [
      damage("1.ranks.0.4", -1, "1.ranks.0.microseconds: must not be negative, found -1"),
      damage("0.ranks.0.4", 1e15, "0.ranks.0.microseconds: must be at most"),
      damage("0.ranks.0.0", 1, "0.ranks.0.pool: must be at most 0, found 1"),
      damage("0.ranks.0.2", 0, "0.ranks.0.first: must be at least 1, found 0"),
      damage("0.ranks.0.1", 1e20, "0.ranks.0.1: expected a whole number, found 1e+20"),
      damage("0.levels.0.3", 2, "0.levels: instances of desk ran"),
      damage("0.pool_time.0.2", -1, "0.pool_time.0.idle: must not be negative, found -1"),
      damage("0.pool_time.0.1", 1e20, "0.pool_time.0.month: must be a whole number below 1"),
      damage("0.pool_time.0.6", 1e6, "0.pool_time: replicas of desk spent"),
      damage("0.requests.0.2", 4_611_686_018_427_387_904, "0.requests.0.arrived: must be at most"),
      damage("0.requests.0.2", 900_000, "0.digest: the numbers are not those that the run wrote"),
      damage("1.requests.0.3", 1, "1.work.0.completed: "),
      damage("0.work.0.0", 1e9, "0.work.0.completed: 1000000000 of jobs, but its requests say"),
      damage("0.uses", nil, "0.uses is missing"), damage("1.digest", nil, "1.digest is missing"),
      damage("0.ranks.0.6", nil, "0.ranks.0: expected 7 numbers, found 6"),
      Damage(
        path: ["replications", "0", "tokens"], value: .list([.list([0, 0, 0, 1, 1, 0, 0, 1, 0, 0].map(Node.number))]),
        complaint: "replications.0.tokens.0.api: the scenario has none of these"),
      Damage(path: ["replications"], value: .list([]), complaint: "replications: none is there"),
    ]
  }
}

/// Any JSON, for changes of it.
private enum Node: Codable {
  case number(Double)
  case whole(Int64)
  case text(String)
  case flag(Bool)
  case list([Node])
  case object([String: Node])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let whole = try? container.decode(Int64.self) {
      self = .whole(whole)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let list = try? container.decode([Node].self) {
      self = .list(list)
    } else {
      self = .object(try container.decode([String: Node].self))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let number): try container.encode(number)
    case .whole(let whole): try container.encode(whole)
    case .text(let text): try container.encode(text)
    case .flag(let flag): try container.encode(flag)
    case .list(let list): try container.encode(list)
    case .object(let object): try container.encode(object)
    }
  }

  /// The same with another value at a path, or without it; nil where there is no such path.
  func changed(_ path: ArraySlice<String>, to value: Node?) -> Node? {
    guard let first = path.first else { return value }
    let isLast = path.count == 1
    switch self {
    case .object(var object):
      guard let inner = object[first] else { return nil }
      if isLast, value == nil {
        object[first] = nil
      } else {
        guard let changed = inner.changed(path.dropFirst(), to: value) else { return nil }
        object[first] = changed
      }
      return .object(object)
    case .list(var list):
      guard let place = Int(first), list.indices.contains(place) else { return nil }
      if isLast, value == nil {
        list.remove(at: place)
      } else {
        guard let changed = list[place].changed(path.dropFirst(), to: value) else { return nil }
        list[place] = changed
      }
      return .list(list)
    case .number, .whole, .text, .flag: return nil
    }
  }
}
