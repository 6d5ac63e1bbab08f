import Diagnostics
import EventKernel
import Model

/// A workload with what is needed to check it against the backends it uses.
struct DecodedWorkload {
  var workload: Workload
  var field: Field
  /// Place of `input_tokens` and `output_tokens` when they are missing: the workload's key.
  var hasInputTokens: Bool
  var hasOutputTokens: Bool
  /// Where its priority is written.
  var priority: Field?
  /// Where its outcome is written.
  var outcome: Field?
  /// Where it is written who takes the steps around the answer, by stage.
  var stepFields: [(stage: Int, field: Field)] = []
}

extension Decoder {
  /// One entry of `workloads`.
  func workload(_ field: Field, name: String, backends: Backends, start: Instant, horizon: Double?) -> DecodedWorkload?
  {
    let keys = Language.workload
    var fields = self.fields(field, keys)
    let arrivalsField = fields.require(keys.arrivals)
    let arrivals = arrivals(arrivalsField, start: start, horizon: horizon)
    let tenants = tenants(fields.take(keys.tenants))
    let inputField = fields.take(keys.inputTokens)
    let outputField = fields.take(keys.outputTokens)
    let cachedField = fields.take(keys.cachedTokens)
    let prefixField = fields.take(keys.systemPrompt)
    let prefix = systemPrompt(prefixField, isTraced: arrivals?.process.traceTokens.input == true)
    let conversationField = fields.take(keys.conversation)
    let conversation = conversation(conversationField)
    let agentField = fields.take(keys.agent)
    let agent = agent(agentField, backends: backends)
    let priorityField = fields.take(keys.priority)
    let priority = integer(priorityField)
    let recordedCached = arrivals?.process.recordedCached
    let cached = recordedCached ?? distribution(cachedField)
    let input = distribution(inputField)
    let output = distribution(outputField)
    if prefixField == nil { warnOfCached(cached, in: cachedField, beyond: input) }
    checkRecordedTokens(arrivals, input: inputField, output: outputField, cached: cachedField)
    // Of a recording that has a complaint it is not known what it holds.
    let isUnknown = arrivals == nil && mayBeTrace(arrivalsField)
    let traceTokens = arrivals.map(\.process.traceTokens) ?? (input: isUnknown, output: isUnknown)
    let hasInput = inputField != nil || traceTokens.input
    let hasOutput = outputField != nil || traceTokens.output
    if let cachedField, !hasInput {
      error(cachedField.keyPlace, "\(cachedField.path): this workload has no prompts", hint: "give input_tokens")
    }
    checkPrompts(
      systemPrompt: prefixField, conversation: conversationField, cached: cachedField, arrivals: arrivals,
      hasInput: hasInput, hasOutput: hasOutput)
    let objectivesField = fields.take(keys.slo)
    let client = client(fields.take(keys.client))
    let users = users(fields.take(keys.users))
    let difficultyField = fields.take(keys.difficulty)
    let classField = fields.take(keys.classes)
    let difficulty = self.difficulty(difficultyField, classes: classField)
    let outcomeField = fields.take(keys.outcome)
    let outcome = outcome(outcomeField)
    let around = steps(&fields, backends: backends, hasPrompts: hasInput)
    let answering = self.stages(
      &fields,
      in: RouteContext(
        workload: name, backends: backends, difficulty: difficulty,
        isDifficultyBroken: difficulty == nil && (difficultyField ?? classField) != nil, tenants: tenants,
        priority: priority ?? Defaults.priority, hasPrompts: hasInput))
    let stages = around.stages(around: answering)
    let deadline = quantity(fields.take(keys.deadline))
    let hasTokens = hasInput || hasOutput || stages?.contains { $0.hasTokens && $0.role == .answer } ?? false
    let objectives = objectives(objectivesField, hasTokens: hasTokens, hasAgent: agentField != nil)
    let caches = caches(&fields, conversation: conversationField, arrivals: arrivals, stages: stages)
    checkLastStage(stages, conversation: conversationField)
    let tags = tags(fields.take(keys.tags))
    let limitsField = fields.take(keys.limits)
    let limits = callLimits(limitsField, hasUsers: fields.has("users"))
    let budgetField = fields.take(keys.budget)
    let budgets = budgets(budgetField, backends: backends, hasUsers: fields.has("users"))
    fields.finish()
    guard let arrivals, let stages, let limits, let budgets else { return nil }
    var workload = Workload(
      name: name, arrivals: arrivals, tenants: tenants, inputTokens: input ?? .constant(0),
      outputTokens: output ?? .constant(0), cachedTokens: cached ?? .constant(0), systemPrompt: prefix,
      conversation: conversation, priority: priority ?? Defaults.priority, hasTokens: hasTokens,
      objectives: objectives, client: client, stages: stages)
    workload.tags = tags
    workload.users = users
    workload.difficulty = difficulty
    workload.outcome = outcome
    workload.retrieved = around.retrieved
    workload.deadline = deadline
    workload.limits = limits
    workload.budgets = budgets
    workload.addDetours()
    checkBudgets(workload, limits: limitsField, budget: budgetField)
    add(
      agent, in: agentField, to: &workload,
      of: AgentSurroundings(
        hasInput: hasInput, hasOutput: hasOutput, cached: recordedCached == nil ? cachedField : arrivalsField,
        conversation: conversationField))
    caches.put(into: &workload)
    return DecodedWorkload(
      workload: workload, field: field, hasInputTokens: hasInput, hasOutputTokens: hasOutput, priority: priorityField,
      outcome: outcomeField, stepFields: around.fields(answering: stages.count))
  }

