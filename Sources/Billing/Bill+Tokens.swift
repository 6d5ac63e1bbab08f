import Scenarios

extension Biller {
  /// Lines of every API, consumer and month: tokens at a millionth of the price per million.
  func tokenCharges() -> [Charge] {
    usage.tokens.flatMap { row -> [Charge] in
      let api = scenario.apis[row.api]
      let names = names(ofConsumer: row.consumer)
      let parts = [
        (Charge.Category.inputTokens, row.inputTokens), (.cachedTokens, row.cachedTokens),
        (.outputTokens, row.outputTokens),
      ]
      return parts.filter { $0.1 != 0 }.map { category, tokens in
        let price = api.price.unitPrice(of: category)
        return Charge(
          position: Charge.Position(
            month: row.month, kind: .api, backend: row.api, option: 0, category: category, consumer: row.consumer),
          month: monthName(row.month), workload: names.workload, tenant: names.tenant, backend: api.name,
          resource: api.model, purchaseOption: "per_token", category: category, quantity: Amount(tokens),
          unit: "token", unitPrice: price, cost: price.cost(of: Int128(tokens)), priceSource: api.price.source,
          period: usage.months[row.month], sku: "\(api.model):\(category.rawValue)")
      }
    }
  }
}

extension TokenPrice {
  /// The price of one token. Cached prompt tokens cost as much as others where the provider has no price for them.
  public func unitPrice(of category: Charge.Category) -> UnitPrice {
    switch category {
    case .cachedTokens: UnitPrice(perMillion: cachedInput ?? input)
    case .outputTokens: UnitPrice(perMillion: output)
    default: UnitPrice(perMillion: input)
    }
  }

  /// What tokens cost when none is found in the provider's cache: the same traffic on another API.
  public func cost(inputTokens: Int64, outputTokens: Int64) -> Amount {
    unitPrice(of: .inputTokens).cost(of: Int128(inputTokens))
      + unitPrice(of: .outputTokens).cost(of: Int128(outputTokens))
  }
}
