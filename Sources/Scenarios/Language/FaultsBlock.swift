import Model

extension Language {
  /// A pool's `faults`.
  static let faults = KeyBlock(
    "What goes wrong: crashes, slow replicas, bad deployments, zones that fail.",
    example: "{mean_time_between: 30d, repair: 10m}", FaultKeys())

  static let slowdown = KeyBlock(
    "A while in which some replicas are slow.", example: "{every: 7d, lasting: 1h, share: 10%, factor: 3}",
    SlowdownKeys())

  static let zoneOutage = KeyBlock(
    "An interval in which a zone is down.", example: "{every: 180d, lasting: 2h}", ZoneOutageKeys())

  static let occurrence = KeyBlock(
    "When something happens: once, or at random.", example: "{every: 30d, lasting: 20m}", OccurrenceKeys())
}

struct FaultKeys: Sendable {
  let meanTimeBetween = Key(
    "mean_time_between", .quantity(.duration, .closed(1, Ceilings.horizon)), .says("replicas do not crash"),
    "From one crash of a replica to the next on average, exponentially distributed.", .choice, "30d")
  let repair = Key(
    "repair", .distribution(.duration, .closed(0, Ceilings.duration)), .value("0s"),
    "From a crash to the new start.", .choice, "10m")
  let slow = Key(
    "slow", .oneOrMore(.block(Language.slowdown)), .says("none"), "Whiles in which some replicas are slow.", .choice,
    "{every: 7d, lasting: 1h, share: 10%, factor: 3}")
  let badDeploy = Key(
    "bad_deploy", .oneOrMore(.block(Language.slowdown)), .says("none"),
    "Whiles in which a new version is slow on some replicas.", .choice,
    "{at: 2d, lasting: 30m, share: 25%, factor: 4}")
  let zoneOutage = Key(
    "zone_outage", .oneOrMore(.block(Language.zoneOutage)), .says("none"), "Intervals in which a zone is down.",
    .choice,
    "{every: 180d, lasting: 2h}")
}

struct OccurrenceKeys: Sendable {
  let at = Key("at", .moment, .says("every is written"), "The moment at which it happens, once.", .choice, "2d")
  let every = Key(
    "every", .quantity(.duration, .closed(1, Ceilings.horizon)), .says("at is written"),
    "From one time to the next on average, exponentially distributed.", .choice, "30d")
  let lasting = Key(
    "lasting", .quantity(.duration, .closed(0.001, Ceilings.horizon)), .required, "How long it lasts.", .choice, "20m")
}

struct SlowdownKeys: Sendable {
  let when = Language.occurrence
  let share = Key(
    "share", .quantity(.share, .closed(0, 1)), .required, "The share of replicas that are slow.", .choice, "10%",
    expected: "the share of replicas that are slow")
  let factor = Key(
    "factor", .quantity(.number, .closed(0.01, Ceilings.factor)), .required, "How many times as long work takes.",
    .choice, "3", expected: "how many times as long work takes")
}

struct ZoneOutageKeys: Sendable {
  let when = Language.occurrence
  let zone = Key(
    "zone", .text("a zone such as us-east-1a"), .says("one at random"), "Which of the pool's zones.", .choice,
    "us-east-1a")
}

extension ValueKind {
  /// One of something, or a list of them.
  static func oneOrMore(_ kind: ValueKind) -> ValueKind { .either([kind, .list(kind, most: 1_000)]) }
}
