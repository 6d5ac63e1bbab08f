import Catalog
import EventKernel

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
    guard let model, let price, let first = parts.first, let rate = parts.rate else { return nil }
    var api = API(
      name: name, model: model, price: price, timeToFirstToken: first, tokensPerSecond: rate,
      requestsPerSecond: limits.requests, tokenLimitPerSecond: limits.tokens, errors: errors ?? 0)
    api.faults = faults
    return api
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
      fields.finish()
      guard let input, let output else { return nil }
      return TokenPrice(
        input: input, cachedInput: cached, output: output, batchInput: batchInput, batchOutput: batchOutput,
        source: "scenario")
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
