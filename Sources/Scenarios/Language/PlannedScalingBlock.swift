import Model

extension Language {
  /// `policy: schedule`.
  static let schedule = KeyBlock(
    "Replicas by the calendar.",
    example: "{policy: schedule, windows: [{start: \"0 8 * * 1-5\", end: \"0 18 * * 1-5\", replicas: 6}]}",
    ScheduleKeys())

  static let scheduleWindow = KeyBlock(
    "A time that comes again.", example: "{start: \"0 8 * * 1-5\", lasting: 10h, replicas: 6}", ScheduleWindowKeys())

  /// `policy: predictive`.
  static let predictive = KeyBlock(
    "Replicas by a forecast of the load.", example: "{policy: predictive, target: 2/s, season: 1d}", PredictiveKeys())

  /// `policy: sla_planner`.
  static let planner = KeyBlock(
    "Replicas by the throughput that keeps latencies, as NVIDIA Dynamo's SLA planner; its own predictor, ARIMA, is not modelled.",
    example: "{policy: sla_planner, ttft: 500ms, itl: 50ms}", PlannerKeys())
}

struct ScheduleKeys: Sendable {
  let windows = Key(
    "windows", .list(.block(Language.scheduleWindow), most: 100), .required,
    "The times; where several hold, the most replicas of them.", .keda,
    "[{start: \"0 8 * * 1-5\", end: \"0 18 * * 1-5\", replicas: 6}]", expected: "a list of {start, end, replicas}")
  let otherwise = Key(
    "otherwise", .whole(.count, 0...Ceilings.replicas), .says("0, so replicas.min"),
    "Replicas outside of every window.",
    .keda, "1")
}

struct ScheduleWindowKeys: Sendable {
  let start = Key(
    "start", .form("a cron expression such as \"0 8 * * 1-5\", UTC", pattern: "^\\S+ +\\S+ +\\S+ +\\S+ +\\S+$"),
    .required,
    "When it begins.", .keda, "\"0 8 * * 1-5\"")
  let end = Key(
    "end", .form("a cron expression such as \"0 8 * * 1-5\", UTC", pattern: "^\\S+ +\\S+ +\\S+ +\\S+ +\\S+$"),
    .says("lasting is written"), "When it ends.", .keda, "\"0 18 * * 1-5\"")
  let lasting = Key(
    "lasting", .quantity(.duration, .closed(60, Ceilings.duration)), .says("end is written"), "How long it lasts.",
    .choice, "10h")
  let replicas = Key(
    "replicas", .whole(.count, 0...Ceilings.replicas), .required, "Replicas desired in it.", .keda, "6",
    expected: "a whole number of replicas")
}

struct PredictiveKeys: Sendable {
  let metric = Key(
    "metric", .choice(ScalingMetric.Name.self), .of(ScalingMetric.Name.requestsPerSecond),
    "The load that is foreseen: one that adds up over replicas.", .choice, "concurrency")
  let target = Key(
    "target", Language.metric.target.kind, .required, "The load of a replica, in the metric's unit.", .choice, "2/s",
    expected: "the load of a replica, such as 2/s")
  let method = Key(
    "method", .words(["last_week", "holt_winters"]), .value("last_week"),
    "As the load was a season ago, or by additive Holt-Winters smoothing.", .holtWinters, "holt_winters")
  let interval = Key(
    "interval", .quantity(.duration, .closed(10, 86_400)), .of(Defaults.predictiveInterval, .duration),
    "From one evaluation to the next.", .choice, "5m")
  let season = Key(
    "season", .quantity(.duration, .closed(60, Ceilings.duration)), .says("7d; 1d for holt_winters"),
    "After how long the load comes again, a whole number of intervals.", .choice, "1d")
  let lead = Key(
    "lead", .quantity(.duration, .closed(0, 86_400)), .says("as interval"), "How far ahead is foreseen.", .choice, "10m"
  )
  let alpha = PredictiveKeys.smoothing("alpha", "Smoothing of the level.", Defaults.holtWinters.alpha)
  let beta = PredictiveKeys.smoothing("beta", "Smoothing of the trend.", Defaults.holtWinters.beta)
  let gamma = PredictiveKeys.smoothing("gamma", "Smoothing of the season.", Defaults.holtWinters.gamma)
  let scrapeInterval = Language.reading.scrapeInterval
  let staleness = Language.reading.staleness

  private static func smoothing(_ name: String, _ meaning: String, _ standard: Double) -> Key {
    Key(
      name, .quantity(.share, .closed(0, 1)), .of(standard, .number), meaning + " Of holt_winters.", .choice,
      "\(standard)")
  }
}

struct PlannerKeys: Sendable {
  private static let rules = PlannerScaling()
  let ttft = Key(
    "ttft", .quantity(.duration, .positive(3_600)), .of(PlannerKeys.rules.ttft, .duration),
    "The desired time to first token.", .dynamo, "500ms")
  let itl = Key(
    "itl", .quantity(.duration, .positive(3_600)), .of(PlannerKeys.rules.itl, .duration),
    "The desired time between tokens.", .dynamo, "50ms")
  let interval = Key(
    "interval", .quantity(.duration, .closed(10, 86_400)), .of(PlannerKeys.rules.interval, .duration),
    "From one evaluation to the next.", .dynamo, "3m")
  let predictor = Key(
    "predictor", .choice(PlannerScaling.Predictor.self), .of(PlannerKeys.rules.predictor),
    "How the next interval's load is foreseen.", .dynamo, "linear")
  let window = Key(
    "window", .whole(.count, 1...10_000), .of(PlannerKeys.rules.window), "Intervals that the predictor sees.", .dynamo,
    "50")
  let throughputPerReplica = Key(
    "throughput_per_replica", .quantity(.rate, .positive(1e6)),
    .says("from the step-time model of the pool's instance"),
    "Requests that a replica takes within both times.", .dynamo, "2/s")
  let correction = Key(
    "correction", .flag, .of(PlannerKeys.rules.corrects), "Whether observed latencies correct what the model expects.",
    .dynamo, "false")
}
