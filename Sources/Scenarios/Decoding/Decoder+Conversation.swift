import EventKernel
import Model

extension Decoder {
  /// A workload's `system_prompt`: `650 tokens`, or `{tokens: 1200, variants: 4, popularity: {zipf: 1}}`.
  ///
  /// - Parameter isTraced: Whether prompt lengths are those of a recording, which count the whole prompt.
  func systemPrompt(_ field: Field?, isTraced: Bool) -> SystemPrompt? {
    guard let field else { return nil }
    if field.node.scalar != nil {
      return integer(field, 1, Ceilings.tokens, as: .tokens).map { SystemPrompt(tokens: $0, isCounted: isTraced) }
    }
    var fields = self.fields(field)
    let tokens = integer(
      fields.require("tokens", "the tokens that prompts share, such as 1200"), 1, Ceilings.tokens, as: .tokens)
    let variantsField = fields.take("variants")
    let variants = variantsField == nil ? 1 : integer(variantsField, 1, Ceilings.variants)
    let exponent = zipfExponent(fields.take("popularity"))
    fields.finish()
    guard let tokens, let variants else { return nil }
    return SystemPrompt(tokens: tokens, variants: variants, zipfExponent: exponent, isCounted: isTraced)
  }

  /// `uniform`, or the exponent of `{zipf: 1.1}`.
  private func zipfExponent(_ field: Field?) -> Double? {
    guard let field else { return nil }
    if field.node.scalar != nil {
      if field.node.scalar?.text != "uniform" {
        error(field.place, "\(field.path): expected uniform or {zipf: 1}, found \(field.node.described)")
      }
      return nil
    }
    var fields = self.fields(field)
    let exponent = quantity(
      fields.require("zipf", "an exponent such as {zipf: 1}"), .number, .closed(0, 20))
    fields.finish()
    return exponent
  }

  /// A workload's `conversation`: `{turns: {geometric: {mean: 3.5}}, think_time: 25s, history: {keep: 3000 tokens}}`.
  func conversation(_ field: Field?) -> Conversation? {
    guard let field else { return nil }
    var fields = self.fields(field)
    let turns = distribution(
      fields.require("turns", "requests of a conversation, such as {geometric: {mean: 3.5}}"), .count,
      .closed(1, Ceilings.turns))
    let thinkTime = distribution(
      fields.require("think_time", "seconds from an answer to the next request, such as 25s"), .duration,
      .closed(0, Ceilings.duration))
    var kept: Int?
    if let history = fields.take("history") {
      var parts = self.fields(history)
      kept = integer(
        parts.require("keep", "most tokens of history in a prompt, such as 3000 tokens"), 0, Ceilings.tokens,
        as: .tokens)
      parts.finish()
    }
    fields.finish()
    guard let turns, let thinkTime else { return nil }
    return Conversation(turns: turns, thinkTime: thinkTime, keptHistory: kept)
  }
}
