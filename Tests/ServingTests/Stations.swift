import Catalog
import EventKernel
import Model
import Serving
import Testing

/// Scenarios with one pool, built by hand.
enum Stations {
  static func instance(_ name: String = "aws/c7g.2xlarge") -> Instance {
    guard let instance = Catalog.instance(name) else { preconditionFailure("\(name) is in the catalog") }
    return instance
  }

  /// A pool of one replica (or more) that serves in a time drawn from `service`.
  static func pool(
    service: Distribution, batching: Batching, loadBalancing: LoadBalancing = .sharedQueue,
    queue: QueueLimits = QueueLimits(), replicas: Int = 1
  ) -> Pool {
    Pool(
      name: "station", model: "m", stepTime: .latency(service), instance: instance(), tensorParallel: 0,
      batching: batching, loadBalancing: loadBalancing, queue: queue,
      replicas: ReplicaBounds(minimum: replicas, maximum: replicas, initial: replicas),
      purchase: [PurchaseOption(kind: .onDemand, hourly: 1, priceSource: "test")])
  }

  static func scenario(
    process: Arrivals.Process, pool: Pool, horizon: Double, seed: UInt64 = 1, client: Client = Client()
  ) -> Scenario {
    Scenario(
      name: "station", start: Instant(year: 2026, month: 12, day: 1), horizon: horizon,
      replications: ReplicationPlan(atLeast: 1, atMost: 1), seed: seed,
      workloads: [
        Workload(
          name: "jobs", arrivals: Arrivals(process: process), client: client,
          stages: [Stage(route: Route(targets: [.pool(0)]))])
      ],
      pools: [pool], apis: [])
  }

  static func gamma(mean: Double, cv: Double) throws -> Distribution {
    try Distribution.make(family: "gamma", parameters: ["mean": mean, "cv": cv])
  }

  static func lognormal(mean: Double, cv: Double) throws -> Distribution {
    try Distribution.make(family: "lognormal", parameters: ["mean": mean, "cv": cv])
  }
}

/// A mean over replications and its standard error.
struct Sample {
  let mean: Double
  let standardError: Double

  init(_ values: [Double]) {
    let count = Double(values.count)
    let average = values.reduce(0, +) / count
    mean = average
    let squares = values.reduce(0) { $0 + ($1 - average) * ($1 - average) }
    standardError = (squares / (count - 1) / count).squareRoot()
  }

  /// Whether the truth lies within 4 standard errors, plus a relative error that the measurement itself has.
  func agrees(with truth: Double, relativeError: Double = 0) -> Bool {
    abs(mean - truth) <= 4 * standardError + relativeError * abs(truth)
  }
}
