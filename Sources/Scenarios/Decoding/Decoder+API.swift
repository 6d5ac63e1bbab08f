import Catalog
import Diagnostics
import EventKernel
import Model

extension Decoder {
  /// One entry of `apis`.
  /// - Parameter start: The run's start, for moments given as dates.
  func api(_ field: Field, name: String, start: Instant) -> API? {
    let keys = Language.api
    var fields = self.fields(field, keys)
    let modelField = fields.require(keys.model)
    let priceField = fields.take(keys.price)
    let latency = fields.take(keys.latency)
    let limits = limits(fields.take(keys.limits))
    let errors = quantity(fields.take(keys.errors))
    let faults = apiFaults(fields.take(keys.faults), start: start)
    let tierField = fields.take(keys.tier)
    let tier = choice(tierField, ServiceTier.self)
    let cacheField = fields.take(keys.promptCache)
    let flexField = fields.take(keys.flex)
    let refusals = flexField.flatMap { self.refusals($0) }
    let batchField = fields.take(keys.batch)
    let completion = batchField.flatMap { self.completion($0) }
    let reasoning = integer(fields.take(keys.reasoningTokens))
    let toolsField = fields.take(keys.tools)
    let provisionedField = fields.take(keys.provisioned)
    let provisioned = provisionedField.flatMap { self.provisioned($0) }
    let quality = difficultyCurve(fields.take(keys.quality))
    let model = text(modelField)
    let price = tokenPrice(priceField, model: model, modelField: modelField)
    let cache = cacheField.flatMap { promptCache($0, model: model) }
    if latency == nil, tier != .batch { _ = fields.require(keys.latency) }
    fields.finish()
    let isWhole = tier == .batch && (batchField != nil || latency == nil)
    checkTier(tier, flex: flexField, batch: batchField, latency: latency)
    var parts: (first: Distribution?, rate: Distribution?) = (nil, nil)
    if let latency {
      var pieces = self.fields(latency, Language.apiLatency)
      parts.first = distribution(pieces.require(Language.apiLatency.ttft))
      parts.rate = distribution(pieces.require(Language.apiLatency.tokensPerSecond))
      pieces.finish()
    } else if isWhole {
      parts = (completion ?? Defaults.batchCompletion, .constant(Ceilings.tokenRate))
    }
    guard let model, let price, let first = parts.first, let rate = parts.rate,
      tierField == nil || tier != nil, cacheField == nil || cache != nil, flexField == nil || refusals != nil,
      batchField == nil || completion != nil, provisionedField == nil || provisioned != nil
    else { return nil }
    if let tierField, let tier, !price.offers(tier) {
      error(
        tierField.place, "\(tierField.path): \(model) has no prices of this tier",
        hint: "write price: with \(tier.rawValue)_input and \(tier.rawValue)_output")
      return nil
    }
    if let tierField, tier == .flex, !price.rates.offers(.flex) {
      problems.warning(
        tierField.place,
        "\(tierField.path): \(model) has no prices of flex; those of batches are taken, as OpenAI has it")
    }
    var api = API(
      name: name, model: model, price: price, timeToFirstToken: first, tokensPerSecond: rate,
      requestsPerSecond: limits.requests, tokenLimitPerSecond: limits.tokens, errors: errors ?? 0)
    api.tier = tier ?? .standard
    api.promptCache = cache
    api.refusals = refusals ?? TierRefusals()
    api.completion = isWhole ? first : nil
    if let cacheField, let cache { checkPrices(of: cache, cacheField, price) }
    api.reasoningTokens = reasoning ?? 0
    api.tools = tools(toolsField, of: api)
    api.provisioned = provisioned
    api.faults = faults
    api.quality = quality
    if let provisioned {
      let capacity = Double(provisioned.units) * provisioned.tokensPerSecond
      api.tokenLimitPerSecond = min(capacity, limits.tokens ?? capacity)
    }
    return api
  }

  /// `provisioned: {units: 4, price: $12/h, tokens: 60k/min}`, price and tokens of one unit.
  private func provisioned(_ field: Field) -> ProvisionedThroughput? {
    let keys = Language.provisioned
    var fields = self.fields(field, keys)
    let units = integer(fields.require(keys.units))
    let price = money(fields.require(keys.price))
    let tokens = quantity(fields.require(keys.tokens))
    fields.finish()
    guard let units, let price, let tokens else { return nil }
    return ProvisionedThroughput(units: units, hourly: price, tokensPerSecond: tokens)
  }

  private func limits(_ field: Field?) -> (requests: Double?, tokens: Double?) {
    guard let field else { return (nil, nil) }
    let keys = Language.apiLimits
    var fields = self.fields(field, keys)
    let requests = quantity(fields.take(keys.requests))
    let tokens = quantity(fields.take(keys.tokens))
    fields.finish()
    return (requests, tokens)
  }
}
