import Catalog
import EventKernel
import Glibc
import Model
import Scenarios
import Serving

/// One figure with its floor or ceiling.
struct Benchmark {
  let name: String
  let run: () throws -> Void

  static func all(binaries: String) -> [Benchmark] {
    let command = binaries + "/fleetcast"
    return [
      // First, since the kernel counts as a child's peak what its parent held when it made it.
      Benchmark(name: "memory") {
        let peaks = ["7d", "70d"].map { horizon in
          Child(
            command, chatRun + ["--set", "horizon=\(horizon)", "--replications", "2", "--jobs", "2"]
          ).peakMegabytes
        }
        line("peak memory, 7 days", peaks[0], "MB, below 150")
        line("peak memory, 70 days", peaks[1], "MB, below 150")
        line("  70 over 7 days", peaks[1] / peaks[0], "at most 1.1")
      },
      Benchmark(name: "mm10") {
        let customers = 4_000_000
        let pairs = (0..<5).map { _ -> (Double, Double) in
          let ours = KernelQueue.run(customers: customers).customersPerSecond
          let twin = Child(binaries + "/cxx-twin", ["\(customers)"]).output.split(separator: " ").first
          return (ours, twin.flatMap { Double($0) } ?? .nan)
        }
        line("M/M/10, event kernel", median(pairs.map(\.0)), "customers/s")
        line("M/M/10, C++ twin", median(pairs.map(\.1)), "customers/s")
        line("  kernel over twin", median(pairs.map { $0.0 / $0.1 }), "at least 1")
        let path = (0..<5).map { _ in mm10ThroughServing(customers: Double(customers)) }
        line("M/M/10, whole serving path, all metrics", median(path), "customers/s")
        line("  serving path over twin", median(zip(path, pairs).map { $0 / $1.1 }), "")
      },
      Benchmark(name: "llm") {
        try outputLengths("chat, one core", sets: [])
        // The A10G's cache holds 14 of the longer requests: most of the work is preemption. On an L40S the cache holds them.
        try outputLengths("the same on an L40S", sets: ["pools.gpu.instance=aws/g6e.xlarge"])
      },
      Benchmark(name: "fleet") {
        let fleet = try ScenarioFile.load(path: "Tests/Bench/twenty-pools.yaml")
        let alone = try ScenarioFile.load(path: chat)
        let before = try requestsPerSecond(alone)
        let rate = try requestsPerSecond(fleet)
        line("20 pools, 200 replicas, 30 days, every policy", rate, "requests/s, at least 500,000")
        line("  over the chat", rate / ((before + (try requestsPerSecond(alone))) / 2), "at least 0.5")
      },
      Benchmark(name: "batching") {
        let rates = (0..<5).map { _ in dynamicBatching() }
        line("dynamic batching, one core", median(rates), "requests/s, at least 2,000,000")
      },
      Benchmark(name: "visits") {
        let cost = VisitCost(binaries: binaries)
        for backend in ["replicas", "an API"] {
          let onAPI = backend == "an API"
          let plain = try cost.measure(plainRequests, sets: onAPI ? ["workloads.chat.route=hosted"] : [])
          line("a plain request, on \(backend)", plain, cost.unit)
          let cascade = "{cascade: [{to: hosted, accepts: 85%}, {to: other}]}"
          let visit = try cost.measure(visits, sets: onAPI ? ["workloads.chat.route=" + cascade] : [])
          line("  through cache, cascade and budget, over that", visit / plain, "at most 1.5")
          let step = try cost.measure(agentSteps, sets: onAPI ? ["workloads.chat.route=hosted"] : [])
          let long = try cost.measure(
            plainRequests, sets: [equalPrompts] + (onAPI ? ["workloads.chat.route=hosted"] : []))
          line("  a step of an agent, over a request as long", step / long, "at most 2")
        }
      },
      Benchmark(name: "cores") {
        let pairs = (0..<5).map { _ -> (Double, Double) in
          let times = ["1", "2"].map { jobs in
            Child(command, chatRun + ["--replications", "8", "--jobs", jobs]).seconds
          }
          return (times[0], times[1])
        }
        line("8 replications, one core over two", median(pairs.map { $0.0 / $0.1 }), "at least 1.8")
      },
      Benchmark(name: "help") {
        line("fleetcast help", median((0..<21).map { _ in Child(command, ["help"]).seconds * 1000 }), "ms, below 30")
      },
    ]
  }

  /// A chat whose fleet comes and goes with its queue: much of what the engine does happens in it.
  private static let chat = "scenarios/scaled-on-queue.yaml"

