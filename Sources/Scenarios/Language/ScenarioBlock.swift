import Model

extension Language {
  /// The whole scenario.
  package static let scenario = KeyBlock(
    "A scenario: traffic, models, the pools and APIs that serve it, and what to ask about it.",
    example:
      "{fleetcast: 1, horizon: 1h, workloads: {chat: {arrivals: {process: poisson, rate: 1/s}, route: desk}}, "
      + "models: {clerk: {latency: 200ms}}, pools: {desk: {model: clerk, instance: aws/c7g.2xlarge}}}",
    ScenarioKeys())

  static let replications = KeyBlock(
    "Runs until figures are known well enough.",
    example: "{at_least: 3, at_most: 50, until: {latency.p95: 3%}}", ReplicationKeys())
}

package struct ScenarioKeys: Sendable {
  let fleetcast = Key(
    "fleetcast", .form("\(Int(Decoder.version)), the version of the scenario language", pattern: "^1$"), .required,
    "The version of the scenario language that the file is written in.", .choice, "1",
    expected: "fleetcast: \(Int(Decoder.version)), the version of the scenario language")
  let name = Key(
    "name", .form("a name", pattern: "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$"), .says("the file's name"),
    "What pages and the folder of results are called.", .choice, "support-chat")
  let base = Key(
    "base", .text("the path of another scenario"), .says("none"),
    "Another scenario that this one changes: mappings are merged, all else is replaced.", .choice, "quickstart.yaml")
  let start = Key(
    "start", .date, .value("2026-01-01"),
    "When the run begins, in UTC; months of the bill and times of day follow from it.", .choice, "2026-12-01")
  let horizon = Key(
    "horizon", .quantity(.duration, .closed(1, Ceilings.horizon)), .required, "How long is simulated.", .choice, "7d",
    expected: "the simulated length, such as 7d")
  let replications = Key(
    "replications", .either([.whole(.count, 1...Ceilings.replications), .block(Language.replications)]),
    .of(Defaults.replications), "Independent runs, from which every figure gets its interval.", .choice, "5")
  let seed = Key(
    "seed", .form("a whole number from 0 to 18446744073709551615", pattern: "^[0-9]{1,20}$"),
    .value("\(Defaults.seed)"), "Where chance begins: the same seed gives the same bytes.", .choice, "7")
  let workloads = Key(
    "workloads", .named("workload", Language.workload), .required, "Where requests come from, by name.", .choice,
    "{chat: {arrivals: {process: poisson, rate: 3/s}, input_tokens: 900, output_tokens: 220, route: gpu}}",
    expected: "where requests come from")
  let models = Key(
    "models", .named("model", Language.model), .says("none"), "What pools serve, by name.", .choice,
    "{llama: {architecture: llama-3.1-8b, precision: bf16}}")
  let pools = Key(
    "pools", .named("pool", Language.pool), .says("none"), "Replicas that you run, by name.", .choice,
    "{gpu: {model: llama, instance: aws/g5.xlarge, replicas: 2}}")
  let apis = Key(
    "apis", .named("API", Language.api), .says("none"), "Hosted models that charge by token, by name.", .choice,
    "{hosted: {model: gpt-4o-mini, latency: {ttft: 450ms, tokens_per_second: 80}}}")
  let people = Key(
    "people", .named("desk", Language.people), .says("none"),
    "People who take requests over, by the name of their desk.",
    .choice, "{desk: {price: $4.50/case, time: 4h, count: 12}}")
  let prices = Key(
    "prices",
    .either([.text("the path of a price book"), .list(.text("the path of a price book"), most: Decoder.bookCount)]),
    .says("the catalog's prices"),
    "Price lists of your own, which go before the catalog's; `fleetcast catalog import` writes them.", .choice,
    "prices.csv")
  let crossover = Key(
    "crossover", .block(Language.crossover), .says("none"),
    "What `fleetcast crossover` asks: from which volume self-hosting is cheaper than an API.", .choice,
    "{between: {self_host: gpu, api: hosted}, over: workloads.chat.arrivals.rate, range: [0.1/s, 60/s]}")
  let check = Key(
    "check", .list(.text("a condition such as chat.ttft.p95 <= 1.5s"), most: 1_000), .says("none"),
    "Conditions that `fleetcast check` judges.", .choice, "[chat.ttft.p95 <= 1s]")
  let sweep = Key(
    "sweep", .block(Language.sweep), .says("none"), "Values that `fleetcast sweep` simulates.", .choice,
    "{over: {pools.gpu.replicas: [1, 2, 4]}}")
  let plan = Key(
    "plan", .block(Language.plan), .says("none"), "Settings among which `fleetcast plan` finds the cheapest.", .choice,
    "{over: {pools.gpu.replicas: [1, 2, 4]}, minimize: total.cost, subject_to: [chat.ttft.p95 <= 1s]}")
  let commitments = Key(
    "commitments", .named("commitment", Language.commitment), .says("none"),
    "Savings plans, reservations and capacity blocks that several pools draw on, by name.", .choice,
    "{plan: {option: savings_plan, commitment: $3/h}}")
  let overheads = Key(
    "overheads", .block(Language.overheads), .says("none"), "What is paid beside instances and tokens.", .choice,
    "{egress: {size: 4KB/request, price: $0.09/GB}}")
  let forecast = Key(
    "forecast", .block(Language.forecast), .says("none"), "What `fleetcast forecast` looks ahead over.", .choice,
    "{months: 12}")
}

struct ReplicationKeys: Sendable {
  let atLeast = Key(
    "at_least", .whole(.count, 1...Ceilings.replications), .required, "Runs that are made in any case.", .choice, "3",
    expected: "a number of runs")
  let atMost = Key(
    "at_most", .whole(.count, 1...Ceilings.replications), .required, "Runs after which it ends in any case.", .choice,
    "50", expected: "a number of runs")
  let until = Key(
    "until", .mapping("figures to precisions", .quantity(.share, .positive(1))), .required,
    "How far the interval of a figure may reach on each side, relative to the figure.", .choice, "{latency.p95: 3%}",
    expected: "a wanted precision such as {latency.p95: 3%}")
}
