import Model

extension Language {
  /// One of a workload's steps `before` or `after` the answer.
  static let sideStep = KeyBlock(
    "Work beside the answer on a pool without a language model, such as CPUs that tokenise or check a form.",
    example: "{name: tokenise, to: cpu, work: 4ms}", SideStepKeys())
}

struct SideStepKeys: Sendable {
  let name = Key(
    "name", .text("a step's name"), .required, "What the step is called.", .choice, "tokenise",
    expected: "name: tokenise")
  let to = Key("to", .name(of: "a pool"), .required, "The pool that does it.", .choice, "cpu", expected: "to: cpu")
  let work = Key(
    "work", .distribution(.duration, .closed(0, Ceilings.duration)), .says("the time of the pool's model"),
    "How long it takes a place of the pool, which serves one by one.", .choice, "4ms")
}
