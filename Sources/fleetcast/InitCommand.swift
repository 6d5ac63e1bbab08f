import Catalog
import Glibc
import Reporting
import Starting

private let from = Option(
  "--from", .file(), isRepeatable: true,
  help: "A request log (CSV), or what fleetcast import reads: HPA, KEDA, Knative, vLLM's launch line, config.pbtxt.")
private let instance = Option(
  "--instance", ServedModelOptions.instance,
  help: "The machine (default: that of the files, or the cheapest that holds the model).")
private let api = Option(
  "--api", .name("MODEL") { Catalog.apis.map(\.name) }, help: "A hosted model to compare with, such as gpt-4o-mini.")
private let rate = Option("--rate", "RATE", help: "Requests a second, such as 3/s (default: the log's).")
private let input = Option("--input-tokens", "N", help: "Tokens of a prompt on average (default: the log's).")
private let output = Option("--output-tokens", "N", help: "Tokens of an answer on average (default: the log's).")
private let objective = Option(
  "--slo", "OBJECTIVE", isRepeatable: true,
  help: "The SLOs of requests, such as ttft.p95=1s (default: ttft.p95=2s and tpot.p95=100ms).")
private let title = Option("--name", "NAME", help: "What the scenario is called (default: the file's name).")
private let force = Option("--force", help: "Replace the file where it is there already.")
private let out = Option("--out", .file(endings: ["yaml"]), help: "Write the scenario there (default: scenario.yaml).")

extension Command {
  static let initialise = Command(
    name: "init", summary: "Write a first scenario from your own files, or from five answers.",
    options: [
      from, ServedModelOptions.model.saying("The language model (default: that of the files, or llama-3.1-8b)."),
      instance, api, rate, input, output, objective, title, out, force,
    ],
    examples: [
      (
        "fleetcast init --from requests.csv --from hpa.yaml --from launch.sh --api gpt-4o-mini",
        "a scenario of what you run, ready for run, plan and crossover"
      ), ("fleetcast init", "asks five questions on a terminal"),
      ("fleetcast init --model llama-3.3-70b --rate 2/s --slo ttft.p95=2s", "from nothing but a model and a rate"),
    ],
    run: begin)
}

private func begin(_ arguments: Arguments) throws -> Exit {
  let path = arguments.value(out) ?? "scenario.yaml"
  let file = OutputFolder.of(file: path)
  guard !file.name.isEmpty else { throw UsageError(message: "--out: \"\(path)\" names a folder, not a file") }
  var status = stat()
  if lstat(path, &status) == 0 {
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw UsageError(message: "--out: \(path) is \(kind(status)), and only a regular file is replaced")
    }
    guard arguments.has(force) else {
      throw UsageError(message: "\(path) is there already; --force replaces it, --out FILE writes another")
    }
  }
  try checkValues(arguments)
  var settings = StartSettings(
    files: arguments.all(from), instance: arguments.value(instance), api: arguments.value(api),
    model: arguments.value(ServedModelOptions.model), rate: arguments.value(rate),
    inputTokens: arguments.value(input), outputTokens: arguments.value(output),
    objectives: arguments.all(objective), name: arguments.value(title) ?? scenarioName(file.name),
    folder: file.folder.path)
  let isAsked = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
  if isAsked, !settings.ask(show: { try? Terminal.print($0) }, read: { readLine() }) {
    throw UsageError(message: "not every question was answered; nothing was written")
  }
  let draft: StartDraft
  do { draft = try StartDraft(settings) } catch let problem as StartProblem {
    throw UsageError(message: problem.description)
  }
  Runner(arguments).tell(draft.notes)
  try OutputFolder.write(draft.text, toFile: path)
  let name = path.contains(" ") ? "'\(path)'" : path
  var next = [
    ("fleetcast run \(name)", "latency, cost and which objectives are kept"),
    ("fleetcast plan \(name)", "the cheapest fleet that keeps them"),
  ]
  if draft.hasCrossover { next.append(("fleetcast crossover \(name)", "from which volume it is cheaper than the API")) }
  let width = next.map(\.0.count).max() ?? 0
  let lines = next.map { "  " + $0.0 + String(repeating: " ", count: width - $0.0.count + 2) + $0.1 }
  try Terminal.print(
    (draft.said.map { "\($0)\n" } + ["Wrote \(path). Next:\n"] + lines.map { $0 + "\n" }).joined())
  return .done
}

/// What a path is that is not a regular file.
private func kind(_ status: stat) -> String {
  switch status.st_mode & S_IFMT {
  case S_IFDIR: "a folder"
  case S_IFLNK: "a symbolic link"
  case S_IFIFO: "a pipe"
  case S_IFSOCK: "a socket"
  default: "a device"
  }
}

/// Refuses values before anything is read or asked.
private func checkValues(_ arguments: Arguments) throws {
  func check(_ option: Option, _ reading: (String) throws(StartProblem) -> Void) throws {
    for value in arguments.all(option) {
      do { try reading(value) } catch { throw UsageError(message: "\(option.name): \(error)") }
    }
  }
  try check(ServedModelOptions.model) { text throws(StartProblem) in try StartValue.check(model: text) }
  try check(instance) { text throws(StartProblem) in try StartValue.check(instance: text) }
  try check(api) { text throws(StartProblem) in try StartValue.check(api: text) }
  try check(rate) { text throws(StartProblem) in try StartValue.rate(text) }
  try check(input) { text throws(StartProblem) in try StartValue.tokens(text) }
  try check(output) { text throws(StartProblem) in try StartValue.tokens(text) }
  try check(objective) { text throws(StartProblem) in try StartValue.check(objective: text) }
}

/// The file's name without its ending, as a scenario may be called.
private func scenarioName(_ file: String) -> String {
  let stem = file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
  let letters = stem.unicodeScalars.map { scalar in
    scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)) || scalar == "_"
      ? Character(scalar) : "-"
  }
  let name = String(letters.drop { $0 == "-" }.prefix(100))
  return name.isEmpty ? "scenario" : name
}
