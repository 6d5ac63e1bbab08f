import Diagnostics
import EventKernel
import FoundationEssentials
import Model

/// What a workload does around its answer, as it is written.
struct StepsAround {
  /// A stage, with where it is written who takes it.
  typealias Step = (stage: Stage, field: Field)
  var before: [Step] = []
  var retrieval: [Step] = []
  var after: [Step] = []
  var retrieved: RetrievedText?
  /// Whether a part has a complaint.
  var isBroken = false

  /// The whole way of a request.
  func stages(around answer: [Stage]?) -> [Stage]? {
    guard let answer, !isBroken else { return nil }
    return (before + retrieval).map(\.stage) + answer + after.map(\.stage)
  }

  /// Where it is written who takes each stage, of N in all.
  func fields(answering count: Int) -> [(stage: Int, field: Field)] {
    let first = (before + retrieval).enumerated().map { ($0, $1.field) }
    return first + after.enumerated().map { (count - after.count + $0, $1.field) }
  }
}

extension Decoder {
  /// A workload's `before`, `retrieval` and `after`.
  /// - Parameter hasPrompts: Whether there is something that chunks can be put into.
  func steps(_ fields: inout Fields, backends: Backends, hasPrompts: Bool) -> StepsAround {
    let keys = Language.workload
    var steps = StepsAround()
    let before = fields.take(keys.before)
    let retrieval = fields.take(keys.retrieval)
    let after = fields.take(keys.after)
    let written = [before, retrieval, after].compactMap { $0 }
    if let first = written.first, fields.has(keys.stages) || fields.has(keys.routes) {
      error(
        first.keyPlace, "\(first.path): a workload with stages says itself what comes before and after",
        hint: "leave stages and routes out, and write route: for the answer")
      steps.isBroken = true
    }
    for (field, role) in [(before, Stage.Role.before), (after, .after)] {
      guard let field else { continue }
      guard let items = list(field), let own = allOrNil(items.map { sideStep($0, role, backends: backends) }) else {
        steps.isBroken = true
        continue
      }
      if role == .before { steps.before = own } else { steps.after = own }
    }
    if let retrieval { read(retrieval, into: &steps, backends: backends, hasPrompts: hasPrompts) }
    var names: Set<String> = ["serve"]
    for step in steps.before + steps.retrieval + steps.after where !names.insert(step.stage.name).inserted {
      error(
        step.field.place, "\(fields.field.path): two steps are called \(quoted(step.stage.name))",
        hint: "serve, embed, search and rerank are steps of their own")
      steps.isBroken = true
    }
    return steps
  }

  private func sideStep(_ field: Field, _ role: Stage.Role, backends: Backends) -> StepsAround.Step? {
    let keys = Language.sideStep
    var fields = self.fields(field, keys)
    let name = text(fields.require(keys.name))
    let to = fields.require(keys.to)
    let target = stepTarget(to, among: backends, takesAPIs: false)
    let workField = fields.take(keys.work)
    let work = distribution(workField)
    fields.finish()
    guard let name, let to, let target, workField == nil || work != nil else { return nil }
    var stage = Stage(name: name, route: Route(targets: [target]))
    stage.role = role
    stage.work = work
    return (stage, to)
  }

  private func read(
    _ field: Field, into steps: inout StepsAround, backends: Backends, hasPrompts: Bool
  ) {
    let keys = Language.retrieval
    var fields = self.fields(field, keys)
    let before = problems.errorCount
    func add(_ stage: Stage, _ place: Field) {
      var stage = stage
      stage.role = .retrieval
      steps.retrieval.append((stage, place))
    }
    if let item = fields.take(keys.embed), let (stage, to) = embedding(item, backends: backends) { add(stage, to) }
    if let item = fields.take(keys.search) { if let stage = search(item) { add(stage, item) } }
    if let item = fields.take(keys.rerank), let (stage, to) = reranking(item, backends: backends) { add(stage, to) }
    steps.retrieved = chunks(&fields, hasPrompts: hasPrompts)
    let cacheField = fields.take(keys.cache)
    if let cache = stepCache(cacheField), let cacheField {
      if steps.retrieval.isEmpty {
        error(
          cacheField.keyPlace, "\(cacheField.path): nothing is retrieved that a cache could spare",
          hint: "write embed, search or rerank")
      } else if steps.retrieval[0].stage.cache != nil {
        error(
          cacheField.keyPlace, "\(cacheField.path): embed has a cache of its own already",
          hint: "write one of them: this one spares the embedding too")
      } else {
        steps.retrieval[0].stage.cache = cache
        steps.retrieval[0].stage.cacheSpan = steps.retrieval.count
      }
    }
    fields.finish()
    if steps.retrieval.isEmpty, steps.retrieved == nil, problems.errorCount == before {
      error(
        field.keyPlace, "\(field.path): nothing is retrieved",
        hint:
          "write some of embed, search, rerank and chunks, such as {search: {latency: 12ms}, chunks: 8, tokens_per_chunk: 350}"
      )
    }
    steps.isBroken = steps.isBroken || problems.errorCount > before
  }

