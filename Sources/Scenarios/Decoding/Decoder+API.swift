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
    let limitsField = fields.take(keys.limits)
    let longestPrompt = integer(fields.take(keys.maxInputTokens))
    let errors = quantity(fields.take(keys.errors))
    let faults = apiFaults(fields.take(keys.faults), start: start)
    let tierField = fields.take(keys.tier)
    let tier = choice(tierField, ServiceTier.self)
    let cacheField = fields.take(keys.promptCache)
    let flexField = fields.take(keys.flex)
    let refusals = flexField.flatMap { self.refusals($0) }
    let reasoning = integer(fields.take(keys.reasoningTokens))
    let toolsField = fields.take(keys.tools)
    let provisionedField = fields.take(keys.provisioned)
    let provisioned = provisionedField.flatMap { self.provisioned($0) }
    let quality = difficultyCurve(fields.take(keys.quality))
    let model = text(modelField)
    let limits = limits(limitsField, model: model ?? "", isProvisioned: provisioned != nil)
    let price = tokenPrice(priceField, model: model, modelField: modelField)
    let cache = cacheField.flatMap { promptCache($0, model: model) }
    if latency == nil, tier != .batch { _ = fields.require(keys.latency) }
    fields.finish()
    let isWhole =
      latency.map { $0.namedFields?.contains { $0.name == Language.apiLatency.completion.name } == true }
      ?? (tier == .batch)
    checkTier(tier, flex: flexField, latency: latency, isWhole: isWhole)
    var parts: (first: Distribution?, rate: Distribution?) = (nil, nil)
    if let latency {
      var pieces = self.fields(latency, Language.apiLatency)
      let keys = Language.apiLatency
      if isWhole {
        parts = (distribution(pieces.take(keys.completion)), .constant(Ceilings.tokenRate))
        for key in [keys.ttft, keys.tokensPerSecond] {
          guard let field = pieces.refuse(key) else { continue }
          error(
            field.keyPlace, "\(field.path): an answer that comes whole has a completion alone",
            hint: "leave \(key.name) or completion out")
        }
      } else {
        parts.first = distribution(pieces.require(keys.ttft))
        parts.rate = distribution(pieces.require(keys.tokensPerSecond))
        _ = pieces.take(keys.completion)
      }
      pieces.finish()
    } else if isWhole {
      parts = (Defaults.batchCompletion, .constant(Ceilings.tokenRate))
    }
    guard let model, let price, let first = parts.first, let rate = parts.rate,
      tierField == nil || tier != nil, cacheField == nil || cache != nil, flexField == nil || refusals != nil,
      provisionedField == nil || provisioned != nil
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
    api.longestPrompt = longestPrompt ?? (pricedAPI(model)?.contextLimit ?? Catalog.api(model)?.contextLimit)
    api.tier = tier ?? .standard
    api.promptCache = cache
    if let cacheField, cache != nil { api.promptCacheSource = cacheSource(cacheField, model: model) }
    api.countsCachedTokens = limits.countsCached
    api.reservedAnswer = limits.reserved
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

  private struct Limits {
    var requests: Double?
    var tokens: Double?
    var countsCached = true
    var reserved = 0
  }

  /// What counts in them is the provider's to say, where the catalog knows it and the scenario does not say it.
  private func limits(_ field: Field?, model: String, isProvisioned: Bool) -> Limits {
    let known = Catalog.rateLimits(of: model)?.rules
    var limits = Limits()
    if let known { limits.countsCached = isProvisioned ? known.countsCachedProvisioned : known.countsCached }
    guard let field else { return limits }
    let keys = Language.apiLimits
    var fields = self.fields(field, keys)
    limits.requests = quantity(fields.take(keys.requests))
    let tokensField = fields.take(keys.tokens)
    limits.tokens = quantity(tokensField)
    let cachedField = fields.take(keys.countsCached)
    limits.countsCached = flag(cachedField) ?? limits.countsCached
    let reservedField = fields.take(keys.maxTokens)
    let reserved = integer(reservedField)
    fields.finish()
    if let needless = cachedField ?? reservedField, tokensField == nil, !isProvisioned {
      error(
        needless.keyPlace, "\(needless.path): there is no limit of tokens", hint: "write limits: {tokens: 200k/min}")
    }
    if let reservedField, let known, !known.reservesAnswers {
      problems.warning(
        reservedField.keyPlace,
        "\(reservedField.path): the provider counts the tokens of an answer as they are written",
        hint: "max_tokens changes nothing here: leave it out")
    } else {
      limits.reserved = reserved ?? 0
    }
    return limits
  }
}