  /// Requests that nothing stands before, the same through what stands before others, and tasks of the same answers.
  private static let plainRequests = "Tests/Bench/plain-requests.yaml"
  private static let visits = "Tests/Bench/visits.yaml"
  private static let agentSteps = "Tests/Bench/agent-steps.yaml"
  /// The prompts of the tasks' steps are as long on average.
  private static let equalPrompts = "workloads.chat.input_tokens={lognormal: {mean: 2530, p95: 6k}, max: 16k}"

  /// The chat through the command, its files put aside.
  private static var chatRun: [String] {
    let scratch = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    return ["run", chat, "--quiet", "--out", scratch + "/fleetcast-bench"]
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  private static func line(_ what: String, _ value: Double, _ unit: String) {
    let digits = value >= 100 ? String(Int(value.rounded())) : String((value * 1000).rounded() / 1000)
    print(what + String(repeating: " ", count: max(1, 48 - what.count)) + digits + " " + unit)
    // Piped, the lines would otherwise come all at once at the end.
    fflush(nil)
  }

  /// One replication of a scenario and nothing else, for tools that count instructions: requests, events, visits to backends.
  static func count(_ path: String, sets: [String]) throws {
    let result = try simulate(try ScenarioFile.load(path: path, sets: sets), replication: 0)
    print(result.workloads.reduce(0) { $0 + $1.arrived }, result.events, result.visits)
  }

  /// Requests a second of processor time, one replication after the other on one core.
  private static func requestsPerSecond(_ scenario: Scenario) throws -> Double {
    let clock = Stopwatch(.processor)
    let result = try simulate(scenario, replication: 0)
    return Double(result.workloads.reduce(0) { $0 + $1.arrived }) / clock.seconds
  }

  /// The chat, and the same tokens in a tenth of the requests.
  private static func outputLengths(_ name: String, sets: [String]) throws {
    let base = try ScenarioFile.load(path: chat, sets: sets)
    // Ten times the days, so that both simulate the same number of requests.
    let tenfold = [
      "horizon=70d",
      "workloads.chat.arrivals.rate=0.3/s",
      "workloads.chat.output_tokens={lognormal: {mean: 2200, p95: 6000}, max: 10240}",
    ]
    let long = try ScenarioFile.load(path: chat, sets: sets + tenfold)
    let pairs = try (0..<5).map { _ in (try requestsPerSecond(base), try requestsPerSecond(long)) }
    line(name, median(pairs.map(\.0)), "requests/s, at least 1,000,000")
    line("  outputs ten times longer, a tenth of the rate", median(pairs.map(\.1)), "requests/s, at least 800,000")
    line("  the latter over the former", median(pairs.map { $0.1 / $0.0 }), "at least 0.8")
  }

  private static func station(service: Distribution, batching: Batching, rate: Double, requests: Double) -> Scenario {
    guard let instance = Catalog.instance("aws/c7g.2xlarge") else { preconditionFailure("the catalog has it") }
    let pool = Pool(
      name: "station", model: "m", stepTime: .latency(service), instance: instance, tensorParallel: 0,
      batching: batching, loadBalancing: .sharedQueue, replicas: ReplicaBounds(minimum: 1, maximum: 1, initial: 1),
      purchase: [PurchaseOption(kind: .onDemand, hourly: 1, priceSource: "bench")])
    let workload = Workload(
      name: "jobs", arrivals: Arrivals(process: .poisson(rate: rate)),
      stages: [Stage(route: Route(targets: [.pool(0)]))])
    return Scenario(
      name: "station", start: Instant(year: 2026, month: 12, day: 1), horizon: requests / rate,
      replications: ReplicationPlan(atLeast: 1, atMost: 1), seed: 1, workloads: [workload], pools: [pool], apis: [])
  }

  private static func mm10ThroughServing(customers: Double) -> Double {
    let scenario = station(
      service: .exponential(mean: 1), batching: .none(concurrency: 10), rate: 9, requests: customers)
    return (try? requestsPerSecond(scenario)) ?? .nan
  }

  private static func dynamicBatching() -> Double {
    let batching = Batching.dynamic(
      DynamicBatching(maxBatchSize: 32, preferredBatchSizes: [8, 16], maxQueueDelay: 0.004))
    let scenario = station(service: .constant(0.01), batching: batching, rate: 1_500, requests: 4_000_000)
    return (try? requestsPerSecond(scenario)) ?? .nan
  }
}
