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
  /// Tokens of a visit to one of its stages, on average: its own, or those of the request as it came. A trace's own lengths are not
  /// in it.
  public func meanTokens(ofStage stage: Int) -> Demand.Tokens {
    let own = seen(by: stages[stage])
    return Demand.Tokens(input: own.meanPromptTokens, cached: own.cachedTokens.mean, output: own.outputTokens)
  }
}
