import Catalog
import Diagnostics
import EventKernel
import Model

/// A provider's cache, and the tiers that answer late or not at all.
extension Decoder {
  /// `prompt_cache: automatic`, `{minimum: 1024, step: 128, charges_writes: true}` or `{rules: automatic, ttl: 1h}`.
  func promptCache(_ field: Field, model: String?) -> PromptCacheRules? {
    if field.node.scalar != nil {
      return word(field).flatMap { _ in automaticRules(field, model: model) }
    }
    let keys = Language.promptCache
    var fields = self.fields(field, keys)
    let rulesField = fields.take(keys.rules)
    let isAutomatic = word(rulesField) != nil
    let minimumField = isAutomatic ? fields.take(keys.minimum) : fields.require(keys.minimum)
    let minimum = integer(minimumField)
    let stepField = fields.take(keys.step)
    let lifeField = fields.take(keys.timeToLive)
    let missField = fields.take(keys.misses)
    let step = integer(stepField)
    let life = quantity(lifeField)
    let misses = quantity(missField)
    let renews = flag(fields.take(keys.renew))
    let charges = flag(fields.take(keys.chargesWrites))
    let answers = flag(fields.take(keys.keepsAnswers))
    fields.finish()
    // From which life on writes have the price of those that are kept long is the provider's to say, where it sells writes at all.
    func ownRules(_ minimum: Int) -> PromptCacheRules {
      var rules = PromptCacheRules(minimum: minimum)
      if let known = model.flatMap({ knownRules(of: $0) }), known.chargesWrites { rules.longLife = known.longLife }
      return rules
    }
    guard
      var rules = isAutomatic
        ? rulesField.flatMap({ automaticRules($0, model: model) }) : minimum.map(ownRules),
      stepField == nil || step != nil, lifeField == nil || life != nil
    else { return nil }
    rules.minimum = minimum ?? rules.minimum
    rules.step = step ?? rules.step
    rules.timeToLive = life ?? rules.timeToLive
    rules.isRenewed = renews ?? rules.isRenewed
    rules.chargesWrites = charges ?? rules.chargesWrites
    rules.keepsAnswers = answers ?? rules.keepsAnswers
    rules.misses = misses ?? rules.misses
    return rules
  }

  private func knownRules(of model: String) -> PromptCacheRules? {
    pricedAPI(model)?.promptCache ?? Catalog.promptCache(of: model)
  }

  private func automaticRules(_ field: Field, model: String?) -> PromptCacheRules? {
    guard let model else { return nil }
    if let known = knownRules(of: model) { return known }
    error(
      field.place, "\(field.path): the catalog does not know the rules of the cache of \(quoted(model))",
      hint: "write prompt_cache: {minimum: 1024, step: 128, ttl: 5m}, with charges_writes: true where it has a price")
    return nil
  }

  /// From where the rules of a cache are, in a few words: the catalog's document, the scenario, or both.
  func cacheSource(_ field: Field, model: String) -> String {
    let keys = (field.node.entries ?? []).map(\.key)
    let written = keys.filter { $0 != Language.promptCache.rules.name }
    guard field.node.scalar != nil || written.count < keys.count else { return "as written" }
    let known = Catalog.promptCacheFamily(of: model).map { "\($0.provenance.source), \($0.provenance.date)" }
    return "automatic" + (written.isEmpty ? "" : " but for \(written.joined(separator: ", "))")
      + (known.map { ": \($0)" } ?? "")
  }

  /// Warns of prices that a cache has and the list does not.
  func checkPrices(of cache: PromptCacheRules, _ field: Field, _ price: TokenPrice) {
    if price.rates[.cachedInput] == nil {
      problems.warning(
        field.place, "\(field.path): the price has no cached_input: what is found costs as much as other tokens")
    }
    if cache.chargesWrites, price.rates[.cacheWrite] == nil {
      problems.warning(
        field.place, "\(field.path): the price has no cache_write: what is written costs as much as other tokens")
    } else if cache.chargesWrites, cache.writes == .longCacheWrite, price.rates[.longCacheWrite] == nil {
      problems.warning(
        field.place, "\(field.path): the price has no cache_write_1h: what is kept long is charged as cache_write")
    }
  }

  /// `flex: {refused: 5%, fall_back: true}`.
  func refusals(_ field: Field) -> TierRefusals? {
    let keys = Language.flex
    var fields = self.fields(field, keys)
    let share = quantity(fields.require(keys.refused))
    let fallsBack = flag(fields.take(keys.fallBack))
    fields.finish()
    guard let share else { return nil }
    var refusals = TierRefusals()
    refusals.share = share
    refusals.fallsBack = fallsBack ?? false
    return refusals
  }

  /// `batch: {completion: {lognormal: {median: 7m, p90: 1h}}}`.
  func completion(_ field: Field) -> Distribution? {
    let keys = Language.batch
    var fields = self.fields(field, keys)
    let completion = distribution(fields.require(keys.completion))
    fields.finish()
    return completion
  }

  /// What is said of a tier must be of the API's own.
  func checkTier(_ tier: ServiceTier?, flex: Field?, batch: Field?, latency: Field?) {
    if let flex, tier != .flex {
      error(flex.keyPlace, "\(flex.path): the API is not of the flex tier", hint: "write tier: flex")
    }
    if let batch, tier != .batch {
      error(batch.keyPlace, "\(batch.path): the API is not of the batch tier", hint: "write tier: batch")
    }
    guard let latency, tier == .batch else { return }
    if batch != nil {
      error(latency.keyPlace, "\(latency.path): latency and batch exclude each other", hint: "leave one of them out")
    } else {
      problems.warning(
        latency.keyPlace, "\(latency.path): a batch is answered within 24 hours, and not as an interactive call is",
        hint: "leave latency out for the completion that providers show, or write batch: {completion: ...}")
    }
  }

  /// Warns of what an API does not find though prompts share it.
  func checkCached(_ decoded: DecodedWorkload, apis: [API?]) {
    let workload = decoded.workload
    for visit in Demand([workload]).visits {
      guard case .api(let index) = visit.backend, let api = apis[index], api.promptCache == nil else { continue }
      let stated = workload.stages[visit.stage].cachedTokens ?? workload.cachedTokens
      if stated != .constant(0), !api.findsStatedTokens {
        problems.warning(
          decoded.field.keyPlace,
          "\(decoded.field.path): the price of \(api.name) has no cached_input: cached_tokens cost as much as others",
          hint: "write apis: {\(api.name): {price: {cached_input: ...}}} where the provider has such a price")
        return
      }
      if workload.sharesPrefixes, workload.stages[visit.stage].inputTokens == nil {
        let isKnown = knownRules(of: api.model) != nil
        problems.warning(
          decoded.field.keyPlace,
          "\(decoded.field.path): \(api.name) has no prompt_cache and finds nothing of what prompts share",
          hint: isKnown
            ? "write apis: {\(api.name): {prompt_cache: automatic}}"
            : "the catalog does not know the rules of the cache of \(quoted(api.model)): write apis: {\(api.name): {prompt_cache: {minimum: 1024, step: 128, ttl: 5m}}} where it has one"
        )
        return
      }
    }
  }
}
