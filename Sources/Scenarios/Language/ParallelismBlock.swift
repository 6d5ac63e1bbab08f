import Model

extension Language {
  /// A pool's `parallelism`.
  static let parallelism = KeyBlock(
    "How a replica divides a model over accelerators.", example: "{tensor: 2}", ParallelismKeys())
}

struct ParallelismKeys: Sendable {
  let tensor = ParallelismKeys.size("tensor", "Accelerators that share each layer.", "2")
  let pipeline = ParallelismKeys.size("pipeline", "Stages, each with its part of the layers.", "2")
  let data = ParallelismKeys.size(
    "data", "Copies of the model; with expert, of its attention layers alone, which then step together.", "2")
  let expert = Key(
    "expert", .flag, .of(false), "Whether ranks hold whole experts of a mixture, each a part of them.", .vllm, "true")
  let expertImbalance = Key(
    "expert_imbalance", .quantity(.number, .closed(1, 1_024)), .says("as tokens fall by chance"),
    "Tokens of the busiest rank over the mean of the ranks; goes with expert.", .choice, "1.3")

  private static func size(_ name: String, _ meaning: String, _ example: String) -> Key {
    Key(name, .whole(.count, 1...1_024), .of(1), meaning, .vllm, example)
  }
}
