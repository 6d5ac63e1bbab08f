import Diagnostics
import EventKernel
import Model

/// What a workload says of what is asked, and of the caches of it.
struct DecodedCaches {
  var items: ItemPopularity?
  var duplicates: Double?
  var isPersonal = false
  var exact: ExactCache?
  var semantic: SemanticCache?

  /// Gives it to the workload.
  func put(into workload: inout Workload) {
    workload.items = items
    workload.duplicates = duplicates
    workload.isPersonal = isPersonal
    workload.exactCache = exact
    workload.semanticCache = semantic
  }
}

extension Decoder {
  /// A workload's `items`, `duplicates`, `personal` and `cache`.
  ///
  /// - Parameters:
  ///   - conversation: The workload's field of that name.
  ///   - stages: Its stages, whose caches need items as well.
  func caches(_ fields: inout Fields, conversation: Field?, arrivals: Arrivals?, stages: [Stage]?) -> DecodedCaches {
    let keys = Language.workload
    var decoded = DecodedCaches()
    let itemsField = fields.take(keys.items)
    decoded.items = items(itemsField)
    let duplicatesField = fields.take(keys.duplicates)
    decoded.duplicates = quantity(duplicatesField)
    let personalField = fields.take(keys.personal)
    decoded.isPersonal = flag(personalField) ?? false
    var exactField: Field?
    if let field = fields.take(keys.cache) {
      var parts = self.fields(field, Language.cache)
      exactField = parts.take(Language.cache.exact)
      decoded.exact = exactCache(exactField)
      let semanticField = parts.take(Language.cache.semantic)
      decoded.semantic = semanticCache(semanticField)
      if exactField == nil, semanticField == nil, parts.isMapping, field.node.entries?.isEmpty == true {
        error(field.keyPlace, "\(field.path): there is no cache in it", hint: "write exact, semantic or both")
      }
      parts.finish()
      if decoded.isPersonal, let semanticField {
        error(
          semanticField.keyPlace, "\(semanticField.path): answers of a personal workload are for one user alone",
          hint: "leave it out: what is alike was asked by others; exact with scope: user keeps each user's own answers")
      }
    }
    let stageFields = stageCaches(of: fields.field, stages: stages)
    for (field, cache) in [(exactField, decoded.exact)] + stageFields {
      guard let field else { continue }
      let isExact = field.path == exactField?.path
      check(
        cache, field, of: fields, decoded, conversation: isExact ? conversation : nil, isOfStage: !isExact,
        mayBeAsked: arrivals.map { $0.saysWhatIsAsked } ?? true)
    }
    if let duplicatesField, itemsField != nil {
      error(
        duplicatesField.keyPlace, "\(duplicatesField.path): items and duplicates exclude each other",
        hint: "duplicates stands in for items where only the share is known that was asked before")
    } else if let duplicatesField, exactField == nil, stageFields.isEmpty {
      error(
        duplicatesField.keyPlace, "\(duplicatesField.path): nothing finds duplicates",
        hint: "write cache: {exact: {capacity: 100k}}")
    }
    if let itemsField, arrivals?.saysWhatIsAsked == true {
      error(itemsField.keyPlace, "\(itemsField.path): the trace says itself what its prompts are")
    }
    return decoded
  }

  private func items(_ field: Field?) -> ItemPopularity? {
    guard let field else { return nil }
    var fields = self.fields(field, Language.items)
    var items: ItemPopularity?
    if let zipf = fields.require(Language.items.zipf) {
      let keys = Language.zipfItems
      var parts = self.fields(zipf, keys)
      let count = integer(parts.require(keys.count))
      let exponent = quantity(parts.require(keys.exponent))
      parts.finish()
      if let count, let exponent { items = ItemPopularity(count: count, zipfExponent: exponent) }
    }
    fields.finish()
    return items
  }

  /// The cache of a step: `{exact: {...}}`.
  func stepCache(_ field: Field?) -> ExactCache? {
    guard let field else { return nil }
    var fields = self.fields(field, Language.stepCache)
    let cache = exactCache(fields.require(Language.stepCache.exact))
    fields.finish()
    return cache
  }

