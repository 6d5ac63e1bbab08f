import Model

extension Language {
  /// A pool's `startup`.
  static let startup = KeyBlock(
    "What passes between the decision for a replica and its first request, stage by stage.",
    example: "{provision: 2m, pull: 40s, load: 60s}", StartupKeys())

  static let fetch = KeyBlock(
    "Weights that are fetched.", example: "{bandwidth: 2GB/s}", FetchKeys())

  static let readiness = KeyBlock(
    "A probe that finds out that a replica can serve.", example: "{initial_delay: 10s, period: 5s}", ReadinessKeys())
}

struct StartupKeys: Sendable {
  let provision = StartupKeys.stage(
    "provision", "Until the instance runs; not billed, and skipped where there is room on one that runs.", "2m")
  let pull = StartupKeys.stage("pull", "Pulling the image.", "40s")
  let load = Key(
    "load", .either([.distribution(.duration, .closed(0, Ceilings.duration)), .block(Language.fetch)]), .value("0s"),
    "Loading the weights: a time, or their size over a bandwidth.", .choice, "60s")
  let engine = StartupKeys.stage("engine", "Starting the engine once the weights are there.", "20s")
  let warmup = StartupKeys.stage("warmup", "Warming up before the first request.", "10s")
  let imageCache = Key(
    "image_cache", .choice(Startup.Cache.self), .says("none; node under a provisioner"),
    "Where the image stays for later replicas.", .choice, "node")
  let weightsCache = Key(
    "weights_cache", .choice(Startup.Cache.self), .of(Startup.Cache.none), "Where the weights stay for later replicas.",
    .choice, "node")
  let readiness = Key(
    "readiness", .block(Language.readiness), .says("a replica that can serve does so at once"),
    "A probe that finds out that it can serve.", .probes, "{initial_delay: 10s, period: 5s}")

  private static func stage(_ name: String, _ meaning: String, _ example: String) -> Key {
    Key(name, .distribution(.duration, .closed(0, Ceilings.duration)), .value("0s"), meaning, .choice, example)
  }
}

struct FetchKeys: Sendable {
  let bandwidth = Key(
    "bandwidth", .distribution(.bandwidth, .closed(1e3, Ceilings.bytes)), .required, "How quickly weights come.",
    .choice,
    "2GB/s", expected: Quantity.bandwidth.expected)
  let size = Key(
    "size", .quantity(.size, .closed(0, Ceilings.bytes)), .says("that of the model's weights"), "How much is fetched.",
    .choice, "16GB")
}

struct ReadinessKeys: Sendable {
  let initialDelay = Key(
    "initial_delay", .quantity(.duration, .closed(0, Ceilings.duration)), .value("0s"),
    "From the container's start to the first probe.", .probes, "10s")
  let period = Key(
    "period", .quantity(.duration, .closed(0.001, Ceilings.duration)), .of(Defaults.probePeriod, .duration),
    "From one probe to the next.", .probes, "5s")
}
