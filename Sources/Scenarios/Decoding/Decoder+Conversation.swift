import EventKernel
import Model

extension Decoder {
  /// A workload's `system_prompt`: `650 tokens`, or `{tokens: 1200, variants: 4, popularity: {zipf: 1}}`.
  ///
  /// - Parameter isTraced: Whether prompt lengths are those of a recording, which count the whole prompt.
  func systemPrompt(_ field: Field?, isTraced: Bool) -> SystemPrompt? {
    guard let field else { return nil }
    if field.node.scalar != nil {
      return integer(field).map { SystemPrompt(tokens: $0, isCounted: isTraced) }
    }
    let keys = Language.systemPrompt
    var fields = self.fields(field, keys)
    let tokens = integer(fields.require(keys.tokens))
    let variantsField = fields.take(keys.texts)
    let variants = variantsField == nil ? 1 : integer(variantsField)
    let exponent = zipfExponent(fields.take(keys.popularity))
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
    var fields = self.fields(field, Language.popularity)
    let exponent = quantity(fields.require(Language.popularity.zipf))
    fields.finish()
    return exponent
  }

  /// A workload's `conversation`: `{turns: {geometric: {mean: 3.5}}, think_time: 25s, history: {keep: 3000 tokens}}`.
  func conversation(_ field: Field?) -> Conversation? {
    guard let field else { return nil }
    let keys = Language.conversation
    var fields = self.fields(field, keys)
    let turns = distribution(fields.require(keys.turns))
    let thinkTime = distribution(fields.require(keys.thinkTime))
    var kept: Int?
    if let history = fields.take(keys.history) {
      var parts = self.fields(history, Language.history)
      kept = integer(parts.require(Language.history.keep))
      parts.finish()
    }
    fields.finish()
    guard let turns, let thinkTime else { return nil }
    return Conversation(turns: turns, thinkTime: thinkTime, keptHistory: kept)
  }
}
