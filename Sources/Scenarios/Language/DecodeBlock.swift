import Model

extension Language {
  /// A pool's `decode`.
  static let decode = KeyBlock(
    "The pool that writes the answers of the prompts computed here, and what keys and values are sent over.",
    example: "{pool: writers, link: infiniband-400g}", DecodeKeys())

  static let link = KeyBlock(
    "A link by its figures.", example: "{bandwidth_gb_per_s: 40, latency: 0.02ms}", LinkKeys())
}

struct DecodeKeys: Sendable {
  let pool = Key(
    "pool", .name(of: "a pool"), .required, "The pool that writes the answers.", .vllm, "writers",
    expected: "the pool that writes the answers")
  let link = Key(
    "link", .either([.text("a link such as infiniband-400g"), .block(Language.link)]), .required,
    "What keys and values are sent over: a name of the catalog, or figures.", .choice, "infiniband-400g",
    expected: "what keys and values are sent over, such as infiniband-400g")
  let ports = Key(
    "ports", .whole(.count, 1...64), .of(1), "Links side by side, each of which sends its part.", .choice, "4")
}

struct LinkKeys: Sendable {
  let bandwidth = Key(
    "bandwidth_gb_per_s", .quantity(.number, .closed(0.001, 1e9)), .required, "GB that arrive a second.", .choice, "40",
    expected: "GB a second that arrive, such as 40")
  let latency = Key(
    "latency", .quantity(.duration, .closed(0, 60)), .value("0s"), "Until the first byte arrives.", .choice, "0.02ms")
}
