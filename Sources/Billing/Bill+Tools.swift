import Catalog
import Model

extension Biller {
  /// Lines of the tools that the provider runs for a row's calls, as many uses as a call has on average.
  func toolCharges(of row: TokenUsage) -> [Charge] {
    let api = scenario.apis[row.api]
    let names = names(ofConsumer: row.consumer)
    return HostedTool.allCases.enumerated().compactMap { place, tool in
      guard let perCall = api.tools[tool], let price = api.price.tools[tool], perCall > 0, row.calls > 0 else {
        return nil
      }
      // In millionths of a use.
      let uses = Int128(row.calls) * Int128(perCall)
      let paid = paidShare(of: tool, api: row.api, month: row.month)
      let list = UnitPrice(price.perCall)
      let isUsed = row.outcome == .used
      return Charge(
        position: Charge.Position(
          month: row.month, kind: .api, backend: row.api, option: row.terms.rank,
          price: TokenKind.allCases.count + place,
          category: isUsed ? .toolCalls : row.outcome.category, consumer: row.consumer),
        month: monthName(row.month), workload: names.workload, tenant: names.tenant, backend: api.name,
        resource: api.model, service: .models, purchaseOption: .payAsYouGo,
        category: isUsed ? .toolCalls : row.outcome.category, quantity: Amount(millionths: uses), unit: .call,
        unitPrice: UnitPrice(
          picodollars: Amount.roundedQuotient(list.picodollars * paid.numerator, paid.denominator)),
        cost: Amount(
          rounding: uses * Amount.roundedQuotient(list.picodollars * paid.numerator, paid.denominator),
          over: 1_000_000_000_000),
        priceSource: api.price.source, listUnitPrice: list, list: list.cost(of: uses, dividedBy: 1_000_000),
        period: usage.months[row.month], sku: "\(api.model):\(tool.rawValue)")
    }
  }

  /// Which share of its price a month's use of a tool costs, where the first of a month cost nothing: of all the provider's calls, also
  /// where some of them go by another tier.
  private func paidShare(of tool: HostedTool, api: Int, month: Int) -> (numerator: Int128, denominator: Int128) {
    let own = scenario.apis[api]
    guard let price = own.price.tools[tool], price.free > 0, let perCall = own.tools[tool] else { return (1, 1) }
    let (months, multiples) = filling(month)
    let uses = usage.tokens.reduce(Int128(0)) { sum, row in
      months.contains(row.month) && scenario.apis[row.api].name == own.name
        ? sum + Int128(row.calls) * Int128(perCall) : sum
    }
    return price.steps.paidShare(of: uses, multiples)
  }
}

extension ToolPrice {
  /// Steps of the month's uses, in millionths of one, and what is paid of their price.
  var steps: [VolumeStep] {
    free == 0
      ? []
      : [
        VolumeStep(upTo: Swift.min(free, Int64.max / 1_000_000) * 1_000_000, paid: 0),
        VolumeStep(upTo: nil, paid: 1_000_000),
      ]
  }
}
