import Catalog
import Diagnostics
import FoundationEssentials
import Model

extension Decoder {
  /// `price` of an API, or the catalog's and the price books' price of its model.
  func tokenPrice(_ field: Field?, model: String?, modelField: Field?) -> TokenPrice? {
    if let field { return writtenPrice(field) }
    guard let model, let modelField else { return nil }
    guard let known = pricedAPI(model) else {
      error(
        modelField.place, "\(modelField.path): the catalog has no price of \(quoted(model))",
        hint: catalogHint(model, among: Catalog.apis.map(\.name), listing: "apis")
          + "; or write price: {input: $0.15/M, output: $0.60/M}")
      return nil
    }
    return known.price
  }

  private func writtenPrice(_ field: Field) -> TokenPrice? {
    let keys = Language.tokenPrice
    var fields = self.fields(field, keys)
    let rates = rates(&fields, keys.rates)
    let longField = fields.take(keys.longContext)
    let volumeField = fields.take(keys.volume)
    let steps = longField.flatMap { lengthSteps($0) }
    let volume = volumeField.flatMap { self.volume($0) }
    fields.finish()
    guard var price = TokenPrice(rates: rates, source: "scenario"), longField == nil || steps != nil,
      volumeField == nil || volume != nil
    else { return nil }
    price.steps = steps ?? []
    price.volume = volume ?? []
    return price
  }

  /// The prices of a block, by its keys in the order of `TokenRate.allCases`.
  private func rates(_ fields: inout Fields, _ keys: [Key]) -> TokenRates {
    var rates = TokenRates()
    for (rate, key) in zip(TokenRate.allCases, keys) {
      rates[rate] = money(key.standard == .required ? fields.require(key) : fields.take(key))
    }
    return rates
  }

  /// `long_context: {above: 200k, input: $6/M, output: $22.50/M}`, or a list of such blocks, each further up.
  private func lengthSteps(_ field: Field) -> [LengthStep]? {
    guard field.node.items != nil else { return lengthStep(field).map { [$0] } }
    guard let items = list(field, "blocks such as {above: 200k, input: $6/M, output: $22.50/M}", atMost: 20) else {
      return nil
    }
    var steps: [LengthStep] = []
    for item in items {
      guard let step = lengthStep(item) else { return nil }
      if let before = steps.last, step.above <= before.above {
        error(item.place, "\(item.path): prices begin at a length that is not above the one before")
        return nil
      }
      steps.append(step)
    }
    return steps
  }

  private func lengthStep(_ field: Field) -> LengthStep? {
    let keys = Language.longContext
    var fields = self.fields(field, keys)
    let above = integer(fields.require(keys.above))
    let rates = rates(&fields, keys.rates)
    fields.finish()
    guard let above, rates[.input] != nil, rates[.output] != nil else { return nil }
    return LengthStep(above: above, rates: rates)
  }

  /// `volume: [{up_to: 1000M, discount: 0%}, {discount: 10%}]`, of all tokens of a calendar month.
  private func volume(_ field: Field) -> [VolumeStep]? {
    guard let items = list(field, "steps such as [{up_to: 1000M, discount: 0%}, {discount: 10%}]", atMost: 100) else {
      return nil
    }
    var steps: [VolumeStep] = []
    for (index, item) in items.enumerated() {
      let keys = Language.volumeStep
      var fields = self.fields(item, keys)
      let isLast = index == items.count - 1
      let end = isLast ? nil : integer(fields.require(keys.upTo))
      let discount = quantity(fields.require(keys.discount))
      fields.finish()
      guard let discount, isLast || end != nil else { return nil }
      if let end, let before = steps.last?.upTo, Int64(end) <= before {
        error(item.place, "\(item.path): a step ends before the one above it")
        return nil
      }
      steps.append(VolumeStep(upTo: end.map { Int64($0) }, paid: Int64(((1 - discount) * 1e6).rounded())))
    }
    return steps
  }
}