  private func embedding(_ field: Field, backends: Backends) -> StepsAround.Step? {
    let keys = Language.embedding
    var fields = self.fields(field, keys)
    let to = fields.require(keys.to)
    let target = stepTarget(to, among: backends, takesAPIs: true)
    let tokens = distribution(fields.require(keys.tokens))
    let cache = stepCache(fields.take(keys.cache))
    fields.finish()
    guard let to, let target, let tokens else { return nil }
    var stage = Stage(
      name: "embed", route: Route(targets: [target]), inputTokens: tokens, outputTokens: .constant(0))
    stage.cache = cache
    return (stage, to)
  }

  private func search(_ field: Field) -> Stage? {
    let keys = Language.search
    var fields = self.fields(field, keys)
    let latencyField = fields.take(keys.latency)
    let latency = latencyField == nil ? .constant(0) : distribution(latencyField)
    let priceField = fields.take(keys.price)
    let price = priceField == nil ? 0 : pricePerUse(priceField)
    fields.finish()
    guard let latency, let price else { return nil }
    var stage = Stage(name: "search", route: Route(targets: []))
    stage.errand = Errand(latency: latency, price: price)
    return stage
  }

  private func reranking(_ field: Field, backends: Backends) -> StepsAround.Step? {
    let keys = Language.reranking
    var fields = self.fields(field, keys)
    let to = fields.require(keys.to)
    let target = stepTarget(to, among: backends, takesAPIs: false)
    let from = integer(fields.require(keys.from))
    fields.finish()
    guard let to, let target, let from else { return nil }
    var stage = Stage(name: "rerank", route: Route(targets: [target]))
    stage.items = from
    return (stage, to)
  }

  private func chunks(_ fields: inout Fields, hasPrompts: Bool) -> RetrievedText? {
    let keys = Language.retrieval
    let (countField, tokensField) = (fields.take(keys.chunks), fields.take(keys.tokensPerChunk))
    guard let first = countField ?? tokensField else { return nil }
    let (count, tokens) = (integer(countField), integer(tokensField))
    guard countField != nil, tokensField != nil else {
      error(
        first.keyPlace, "\(first.path): chunks and tokens_per_chunk go together",
        hint: "write chunks: 8, tokens_per_chunk: 350")
      return nil
    }
    if !hasPrompts {
      error(first.keyPlace, "\(first.path): this workload has no prompts", hint: "give input_tokens")
    }
    guard let count, let tokens else { return nil }
    guard Double(count * tokens) <= Ceilings.tokens else {
      error(first.keyPlace, "\(first.path): \(count) chunks of \(tokens) tokens are longer than any prompt")
      return nil
    }
    return RetrievedText(chunks: count, tokensPerChunk: tokens)
  }

  /// The price of a use, with or without its unit: `$0.0004` or `$0.0004/request`.
  func pricePerUse(_ field: Field?) -> Decimal? {
    guard let field else { return nil }
    let hasUnit = field.node.scalar?.text.contains("/") ?? true
    return money(field, per: hasUnit ? .request : .piece)
  }

  /// The backend that a step around the answer names.
  private func stepTarget(_ field: Field?, among backends: Backends, takesAPIs: Bool) -> Backend? {
    guard let field, let name = text(field, takesAPIs ? "the name of a pool or API" : "the name of a pool") else {
      return nil
    }
    let known = backends.pools + (takesAPIs ? backends.apis : [])
    if known.contains(name), let backend = backends.find(name) { return backend }
    let near = suggestion(name, among: known)
    error(
      field.place, "\(field.path): no pool \(takesAPIs ? "or API " : "")is called \(quoted(name))",
      hint: (known.isEmpty ? "there is no pool yet" : "expected one of: \(listed(known))")
        + (near.isEmpty ? "" : "; \(near)"))
    return nil
  }

  /// What the pools that take steps around the answer must be like.
  func checkSteps(_ decoded: DecodedWorkload, pools: [Pool?]) {
    for (index, field) in decoded.stepFields where index < decoded.workload.stages.count {
      let stage = decoded.workload.stages[index]
      guard case .pool(let place)? = stage.route.targets.first, let pool = pools[place] else { continue }
      if let (complaint, hint) = pool.complaint(about: stage) {
        error(field.place, "\(field.path): \(complaint)", hint: hint)
      }
    }
  }
}

extension Pool {
  /// Why it cannot take a step around an answer; nil where it can.
  fileprivate func complaint(about stage: Stage) -> (String, hint: String)? {
    if case .roofline = stepTime, stage.name != "embed" || stage.role != .retrieval {
      return (
        "\(name) runs a language model, whose calls have tokens",
        hint: "name a pool whose model has a latency, or write stages: [...] with tokens of their own"
      )
    }
    if stage.items > 1 || stage.name == "rerank" && stage.role == .retrieval {
      guard case .dynamic = batching else {
        return (
          "\(name) serves requests one by one, and candidates are ranked in batches",
          hint: "give it batching: {policy: dynamic, max_batch_size: 32} and a model with latency_by_batch"
        )
      }
      guard loadBalancing != .knative else {
        return (
          "Knative's proxies count requests, and do not split one over batches",
          hint: "give \(name) another load_balancing"
        )
      }
    }
    guard stage.work != nil else { return nil }
    guard case .none = batching else {
      return (
        "work is the time of one request by itself, and \(name) serves batches",
        hint: "leave work out, or the pool's batching"
      )
    }
    guard !mixesHardware else {
      return (
        "work is the time on one type of instance, and those of \(name) differ",
        hint: "leave work out: the model's times say how they differ"
      )
    }
    return nil
  }
}
