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
    let tier = choice(tierField, API.Tier.self)
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
    if let tierField,
      tier == .batch && price.batchInput == nil || tier == .flex || tier == .priority && price.priorityInput == nil
    {
      error(
        tierField.place, "\(tierField.path): \(model) has no prices of this tier",
        hint: "write price: with \(tier?.rawValue ?? "")_input and \(tier?.rawValue ?? "")_output")
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

  /// `long_context: {above: 200k, input: $6/M, output: $22.50/M}`.
  private func longContext(_ field: Field) -> LongContextPrice? {
    let keys = Language.longContext
    var fields = self.fields(field, keys)
    let above = integer(fields.require(keys.above))
    let input = money(fields.require(keys.input))
    let cached = money(fields.take(keys.cachedInput))
    let output = money(fields.require(keys.output))
    fields.finish()
    guard let above, let input, let output else { return nil }
    return LongContextPrice(above: above, input: input, cachedInput: cached, output: output)
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

  private func limits(_ field: Field?) -> (requests: Double?, tokens: Double?) {
    guard let field else { return (nil, nil) }
    let keys = Language.apiLimits
    var fields = self.fields(field, keys)
    let requests = quantity(fields.take(keys.requests))
    let tokens = quantity(fields.take(keys.tokens))
    fields.finish()
    return (requests, tokens)
  }

  private func tokenPrice(_ field: Field?, model: String?, modelField: Field?) -> TokenPrice? {
    if let field {
      let keys = Language.tokenPrice
      var fields = self.fields(field, keys)
      let input = money(fields.require(keys.input))
      let cached = money(fields.take(keys.cachedInput))
      let output = money(fields.require(keys.output))
      let batchInput = money(fields.take(keys.batchInput))
      let batchOutput = money(fields.take(keys.batchOutput))
      let priorityInput = money(fields.take(keys.priorityInput))
      let priorityOutput = money(fields.take(keys.priorityOutput))
      let cacheWrite = money(fields.take(keys.cacheWrite))
      let reasoning = money(fields.take(keys.reasoning))
      let longField = fields.take(keys.longContext)
      let volumeField = fields.take(keys.volume)
      let long = longField.flatMap { longContext($0) }
      let volume = volumeField.flatMap { self.volume($0) }
      fields.finish()
      guard let input, let output, longField == nil || long != nil, volumeField == nil || volume != nil else {
        return nil
      }
      var price = TokenPrice(
        input: input, cachedInput: cached, output: output, batchInput: batchInput, batchOutput: batchOutput,
        source: "scenario")
      price.priorityInput = priorityInput
      price.priorityOutput = priorityOutput
      price.cacheWrite = cacheWrite
      price.reasoning = reasoning
      price.longContext = long
      price.volume = volume ?? []
      return price
    }
    guard let model, let modelField else { return nil }
    guard let known = pricedAPI(model) else {
      error(
        modelField.place, "\(modelField.path): the catalog has no price of \(quoted(model))",
        hint: catalogHint(model, among: Catalog.apis.map(\.name), listing: "apis")
          + "; or write price: {input: $0.15/M, output: $0.60/M}")
      return nil
    }
    return TokenPrice(
      input: known.input, cachedInput: known.cachedInput, output: known.output, batchInput: known.batchInput,
      batchOutput: known.batchOutput,
      source: "\(known.provenance.source), \(known.provenance.date)")
  }
}
