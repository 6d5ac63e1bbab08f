import Catalog
import Diagnostics
import Importing
import Model
import Scenarios

/// The parts that a first scenario is put together from.
struct StartParts {
  let settings: StartSettings
  let log: RequestLog?
  let pool: ImportedPool?
  /// The language model; nil where the pool serves another kind, of which the times must be measured.
  let architecture: Architecture?
  let precision: Precision
  let rate: Double
  /// The machine, and accelerators that share each layer where the files do not say it.
  private(set) var instance: String
  private(set) var tensor = 1
  /// Why it is that machine.
  private(set) var choice: String
  /// Other machines that hold the model.
  private(set) var others: [String] = []
  /// Replicas that the peak needs, by the closed estimate.
  private(set) var needed = 2
  private(set) var said: [String] = []

  var poolName: String { pool?.name ?? "gpu" }
  var modelName: String {
    pool?.model?.name ?? architecture.map { String($0.name.map { $0 == "." ? "-" : $0 }) } ?? "model"
  }
  let objectives: [(path: [String], value: String)]
  /// Tokens of prompts.
  let input: StartTokens
  /// Tokens of answers.
  let output: StartTokens
  /// What is said of requests of the log that are too long.
  let rejected: String?

  init(_ settings: StartSettings) throws {
    self.settings = settings
    let logs = settings.files.filter { RequestLog.isLog($0) }
    guard logs.count <= 1 else { throw StartProblem("one request log is read, not \(logs.count): \(listed(logs))") }
    let log = try logs.first.map { path throws(ScenarioError) in try RequestLog(path: path) }
    let others = settings.files.filter { !logs.contains($0) }
    let pool = others.isEmpty ? nil : try ImportedPool(paths: others)
    self.log = log
    self.pool = pool
    rate =
      try settings.rate.map { text throws(StartProblem) in try StartValue.rate(text) } ?? log?.pattern.rate
      ?? StartValue.rate(StartValue.rate)
    if pool?.model != nil, pool?.isLanguageModel != true, settings.model == nil {
      architecture = nil
    } else {
      let name = settings.model ?? pool?.architecture
      if name == nil, let model = pool?.model {
        throw StartProblem(
          "the catalog does not know the model \(quoted(model.name)); name the nearest of `fleetcast catalog models` by --model"
        )
      }
      try StartValue.check(model: name ?? StartValue.model)
      architecture = Catalog.architecture(name ?? StartValue.model)
    }
    precision =
      pool?.precision.flatMap(Precision.init(rawValue:)) ?? architecture.map { Defaults.precision(of: $0) }
      ?? Defaults.unpublishedPrecision
    var written = settings.objectives
    if written.isEmpty { written = architecture == nil ? ["latency.p95=1s"] : StartValue.usualObjectives }
    objectives = try StartValue.objectives(written)
    if let api = settings.api {
      try StartValue.check(api: api)
      if architecture == nil { throw StartProblem("--api needs a language model, and the files describe another kind") }
    }
    let limit = architecture.map { RequestLimit(pool, $0) }
    let room = Double(limit?.tokens ?? .max)
    var input = try StartTokens(
      settings.inputTokens, log?.input, guess: min(900, (room / 2).rounded()), option: "--input-tokens")
    var output = try StartTokens(
      settings.outputTokens, log?.output, guess: min(220, (room / 8).rounded()), option: "--output-tokens")
    if let limit {
      let (prompt, answer) = (input.mean, output.mean)
      // Both, so that each is bounded.
      let isPromptFitting = input.bound(by: room - answer)
      let isAnswerFitting = output.bound(by: room - prompt)
      guard isPromptFitting, isAnswerFitting else {
        throw StartProblem(
          "requests of \(StartText.number(prompt)) and \(StartText.number(answer)) tokens on average are too long: "
            + "\(limit.reason), of which a tenth is left to their spread")
      }
    }
    self.input = input
    self.output = output
    let count = limit.flatMap { log?.requests(above: $0.tokens) } ?? 0
    let isLogged = settings.inputTokens == nil && settings.outputTokens == nil
    rejected = limit.flatMap { limit in
      count > 0 && isLogged
        ? "\(count) of the log's \(log?.requests ?? 0) requests \(count == 1 ? "is" : "are") longer and will be rejected: "
          + limit.reason + "." : nil
    }
    instance = ""
    choice = ""
    try chooseMachine(longest: min(room, input.most + output.most))
    if let log { said.append(log.sentence) }
    if let rejected { said.append(rejected) }
  }

