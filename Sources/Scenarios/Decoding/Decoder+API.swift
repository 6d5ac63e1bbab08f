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
    let latency = fields.require(keys.latency)
    let limits = limits(fields.take(keys.limits))
    let errors = quantity(fields.take(keys.errors))
    let faults = apiFaults(fields.take(keys.faults), start: start)
    let tierField = fields.take(keys.tier)
    let tier = choice(tierField, ServiceTier.self)
    let cacheField = fields.take(keys.promptCache)
    let cache = cacheField.flatMap { promptCache($0) }
    let reasoning = integer(fields.take(keys.reasoningTokens))
    let provisionedField = fields.take(keys.provisioned)
    let provisioned = provisionedField.flatMap { self.provisioned($0) }
    let model = text(modelField)
    let price = tokenPrice(priceField, model: model, modelField: modelField)
    fields.finish()
    var parts: (first: Distribution?, rate: Distribution?) = (nil, nil)
    if let latency {
      var pieces = self.fields(latency, Language.apiLatency)
      parts.first = distribution(pieces.require(Language.apiLatency.ttft))
      parts.rate = distribution(pieces.require(Language.apiLatency.tokensPerSecond))
      pieces.finish()
    }
    guard let model, let price, let first = parts.first, let rate = parts.rate,
      tierField == nil || tier != nil, cacheField == nil || cache != nil,
      provisionedField == nil || provisioned != nil
    else { return nil }
    if let tierField, let tier, !price.offers(tier) {
      error(
        tierField.place, "\(tierField.path): \(model) has no prices of this tier",
        hint: "write price: with \(tier.rawValue)_input and \(tier.rawValue)_output")
      return nil
    }
    var api = API(
      name: name, model: model, price: price, timeToFirstToken: first, tokensPerSecond: rate,
      requestsPerSecond: limits.requests, tokenLimitPerSecond: limits.tokens, errors: errors ?? 0)
    api.tier = tier ?? .standard
    api.promptCache = cache
    api.reasoningTokens = reasoning ?? 0
    api.provisioned = provisioned
    api.faults = faults
    if let provisioned {
      let capacity = Double(provisioned.units) * provisioned.tokensPerSecond
      api.tokenLimitPerSecond = min(capacity, limits.tokens ?? capacity)
    }
    return api
  }

  /// `prompt_cache: {minimum: 1024, step: 128, charges_writes: true}`.
  private func promptCache(_ field: Field) -> PromptCache? {
    let keys = Language.promptCache
    var fields = self.fields(field, keys)
    let minimum = integer(fields.require(keys.minimum))
    let stepField = fields.take(keys.step)
    let step = stepField == nil ? 1 : integer(stepField)
    let writes = flag(fields.take(keys.chargesWrites))
    fields.finish()
    guard let minimum, let step else { return nil }
    return PromptCache(minimum: minimum, step: step, chargesWrites: writes ?? false)
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
