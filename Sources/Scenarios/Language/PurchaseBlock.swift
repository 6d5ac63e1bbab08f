import Catalog
import Model

extension Language {
  /// An item of a pool's `purchase`.
  static let purchase = KeyBlock(
    "A way to buy instances.", example: "{option: on_demand}", PurchaseKeys())

  static let onDemand = KeyBlock(
    "By the second, at any time.", example: "{option: on_demand, max: 20}", OnDemandKeys())

  static let spot = KeyBlock(
    "At a discount; may be interrupted at any time.",
    example: "{option: spot, max: 8, discount: 65%, interruption: {rate: 12%/month}}", SpotKeys())

  static let serverless = KeyBlock(
    "By the time in use, at any time.", example: "{option: serverless, price: $0.0011/s}", UncommittedKeys())

  static let committedPurchase = KeyBlock(
    "Paid for a term, used or not.", example: "{option: reserved, count: 2, term: 1y}", CommittedPurchaseKeys())

  static let owned = KeyBlock(
    "Machines of your own.",
    example:
      "{option: owned, count: 2, price: $250k, depreciation: 4y, power: {idle: 1.2kW, load: 6.5kW, tariff: $0.12/kWh}}",
    OwnedKeys())

  static let power = KeyBlock(
    "What a machine draws, and the price of it.", example: "{idle: 1.2kW, load: 6.5kW, pue: 1.3, tariff: $0.12/kWh}",
    PowerKeys())

  static let billing = KeyBlock(
    "How the provider rounds an instance's time.", example: "{increment: 1s, minimum: 60s}", BillingKeys())

  static let shortage = KeyBlock(
    "Requests for an instance that are refused.", example: "{probability: 20%, retry_after: 1m}", ShortageKeys())
}

struct PurchaseKeys: Sendable {
  let option = PurchaseKeys.option
  let instance = Key(
    "instance", .text("a machine of the catalog such as aws/g6.xlarge"), .says("the pool's"),
    "Another type of instance that it buys.", .choice, "aws/g6.xlarge")
  let slice = Key(
    "slice", .either([.text("a MIG profile such as 1g.10gb"), .block(Language.slice)]), .says("the pool's"),
    "The slice on that type; none for whole accelerators.", .choice, "none")
  let parallelism = Key(
    "parallelism", .block(Language.parallelism), .says("the pool's"), "Over how many accelerators on that type.",
    .choice,
    "{tensor: 2}")
  let calibration = Key(
    "calibration", .block(Language.calibration), .says("the pool's where the accelerator is the same"),
    "Constants of the step time on that type.", .choice, "{compute: 60%}")
  let variants = Variants(
    by: PurchaseKeys.option,
    [
      (["on_demand"], Language.onDemand), (["spot"], Language.spot), (["serverless"], Language.serverless),
      (["reserved", "savings_plan", "committed_use"], Language.committedPurchase), (["owned"], Language.owned),
    ])

  private static let option = Key(
    "option", .choice(PurchaseOption.Kind.self), .required, "How instances are bought.", .choice, "on_demand")
}

struct UncommittedKeys: Sendable {
  let max = Key(
    "max", .whole(.count, 1...Ceilings.replicas), .says("no limit"), "The most instances bought so.", .choice, "20")
  let insufficientCapacity = Key(
    "insufficient_capacity", .block(Language.shortage), .says("there is always one"),
    "How often there is no instance.", .karpenter, "{probability: 20%, retry_after: 1m}")
  let billing = Key(
    "billing", .block(Language.billing), .says("{increment: 1s, minimum: 60s}"),
    "How the provider rounds time; what is written has no minimum but its own.",
    .choice,
    "{increment: 1s, minimum: 60s}")
  let price = Key.instancePrice
  let discount = Key.discount
}

struct OnDemandKeys: Sendable {
  let uncommitted = Language.serverless
  let returnToSpot = Key(
    "return_to_spot", .quantity(.duration, .closed(60, Ceilings.duration)), .says("never"),
    "How often spot is requested again in the place of instances on demand.", .choice, "30m")
}

struct SpotKeys: Sendable {
  let max = Language.serverless.max
  let insufficientCapacity = Language.serverless.insufficientCapacity
  let billing = Language.serverless.billing
  let interruption = Key(
    "interruption", .block(Language.interruption), .says("what is published of the instance"),
    "How often and how instances are interrupted.", .spotAdvisor, "{rate: 12%/month}")
  let zone = Key(
    "zone", .text("a zone such as us-east-1a"), .says("any"), "Where its instances are.", .choice, "us-east-1a")
  let share = Key(
    "share", .quantity(.share, .closed(0.01, 0.99)), .says("as many as there are"),
    "The share of a pool's instances that are to be spot.", .choice, "60%")
  let price = Key(
    "price",
    .either([.money(.hour), .list(.block(Language.priceStep), most: Ceilings.priceSteps), .block(Language.priceFile)]),
    .says("the catalog's spot price"), "The price of an instance for an hour: one, or one that moves.", .choice,
    "$1.20/h")
  let discount = Key.discount
}

