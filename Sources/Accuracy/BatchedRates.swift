import Catalog
import Model
import Serving
import Studies

/// Rates at which image models are served within a bound on the 99th percentile: MLPerf Inference, Server scenario.
///
/// Two measured figures of a system are taken, and no other: its throughput with all items there from the start (Offline) and, of
/// one of its accelerators, the time of a single item (SingleStream). They make a `BatchLaw`; Poisson arrivals go into a dynamic
/// batcher in front of all accelerators, set as the submitted server was (`SubmittedSettings`), and the rate is the highest that
/// keeps to the bound. A slice of MIG is seen by a process of its own (NVIDIA MIG User Guide, "CUDA Device Enumeration"), so that
/// each has its own queue and takes its turn.
///
/// What was measured is the rate that the submitter chose and kept the bound at (`server_target_qps` of the same
/// configurations, set before the run; the scheduled rate is equal to it). So it is what the system carried at least, not the most that it could.
struct BatchedRates {
  static let file = "mlperf-vision-t4-a100.csv"

  /// One system as submitted, with what its prediction is made from.
  fileprivate struct Plan: Sendable {
    var round: String
    var system: String
    var benchmark: String
    var accelerators: Int
    var isSliced: Bool
    var server: BatchServer
    var single: Double
    var throughput: Double
    var bound: Double
    var measured: Double
    /// Measured 99th percentile at that rate, seconds.
    var percentile: Double
    var settings: SubmittedSettings
    /// Whether the server's constant was fitted to it.
    var isFitted: Bool { benchmark == "resnet50" && system.contains("A100") && !isSliced }
  }

  static func set(folder: String, threads: Int) throws -> AccuracySet {
    let plans = try plans(MeasuredFile(folder: folder, name: file))
    let outcome = parallelMap(count: plans.count, threads: threads) { try plans[$0].run() }
    if let failure = outcome.failure { throw failure }
    return AccuracySet(
      title: "Image models: rate within the bound on p99, MLPerf Server",
      notes: [
        "MLPerf Inference v0.7 and v1.0, NVIDIA closed. From Offline and SingleStream figures and the server's published settings (largest",
        "batch, batches at a time, delay); fitted: what a request adds to its batch, one figure for each of the two servers, to resnet50",
        "on whole A100s. Held out: ssd-resnet34, and everything on T4 and MIG. A rate is the submitter's choice that kept the bound, so the",
        "most that the system could do is that or more.",
      ],
      columns: ["round", "system", "model", "accelerators", "bound, ms"],
      quantities: [.init("rate", "/s", bar: 0.10), .init("p99 at the measured rate", "ms")], runs: outcome.finished)
  }

  /// The share of the whole accelerator's throughput that one slice has, by its multiprocessors.
  static func slices(folder: String) throws -> AccuracySet {
    let file = try MeasuredFile(folder: folder, name: file)
    let figures = try figures(file)
    let pairs: [(slice: String, whole: String, profile: String, accelerator: String)] = [
      ("DGX-A100_A100-SXM4x1-MIG_1x1g.5gb_TRT", "DGX-A100_A100-SXM4x1_TRT", "1g.5gb", "a100-40gb"),
      ("DGX-A100_A100-SXM4x1-MIG_1x1g.5gb_TRT_Triton", "DGX-A100_A100-SXM4x1_TRT_Triton", "1g.5gb", "a100-40gb"),
      ("DGX-A100_A100-SXM-80GB-MIG_1x1g.10gb_TRT", "DGX-A100_A100-SXM-80GBx1_TRT_edge", "1g.10gb", "a100-80gb"),
      (
        "DGX-A100_A100-SXM-80GB-MIG_1x1g.10gb_TRT_Triton", "DGX-A100_A100-SXM-80GBx1_TRT_Triton_edge", "1g.10gb",
        "a100-80gb"
      ),
    ]
    var runs: [AccuracySet.Run] = []
    for pair in pairs {
      guard let profile = Catalog.slice(pair.profile, on: pair.accelerator),
        let accelerator = Catalog.accelerator(pair.accelerator)
      else { continue }
      for benchmark in ["resnet50", "ssd-resnet34"] {
        guard let slice = figures.offline["\(pair.slice) \(benchmark)"],
          let whole = figures.offline["\(pair.whole) \(benchmark)"]
        else { continue }
        let alone = Double(profile.multiprocessors) / Double(accelerator.multiprocessors)
        runs.append(
          AccuracySet.Run(
            labels: [
              "\(pair.accelerator)/\(pair.profile)", pair.slice.hasSuffix("Triton") ? "triton" : "in-process",
              benchmark,
            ],
            isFitted: false, pairs: [AccuracySet.Pair(measured: 100 * slice / whole, predicted: 100 * alone)]))
      }
    }
    return AccuracySet(
      title: "MIG: throughput of one slice over the whole accelerator's",
      notes: [
        "MLPerf Inference v0.7 and v1.0, Offline, one slice busy alone. Nothing was fitted: multiprocessors over all of them."
      ],
      columns: ["slice", "server", "model"], quantities: [.init("share", "%")], runs: runs)
  }

  private struct Figures {
    /// Items per second of a system; key: system, benchmark.
    var offline: [String: Double] = [:]
    /// Seconds of one item; key: round, card, server, benchmark.
    var single: [String: Double] = [:]
  }

