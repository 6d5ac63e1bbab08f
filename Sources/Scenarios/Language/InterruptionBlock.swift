import Model

extension Language {
  /// A spot option's `interruption`.
  static let interruption = KeyBlock(
    "How often and how instances are interrupted: by the month, in events of a zone, or as recorded.",
    example: "{rate: 12%/month, notice: 2m}", InterruptionKeys())

  static let zoneEvents = KeyBlock(
    "Events that take many instances at once.", example: "{share: 40%, every: 3d}", ZoneEventKeys())

  static let spotRecord = KeyBlock(
    "A record of how many instances were to be had.", example: "{file: us-west-2a.json, start: 12h, scale: 2}",
    SpotRecordKeys())

  static let priceStep = KeyBlock("A price from a moment on.", example: "{from: 2d, price: $0.40/h}", PriceStepKeys())

  static let priceFile = KeyBlock(
    "A CSV with the columns timestamp and price.", example: "{file: spot-prices.csv}", PriceFileKeys())
}

struct InterruptionKeys: Sendable {
  let rate = Key(
    "rate", .quantity(.monthlyShare, .closed(0, 0.9999)), .says("what is published of the instance"),
    "The chance that an instance is interrupted within a month of 730 hours.", .spotAdvisor, "12%/month")
  let notice = Key(
    "notice", .quantity(.duration, .closed(0, 3_600)), .says("2m on AWS, 30s elsewhere"),
    "From the warning to the loss.",
    .document("AWS EC2, Google Compute Engine and Azure user guides, spot interruptions, 2026-11"), "2m")
  let rebalance = Key(
    "rebalance", .quantity(.duration, .closed(0, 3_600)), .value("0s"),
    "How long before the warning a replacement is advised.",
    .document("AWS EC2 user guide, EC2 instance rebalance recommendations, 2026-11"), "3m")
  let onNotice = Key(
    "on_notice", .choice(Interruption.OnNotice.self), .of(Interruption.OnNotice.finish),
    "What becomes of what does not end within the notice.", .choice, "checkpoint")
  let zoneEvents = Key(
    "zone_events", .block(Language.zoneEvents), .says("each instance by itself"),
    "Events that take many instances at once.", .choice, "{share: 40%, every: 3d}")
  let trace = Key(
    "trace", .either([.text("the path of a record of availability"), .block(Language.spotRecord)]), .says("none"),
    "A record of how many instances were to be had, which is replayed.",
    .document("skypilot-org/spot-traces 221da1a, 2024"), "us-west-2a.json")
}

struct ZoneEventKeys: Sendable {
  let from = Key(
    "from", .either([.text("the path of a record of availability"), .block(Language.spotRecord)]),
    .says("share is written"), "A record that says how often events come and what they take.", .choice,
    "us-west-2a.json")
  let share = Key(
    "share", .quantity(.share, .closed(0.001, 1)), .says("must be written without from"),
    "The share of instances that an event takes.", .choice, "40%", expected: "the share of instances an event takes")
  let every = Key(
    "every", .quantity(.duration, .closed(60, Ceilings.duration)), .says("as often as the rate asks for"),
    "From one event to the next on average, exponentially distributed.", .choice, "3d")
}

struct SpotRecordKeys: Sendable {
  let file = Key(
    "file", .text("the path of a record of availability"), .required, "JSON with metadata.gap_seconds and data.",
    .document("skypilot-org/spot-traces 221da1a, 2024"), "us-west-2a.json")
  let start = Key(
    "start", .quantity(.duration, .closed(0, Ceilings.horizon)), .value("0s"), "Where in it the run begins.", .choice,
    "12h")
  let scale = Key(
    "scale", .quantity(.number, .closed(0.001, Ceilings.factor)), .of(1, .number), "What counts are multiplied by.",
    .choice, "2")
}

struct PriceStepKeys: Sendable {
  let from = Key("from", .moment, .required, "When it begins.", .choice, "2d")
  let price = Key(
    "price", .money(.hour), .required, "The price of an instance for an hour.", .choice, "$0.40/h",
    expected: "a price such as $0.40/h")
}

struct PriceFileKeys: Sendable {
  let file = Key(
    "file", .text("the path of a CSV file"), .required, "Times as dates or seconds, and dollars an hour.", .choice,
    "spot-prices.csv", expected: "the path of a CSV file with the columns timestamp and price")
}