struct CommittedPurchaseKeys: Sendable {
  let count = Key(
    "count", .whole(.count, 0...Ceilings.replicas), .says("what replicas.min takes"), "How many instances.", .choice,
    "2")
  let term = Key.term
  let payment = Key(
    "payment", Key.payment.kind, .says("\(Payment.noUpfront.rawValue), or as the catalog's only price has it"),
    Key.payment.meaning, Key.payment.source, Key.payment.example)
  let price = Key.instancePrice
  let discount = Key.discount
}

struct OwnedKeys: Sendable {
  let count = Language.committedPurchase.count
  let price = Key("price", .money(.piece), .required, "What a machine cost.", .choice, "$250k")
  let depreciation = Key(
    "depreciation", .form("years such as 4y", pattern: "^([1-9]|[12][0-9]|30)y$"), .required,
    "Over how many years it is written off, evenly.", .choice, "4y")
  let residual = Key(
    "residual", .quantity(.share, .closed(0, 1)), .of(0, .share), "What of its price it is worth then.", .choice, "10%")
  let power = Key(
    "power", .block(Language.power), .says("none"), "What it draws.", .choice,
    "{idle: 1.2kW, load: 6.5kW, tariff: $0.12/kWh}")
  let rack = Key("rack", .money(.month), .value("$0/month"), "Room in a data centre, a machine.", .choice, "$900/month")
  let staff = Key("staff", .money(.month), .value("$0/month"), "People, a machine.", .choice, "$400/month")
}

struct PowerKeys: Sendable {
  let idle = PowerKeys.watts(
    "idle", "Of a machine that waits.", "1.2kW", "the power of a machine that waits, such as 1.2kW")
  let load = PowerKeys.watts("load", "Of a busy machine.", "6.5kW", "the power of a busy machine, such as 6.5kW")
  let pue = Key(
    "pue", .quantity(.number, .closed(1, 10)), .of(1, .number), "What the data centre draws over what machines draw.",
    .choice, "1.3")
  let tariff = Key("tariff", .money(.kilowattHour), .required, "The price of electricity.", .choice, "$0.12/kWh")

  private static func watts(_ name: String, _ meaning: String, _ example: String, _ expected: String) -> Key {
    Key(
      name, .form("a power such as 6.5kW", pattern: "^([0-9]+\\.?[0-9]*|\\.[0-9]+)k?W$"), .required, meaning, .choice,
      example,
      expected: expected)
  }
}

struct BillingKeys: Sendable {
  let increment = BillingKeys.duration(
    "increment", .closed(1e-6, 86_400), .value("1s"), "Time is rounded up to it.", "1s")
  let minimum = BillingKeys.duration(
    "minimum", .closed(0, Ceilings.duration), .value("0s"), "The least that is billed of an instance.", "60s")
  let idleTail = BillingKeys.duration(
    "idle_tail", .closed(0, Ceilings.duration), .value("0s"), "For how long an instance is billed after its last work.",
    "5m")

  private static func duration(
    _ name: String, _ bounds: Bounds, _ standard: KeyDefault, _ meaning: String, _ example: String
  ) -> Key {
    Key(name, .quantity(.duration, bounds), standard, meaning, .choice, example)
  }
}

struct ShortageKeys: Sendable {
  let probability = Key(
    "probability", .quantity(.share, .closed(0, 1)), .required,
    "The share of requests for an instance that are refused.",
    .choice, "20%", expected: "the share of requests for an instance that are refused")
  let retryAfter = Key(
    "retry_after", .quantity(.duration, .closed(1, Ceilings.duration)),
    .says(
      "\(Quantity.duration.written(Defaults.capacityRetry)); under cluster_autoscaler \(ClusterAutoscalerKeys.backoff)"),
    "After how long the option is tried again.", .karpenter, "1m")
}

extension Key {
  fileprivate static let instancePrice = Key(
    "price", .money(.hour), .says("the catalog's"), "The price of an instance for an hour.", .choice, "$1.20/h")
  fileprivate static let discount = Key(
    "discount", .quantity(.share, .closed(0, 1)), .says("the catalog's price applies"),
    "How much less than on demand is paid, in place of price: off the list's price, or off the price: that the pool writes of on_demand in its place.",
    .choice, "65%")
}
