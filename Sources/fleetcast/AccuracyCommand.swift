import Accuracy
import FoundationEssentials
import Reporting

extension Command {
  static let accuracy = Command(
    name: "accuracy", summary: "Simulate measured workloads and print predicted against measured.", operands: "FOLDER",
    operandCount: 1...1,
    options: [
      Option("--medians", help: "Print the median errors alone."),
      Option("--plot", "FILE", help: "Write a picture (SVG) of the recorded run: requests running and waiting."),
      Option("--jobs", "N", help: "Runs at a time (default: the processors); results do not depend on it."), .json,
    ],
    examples: [("fleetcast accuracy measured", "every set of measurements that lies in the folder measured")],
    run: { arguments in
      let threads = try jobs(arguments)
      let report: AccuracyReport
      do { report = try measureAccuracy(folder: arguments.operands[0], threads: threads) } catch let error
        as AccuracyError
      {
        throw UsageError(message: error.description)
      }
      if let path = arguments.value("--plot") {
        try Data(occupancyPlot(report.series).utf8).write(to: URL(filePath: path), options: .atomic)
      }
      try Terminal.print(
        arguments.has("--json")
          ? accuracyJSON(report).text() + "\n"
          : accuracyPage(report, isWhole: !arguments.has("--medians"), palette: Terminal.palette))
      return .done
    })
}
