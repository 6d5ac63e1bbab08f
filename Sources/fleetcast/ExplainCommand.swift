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

extension Command {
  static let explain = Command(
    name: "explain",
    summary:
      "Take one step of a language model apart, or list figures, columns, and what autoscalers and provisioners may say.",
    forms: [[.one(.word("TOPIC", among: ["step", "figures", "columns", "pools.autoscaler", "pools.provisioner"]))]],
    options: [ServedModelOptions.model, instance, slice] + ServedModelOptions.serving + [
      pipeline, data, expert, kvCacheFormat, batch, context, prompt, .json, .format,
    ],
    examples: [
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
      ), ("fleetcast explain pools.autoscaler", "every policy with its keys, their defaults and where these come from"),
      ("fleetcast explain pools.provisioner", "when instances are requested and terminated, likewise"),
      ("fleetcast explain figures", "every figure with its unit, what it is and when it exists"),
      ("fleetcast explain columns", "the columns of every CSV file"),
    ],
    run: explainTopic)
}

private func explainTopic(_ arguments: Arguments) throws -> Exit {
  let runner = Runner(arguments)
  switch arguments.operands[0] {
  case "figures": return try runner.publish(Answer(page: { figuresPage() }, json: { figuresJSON }))
  case "columns": return try runner.publish(Answer(page: { columnsPage() }, json: { columnsJSON }))
  case "pools.autoscaler": return try runner.publish(Answer(page: { autoscalerPage() }))
  case "pools.provisioner": return try runner.publish(Answer(page: { provisionerPage() }))
  default:
    let explanation = try step(arguments)
    return try runner.publish(Answer(page: { stepPage(explanation) }, json: { stepJSON(explanation) }))
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
    precision: arguments.precision(ServedModelOptions.precision) ?? Defaults.precision,
    keyValuePrecision: arguments.precision(kvCacheFormat), engine: arguments.value(ServedModelOptions.engine),
    batch: arguments.number(batch) ?? 1, context: arguments.number(context) ?? 1_000,
    prompt: arguments.number(prompt) ?? 0)
  do { return try StepExplanation(question) } catch { throw UsageError(message: error.description) }
}
