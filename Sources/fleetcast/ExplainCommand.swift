import Accuracy
import Catalog
import Model
import Reporting

private let kvCacheFormat = Option(
  "--kv-cache-dtype", "FORMAT", help: "Format of the key-value cache (default: the engine's).")

extension Command {
  static let explain = Command(
    name: "explain",
    summary: "Take one step of a language model apart, or list what an autoscaler or a provisioner may say.",
    operands: "step | pools.autoscaler | pools.provisioner",
    operandCount: 1...1,
    options: [
      ServedModelOptions.model,
      Option(
        "--instance", "NAME", help: "The machine, as in the catalog; one without accelerators computes on its CPU."),
      Option("--slice", "PROFILE", help: "Slice of the accelerator (MIG), such as 3g.40gb."),
    ] + ServedModelOptions.serving + [
      Option("--pipeline", "N", help: "Stages that the layers are divided into (default 1)."),
      Option("--data", "N", help: "Copies of the attention layers that step together (default 1); with --expert."),
      Option("--expert", help: "Each accelerator holds some of the experts whole."),
      kvCacheFormat,
      Option("--batch", "N", help: "Requests that decode (default 1)."),
      Option("--context", "TOKENS", help: "Tokens each of them has in context (default 1000)."),
      Option("--prompt", "TOKENS", help: "Tokens of a prompt computed in the same step (default 0)."), .json,
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
      ("fleetcast explain pools.provisioner", "when instances are asked for and given back, likewise"),
    ],
    run: explainStep)
}

private func explainStep(_ arguments: Arguments) throws -> Exit {
  if arguments.operands[0] == "pools.autoscaler" {
    try Terminal.print(autoscalerPage(palette: Terminal.palette))
    return .done
  }
  if arguments.operands[0] == "pools.provisioner" {
    try Terminal.print(provisionerPage(palette: Terminal.palette))
    return .done
  }
  guard arguments.operands[0] == "step" else {
    throw UsageError(
      message: unknown("explanation", arguments.operands[0], among: ["step", "pools.autoscaler", "pools.provisioner"]))
  }
  func required(_ option: String) throws -> String {
    guard let value = arguments.value(option) else { throw UsageError(message: "explain step needs \(option)") }
    return value
  }
  func count(_ option: String, _ standard: Int, from least: Int) throws -> Int {
    let number = try arguments.integer(option, atLeast: least) ?? standard
    guard number <= 10_000_000 else { throw UsageError(message: "\(option): at most 10000000, not \(number)") }
    return number
  }
  func size(_ option: String) throws -> Int {
    let number = try count(option, 1, from: 1)
    guard number <= 1_024 else { throw UsageError(message: "\(option): at most 1024, not \(number)") }
    return number
  }
  let question = StepExplanation.Question(
    model: try required("--model"), instance: try required("--instance"),
    slice: arguments.value("--slice"),
    parallelism: Parallelism(
      tensor: try arguments.tensorParallel(), pipeline: try size("--pipeline"), data: try size("--data"),
      expert: arguments.has("--expert")),
    precision: try arguments.precision(ServedModelOptions.precision) ?? Defaults.precision,
    keyValuePrecision: try arguments.precision(kvCacheFormat), engine: arguments.value(ServedModelOptions.engine.name),
    batch: try count("--batch", 1, from: 1), context: try count("--context", 1_000, from: 1),
    prompt: try count("--prompt", 0, from: 0))
  let explanation: StepExplanation
  do { explanation = try StepExplanation(question) } catch { throw UsageError(message: error.description) }
  try Terminal.print(
    arguments.has("--json")
      ? stepJSON(explanation).text() + "\n" : stepPage(explanation, palette: Terminal.palette))
  return .done
}
