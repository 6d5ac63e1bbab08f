extension Decoder {
  /// A workload's `shared_prefix`: `{tokens: 1200, variants: 4, popularity: {zipf: 1}}`.
  func sharedPrefix(_ field: Field?) -> SharedPrefix? {
    guard let field else { return nil }
    var fields = self.fields(field)
    let tokens = integer(
      fields.require("tokens", "the tokens that prompts share, such as 1200"), 1, Ceilings.tokens, as: .tokens)
    let variantsField = fields.take("variants")
    let variants = variantsField == nil ? 1 : integer(variantsField, 1, Ceilings.variants)
    let exponent = zipfExponent(fields.take("popularity"))
    fields.finish()
    guard let tokens, let variants else { return nil }
    return SharedPrefix(tokens: tokens, variants: variants, zipfExponent: exponent)
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
}
