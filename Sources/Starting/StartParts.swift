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
  var objectives: [(path: [String], value: String)]

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
    precision = pool?.precision.flatMap(Precision.init(rawValue:)) ?? .bf16
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
    var written = settings.objectives
    if written.isEmpty { written = architecture == nil ? ["latency.p95=1s"] : StartValue.usualObjectives }
    objectives = try StartValue.objectives(written)
    if let api = settings.api {
      try StartValue.check(api: api)
      if architecture == nil { throw StartProblem("--api needs a language model, and the files describe another kind") }
    }
    instance = ""
    choice = ""
    try chooseMachine()
    if let log { said.append(log.sentence) }
  }

  /// Takes the machine that was named, or the cheapest on which the scenario is one.
  private mutating func chooseMachine() throws {
    let named = settings.instance ?? pool?.instance
    if let named { try StartValue.check(instance: named) }
    guard let architecture else {
      instance = named ?? "aws/g4dn.xlarge"
      choice = named == nil ? "--instance names yours" : ""
      return
    }
    let longest = log.map { $0.input.most + $0.output.most } ?? 0
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
            "the longest prompt and answer have \(Int(longest)) tokens, but the cache of a replica on \(instance) about \(tokens): it is refused"
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
        throw StartProblem("no machine of the catalog holds \(architecture.name); name a smaller model by --model")
      }
      instance = first.instance.name
      tensor = first.tensor
      let room = longest > 0 ? ", and a request of \(Int(longest)) tokens" : ""
      choice =
        "the cheapest of the catalog that holds \(architecture.name) in \(precision.rawValue)\(room); --instance names yours"
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
      + "(\(time.described)), prompts from \(quoted(columns.input)), answers from \(quoted(columns.output))"
  }
}
