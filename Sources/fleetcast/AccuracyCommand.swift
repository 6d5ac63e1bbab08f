import Accuracy
import Reporting

private let medians = Option("--medians", help: "Print the median errors alone.")
private let plot = Option(
  "--plot", .file(endings: ["svg"]), help: "Write a picture (SVG) of the recorded run: requests running and waiting.")

extension Command {
  static let accuracy = Command(
    name: "accuracy", summary: "Simulate measured workloads and print predicted against measured.",
    forms: [[.one(.folder("FOLDER"))]],
    options: [medians, plot, .jobs, .json, .format],
    examples: [("fleetcast accuracy measured", "every set of measurements that lies in the folder measured")],
    run: { arguments in
      let runner = Runner(arguments)
      let report: AccuracyReport
      do { report = try measureAccuracy(folder: arguments.operands[0], threads: runner.jobs) } catch let error
        as AccuracyError
      {
        throw UsageError(message: error.description)
      }
      if let path = arguments.value(plot) { try OutputFolder.write(occupancyPlot(report.series), toFile: path) }
      return try runner.publish(
        Answer(
          page: { accuracyPage(report, isWhole: !arguments.has(medians)) }, json: { accuracyJSON(report) })
      )
    })
}
