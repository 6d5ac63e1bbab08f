import Diagnostics
import EventKernel
import Model

extension Decoder {
  /// A workload's `agent`: `{steps: {geometric: {mean: 6}}, tools: {...}, history: {...}, budget: {...}}`.
  func agent(_ field: Field?, backends: Backends) -> Agent? {
    guard let field else { return nil }
    let keys = Language.agent
    var fields = self.fields(field, keys)
    let stepsField = fields.take(keys.steps)
    let steps = distribution(stepsField)
    let tools = agentTools(fields.take(keys.tools))
    let history = agentHistory(fields.take(keys.history), backends: backends)
    let budgetField = fields.take(keys.budget)
    let budget = agentBudget(budgetField)
    fields.finish()
    if stepsField == nil, fields.isMapping, !budget.isLimited {
      error(
        field.keyPlace, "\(field.path): nothing ends a task",
        hint: "write steps: {geometric: {mean: 6}}, or budget: {max_steps: 15}")
    } else if stepsField == nil, let tools, tools.probability == 0, budget.limitsOnlyTools {
      error(
        field.keyPlace,
        "\(field.path): nothing ends a task, since max_tool_calls stops the calls of tools and none is made",
        hint: "write steps: {geometric: {mean: 6}}, or budget: {max_steps: 15}; or a probability of tools above 0%")
    } else if let stepsField, let steps, budgetField == nil, steps.mean > 1_000 {
      problems.warning(
        stepsField.keyPlace,
        "\(stepsField.path): \(Quantity.count.written(steps.mean.rounded())) model calls a task on average, and no budget",
        hint: "write budget: {max_steps: ..., max_cost: ...} if loops are to end")
    }
    if let item = budgetField?.namedFields?.first(where: { $0.name == AgentBudget.Limit.toolCalls.rawValue }),
      tools == nil
    {
      error(
        item.field.keyPlace, "\(item.field.path): this agent calls no tools",
        hint: "write tools: {latency: 2s}, or max_steps")
    }
    return Agent(steps: steps ?? .constant(Ceilings.agentSteps), tools: tools, history: history, budget: budget)
  }

  private func agentTools(_ field: Field?) -> AgentTools? {
    guard let field else { return nil }
    let keys = Language.agentTools
    var fields = self.fields(field, keys)
    var tools = AgentTools()
    if let value = quantity(fields.take(keys.probability)) { tools.probability = value }
    if let value = distribution(fields.take(keys.parallel)) { tools.parallel = value }
    if let value = distribution(fields.take(keys.latency)) { tools.latency = value }
    if let value = money(fields.take(keys.price)) { tools.price = value }
    if let value = quantity(fields.take(keys.failure)) { tools.failure = value }
    if let value = integer(fields.take(keys.retries)) { tools.retries = value }
    if let value = distribution(fields.take(keys.resultTokens)) { tools.resultTokens = value }
    fields.finish()
    return tools
  }

  private func agentHistory(_ field: Field?, backends: Backends) -> AgentHistory {
    var history = AgentHistory()
    guard let field else { return history }
    let keys = Language.agentHistory
    var fields = self.fields(field, keys)
    let growsField = fields.take(keys.grows)
    if let grows = flag(growsField) { history.grows = grows }
    let keepField = fields.take(keys.keep)
    history.kept = integer(keepField)
    let compactField = fields.take(keys.compact)
    history.compaction = compaction(compactField, backends: backends)
    fields.finish()
    if let keepField, compactField != nil {
      error(
        keepField.keyPlace, "\(keepField.path): keep and compact exclude each other",
        hint: "leave the oldest out with keep, or summarise it with compact")
    }
    if !history.grows, let other = keepField ?? compactField {
      error(
        other.keyPlace, "\(other.path): there is no history where grows is false",
        hint: "write grows: true, or leave it out")
    }
    return history
  }

  private func compaction(_ field: Field?, backends: Backends) -> AgentHistory.Compaction? {
    guard let field else { return nil }
    let keys = Language.compaction
    var fields = self.fields(field, keys)
    let above = integer(fields.require(keys.above))
    let toField = fields.require(keys.to)
    let to = integer(toField)
    let callField = fields.take(keys.call)
    var caller: Backend?
    if let callField, let name = text(callField, "the name of a pool or API") {
      caller = backends.find(name)
      if case .people? = caller { caller = nil }
      if caller == nil {
        let names = backends.pools + backends.apis
        let near = suggestion(name, among: names)
        error(
          callField.place, "\(callField.path): no pool or API is called \(quoted(name))",
          hint: "expected one of: \(listed(names))" + (near.isEmpty ? "" : "; \(near)"))
      }
    }
    fields.finish()
    guard let above, let to else { return nil }
    if let toField, to >= above {
      error(
        toField.place, "\(toField.path): a summary must be shorter than what it is made of",
        hint: "write fewer than the \(above) tokens of above")
    }
    return AgentHistory.Compaction(above: above, to: to, caller: caller)
  }

