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
    if known.price.steps.isEmpty, let listed = Catalog.api(model), !listed.price.steps.isEmpty {
      problems.warning(
        modelField.place,
        "\(modelField.path): the price book has one price of \(quoted(model)) for prompts of every length, the catalog another one above \(listed.price.lengthSteps[0]) tokens",
        hint: "the book's holds; rows with above_tokens add others")
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
    let offPeakField = fields.take(keys.offPeak)
    let offPeak = offPeakField.flatMap { self.offPeak($0) }
    let tools = fields.take(keys.tools).map { self.toolPrices($0) }
    fields.finish()
    guard var price = TokenPrice(rates: rates, source: "scenario"), longField == nil || steps != nil,
      volumeField == nil || volume != nil, offPeakField == nil || offPeak != nil
    else { return nil }
    price.steps = steps ?? []
    price.volume = volume ?? []
    price.offPeak = offPeak
    price.tools = tools ?? [:]
    return price
  }

  /// `off_peak: {discount: 50%, hours: [mon-fri 10:00-24:00, sat-sun 00:00-24:00]}`.
  private func offPeak(_ field: Field) -> OffPeak? {
    let keys = Language.offPeak
    var fields = self.fields(field, keys)
    let discount = quantity(fields.require(keys.discount))
    let hours = list(fields.require(keys.hours))
    fields.finish()
    let windows = hours?.map { item -> WeekWindow? in
      guard let text = text(item) else { return nil }
      guard let window = WeekWindow(text) else {
        error(
          item.place, "\(item.path): expected \(item.kind?.expected ?? "times of the week"), found \(quoted(text))",
          hint: "days are mon to sun and a time ends after it begins, at 24:00 at the latest")
        return nil
      }
      return window
    }
    guard let discount, let windows = windows.flatMap({ allOrNil($0) }) else { return nil }
    return OffPeak(paid: Int64(((1 - discount) * 1e6).rounded()), windows: windows)
  }

  /// `tools: {web_search: {price: $0.014/call, free: 5000}}`.
  private func toolPrices(_ field: Field) -> [HostedTool: ToolPrice] {
    var fields = self.fields(field, Language.toolPrices)
    var tools: [HostedTool: ToolPrice] = [:]
    for (tool, key) in zip(HostedTool.allCases, Language.toolPrices.tools) {
      guard let item = fields.take(key) else { continue }
      var parts = self.fields(item, Language.toolPrice)
      let price = money(parts.require(Language.toolPrice.price))
      let free = integer(parts.take(Language.toolPrice.free))
      parts.finish()
      if let price { tools[tool] = ToolPrice(perCall: price, free: Int64(free ?? 0)) }
    }
    fields.finish()
    return tools
  }

  /// `tools: {web_search: {per_call: 30%}}` of an API: uses a call in millionths.
  func tools(_ field: Field?, of api: API) -> [HostedTool: Int64] {
    guard let field else { return [:] }
    var fields = self.fields(field, Language.apiTools)
    var tools: [HostedTool: Int64] = [:]
    for (tool, key) in zip(HostedTool.allCases, Language.apiTools.tools) {
      guard let item = fields.take(key) else { continue }
      var parts = self.fields(item, Language.apiTool)
      let uses = quantity(parts.require(Language.apiTool.perCall))
      parts.finish()
      if api.price.tools[tool] == nil {
        error(
          item.keyPlace, "\(item.path): \(api.model) has no price of it",
          hint: "write price: with tools: {\(tool.rawValue): {price: $0.01/call}}")
      }
      if let uses { tools[tool] = Int64((uses * 1e6).rounded()) }
    }
    fields.finish()
    return tools
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
