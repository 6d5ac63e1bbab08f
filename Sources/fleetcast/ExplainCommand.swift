import Catalog
import Reporting
import Studies

extension Command {
  static let explain = Command(
    name: "explain", summary: "Take one step of a language model apart, or list what an autoscaler may say.",
    operands: "step | pools.autoscaler",
    operandCount: 1...1,
    options: [
      Option("--model", "NAME", help: "The model, as in the catalog."),
      Option("--instance", "NAME", help: "The machine, as in the catalog."),
      Option("--tensor", "N", help: "Accelerators that share each layer (default 1)."),
      Option("--precision", "FORMAT", help: "Format of the weights (default bf16)."),
      Option("--kv-cache-dtype", "FORMAT", help: "Format of the key-value cache (default: the engine's)."),
      Option("--engine", "NAME", help: "Serving software (default: the newest of the catalog)."),
      Option("--batch", "N", help: "Requests that decode (default 1)."),
      Option("--context", "TOKENS", help: "Tokens each of them has in context (default 1000)."),
      Option("--prompt", "TOKENS", help: "Tokens of a prompt computed in the same step (default 0)."), .json,
    ],
    examples: [
      (
        "fleetcast explain step --model llama-3.1-8b --instance aws/p5.48xlarge --batch 64 --context 2000",
        "weights, KV, compute, collectives, overhead, and which of them binds"
      ), ("fleetcast explain pools.autoscaler", "every policy with its keys, their defaults and where these come from"),
    ],
    run: explainStep)
}

private func explainStep(_ arguments: Arguments) throws -> Exit {
  if arguments.operands[0] == "pools.autoscaler" {
    try Terminal.print(autoscalerPage(palette: Terminal.palette))
    return .done
  }
  guard arguments.operands[0] == "step" else {
    throw UsageError(message: unknown("explanation", arguments.operands[0], among: ["step", "pools.autoscaler"]))
  }
  func required(_ option: String) throws -> String {
    guard let value = arguments.value(option) else { throw UsageError(message: "explain step needs \(option)") }
    return value
  }
  func format(_ option: String) throws -> Precision? {
    guard let text = arguments.value(option) else { return nil }
    guard let precision = Precision(rawValue: text) else {
      throw UsageError(message: "\(option): " + unknown("format", text, among: Precision.allCases.map(\.rawValue)))
    }
    return precision
  }
  func count(_ option: String, _ standard: Int, from least: Int) throws -> Int {
    let number = try arguments.integer(option, atLeast: least) ?? standard
    guard number <= 10_000_000 else { throw UsageError(message: "\(option): at most 10000000, not \(number)") }
    return number
  }
  let question = StepExplanation.Question(
    model: try required("--model"), instance: try required("--instance"),
    tensorParallel: try count("--tensor", 1, from: 1), precision: try format("--precision") ?? .bf16,
    keyValuePrecision: try format("--kv-cache-dtype"), engine: arguments.value("--engine"),
    batch: try count("--batch", 1, from: 1), context: try count("--context", 1_000, from: 1),
    prompt: try count("--prompt", 0, from: 0))
  let explanation: StepExplanation
  do { explanation = try StepExplanation(question) } catch { throw UsageError(message: error.description) }
  try Terminal.print(
    arguments.has("--json")
      ? stepJSON(explanation).text() + "\n" : stepPage(explanation, palette: Terminal.palette))
  return .done
}
