import Model

extension Language {
  /// The scenario's `overheads`.
  static let overheads = KeyBlock(
    "What is paid beside instances and tokens.",
    example: "{logging: {size: 6KB/request, price: $0.50/GB}, fixed: {platform team: $9000/month}}", OverheadsKeys())

  static let sampledBytes = KeyBlock(
    "Bytes of requests, of which a sample is kept, by the gigabyte.",
    example: "{size: 6KB/request, sampled: 10%, price: $0.50/GB}", SampledBytesKeys())

  static let sharedBytes = KeyBlock(
    "Bytes of a share of the requests, by the gigabyte.", example: "{size: 4KB/request, share: 50%, price: $0.09/GB}",
    SharedBytesKeys())

  static let tierStep = KeyBlock(
    "A step of a price by the calendar month's volume; the last one has no end.",
    example: "{up_to: 10TB, price: $0.09/GB}", TierStepKeys())

  static let embeddings = KeyBlock(
    "Tokens that are embedded, by the million.", example: "{tokens: 300, price: $0.02/M}", EmbeddingKeys())

  static let toolCalls = KeyBlock(
    "Calls of tools, by the call.", example: "{calls: 1.5, price: $0.002/call}", ToolCallKeys())

  static let perRequest = KeyBlock(
    "A price of a share of the requests.", example: "{price: $0.0004/request, share: 20%}", PerRequestKeys())

  static let storage = KeyBlock(
    "Bytes that are kept, by the gigabyte and month.", example: "{size: 16GB, price: $0.08/GB/month}", StorageKeys())

  static let balancer = KeyBlock("A price by the hour.", example: "{price: $0.0225/h}", BalancerKeys())
}

struct OverheadsKeys: Sendable {
  let logging = Key(
    "logging", .block(Language.sampledBytes), .says("none"), "Logs, of requests that arrive.", .choice,
    "{size: 6KB/request, price: $0.50/GB}")
  let tracing = Key(
    "tracing", .block(Language.sampledBytes), .says("none"), "Traces, of requests that arrive.", .choice,
    "{size: 20KB/request, sampled: 10%, price: $0.30/GB}")
  let embeddings = Key(
    "embeddings", .block(Language.embeddings), .says("none"), "Text that is embedded, of requests that arrive.",
    .choice, "{tokens: 300, price: $0.02/M}")
  let tools = Key(
    "tools", .block(Language.toolCalls), .says("none"), "Tools that are called, of requests that arrive.", .choice,
    "{calls: 1.5, price: $0.002/call}")
  let vectorSearch = Key(
    "vector_search", .block(Language.perRequest), .says("none"), "Look-ups in an index, of requests that arrive.",
    .choice, "{price: $0.0004/request}")
  let egress = Key(
    "egress", .block(Language.sharedBytes), .says("none"), "Bytes that leave the cloud, of requests that are answered.",
    .choice, "{size: 4KB/request, price: $0.09/GB}")
  let crossZone = Key(
    "cross_zone", .block(Language.sharedBytes), .says("none"), "Bytes between zones, of requests that arrive.", .choice,
    "{size: 6KB/request, share: 67%, price: $0.02/GB}")
  let storage = Key(
    "storage", .block(Language.storage), .says("none"), "What is kept, such as weights.", .choice,
    "{size: 16GB, price: $0.08/GB/month}")
  let loadBalancer = Key(
    "load_balancer", .block(Language.balancer), .says("none"), "What stands in front of pools.", .choice,
    "{price: $0.0225/h}")
  let human = Key(
    "human", .block(Language.perRequest), .says("none"), "People who look at answers, of requests that are answered.",
    .choice, "{price: $0.80/case, share: 2%}")
  let fixed = Key(
    "fixed", .mapping("names to monthly amounts", .money(.month)), .says("none"),
    "What is paid whatever the traffic, by a name of yours.", .choice, "{platform team: $9000/month}")
}

struct SampledBytesKeys: Sendable {
  let size = Key.bytesARequest
  let sampled = Key(
    "sampled", .quantity(.share, .closed(0, 1)), .of(1, .share), "The share of requests of which it is kept.", .choice,
    "10%")
  let price = Key.gigabytePrice
  let workloads = Key.causes
}

struct SharedBytesKeys: Sendable {
  let size = Key.bytesARequest
  let share = Key.share
  let price = Key.gigabytePrice
  let workloads = Key.causes
}

struct TierStepKeys: Sendable {
  let upTo = Key(
    "up_to", .quantity(.size, .positive(1e18)), .says("must be written but for the last step"),
    "Where the step ends, counted from the month's first byte.", .choice, "10TB", expected: Quantity.size.expected)
  let price = Key("price", .money(.gigabyte), .required, "The price within the step.", .choice, "$0.09/GB")
}

struct EmbeddingKeys: Sendable {
  let tokens = Key(
    "tokens", .quantity(.tokens, .closed(0, Ceilings.tokens)), .required, "Tokens a request.", .choice, "300",
    expected: "tokens a request such as 300")
  let price = Key("price", .money(.millionTokens), .required, "The price of tokens.", .choice, "$0.02/M")
  let share = Key.share
  let workloads = Key.causes
}

struct ToolCallKeys: Sendable {
  let calls = Key(
    "calls", .quantity(.number, .closed(0, 1e6)), .required, "Calls a request.", .choice, "1.5",
    expected: "calls a request such as 1.5")
  let price = Key(
    "price", .money(.request), .required, "The price of a call.", .choice, "$0.002/call",
    expected: "a price such as $0.002/call")
  let share = Key.share
  let workloads = Key.causes
}

struct PerRequestKeys: Sendable {
  let price = Key(
    "price", .money(.request), .required, "The price of a request, call, look-up or case.", .choice, "$0.0004/request")
  let share = Key.share
  let workloads = Key.causes
}

struct StorageKeys: Sendable {
  let size = Key("size", .quantity(.size, .closed(0, 1e18)), .required, "How much is kept.", .choice, "16GB")
  let price = Key(
    "price", .money(.gigabyteMonth), .required, "The price of a gigabyte for a calendar month.", .choice,
    "$0.08/GB/month")
}

struct BalancerKeys: Sendable {
  let price = Key("price", .money(.hour), .required, "The price of an hour.", .choice, "$0.0225/h")
}

extension Key {
  fileprivate static let bytesARequest = Key(
    "size", .form("a size such as 6KB/request", pattern: "^[0-9.]+ ?(B|[kKMGT]B|[KMGT]iB)(/request)?$"), .required,
    "Bytes of a request.", .choice, "6KB/request")
  fileprivate static let gigabytePrice = Key(
    "price", .either([.money(.gigabyte), .list(.block(Language.tierStep), most: 100)]), .required,
    "The price of a gigabyte, or steps by the calendar month's volume.", .choice, "$0.09/GB",
    expected: Money.Basis.gigabyte.expected)
  fileprivate static let share = Key(
    "share", .quantity(.share, .closed(0, 1)), .of(1, .share), "The share of requests that it is for.", .choice, "20%")
  fileprivate static let causes = Key(
    "workloads", .list(.name(of: "a workload"), most: Ceilings.names), .says("all"), "Whose requests it is for.",
    .choice, "[chat]")
}
