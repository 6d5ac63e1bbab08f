import Catalog
import Diagnostics
import EventKernel
import Model

extension Decoder {
  /// One entry of `apis`.
  /// - Parameter start: The run's start, for moments given as dates.
  func api(_ field: Field, name: String, start: Instant) -> API? {
    var fields = self.fields(field)
    let modelField = fields.require("model", "a hosted model such as gpt-4o-mini")
    let priceField = fields.take("price")
    let latency = fields.require("latency", "latency: {ttft: 450ms, tokens_per_second: 80}")
    let limits = limits(fields.take("limits"))
    let errors = quantity(fields.take("errors"), .share, .closed(0, 1))
    let faults = apiFaults(fields.take("faults"), start: start)
    let tierField = fields.take("tier")
    let tier = choice(tierField, API.Tier.self)
    let cacheField = fields.take("prompt_cache")
    let cache = cacheField.flatMap { promptCache($0) }
    let reasoning = integer(fields.take("reasoning_tokens"), 0, Ceilings.tokens, as: .tokens)
    let provisionedField = fields.take("provisioned")
    let provisioned = provisionedField.flatMap { self.provisioned($0) }
    let model = text(modelField, "a hosted model such as gpt-4o-mini")
    let price = tokenPrice(priceField, model: model, modelField: modelField)
    fields.finish()
    var parts: (first: Distribution?, rate: Distribution?) = (nil, nil)
    if let latency {
      var pieces = self.fields(latency)
      parts.first = distribution(
        pieces.require("ttft", Quantity.duration.expected), .duration, .closed(0, Ceilings.duration))
      parts.rate = distribution(
        pieces.require("tokens_per_second", "a number such as 80"), .number,
        .closed(Ceilings.slowestAnswer, Ceilings.tokenRate))
      pieces.finish()
    }
    guard let model, let price, let first = parts.first, let rate = parts.rate,
      tierField == nil || tier != nil, cacheField == nil || cache != nil,
      provisionedField == nil || provisioned != nil
    else { return nil }
    if let tierField, tier == .batch && price.batchInput == nil || tier == .priority && price.priorityInput == nil {
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
    var fields = self.fields(field)
    let minimum = integer(fields.require("minimum", "tokens such as 1024"), 0, Ceilings.tokens, as: .tokens)
    let stepField = fields.take("step")
    let step = stepField == nil ? 1 : integer(stepField, 1, Ceilings.tokens, as: .tokens)
    let writes = flag(fields.take("charges_writes"))
    fields.finish()
    guard let minimum, let step else { return nil }
    return PromptCache(minimum: minimum, step: step, chargesWrites: writes ?? false)
  }

  /// `provisioned: {units: 4, price: $12/h, tokens: 60k/min}`, price and tokens of one unit.
  private func provisioned(_ field: Field) -> ProvisionedThroughput? {
    var fields = self.fields(field)
    let units = integer(fields.require("units", "a number of units"), 1, Ceilings.replicas)
    let price = money(fields.require("price", Money.Basis.hour.expected), per: .hour)
    let tokens = quantity(
      fields.require("tokens", "tokens of a unit such as 60k/min"), .rate, .positive(Ceilings.tokenRate))
    fields.finish()
    guard let units, let price, let tokens else { return nil }
    return ProvisionedThroughput(units: units, hourly: price, tokensPerSecond: tokens)
  }

  /// `long_context: {above: 200k, input: $6/M, output: $22.50/M}`.
  private func longContext(_ field: Field) -> LongContextPrice? {
    var fields = self.fields(field)
    let above = integer(fields.require("above", "tokens such as 200k"), 1, Ceilings.tokens, as: .tokens)
    let input = money(fields.require("input", Money.Basis.millionTokens.expected), per: .millionTokens)
    let cached = money(fields.take("cached_input"), per: .millionTokens)
    let output = money(fields.require("output", Money.Basis.millionTokens.expected), per: .millionTokens)
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
      var fields = self.fields(item)
      let isLast = index == items.count - 1
      let end = isLast ? nil : integer(fields.require("up_to", "tokens such as 1000M"), 1, 1e15, as: .tokens)
      let discount = quantity(fields.require("discount", Quantity.share.expected), .share, .closed(0, 1))
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
    var fields = self.fields(field)
    let requests = quantity(fields.take("requests"), .rate, .positive(Ceilings.rate))
    let tokens = quantity(fields.take("tokens"), .rate, .positive(Ceilings.tokenRate))
    fields.finish()
    return (requests, tokens)
  }

  private func tokenPrice(_ field: Field?, model: String?, modelField: Field?) -> TokenPrice? {
    if let field {
      var fields = self.fields(field)
      let input = money(fields.require("input", Money.Basis.millionTokens.expected), per: .millionTokens)
      let cached = money(fields.take("cached_input"), per: .millionTokens)
      let output = money(fields.require("output", Money.Basis.millionTokens.expected), per: .millionTokens)
      let batchInput = money(fields.take("batch_input"), per: .millionTokens)
      let batchOutput = money(fields.take("batch_output"), per: .millionTokens)
      let priorityInput = money(fields.take("priority_input"), per: .millionTokens)
      let priorityOutput = money(fields.take("priority_output"), per: .millionTokens)
      let cacheWrite = money(fields.take("cache_write"), per: .millionTokens)
      let reasoning = money(fields.take("reasoning"), per: .millionTokens)
      let longField = fields.take("long_context")
      let volumeField = fields.take("volume")
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