  /// What says how much of a prompt is found again must not be said twice.
  private func checkPrompts(
    systemPrompt: Field?, conversation: Field?, cached: Field?, arrivals: Arrivals?, hasInput: Bool, hasOutput: Bool
  ) {
    if let systemPrompt, !hasInput {
      error(systemPrompt.keyPlace, "\(systemPrompt.path): this workload has no prompts", hint: "give input_tokens")
    } else if let systemPrompt, case .trace(let trace)? = arrivals?.process, trace.format.promptBlockTokens != nil {
      error(systemPrompt.keyPlace, "\(systemPrompt.path): the trace says itself what its prompts share")
    } else if let systemPrompt, cached != nil {
      error(
        systemPrompt.keyPlace, "\(systemPrompt.path): system_prompt and cached_tokens exclude each other",
        hint: "cached_tokens says how much is found; with system_prompt it follows from what each replica keeps")
    } else if let systemPrompt, arrivals?.process.recordedCached != nil {
      error(
        systemPrompt.keyPlace, "\(systemPrompt.path): the recording says itself how much of its prompts was found",
        hint: "columns: {cached_tokens: \(TraceColumnKeys.none)} leaves that out")
    }
    guard let conversation else { return }
    if arrivals?.isTrace == true {
      error(conversation.keyPlace, "\(conversation.path): each row of a trace is a request already")
    } else if !hasInput || !hasOutput {
      error(
        conversation.keyPlace, "\(conversation.path): a conversation has prompts and answers",
        hint: "give input_tokens and output_tokens")
    } else if cached != nil {
      error(
        conversation.keyPlace, "\(conversation.path): conversation and cached_tokens exclude each other",
        hint: "what is found of the history follows from what each replica keeps")
    }
  }

  /// What is said in a conversation is what its last stage reads and writes.
  private func checkLastStage(_ stages: [Stage]?, conversation: Field?) {
    guard let conversation, let last = stages?.last(where: { $0.role == .answer }), last.hasTokens else { return }
    error(
      conversation.keyPlace, "\(conversation.path): the last stage reads and writes what is said",
      hint: "give the tokens of \(last.name) as those of the workload")
  }

  private func tenants(_ field: Field?) -> [Tenant] {
    let shares = field.flatMap { self.shares($0, of: "a tenant") }
    return shares?.map { Tenant(name: $0.name, share: $0.share) } ?? [Tenant(name: "", share: 1)]
  }