  /// Takes the machine that was named, or the cheapest on which the scenario is one.
  private mutating func chooseMachine(longest: Double) throws {
    let named = settings.instance ?? pool?.instance
    if let named { try StartValue.check(instance: named) }
    guard let architecture else {
      instance = named ?? "aws/g4dn.xlarge"
      choice = named == nil ? "--instance names yours" : ""
      return
    }
    let fitting = FittingMachines(architecture, precision, tensor: pool?.tensor, longest: longest).machines
      .filter { $0.instance.acceleratorCount >= (pool?.accelerators ?? 1) }
    if let named, let machine = Catalog.instance(named) {
      instance = machine.name
      let own = fitting.first { $0.instance.accelerator?.name == machine.accelerator?.name }
      tensor = own.map { min($0.tensor, max(1, machine.acceleratorCount)) } ?? 1
      if let accelerator = machine.accelerator {
        let tokens = FittingMachines.tokens(architecture, precision, on: accelerator, tensor: pool?.tensor ?? tensor)
        if tokens > 0, longest > Double(tokens) {
          said.append(
            "a prompt and its answer have up to \(Int(longest)) tokens, but the cache of a replica on \(instance) about \(tokens): longer requests are rejected"
          )
        }
      }
    }
    var accepted: [FittingMachines.Machine] = []
    var failure: (any Error)?
    for machine in fitting where accepted.count < 4 {
      var trial = self
      trial.instance = machine.instance.name
      trial.tensor = machine.tensor
      do {
        _ = try trial.decoded(standingIn: true)
        accepted.append(machine)
      } catch { failure = failure ?? error }
    }
    if named == nil {
      guard let first = accepted.first else {
        if let failure { throw failure }
        if !FittingMachines(architecture, precision, tensor: pool?.tensor, longest: 0).machines.isEmpty {
          throw StartProblem(
            "no machine of the catalog holds a request of \(Int(longest)) tokens beside \(architecture.name), which itself fits; "
              + "lower --input-tokens or --output-tokens, or --max-model-len of the launch line")
        }
        throw StartProblem("no machine of the catalog holds \(architecture.name); name a smaller model by --model")
      }
      instance = first.instance.name
      tensor = first.tensor
      choice =
        "the cheapest of the catalog that holds \(architecture.name) in \(precision.rawValue) and a request of \(Int(longest)) tokens; --instance names yours"
    }
    let tensor = self.tensor
    others = accepted.filter { $0.tensor <= tensor || pool?.tensor != nil }.map(\.instance.name).filter {
      $0 != instance
    }
  }

  /// The most replicas of which twice as many are offered.
  static let mostNeeded = Int(Ceilings.replicas) / 4

  /// Takes the replicas that the peak needs.
  mutating func size(forPeak count: Double) { needed = max(1, Int(min(count, Double(Self.mostNeeded)))) }

  /// The scenario, when it is one.
  func tried() throws(ScenarioError) -> Scenario { try decoded(standingIn: false) }

  /// Reads the text as a scenario in the working folder, since its own need not be there yet.
  private func decoded(standingIn: Bool) throws(ScenarioError) -> Scenario {
    let text = lines(from: ".", standingIn: standingIn).text
    do { return try ScenarioFile.load(composed: text, directory: ".").scenario } catch {
      // What is wrong in the text itself has no file yet.
      throw ScenarioError(
        diagnostics: error.diagnostics.map { diagnostic in
          var diagnostic = diagnostic
          if diagnostic.excerpt != nil, diagnostic.file != log?.path { diagnostic.file = "the scenario to be written" }
          return diagnostic
        })
    }
  }
}

extension RequestLog {
  /// What was read, in a sentence.
  var sentence: String {
    "\(shownPath(path)): \(requests) requests over \(StartText.duration(span)), times from \(quoted(columns.time)) "
      + "(\(time.described)\(zones)), prompts from \(quoted(columns.input)), answers from \(quoted(columns.output))"
      + (skipped > 0 ? "; \(skippedRows)" : "")
  }

  /// What is said of times without a zone.
  var zones: String {
    switch zoneless {
    case 0: ""
    case requests: ", without a zone and taken as UTC"
    default: ", \(zoneless) of them without a zone and taken as UTC"
    }
  }

  /// What is said of rows without tokens.
  var skippedRows: String { "left out \(skipped == 1 ? "one row" : "\(skipped) rows") without tokens" }
}
