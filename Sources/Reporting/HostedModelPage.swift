import Catalog

/// All that the catalog knows of one hosted model, and others whose names begin alike.
public func hostedModelPage(_ model: APIModel, others: CatalogTable) -> Page {
  var sections = [
    PageSection([.table(priceTable(model.price)), .remark(priceRemark)]), PageSection([.table(factTable(model))]),
  ]
  if !others.values.isEmpty {
    sections.append(PageSection("Others with this in their name", [.table(catalogTable(others))]))
  }
  return Page(model.name, "$ per million tokens", sections: sections)
}

private let priceRemark =
  "What has a dash costs what the input costs, or the output where it is thought. A price that the list does not have follows the others."

/// What each kind of token costs by tier of service and length of the prompt.
private func priceTable(_ price: TokenPrice) -> PageTable {
  let kinds = TokenKind.allCases
  var table = PageTable(
    [.left("tier"), .right("prompts above")] + kinds.map { .right($0.rawValue.replacing("_", with: " ")) })
  for tier in ServiceTier.allCases where price.offers(tier) {
    for step in 0...price.steps.count {
      let above = step == 0 ? 0 : price.steps[step - 1].above
      table.add(
        [
          .text(tier == .flex && !price.rates.offers(.flex) ? "flex, as batch" : tier.rawValue),
          .number(Double(above), unit: "tokens", as: step == 0 ? "" : String(above)),
        ]
          + kinds.map { kind in
            guard price.rates[kind] != nil else { return .number(nil, unit: "USD", as: "-") }
            let dollars = price.perMillion(kind, tier: tier, step: step)
            return .number(Double(dollars.description), unit: "USD", as: String(Format.price(dollars).dropFirst()))
          })
    }
  }
  return table
}

/// What else there is to know, a fact a row.
private func factTable(_ model: APIModel) -> PageTable {
  var table = PageTable([.left("what"), .left("value")])
  func add(_ what: String, _ text: String?) {
    if let text, !text.isEmpty { table.add([.text(what), .text(text)]) }
  }
  add("provider", model.provider)
  add("input", model.contextLimit.map { "at most \($0) tokens" })
  if let rules = model.promptCache {
    add("prompt cache", rules.words + (rules.chargesWrites ? "" : ", writes cost the input"))
    let provenance = Catalog.promptCacheFamily(of: model.name)?.provenance
    add("its source", provenance.map { "\($0.source), \($0.date)" })
  } else {
    add("prompt cache", "of rules that are not known" + (model.cacheMinimum.map { ", of \($0) tokens or more" } ?? ""))
  }
  add("off-peak", model.price.offPeak.map { "\(Format.number(Double($0.paid) / 1e4)) % of the price, \($0.hours)" })
  for tool in HostedTool.allCases {
    guard let price = model.price.tools[tool] else { continue }
    let free = price.free > 0 ? ", \(price.free) a month free" : ""
    add(tool.rawValue.replacing("_", with: " "), "\(Format.price(price.perCall * 1_000)) per 1,000 calls\(free)")
  }
  add("retires", model.retires)
  add("prices hold until", model.pricesUntil)
  add("listed as", model.listedAs)
  add("source", "\(model.provenance.source), \(model.provenance.date)")
  return table
}
