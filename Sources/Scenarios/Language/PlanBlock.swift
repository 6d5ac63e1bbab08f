import Model

extension Language {
  /// The scenario's `plan`.
  static let plan = KeyBlock(
    "Settings among which the cheapest is found that keeps every condition.",
    example: "{minimize: total.cost, subject_to: [chat.ttft.p95 <= 1s], over: {pools.gpu.replicas: [1, 2, 4]}}",
    PlanKeys())
}

struct PlanKeys: Sendable {
  let minimize = Key(
    "minimize", .text("a figure such as total.cost"), .required, "The figure that is to be small.", .choice,
    "total.cost", expected: "a figure to make small, such as total.cost")
  let subjectTo = Key(
    "subject_to", .list(.text("a condition such as chat.ttft.p95 <= 1.5s"), most: 1_000), .says("none"),
    "Conditions that the answer must keep.", .choice, "[chat.ttft.p95 <= 1s]")
  let over = Key(
    "over", .mapping("paths to values", Language.variedKind), .required, "The settings and their values.", .choice,
    "{pools.gpu.replicas: [1, 2, 4]}",
    expected: "paths with their values, such as {pools.gpu.replicas.min: {from: 1, to: 8}}")
  let confidence = Key(
    "confidence", .quantity(.share, .between(0.5, 1)), .of(Defaults.planConfidence, .share),
    "The probability with which nothing that was compared is better by more than 1 %.",
    .document("S.-H. Kim and B. L. Nelson, A fully sequential procedure for indifference-zone selection, 2001"), "95%")
}
