import Model

extension Language {
  /// A pool's `warm_pool`.
  static let warmPool = KeyBlock(
    "Instances that are kept prepared, so that a start skips what was done before.",
    example: "{size: 2, state: stopped, resume: 30s, price: 5%}", WarmPoolKeys())
}

struct WarmPoolKeys: Sendable {
  let size = Key(
    "size", .whole(.count, 1...Ceilings.replicas), .required, "How many instances are kept.", .warmPools, "2",
    expected: "a number of instances")
  let state = Key(
    "state", .choice(WarmPool.State.self), .of(WarmPool.State.stopped), "How they wait.", .warmPools, "running")
  let resume = Key(
    "resume", .distribution(.duration, .closed(0, Ceilings.duration)), .value("0s"), "Until one of them runs.",
    .warmPools,
    "30s")
  let price = Key(
    "price", .quantity(.share, .closed(0, 1)), .says("100% of a running one; else it must be written"),
    "What one costs while it waits, as a share of its price on demand.", .choice, "5%")
}
