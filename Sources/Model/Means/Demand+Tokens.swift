import EventKernel

extension Demand {
  /// Means over visits of the tokens that one carries, and of the products that formulas need.
  public struct Tokens: Sendable, Equatable {
    /// Prompt tokens.
    public var input: Double
    /// Prompt tokens that a cache has already.
    public var cached: Double
    /// Answer tokens.
    public var output: Double
    /// Prompt times answer.
    public var inputTimesOutput: Double
    /// Answer squared.
    public var outputSquared: Double

    /// Of prompts and answers that have nothing to do with each other.
    public init(input: Double, cached: Double, output: Distribution) {
      self.input = input
      self.cached = cached
      self.output = output.mean
      inputTimesOutput = input * output.mean
      outputSquared = output.variance + output.mean * output.mean
    }

    /// Prompt tokens that are computed: one of each prompt whatever a cache has.
    public var computed: Double { max(1, input - cached) }
  }
}

extension Demand.Tokens {
  /// Gives prompts another mean length.
  mutating func scaleInput(to other: Double) {
    inputTimesOutput *= other / input
    input = other
    cached = min(cached, other - 1)
  }

  /// The mean over kinds of visits, of which there are N each; nil where there is no kind.
  public static func mean(_ kinds: [(count: Double, tokens: Self)]) -> Self? {
    guard var mean = kinds.first?.tokens else { return nil }
    // The mean of equal values is that value, to the last digit.
    guard kinds.contains(where: { $0.tokens != mean }) else { return mean }
    let total = kinds.reduce(0) { $0 + $1.count }
    for value in [\Self.input, \.cached, \.output, \.inputTimesOutput, \.outputSquared] {
      mean[keyPath: value] = kinds.reduce(0) { $0 + $1.count / total * $1.tokens[keyPath: value] }
    }
    return mean
  }
}

extension Workload {
  /// Tokens of a visit to one of its stages, on average: its own, or those of the request as it came; of an agent, those of one of its calls.
  public func meanTokens(ofStage index: Int) -> Demand.Tokens {
    let stage = stages[index]
    if case .trace(let trace) = arrivals.process, !stage.hasTokens { return meanTokens(of: trace.content) }
    let asked = counted
    let own = asked.seen(by: stage)
    // History is made of the workload's own answers, whatever this stage writes.
    let calls = index == answerStage && stage.inputTokens == nil ? asked.tasks : nil
    let input = calls?.input ?? (stage.inputTokens == nil ? asked : own.counted).meanPromptTokens
    let cached = own.cachedTokens.mean
    return Demand.Tokens(
      input: input, cached: isCounted ? min(cached, input - 1) : cached, output: own.counted.outputTokens)
  }

  /// Tokens of a request of a recording, or the workload's own where it has none.
  private func meanTokens(of content: TraceContent) -> Demand.Tokens {
    let prompt = (content.input?.mean ?? inputTokens.mean) + Double(retrieved?.tokens ?? 0)
    var tokens = Demand.Tokens(input: prompt, cached: min(cachedTokens.mean, max(0, prompt - 1)), output: outputTokens)
    guard let answer = content.output else { return tokens }
    tokens.output = answer.mean
    tokens.outputSquared = answer.meanSquare
    tokens.inputTimesOutput =
      content.input == nil
      ? prompt * answer.mean : content.inputTimesOutput + Double(retrieved?.tokens ?? 0) * answer.mean
    return tokens
  }

  /// Whether its requests have tokens, and these are the workload's own.
  private var isCounted: Bool { hasTokens && !arrivals.isTrace }

  /// With at least one token of prompts and of answers, but for embeddings, which have none: every answer has a first token, and every prompt
  /// one to compute it from.
  private var counted: Workload {
    guard isCounted else { return self }
    var other = self
    if inputTokens.mean < 1 { other.inputTokens = .constant(1) }
    if outputTokens.mean < 1, outputTokens != .constant(0) { other.outputTokens = .constant(1) }
    return other
  }
}
