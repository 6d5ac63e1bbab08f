import Model
import Reporting
import Scenarios
import Studies

extension Command {
  static let forecast = Command(
    name: "forecast", summary: "Say what the months ahead may cost, and when the budget is crossed.",
    forms: [[.one(.scenario())]],
    options: [
      .json, .format, .out, .report, .anonymous, .seed.saying("Master seed of every random stream and of the draws."),
      .jobs.saying("Days simulated at a time (default: the processors); results do not depend on it."), .set, .quiet,
    ],
    examples: [
      ("fleetcast forecast scenarios/forecast-2027.yaml", "twelve months with what is not known about them"),
      (
        "fleetcast forecast scenarios/forecast-2027.yaml --set forecast.draws=8 --set 'forecast.budget=$3k/month'",
        "a quicker estimate, against a budget"
      ),
    ],
    run: forecastScenario)
}

private func forecastScenario(_ arguments: Arguments) throws -> Exit {
  let runner = Runner(arguments)
  let loaded = try runner.load()
  let scenario = loaded.scenario
  guard let forecast = scenario.forecast else {
    throw UsageError(
      message: "\(runner.path) has no forecast: block; such as "
        + "forecast: {start: 2027-01-01, months: 12, budget: $40k/month}")
  }
  let folder = runner.folder(scenario.name)
  return try runner.study(in: folder) {
    let study = try runner.follow { progress in
      try runForecast(forecast, scenario: scenario, template: loaded.template, jobs: runner.jobs) {
        progress.update($0, of: "days")
      }
    }
    let origin = runner.origin(of: loaded)
    return Answer(
      files: forecastFiles(study, origin: origin) + runner.files(of: forecastReport(study, origin: origin)),
      page: { forecastPage(study) }, json: { forecastJSON(study) },
      next: runner.nextReport(in: folder, isStopped: study.isInterrupted),
      interruption: study.isInterrupted
        ? .init(finished: "\(study.draws.count) of \(study.planned) draws") : nil)
  }
}
