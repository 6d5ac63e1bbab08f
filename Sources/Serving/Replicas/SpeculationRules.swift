import EventKernel
import Model

/// How drafts are made and checked, compiled for drawing.
struct SpeculationRules {
  /// Tokens drafted a step.
  let tokens: Int
  private let acceptance: Double
  private let secondsPerToken: Double
  /// Step time of the draft's model, where it is one.
  let draftTime: RooflineStepTime?
  private let stream: Stream

  init(_ speculation: Speculation, roofline: Roofline, stream: Stream) {
    tokens = speculation.tokens
    acceptance = speculation.acceptance
    switch speculation.draft {
    case .seconds(let seconds): (secondsPerToken, draftTime) = (seconds, nil)
    case .model(let architecture):
      var draft = roofline
      draft.architecture = architecture
      draft.precision = Defaults.precision(of: architecture)
      (secondsPerToken, draftTime) = (0, RooflineStepTime(draft))
    }
    self.stream = stream
  }

  /// Tokens that a step gives one answer: those accepted and the model's own. One draw.
  func draw() -> Int {
    let point = stream.uniform()
    var accepted = 0
    // The probability that one drafted token more than N is accepted.
    var power = acceptance
    while accepted < tokens && point < power {
      accepted += 1
      power *= acceptance
    }
    return accepted + 1
  }

  /// Seconds to draft for `decoding` answers with `context` tokens for a layer to read, and to have the draft's model read the
  /// prompts of the step.
  ///
  /// - Parameters:
  ///   - promptTokens: Prompt tokens of the step.
  ///   - sequences: Requests in the batch.
  ///   - promptAttention: Seconds of attention over the chunks by a step time.
  func draftSeconds(
    decoding: Int, context: Double, promptTokens: Int, sequences: Int, promptAttention: (RooflineStepTime) -> Double
  ) -> Double {
    guard let draftTime else { return decoding > 0 ? secondsPerToken * Double(tokens) : 0 }
    let perToken =
      promptTokens == 0 ? draftTime.secondsPerContextToken : draftTime.secondsPerContextTokenBesidePrompts
    var seconds = draftTime.base(tokens: decoding + promptTokens, sequences: sequences) + perToken * context
    if promptTokens > 0 { seconds += promptAttention(draftTime) }
    guard decoding > 0 else { return seconds }
    let pass =
      draftTime.base(tokens: decoding, sequences: decoding) + draftTime.secondsPerContextToken * context
    return seconds + Double(tokens - 1) * pass
  }
}
