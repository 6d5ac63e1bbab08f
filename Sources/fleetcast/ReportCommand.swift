import Reporting

private let page = Option(
  "--out", .file(endings: ["html"]),
  help: "Write the page there, such as to results.html (default: beside the result; needed for several).")

extension Command {
  static let report = Command(
    name: "report", summary: "Make a page to open in a browser from saved results.",
    forms: [[.many(.folder("RESULT"))]],
    options: [
      page,
      .anonymous,
    ],
    examples: [
      ("fleetcast report notebooks-out/quickstart", "every study in the folder on one page"),
      (
        "fleetcast report notebooks-out/quickstart/crossover_report.json --out crossover.html",
        "one of them, in another place"
      ),
      ("fleetcast report today tomorrow --anonymous --out both.html", "several results, without names"),
    ],
    run: makeReport)
}

private func makeReport(_ arguments: Arguments) throws -> Exit {
  let reports = try arguments.operands.flatMap { try Report.saved(at: $0) }
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
