import Accuracy
import Catalog
import Model
import Reporting

private let instance = Option(
  "--instance", ServedModelOptions.instance,
  help: "The machine, as in the catalog; one without accelerators computes on its CPU.")
private let slice = Option(
  "--slice", .name("PROFILE") { Catalog.slices.map(\.name) },
  help: "Slice of the accelerator (MIG), such as 3g.40gb.")
private let pipeline = Option(
  "--pipeline", .number(in: 1...1_024), help: "Stages that the layers are divided into (default 1).")
private let data = Option(
  "--data", .number(in: 1...1_024),
  help: "Copies of the attention layers that step together (default 1); with --expert.")
private let expert = Option("--expert", help: "Each accelerator holds some of the experts whole.")
private let kvCacheFormat = Option(
  "--kv-cache-dtype", ServedModelOptions.format, help: "Format of the key-value cache (default: the engine's).")
private let batch = Option("--batch", .number(in: 1...10_000_000), help: "Requests that decode (default 1).")
private let context = Option(
  "--context", .number("TOKENS", in: 1...10_000_000), help: "Tokens each of them has in context (default 1000).")
private let prompt = Option(
  "--prompt", .number("TOKENS", in: 0...10_000_000),
  help: "Tokens of a prompt computed in the same step (default 0).")

private let recursive = Option("--recursive", help: "List every key below, with what it takes.")

/// What may be explained beside keys.
private let topics: [Topic] = [
  ("PATH", "a block or a key, such as workloads.chat.arrivals.rate; names may be left out"),
  ("distribution", "laws of chance, wherever a key takes one"),
  ("figures", "every figure with its unit, what it is and when it exists"),
  ("columns", "the columns of every CSV file"),
  ("reference", "every block with its keys, as one document in Markdown"),
  ("step --model NAME --instance NAME", "one step of a language model, taken apart"),
]

extension Command {
  static let explain = Command(
    name: "explain",
    summary: "Explain keys of a scenario, figures and columns, or take one step of a language model apart.",
    forms: [
      [.optional(.path)], [.action("step")], [.action("figures")], [.action("columns")], [.action("reference")],
    ],
    options: [recursive, ServedModelOptions.model, instance, slice] + ServedModelOptions.serving + [
      pipeline, data, expert, kvCacheFormat, batch, context, prompt, .json, .format,
    ],
    examples: [
      ("fleetcast explain", "what a scenario is made of"),
      ("fleetcast explain workloads.chat.arrivals.rate", "a key: what it takes, its default, its source, an example"),
      ("fleetcast explain pools.autoscaler", "a block: its keys, and those of each policy"),
      ("fleetcast explain pools --recursive", "every key below, as an outline"),
      (
        "fleetcast explain step --model llama-3.1-8b --instance aws/p5.48xlarge --batch 64 --context 2000",
        "weights, KV, compute, collectives, overhead, and which of them binds"
      ),
      (
        "fleetcast explain step --model llama-3.1-70b --instance aws/p5.48xlarge --tensor 2 --pipeline 2 --batch 64",
        "the way of a micro-batch through two stages, and what hands it on"
      ),
      (
        "fleetcast explain step --model llama-3.1-8b --instance aws/p4de.24xlarge --slice 3g.40gb",
        "on a slice of an accelerator"
      ),
      (
        "fleetcast explain step --model llama-3.2-3b --instance aws/c8g.8xlarge --prompt 512", "on the cores of a CPU"
      ),
    ],
    run: explainTopic)

  /// What only `explain step` takes.
  fileprivate static let ofStep =
    [ServedModelOptions.model, instance, slice] + ServedModelOptions.serving + [
      pipeline, data, expert, kvCacheFormat, batch, context, prompt,
    ]
}

private func explainTopic(_ arguments: Arguments) throws -> Exit {
  let runner = Runner(arguments)
  let word = arguments.operands.first ?? ""
  if word == "step" {
    if arguments.has(recursive) { throw UsageError(message: "\(recursive.name) goes with the path of a key") }
    let explanation = try step(arguments)
    return try runner.publish(Answer(page: { stepPage(explanation) }, json: { stepJSON(explanation) }))
  }
  for option in Command.ofStep where arguments.has(option) {
    throw UsageError(message: "\(option.name) goes with explain step")
  }
  switch word {
  case "figures": return try runner.publish(Answer(page: { figuresPage() }, json: { figuresJSON }))
  case "columns": return try runner.publish(Answer(page: { columnsPage() }, json: { columnsJSON }))
  case "reference":
    try Terminal.print(languageReference())
    return .done
  default: return try explainKey(word, arguments)
  }
}

/// A block or a key.
private func explainKey(_ path: String, _ arguments: Arguments) throws -> Exit {
  do {
    let isWide = arguments.value(.format) == PageFormat.markdown.rawValue
    let page =
      arguments.has(recursive)
      ? try languageTreePage(path) : try languagePage(path, topics: topics, isWide: isWide)
    let json = try languageJSON(path)
    return try Runner(arguments).publish(Answer(page: { page }, json: { json }))
  } catch let error as UnknownKey {
    throw UsageError(message: error.description)
  }
}

private func step(_ arguments: Arguments) throws -> StepExplanation {
  func required(_ option: Option) throws -> String {
    guard let value = arguments.value(option) else { throw UsageError(message: "explain step needs \(option.name)") }
    return value
  }
  let question = StepExplanation.Question(
    model: try required(ServedModelOptions.model), instance: try required(instance), slice: arguments.value(slice),
    parallelism: Parallelism(
      tensor: arguments.tensorParallel(), pipeline: arguments.number(pipeline) ?? 1,
      data: arguments.number(data) ?? 1, expert: arguments.has(expert)),
    precision: arguments.precision(ServedModelOptions.precision),
    keyValuePrecision: arguments.precision(kvCacheFormat), engine: arguments.value(ServedModelOptions.engine),
    batch: arguments.number(batch) ?? 1, context: arguments.number(context) ?? 1_000,
    prompt: arguments.number(prompt) ?? 0)
  do { return try StepExplanation(question) } catch { throw UsageError(message: error.description) }
}
