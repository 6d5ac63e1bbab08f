import Model

extension Language {
  /// A workload's `agent`.
  static let agent = KeyBlock(
    "What makes each request a task: model calls with tools between them. The figures of a request are those of its task: latency is its time, ttft the time to the first token of its last call, tpot and itl are of all calls, tokens are those of all calls. A client's timeout and retries are of the whole task.",
    example: "{steps: {geometric: {mean: 6}}, tools: {probability: 70%, latency: 2s, result_tokens: 850}, "
      + "budget: {max_steps: 15}}", AgentKeys())

  static let agentTools = KeyBlock(
    "The tools that model calls ask for.",
    example: "{probability: 70%, parallel: {geometric: {mean: 1.2}}, latency: 2s, price: $0.002/call, "
      + "result_tokens: 850}", AgentToolKeys())

  static let agentHistory = KeyBlock(
    "What the prompts of a task bring along.", example: "{grows: true, compact: {above: 36k, to: 22k}}",
    AgentHistoryKeys())

  static let compaction = KeyBlock(
    "A summary in the place of what was said and found: another text, of which caches find nothing.",
    example: "{above: 36k, to: 22k}", CompactionKeys())

  static let agentBudget = KeyBlock(
    "What stops a task. It is asked when a model call was answered, so what stops exceeds its limit by at most that call.",
    example: "{max_steps: 15, max_cost: $0.25, timeout: 3m, on_limit: answer}", AgentBudgetKeys())
}

struct AgentKeys: Sendable {
  let steps = Key(
    "steps", .distribution(.count, .closed(1, Ceilings.agentSteps)), .says("only the budget ends a task"),
    "Model calls until a task is done, if nothing stops it. Calls that write summaries are not counted.",
    .traceLab, "{geometric: {mean: 6}}")
  let tools = Key(
    "tools", .block(Language.agentTools), .says("none"), "What is called between two model calls.", .choice,
    "{probability: 70%, latency: 2s, result_tokens: 850}")
  let history = Key(
    "history", .block(Language.agentHistory), .says("prompts bring all of it along"),
    "What prompts bring along of the task's earlier steps, and in a conversation of its earlier turns.", .choice,
    "{compact: {above: 36k, to: 22k}}")
  let budget = Key(
    "budget", .block(Language.agentBudget), .says("nothing stops a task"), "What stops a task before it is done.",
    .langGraph, "{max_steps: 15, on_limit: answer}")
}

struct AgentToolKeys: Sendable {
  let probability = Key(
    "probability", .quantity(.share, .closed(0, 1)), .of(1, .share),
    "The chance that a model call asks for tools; the last of a task never does. Without them the model is called again at once.",
    .choice, "70%")
  let parallel = Key(
    "parallel", .distribution(.count, .closed(1, 1_000)), .of(1, .count),
    "Tools that a model call asks for at a time; the task waits for the slowest.", .traceLab,
    "{geometric: {mean: 1.2}}")
  let latency = Key(
    "latency", .distribution(.duration, .closed(0, Ceilings.duration)), .value("0s"), "The time of a call of a tool.",
    .traceLab, "{lognormal: {median: 300ms, p95: 25s}}")
  let price = Key(
    "price", .money(.request), .value("$0/call"), "The price of a call, of those that fail as well.", .choice,
    "$0.002/call")
  let failure = Key(
    "failure", .quantity(.share, .closed(0, 1)), .of(0, .share),
    "The chance that a call fails. What fails to the end has no result.", .choice, "3%")
  let retries = Key(
    "retries", .whole(.count, 0...Ceilings.retries), .of(0),
    "Further calls after one that fails, one after the other, each with its time and price.", .langGraph, "2")
  let resultTokens = Key(
    "result_tokens", .distribution(.tokens, .closed(0, Ceilings.tokens)), .of(0, .tokens),
    "Tokens of a tool's result, which the next prompt brings.", .traceLab, "{lognormal: {median: 850, p95: 6k}}")
}

struct AgentHistoryKeys: Sendable {
  let grows = Key(
    "grows", .flag, .of(true),
    "Whether prompts bring what was said and found before; else each has the task's own prompt and the newest results.",
    .choice, "true")
  let keep = Key(
    "keep", .whole(.tokens, 0...Ceilings.tokens), .says("all of it"),
    "The most tokens of it, system prompt and newest results not counted; the oldest is left out, and then only the system prompt is found in caches.",
    .choice, "16k")
  let compact = Key(
    "compact", .block(Language.compaction), .says("never"), "When it is summarised, in the place of keep.", .traceLab,
    "{above: 36k, to: 22k}")
}

struct CompactionKeys: Sendable {
  let above = Key(
    "above", .whole(.tokens, 1...Ceilings.tokens), .required,
    "Tokens of a whole prompt, system prompt and newest results included, above which it is made.", .choice, "36k",
    expected: "tokens of a prompt above which it is summarised, such as 36k")
  let to = Key(
    "to", .whole(.tokens, 1...Ceilings.tokens), .required,
    "Tokens of the system prompt and the summary together; the newest results come after them.", .choice, "22k",
    expected: "tokens of the system prompt and the summary together, such as 22k")
  let call = Key(
    "call", .name(of: "a pool or API"), .says("it takes no time and costs nothing"),
    "Who writes the summary: a call with what is summarised as its prompt and the summary as its answer.", .choice,
    "gpu")
}

struct AgentBudgetKeys: Sendable {
  let maxSteps = Key(
    "max_steps", .whole(.count, 1...Ceilings.agentSteps), .says("no limit"), "The most model calls of a task.",
    .langGraph, "15")
  let maxToolCalls = Key(
    "max_tool_calls", .whole(.count, 0...Ceilings.agentSteps), .says("no limit"),
    "Calls of tools, retries included, after which a task that asks for more is stopped.", .choice, "10")
  let maxTokens = Key(
    "max_tokens", .whole(.tokens, 1...1e12), .says("no limit"),
    "The most prompt and answer tokens of all its model calls.", .choice, "60k")
  let maxCost = Key(
    "max_cost", .money(.piece), .says("no limit"),
    "The most money that a task is metered: model calls by list price or busy time on demand, and tools.", .choice,
    "$0.25")
  let timeout = Key(
    "timeout", .quantity(.duration, .positive(Ceilings.duration)), .says("no limit"),
    "The longest time from a task's arrival; tools under way are left then, a model call is not.", .choice, "3m")
  let onLimit = Key(
    "on_limit", .choice(AgentBudget.Action.self), .of(AgentBudget.Action.fail),
    "What becomes of a task that is stopped: one more model call answers with what is there, its user is asked and it ends unresolved, people of its route take it over, or it fails.",
    .choice, "answer")
}