  private func exactCache(_ field: Field?) -> ExactCache? {
    guard let field else { return nil }
    let keys = Language.exactCache
    var fields = self.fields(field, keys)
    let capacity = integer(fields.require(keys.capacity))
    var cache = ExactCache(capacity: capacity ?? 1)
    cache.timeToLive = quantity(fields.take(keys.ttl))
    cache.latency = quantity(fields.take(keys.latency)) ?? 0
    cache.price = money(fields.take(keys.price)) ?? 0
    cache.eviction = choice(fields.take(keys.eviction), ExactCache.Eviction.self) ?? .lru
    cache.scope = choice(fields.take(keys.scope), ExactCache.Scope.self) ?? .tenant
    cache.coalesces = flag(fields.take(keys.coalesce)) ?? false
    cache.isByLastMessage = word(fields.take(keys.key)) != nil
    if let invalidate = fields.take(keys.invalidate) {
      let keys = Language.cacheInvalidation
      var parts = self.fields(invalidate, keys)
      let every = quantity(parts.require(keys.every))
      let share = quantity(parts.take(keys.share)) ?? 1
      parts.finish()
      cache.invalidation = every.map { ExactCache.Invalidation(every: $0, share: share) }
    }
    fields.finish()
    return capacity == nil ? nil : cache
  }

  private func semanticCache(_ field: Field?) -> SemanticCache? {
    guard let field else { return nil }
    let keys = Language.semanticCache
    var fields = self.fields(field, keys)
    let hitField = fields.take(keys.hit)
    let thresholdField = fields.take(keys.threshold)
    let hitsField = fields.take(keys.hits)
    let wrongField = fields.take(keys.wrong)
    let repeated = quantity(fields.take(keys.again)) ?? 0
    let latency = quantity(fields.take(keys.latency)) ?? 0
    let price = money(fields.take(keys.price)) ?? 0
    fields.finish()
    var hit: Double?
    let threshold = quantity(thresholdField)
    switch (hitField, thresholdField, hitsField) {
    case (let hitField?, nil, nil): hit = quantity(hitField)
    case (nil, _?, let hitsField?): hit = threshold.flatMap { share(hitsField, at: $0) }
    case (let hitField?, _, _):
      error(
        hitField.keyPlace, "\(hitField.path): a share, or shares by threshold, not both",
        hint: "leave out hit, or threshold and hits")
    case (nil, _, _):
      if fields.isMapping {
        error(
          field.keyPlace, "\(field.path): nothing says how often it finds an answer",
          hint: "write hit: 14%, or threshold: 0.9 and hits: {0.85: 30%, 0.9: 20%}")
      }
    }
    var wrong: Double? = 0
    if let wrongField {
      if wrongField.node.entries == nil {
        wrong = quantity(wrongField)
      } else if thresholdField == nil {
        error(
          wrongField.keyPlace, "\(wrongField.path): shares by threshold need a threshold",
          hint: "write threshold: 0.9 with hits: {0.85: 30%, 0.9: 20%}, or one share")
      } else {
        wrong = threshold.flatMap { share(wrongField, at: $0) }
      }
    }
    guard let hit, let wrong else { return nil }
    return SemanticCache(hit: hit, wrong: wrong, repeated: repeated, latency: latency, price: price)
  }

  /// What a curve of thresholds says at one of them: on the straight line between its neighbours.
  private func share(_ field: Field, at threshold: Double) -> Double? {
    guard let named = field.namedFields, !named.isEmpty else {
      error(field.place, "\(field.path): expected a mapping of thresholds to shares, found \(field.node.described)")
      return nil
    }
    let points = named.map { name, item -> (threshold: Double, share: Double)? in
      let share = quantity(item, .share, .closed(0, 1))
      guard let threshold = Double(name), (0...1).contains(threshold) else {
        error(
          item.keyPlace, "\(field.path): expected a threshold from 0 to 1, found \(quoted(name))",
          hint: "such as {0.85: 30%, 0.9: 20%}")
        return nil
      }
      return share.map { (threshold, $0) }
    }
    guard let curve = allOrNil(points)?.sorted(by: { $0.threshold < $1.threshold }) else { return nil }
    for (point, next) in zip(curve, curve.dropFirst()) where point.threshold == next.threshold {
      error(field.keyPlace, "\(field.path): \(Quantity.number.written(point.threshold)) stands twice")
      return nil
    }
    guard let above = curve.firstIndex(where: { $0.threshold >= threshold }),
      above > 0 || curve[above].threshold == threshold
    else {
      let bounds = [curve.first, curve.last].compactMap { $0 }.map { Quantity.number.written($0.threshold) }
      error(
        field.keyPlace,
        "\(field.path): says nothing of threshold \(Quantity.number.written(threshold)), but of \(bounds.joined(separator: " to "))",
        hint: "a curve is not continued beyond what was measured: add a point, or move the threshold")
      return nil
    }
    let high = curve[above]
    guard high.threshold > threshold else { return high.share }
    let low = curve[above - 1]
    return low.share + (high.share - low.share) * (threshold - low.threshold) / (high.threshold - low.threshold)
  }

