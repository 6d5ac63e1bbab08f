import Model

extension Language {
  /// How old and how smooth a metric is when it is read.
  static let reading = KeyBlock(
    "How old and how smooth a metric is when it is read.", example: "{scrape_interval: 15s, averaging_window: 60s}",
    ReadingKeys())

  /// A metric with its target.
  static let metric = KeyBlock(
    "A metric with its target.", example: "{metric: queue_depth, target: 4}", MetricKeys())

  static let kedaTrigger = KeyBlock(
    "A metric with its target and its activation.", example: "{metric: queue_depth, target: 4, activation: 0}",
    TriggerKeys())
}

struct ReadingKeys: Sendable {
  let scrapeInterval = Key(
    "scrape_interval", .quantity(.duration, .closed(1, Ceilings.averagingWindow)),
    .of(Defaults.scrapeInterval, .duration), "From one sample of a metric to the next.", .prometheus, "15s")
  let averagingWindow = Key(
    "averaging_window", .quantity(.duration, .closed(0, Ceilings.averagingWindow)),
    .says("0s for levels; \(Quantity.duration.written(Defaults.averagingWindow)) for rates, p95 and cpu_utilization"),
    "Over how long samples are averaged, rates taken and quantiles formed.", .prometheus, "60s")
  let staleness = Key(
    "staleness", .quantity(.duration, .closed(0, Ceilings.averagingWindow)), .value("0s"),
    "From a sample to the first evaluation that sees it.", .choice, "30s")
  let cpuAtFullLoad = Key(
    "cpu_at_full_load", .quantity(.share, .positive(1)),
    .says("100%; must be written for cpu_utilization of a machine with accelerators"),
    "The busy share of the host's processors while its accelerators are busy.", .choice, "40%")
}

struct MetricKeys: Sendable {
  let metric = Key.scalingMetric
  let target = Key(
    "target",
    .either([
      .quantity(.number, .positive(1e9)), .quantity(.rate, .positive(1e9)), .quantity(.share, .positive(1)),
      .quantity(.duration, .positive(Ceilings.duration)),
    ]), .required, "The desired value for each replica, in the metric's unit.", .hpa, "4",
    expected: "the desired signal of a replica, such as 4, 65% or 800ms")
  let targetType = Key(
    "target_type", .choice(ScalingMetric.TargetType.self),
    .says("average_value; utilization of cpu_utilization, value of times"), "What the target is compared with.", .hpa,
    "value")
  let reading = Language.reading
}

struct TriggerKeys: Sendable {
  let metric = Language.metric
  let activation = Key.activation
}

extension Key {
  /// What is measured.
  static let scalingMetric = Key(
    "metric", .choice(ScalingMetric.Name.self), .required, "What is measured.", .choice, "concurrency")
  /// Above which a trigger is active.
  static let activation = Key(
    "activation",
    .either([
      .quantity(.number, .closed(0, 1e9)), .quantity(.share, .closed(0, 1)),
      .quantity(.duration, .closed(0, Ceilings.duration)),
    ]), .of(Defaults.kedaActivation, .number), "A trigger is active above it, which takes a pool from none to one.",
    .keda,
    "0")
}
