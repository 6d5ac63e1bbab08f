import Glibc
import Model
import Reporting
import Scenarios
import Studies

extension Command {
  static let forecast = Command(
    name: "forecast", summary: "Say what the months ahead may cost, and when the budget is crossed.",
    operands: "SCENARIO", operandCount: 1...1,
    options: [
      Option("--json", help: "Print one JSON object instead of the tables."),
      Option("--out", "DIR", help: "Write the files there (default: notebooks-out/<scenario name>)."),
      Option("--seed", "N", help: "Master seed of every random stream and of the draws."),
      Option("--jobs", "N", help: "Days simulated at a time (default: the processors); results do not depend on it."),
      .set, Option("--quiet", help: "No progress bar."),
    ],
    examples: [
      ("fleetcast forecast scenarios/forecast-2027.yaml", "twelve months with what is not known about them"),
      (
        "fleetcast forecast scenarios/forecast-2027.yaml --set forecast.draws=8 --set 'forecast.budget=$9k/month'",
        "a quicker look, against a budget"
      ),
    ],
    run: runForecastCommand)
}

private func runForecastCommand(_ arguments: Arguments) throws -> Exit {
  let path = arguments.operands[0]
  let seed: UInt64? = try arguments.integer("--seed", atLeast: 0)
  let jobs: Int = try arguments.integer("--jobs", atLeast: 1) ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  let sets = arguments.all("--set")
  let loaded = try load(path, sets: sets)
  var scenario = loaded.scenario
  guard let forecast = scenario.forecast else {
    throw UsageError(
      message: "\(path) has no forecast: block; such as forecast: {start: 2027-01-01, months: 12, budget: $40k/month}")
  }
  if let seed { scenario.seed = seed }
  let study = try simulate(
    forecast, scenario, loaded.template, jobs: jobs, isQuiet: arguments.has("--quiet"))
  let folder = arguments.value("--out").map(OutputFolder.init(path:)) ?? .standard(scenario: scenario.name)
  let files = forecastFiles(
    study, origin: RunOrigin(sources: loaded.sources.map { .init(file: $0.path, text: $0.text) }, sets: sets))
  try folder.write(files)
  if arguments.has("--json") {
    try Terminal.print(forecastJSON(study).text() + "\n")
  } else {
    let names = files.map(\.name).joined(separator: ", ")
    try Terminal.print(forecastSummary(study, palette: Terminal.palette) + "\nFiles in \(folder.path): \(names)\n")
  }
  if study.isInterrupted, let signal = Interruption.signal {
    throw Interrupted(
      signal: signal, kept: "\(study.draws.count) of \(study.planned) draws were finished and are in \(folder.path)")
  }
  return .done
}

private func simulate(
  _ forecast: Forecast, _ scenario: Scenario, _ template: ScenarioTemplate, jobs: Int, isQuiet: Bool
) throws -> ForecastStudy {
  Interruption.listen()
  let bar = ProgressBar(isQuiet: isQuiet, of: "days")
  defer { bar.clear() }
  do {
    return try runForecast(forecast, scenario: scenario, template: template, jobs: jobs) { progress in
      bar.update(progress)
      return Interruption.signal == nil
    }
  } catch is CancellationError {
    guard let signal = Interruption.signal else { throw CancellationError() }
    throw Interrupted(signal: signal, kept: "no draw was finished, nothing was written")
  }
}
