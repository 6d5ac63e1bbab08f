import Catalog
import FoundationEssentials
import Model

extension Biller {
  /// Lines of every API, consumer and month: tokens at a millionth of the price per million.
  func tokenCharges() -> [Charge] {
    scenario.apis.indices.flatMap { tokenCharges(ofAPI: $0) }
  }

  /// Those of one API.
  func tokenCharges(ofAPI index: Int) -> [Charge] {
    if let provisioned = scenario.apis[index].provisioned {
      let tools = usage.tokens.filter { $0.api == index }.flatMap { toolCharges(of: $0) }
      return capacityCharges(provisioned, api: index) + tools
    }
    return usage.tokens.flatMap { $0.api == index ? charges(of: $0) + toolCharges(of: $0) : [] }
  }

  private func charges(of row: TokenUsage) -> [Charge] {
    let api = scenario.apis[row.api]
    let names = names(ofConsumer: row.consumer)
    let tier = row.terms.fellBack ? .standard : api.tier
    let above = row.terms.lengthStep > 0 ? api.price.lengthSteps[row.terms.lengthStep - 1] : nil
    let option = Charge.Option.tokens(tier, above: above, isOffPeak: row.terms.isOffPeak)
    let paid = paidShare(ofAPI: row.api, month: row.month)
    let parts: [(Charge.Category, Int64)] = [
      (.inputTokens, row.inputTokens), (.cachedTokens, row.cachedTokens), (.cacheWrites, row.writtenTokens),
      (.outputTokens, row.outputTokens), (.reasoningTokens, row.reasoningTokens(of: api)),
    ]
    return parts.enumerated().filter { $0.element.1 != 0 }.map { place, part in
      let (category, tokens) = part
      let price = api.price.unitPrice(
        of: category, tier: tier, terms: row.terms, writes: api.promptCache?.writes ?? .cacheWrite)
      let cost = Amount(
        rounding: Int128(tokens) * price.picodollars * paid.numerator, over: 1_000_000 * paid.denominator)
      return Charge(
        position: Charge.Position(
          month: row.month, kind: .api, backend: row.api, option: row.terms.rank,
          price: row.outcome == .used ? 0 : place, category: row.outcome == .used ? category : row.outcome.category,
          consumer: row.consumer),
        month: monthName(row.month), workload: names.workload, tenant: names.tenant, backend: api.name,
        resource: api.model, service: .models, purchaseOption: option,
        category: row.outcome == .used ? category : row.outcome.category, quantity: Amount(tokens), unit: .token,
        unitPrice: UnitPrice(
          picodollars: Amount.roundedQuotient(price.picodollars * paid.numerator, paid.denominator)),
        cost: cost, priceSource: api.price.source, listUnitPrice: price, list: price.cost(of: Int128(tokens)),
        period: usage.months[row.month], sku: "\(api.model):\(category.rawValue)\(option.priceName)")
    }
  }

  /// Which share of its price a month's tokens cost: the mean over the steps of volume that all the provider's tokens fill.
  private func paidShare(ofAPI api: Int, month: Int) -> (numerator: Int128, denominator: Int128) {
    let own = scenario.apis[api]
    guard !own.price.volume.isEmpty else { return (1, 1) }
    let (months, multiples) = filling(month)
    let tokens = usage.tokens.reduce(Int128(0)) { sum, row in
      guard months.contains(row.month), scenario.apis[row.api].name == own.name else { return sum }
      return sum + Int128(row.allTokens) + Int128(row.reasoningTokens(of: own))
    }
    return own.price.volume.paidShare(of: tokens, multiples)
  }

  /// Capacity bought by the hour: divided among consumers by their tokens, those that were thought among them, and what nobody used.
  private func capacityCharges(_ bought: ProvisionedThroughput, api index: Int) -> [Charge] {
    let api = scenario.apis[index]
    let price = UnitPrice(bought.hourly)
    return usage.months.indices.flatMap { month -> [Charge] in
      let seconds = usage.months[month].seconds
      let rows = usage.tokens.filter { $0.api == index && $0.month == month }
      let capacity = Int128((Double(bought.units) * bought.tokensPerSecond * Double(seconds)).rounded())
      var (kinds, weights): ([(category: Charge.Category, consumer: Int)], [Int128]) = ([], [])
      for outcome in WorkOutcome.allCases {
        for consumer in usage.consumers.indices {
          let own = rows.filter { $0.outcome == outcome && $0.consumer == consumer }
          kinds.append((outcome.category, consumer))
          weights.append(own.reduce(0) { $0 + Int128($1.allTokens) + Int128($1.reasoningTokens(of: api)) })
        }
      }
      kinds.append((.unusedCommitment, -1))
      weights.append(max(0, capacity - weights.reduce(0, +)))
      guard weights.contains(where: { $0 > 0 }) else { return [] }
      let unitSeconds = Int128(bought.units) * Int128(seconds)
      let costs = price.cost(of: unitSeconds, dividedBy: 3_600).split(by: weights)
      let hours = Amount(rounding: unitSeconds * 1_000_000, over: 3_600).split(by: weights)
      return kinds.indices.compactMap { place in
        guard costs[place] != .zero || hours[place] != .zero else { return nil }
        let (category, consumer) = kinds[place]
        let names = names(ofConsumer: consumer)
        return Charge(
          position: Charge.Position(
            month: month, kind: .api, backend: index, option: 0, category: category, consumer: consumer),
          month: monthName(month), workload: names.workload, tenant: names.tenant, backend: api.name,
          resource: api.model, service: .models, purchaseOption: .provisioned, category: category,
          quantity: hours[place], unit: .unitHour, unitPrice: price, cost: costs[place],
          priceSource: api.price.source, period: usage.months[month], sku: "\(api.model):provisioned")
      }
    }
  }
}

extension TokenUsage {
  /// Tokens that were thought: as many before each answer.
  fileprivate func reasoningTokens(of api: API) -> Int64 { calls * Int64(api.reasoningTokens) }
}

extension Charge.Option {
  /// What tells a price from the others of a model, after its kind of token; empty for that of plain calls.
  fileprivate var priceName: String { String(label.dropFirst("per_token".count)) }
}

extension TokenPrice {
  /// The price of one token.
  /// - Parameter writes: Which price tokens have that are written to the provider's cache: it depends on how long they are kept.
  public func unitPrice(
    of category: Charge.Category, tier: ServiceTier = .standard, terms: CallTerms = CallTerms(),
    writes: TokenKind = .cacheWrite
  ) -> UnitPrice {
    let kind: TokenKind =
      switch category {
      case .cachedTokens: .cachedInput
      case .cacheWrites: writes
      case .outputTokens: .output
      case .reasoningTokens: .reasoning
      default: .input
      }
    let price = perMillion(kind, tier: tier, step: terms.lengthStep)
    let paid = terms.isOffPeak ? offPeak?.paid ?? 1_000_000 : 1_000_000
    return UnitPrice(perMillion: price * Decimal(paid) / 1_000_000)
  }
}
