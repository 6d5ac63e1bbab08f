import Catalog
import EventKernel
import FoundationEssentials
import Model
import Testing

func dollars(_ text: String) -> Decimal { Decimal(string: text) ?? 0 }

/// A scenario of one pool and one API with the purchase options given, seven days of December.
func scenario(
  purchase: [PurchaseOption], tenants: [Tenant] = [Tenant(name: "", share: 1)], horizon: Double = 7 * 86_400
) throws -> Scenario {
  let instance = try #require(Catalog.instance("aws/g5.xlarge"))
  let pool = Pool(
    name: "gpu", model: "m", stepTime: .latency(.constant(1)), instance: instance, tensorParallel: 1,
    batching: .none(concurrency: 1), loadBalancing: .sharedQueue,
    replicas: ReplicaBounds(minimum: 1, maximum: 4, initial: 1), purchase: purchase)
  let api = API(
    name: "hosted", model: "gpt-4o-mini",
    price: TokenPrice(input: dollars("0.15"), cachedInput: dollars("0.075"), output: dollars("0.6"), source: "list"),
    timeToFirstToken: .constant(0.5), tokensPerSecond: .constant(80))
  let chat = Workload(
    name: "chat", arrivals: Arrivals(process: .poisson(rate: 1)), tenants: tenants,
    stages: [Stage(route: Route(targets: [.pool(0)]))])
  let search = Workload(
    name: "search", arrivals: Arrivals(process: .poisson(rate: 1)), stages: [Stage(route: Route(targets: [.pool(0)]))])
  return Scenario(
    name: "test", start: Instant(year: 2026, month: 12, day: 1), horizon: horizon,
    replications: ReplicationPlan(atLeast: 1, atMost: 1), seed: 1, workloads: [chat, search], pools: [pool], apis: [api]
  )
}

/// Every consumer of a scenario in the order of `Usage.consumers`.
func consumers(of scenario: Scenario) -> [Consumer] {
  scenario.workloads.indices.flatMap { workload in
    scenario.workloads[workload].tenants.indices.map { Consumer(workload: workload, tenant: $0) }
  }
}

/// A small generator of test data (Steele, Lea and Flood, SplitMix64, 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
