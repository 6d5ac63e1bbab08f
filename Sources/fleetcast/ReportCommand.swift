import Reporting

private let page = Option(
  "--out", .file(endings: ["html", "svg"]),
  help: "Write the page or picture there, such as to results.html (default: beside the result; needed for several).")
private let chart = Option(
  "--chart", "NAME",
  help: "Write one chart as a picture (SVG) instead of the page, by the name that it is saved under, such as money.")

extension Command {
  static let report = Command(
    name: "report", summary: "Make a page to open in a browser from saved results.",
    forms: [[.many(.folder("RESULT"))]],
    options: [
      page, chart,
      .anonymous,
    ],
    examples: [
      ("fleetcast report notebooks-out/quickstart", "every study in the folder on one page"),
      (
        "fleetcast report notebooks-out/quickstart/crossover_report.json --out crossover.html",
        "one of them, in another place"
      ),
      (
        "fleetcast report notebooks-out/quickstart --chart money --out money.svg",
        "where the money goes as a picture, for a slide"
      ),
      ("fleetcast report today tomorrow --anonymous --out both.html", "several results, without names"),
    ],
    run: makeReport)
}

private func makeReport(_ arguments: Arguments) throws -> Exit {
  let reports = try arguments.operands.flatMap { try Report.saved(at: $0) }
  if let name = arguments.value(chart) { return try drawChart(name, of: reports, arguments) }
  let path: String
  if let given = arguments.value(page) {
    path = given.hasSuffix("/") ? given + "report.html" : given
  } else {
    guard arguments.operands.count == 1 else {
      throw UsageError(message: "report of several results needs --out, such as --out results.html")
    }
    let place = arguments.operands[0]
    let folder = place.hasSuffix(".json") ? OutputFolder.of(file: place).folder.path : place
    let name = reports.count == 1 ? reports[0].kind.page : "report.html"
    path = "\(folder)/\(name)"
  }
  try OutputFolder.write(
    Report.html(arguments.has(.anonymous) ? reports.map { $0.anonymous() } : reports), toFile: path)
  try Terminal.print("Report: \(path)\n")
  return .done
}

/// Writes one chart of the first report that has it.
private func drawChart(_ name: String, of reports: [Report], _ arguments: Arguments) throws -> Exit {
  let shown = arguments.has(.anonymous) ? reports.map { $0.anonymous() } : reports
  let picture = try understood { () throws(UnknownChart) in try Report.picture(of: name, in: shown) }
  let place = arguments.operands[0]
  let folder = place.hasSuffix(".json") ? OutputFolder.of(file: place).folder.path : place
  let path = arguments.value(page) ?? "\(folder)/\(name).svg"
  try OutputFolder.write(picture, toFile: path)
  try Terminal.print("Picture: \(path)\n")
  return .done
}