  /// A mapping of names to shares that add up to 100%; nil where one is none.
  func shares(_ field: Field, of thing: String) -> [(name: String, share: Double)]? {
    guard let named = field.namedFields, !named.isEmpty, named.count <= 10_000 else {
      error(field.place, "\(field.path): expected a mapping of names to shares, found \(field.node.described)")
      return nil
    }
    let read = named.map { name, item -> (name: String, share: Double)? in
      if name.unicodeScalars.count > 100 || shown(name) != name {
        error(
          item.keyPlace, "\(field.path): \(quoted(name)) cannot name \(thing)", hint: "at most 60 printable characters")
      }
      return quantity(item).map { (name, $0) }
    }
    guard let shares = allOrNil(read) else { return nil }
    let total = shares.reduce(0) { $0 + $1.share }
    if abs(total - 1) > 1e-9 {
      let rounded = (total * 1e6).rounded() / 1e6
      error(field.keyPlace, "\(field.path): the shares add up to \(Quantity.share.written(rounded)), not 100%")
    }
    return shares
  }

  private func objectives(_ field: Field?, hasTokens: Bool, hasAgent: Bool) -> [Objective] {
    guard let field else { return [] }
    let keys = Language.slo
    var fields = self.fields(field, keys)
    var objectives: [Objective] = []
    for (metric, key) in keys.metrics {
      guard let item = fields.take(key) else { continue }
      if !hasTokens, [.ttft, .tpot, .itl].contains(metric) {
        error(
          item.keyPlace, "\(item.path): this workload has no tokens, so it has no \(metric.rawValue)",
          hint: "give input_tokens and output_tokens, or an slo on latency")
      }
      if !hasAgent, metric == .taskTime {
        error(
          item.keyPlace, "\(item.path): this workload has no agent, so it has no tasks",
          hint: "write latency, or give it an agent")
      }
      var statistics = self.fields(item, Language.sloStatistics)
      for (statistic, key) in Language.sloStatistics.statistics {
        if let bound = quantity(statistics.take(key)) {
          objectives.append(Objective(.atMost(metric, statistic, seconds: bound)))
        }
      }
      statistics.finish()
    }
    if let share = quantity(fields.take(keys.success)) {
      objectives.append(Objective(.success(atLeast: share)))
    }
    fields.finish()
    return objectives
  }

  private func client(_ field: Field?) -> Client {
    var client = Client()
    guard let field else { return client }
    let keys = Language.client
    var fields = self.fields(field, keys)
    client.timeout = quantity(fields.take(keys.timeout))
    client.retries = integer(fields.take(keys.retries)) ?? 0
    client.backoff = backoff(fields.take(keys.backoff)) ?? Backoff()
    let budgetField = fields.take(keys.retryBudget)
    client.retryBudget = quantity(budgetField)
    if let budgetField, client.retries == 0 {
      problems.warning(
        budgetField.keyPlace, "\(budgetField.path): clients make no retries", hint: "write retries: 2 beside it")
    }
    let leastField = fields.take(keys.leastRetries)
    client.leastRetries = quantity(leastField) ?? Defaults.leastRetries
    if let leastField, budgetField == nil {
      error(
        leastField.keyPlace, "\(leastField.path): every retry is made without a retry_budget",
        hint: "write retry_budget: 10% beside it")
    }
    fields.finish()
    return client
  }

  private func backoff(_ field: Field?) -> Backoff? {
    guard let field else { return nil }
    if field.node.scalar != nil {
      return quantity(field).map { Backoff(base: $0) }
    }
    var fields = self.fields(field, Language.backoff)
    var backoff: Backoff?
    if let item = fields.require(Language.backoff.exponential) {
      let keys = Language.exponentialBackoff
      var parts = self.fields(item, keys)
      let base = quantity(parts.require(keys.base))
      let factor = quantity(parts.take(keys.factor)) ?? Defaults.backoffFactor
      let maximum = quantity(parts.take(keys.max)) ?? Ceilings.duration
      let jitter = quantity(parts.take(keys.jitter)) ?? 0
      parts.finish()
      backoff = base.map { Backoff(base: $0, factor: factor, maximum: maximum, jitter: jitter) }
    }
    fields.finish()
    return backoff
  }
}

extension Arrivals.Process {
  /// How many tokens of its prompts a recording found in a cache; nil where it does not say.
  fileprivate var recordedCached: Distribution? {
    guard case .trace(let trace) = self else { return nil }
    return trace.content.cached
  }
}
