import Catalog
import Model

/// A pool's `batching.speculative` as written, before it meets model and hardware.
struct SpeculationSettings {
  var speculation: Speculation
  var field: Field
  /// The `draft`.
  var draft: Field
}

extension Decoder {
  /// `{draft_tokens: 4, acceptance: 70%, draft: llama-3.2-1b}`; the draft may be the time of one drafted token instead.
  func speculative(_ field: Field?) -> SpeculationSettings? {
    guard let field else { return nil }
    let keys = Language.speculative
    var fields = self.fields(field, keys)
    let tokens = integer(fields.require(keys.draftTokens))
    let acceptance = quantity(fields.require(keys.acceptance))
    let draftField = fields.require(keys.draft)
    fields.finish()
    guard let draftField else { return nil }
    let draft: Speculation.Draft?
    if let name = draftField.node.scalar?.text, let architecture = Catalog.architecture(name) {
      draft = .model(architecture)
    } else if let text = draftField.node.scalar?.text, text.first?.isNumber == true {
      draft = quantity(draftField, .duration, .closed(0, 60)).map { .seconds($0) }
    } else {
      let near = catalogHint(
        draftField.node.scalar?.text ?? "", among: Catalog.architectures.map(\.name), listing: "models")
      error(
        draftField.place,
        "\(draftField.path): expected an architecture or a time such as 0.8ms, found \(draftField.node.described)",
        hint: near)
      draft = nil
    }
    guard let tokens, let acceptance, let draft else { return nil }
    return SpeculationSettings(
      speculation: Speculation(tokens: tokens, acceptance: acceptance, draft: draft), field: field, draft: draftField)
  }
}