  /// The caches of stages and of what is retrieved, with the fields of their `exact`.
  private func stageCaches(of workload: Field, stages: [Stage]?) -> [(Field?, ExactCache?)] {
    func part(_ field: Field?, _ key: String) -> Field? { field?.namedFields?.first { $0.name == key }?.field }
    let field = part(workload, "stages")
    let retrieval = part(workload, "retrieval")
    var caches = [part(retrieval, "cache"), part(part(retrieval, "embed"), "cache")].compactMap {
      cache -> (Field?, ExactCache?)? in
      guard let exact = part(cache, "exact") ?? cache else { return nil }
      return (exact, stages?.first { $0.role == .retrieval && $0.cache != nil }?.cache)
    }
    caches += (field?.items ?? []).enumerated().compactMap { index, item -> (Field?, ExactCache?)? in
      guard let cache = part(item, "cache") else { return nil }
      let exact = part(cache, "exact") ?? cache
      if let stages, index == stages.count - 1 {
        error(
          cache.keyPlace, "\(cache.path): the last stage gives the answer",
          hint: "write it as cache of \(workload.path)")
      }
      return (exact, stages.flatMap { index < $0.count ? $0[index].cache : nil })
    }
    if let field, caches.count > Ceilings.stageCaches {
      error(
        field.keyPlace, "\(field.path): at most \(Ceilings.stageCaches) stages have a cache, found \(caches.count)")
    }
    return caches
  }

  /// What a cache by what is asked needs of its workload.
  private func check(
    _ cache: ExactCache?, _ field: Field, of fields: Fields, _ decoded: DecodedCaches, conversation: Field?,
    isOfStage: Bool, mayBeAsked: Bool
  ) {
    func written(_ key: String) -> Field? { field.namedFields?.first { $0.name == key }?.field }
    let workload = fields.field.path
    let isShare = fields.has(Language.workload.duplicates)
    if !fields.has(Language.workload.items), !isShare, !mayBeAsked {
      error(
        field.keyPlace, "\(field.path): nothing says what requests ask for, so nothing is asked twice",
        hint:
          "write items: {zipf: {count: 100k, exponent: 0.8}} in \(workload), or duplicates: 20% where only the share is known"
      )
    }
    if isShare {
      for key in ["ttl", "eviction", "coalesce", "invalidate"] {
        guard let part = written(key) else { continue }
        error(
          part.keyPlace, "\(part.path): duplicates says what is found, whatever \(key) is",
          hint: "leave it out, or write items in place of duplicates")
      }
    }
    if let key = written("key"), conversation == nil {
      let why = isOfStage ? "each turn asks the caches of its stages" : "requests are not turns of a conversation"
      error(
        key.keyPlace, "\(key.path): \(why)",
        hint: "leave it out" + (isOfStage ? "" : ": each request looks up what it asks"))
    }
    if let coalesce = written("coalesce"), isOfStage {
      error(
        coalesce.keyPlace, "\(coalesce.path): requests wait for answers, not for what stages give", hint: "leave it out"
      )
    }
    if cache?.scope == .user, !fields.has("users") {
      error(
        (written("scope") ?? field).keyPlace, "\(field.path): no users are told apart",
        hint: "write users: {count: 5k} in \(workload)")
    }
    if decoded.isPersonal, let cache, cache.scope != .user {
      error(
        (written("scope") ?? field).keyPlace,
        "\(field.path): answers of a personal workload are for one user alone, and \(cache.scope.rawValue) gives them to others",
        hint: "write scope: user, with users: {count: 5k} in the workload")
    }
  }
}

extension Arrivals {
  /// Whether each arrival brings what it asks for.
  fileprivate var saysWhatIsAsked: Bool {
    if case .trace(let trace) = process { trace.format.promptBlockTokens != nil } else { false }
  }
}