  private static func figures(_ file: MeasuredFile) throws(AccuracyError) -> Figures {
    var figures = Figures()
    for row in file.rows where try file.text(row, "result") == "VALID" {
      let (round, system) = try (file.text(row, "round"), file.text(row, "system"))
      let benchmark = try file.text(row, "benchmark")
      switch try file.text(row, "scenario") {
      case "Offline": figures.offline["\(system) \(benchmark)"] = try file.number(row, "samples_per_s")
      case "SingleStream":
        figures.single["\(round) \(card(system)) \(server(system)) \(benchmark)"] =
          try file.number(row, "mean_ns") / 1e9
      default: break
      }
    }
    return figures
  }

  private static func plans(_ file: MeasuredFile) throws -> [Plan] {
    let figures = try figures(file)
    var seen: Set<String> = []
    var plans: [Plan] = []
    for row in file.rows where try file.text(row, "scenario") == "Server" && file.text(row, "result") == "VALID" {
      let (round, system) = try (file.text(row, "round"), file.text(row, "system"))
      let benchmark = try file.text(row, "benchmark")
      // Systems of v0.7 ran five times at one rate.
      guard seen.insert("\(round) \(system) \(benchmark)").inserted else { continue }
      guard let accelerators = accelerators(system), let offline = figures.offline["\(system) \(benchmark)"],
        let single = figures.single["\(round) \(card(system)) \(server(system)) \(benchmark)"],
        let server = Catalog.batchServers.first(where: { $0.name == server(system) }),
        let settings = SubmittedSettings.of(round: round, system: system, benchmark: benchmark)
      else {
        throw AccuracyError(description: "\(file.path): \(system) has no figures of \(benchmark) to predict from")
      }
      plans.append(
        Plan(
          round: round, system: system, benchmark: benchmark, accelerators: accelerators,
          isSliced: system.contains("MIG"), server: server, single: single,
          throughput: offline / Double(accelerators), bound: try file.number(row, "target_latency_ns") / 1e9,
          measured: try file.number(row, "sched_samples_per_s"), percentile: try file.number(row, "p99_ns") / 1e9,
          settings: settings))
    }
    return plans
  }

  private static func card(_ system: String) -> String {
    ["MIG", "PCIe", "SXM", "T4"].first { system.contains($0) } ?? system
  }

  private static func server(_ system: String) -> String { system.contains("Triton") ? "triton" : "in-process" }

  /// The number after the last x before `_TRT`; of sliced systems that before `x1g`.
  private static func accelerators(_ system: String) -> Int? {
    if let slices = system.split(separator: "MIG_").dropFirst().first { return Int(slices.prefix { $0.isNumber }) }
    guard let end = system.firstRange(of: "_TRT")?.lowerBound else { return nil }
    let head = system[..<end]
    return head.lastIndex(of: "x").flatMap { Int(head[head.index(after: $0)...]) }
  }
}

extension BatchedRates.Plan {
  fileprivate func run() throws -> AccuracySet.Run {
    let law = BatchLaw(single: single, throughput: throughput, request: server.requestSeconds)
    var (low, high) = (0.3, 1.0)
    // To a third of a percent of the throughput.
    for _ in 0..<8 {
      let middle = (low + high) / 2
      let percentile = try percentile(law, rate: middle * throughput * Double(accelerators))
      if percentile <= bound { low = middle } else { high = middle }
    }
    let predicted = try percentile(law, rate: measured)
    return AccuracySet.Run(
      labels: [round, system, benchmark, "\(accelerators)", plain(bound * 1e3)], isFitted: isFitted,
      pairs: [
        AccuracySet.Pair(measured: measured, predicted: low * throughput * Double(accelerators)),
        predicted.isFinite ? AccuracySet.Pair(measured: percentile * 1e3, predicted: predicted * 1e3) : nil,
      ])
  }

  /// The 99th percentile at a rate, seconds; infinite where the rate is more than is carried.
  private func percentile(_ law: BatchLaw, rate: Double) throws -> Double {
    guard let instance = Catalog.instances.first else { return .infinity }
    let pool = Pool(
      name: "measured", model: benchmark,
      stepTime: .table(law.points(upTo: settings.largestBatch, together: settings.together)),
      instance: instance,
      tensorParallel: 1,
      batching: .dynamic(
        DynamicBatching(
          maxBatchSize: settings.largestBatch, preferredBatchSizes: [settings.largestBatch],
          maxQueueDelay: settings.delay, instanceCount: settings.together, unsharedSeconds: law.fixed)),
      loadBalancing: isSliced ? .roundRobin : .sharedQueue,
      replicas: ReplicaBounds(minimum: accelerators, maximum: accelerators, initial: accelerators),
      purchase: [PurchaseOption(kind: .onDemand, hourly: 0, priceSource: "none")])
    let workload = Workload(
      name: "measured", arrivals: Arrivals(process: .poisson(rate: rate)),
      stages: [Stage(route: Route(targets: [.pool(0)]))])
    let requests = min(max(60_000, 3 * rate), 400_000)
    let scenario = Scenario(
      name: "measured", start: Defaults.start, horizon: requests / rate,
      replications: ReplicationPlan(atLeast: 1, atMost: 1), seed: Defaults.seed, workloads: [workload], pools: [pool],
      apis: [])
    let result = try simulate(scenario, replication: 0)
    guard result.overload == nil else { return .infinity }
    return result.workloads[0].latency.quantile(0.99) ?? .infinity
  }
}