  private func agentBudget(_ field: Field?) -> AgentBudget {
    var budget = AgentBudget()
    guard let field else { return budget }
    let keys = Language.agentBudget
    var fields = self.fields(field, keys)
    budget.maxSteps = integer(fields.take(keys.maxSteps))
    budget.maxToolCalls = integer(fields.take(keys.maxToolCalls))
    budget.maxTokens = integer(fields.take(keys.maxTokens))
    budget.maxCost = money(fields.take(keys.maxCost))
    budget.timeout = quantity(fields.take(keys.timeout))
    let actionField = fields.take(keys.onLimit)
    if let action = choice(actionField, AgentBudget.Action.self) { budget.action = action }
    fields.finish()
    if let actionField, field.namedFields?.allSatisfy({ $0.name == keys.onLimit.name }) == true {
      error(actionField.keyPlace, "\(actionField.path): this budget limits nothing", hint: "write max_steps: 15")
    }
    return budget
  }

  /// Gives a workload its agent, and what the rest of the workload says against it.
  func add(_ agent: Agent?, in field: Field?, to workload: inout Workload, of decoded: AgentSurroundings) {
    guard let field, var agent else { return }
    let answer = workload.answerStage
    if !decoded.hasInput || !decoded.hasOutput {
      error(
        field.keyPlace, "\(field.path): a task has prompts and answers", hint: "give input_tokens and output_tokens")
    } else if workload.arrivals.process.traceTokens.output {
      error(
        field.keyPlace, "\(field.path): each row of this trace is a model call already",
        hint: "replay a recording of tasks without lengths of answers, or leave agent out")
    }
    if let cached = decoded.cached {
      error(
        cached.keyPlace, "\(cached.path): agent and cached_tokens exclude each other",
        hint: "what is found of a task's prompts follows from what each replica keeps")
    }
    if workload.stages[answer].hasTokens {
      error(
        field.keyPlace, "\(field.path): the tokens of \(workload.stages[answer].name) are those of the task",
        hint: "give them as those of the workload")
    }
    if let conversation = workload.conversation {
      if let history = decoded.conversation?.namedFields?.first(where: { $0.name == "history" })?.field {
        error(
          history.keyPlace, "\(history.path): the agent says what prompts bring along",
          hint: "write it as \(field.path).history")
      }
      if !agent.history.grows {
        error(
          field.keyPlace, "\(field.path): turns of a conversation bring its history along",
          hint: "leave history: {grows: false} out, or conversation")
      }
      workload.conversation = Conversation(
        turns: conversation.turns, thinkTime: conversation.thinkTime, keptHistory: agent.history.kept)
    }
    if let compaction = agent.history.compaction {
      let beginning = workload.systemPrompt?.tokens ?? 0
      if compaction.to <= beginning {
        error(
          field.keyPlace,
          "\(field.path).history.compact.to: the system prompt alone has \(beginning) tokens, which it counts",
          hint: "write more than \(beginning)")
      }
      if let caller = compaction.caller { workload.stages[answer].route.addDetour(caller) }
    }
    let hasPeople = workload.stages[answer].route.targets.contains { if case .people = $0 { true } else { false } }
    if agent.budget.action == .escalate, !hasPeople {
      error(
        field.keyPlace, "\(field.path).budget.on_limit: nobody is in the route who could take over",
        hint:
          "end the route with people, such as cascade: [{to: small, accepts: 90%}, {to: desk}], or write answer, ask or fail"
      )
      agent.budget.action = .ask
    }
    workload.agent = agent
  }
}

/// What of a workload an agent must agree with.
struct AgentSurroundings {
  var hasInput: Bool
  var hasOutput: Bool
  var cached: Field?
  var conversation: Field?
}

extension Route {
  /// Adds a target that no rule chooses.
  fileprivate mutating func addDetour(_ backend: Backend) {
    choiceCount = choices.count
    targets.append(backend)
  }
}
