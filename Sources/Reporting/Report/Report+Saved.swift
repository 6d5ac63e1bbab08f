import FoundationEssentials

extension Report {
  /// What is kept beside a report so that the page can be made again: the report itself under the versions that wrote it.
  private struct Document: Codable {
    var fleetcast: Int
    var version: String
    /// Whether the study was made whole.
    var complete: Bool
    var report: Report
  }

  /// The text of the file of data: the same for the same report.
  func saved() -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let document = Document(
      fleetcast: Version.json, version: Version.program, complete: complete, report: self)
    guard let data = try? encoder.encode(document) else {
      preconditionFailure("a report is made of what can be written")
    }
    return String(decoding: data, as: UTF8.self) + "\n"
  }

  /// Reads what a study left: a file of data, or all of those in a folder.
  /// - Throws: `SavedResultError`.
  public static func saved(at path: String) throws(SavedResultError) -> [Report] {
    if path.hasSuffix(".json") { return [try read(path)] }
    let files = ReportKind.allCases.map { path + "/" + $0.data }.filter { FileManager.default.fileExists(atPath: $0) }
    guard !files.isEmpty else {
      let known = ReportKind.allCases.map(\.data).joined(separator: ", ")
      throw SavedResultError(
        description: "\(path) has no results that a report can be made of (\(known)); run the study again to have them")
    }
    var reports: [Report] = []
    for file in files { reports.append(try read(file)) }
    return reports
  }

  private static func read(_ path: String) throws(SavedResultError) -> Report {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw SavedResultError(description: "cannot read \(path)")
    }
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let document = try? decoder.decode(Document.self, from: data), document.fleetcast == Version.json else {
      throw SavedResultError(
        description:
          "\(path) is no data of a report of this version of fleetcast, such as notebooks-out/NAME/report.json")
    }
    return document.report
  }
}

/// The files of a report.
/// - Parameters:
///   - isWanted: Whether there is to be a page; one that an earlier command left goes otherwise. Its data are always kept.
///   - isAnonymous: Whether the page leaves names out.
public func reportFiles(_ report: Report, isWanted: Bool, isAnonymous: Bool = false) -> [OutputFile] {
  [
    OutputFile(report.kind.data) { report.saved() },
    isWanted
      ? OutputFile(report.kind.page) { (isAnonymous ? report.anonymous() : report).html() } : .absent(report.kind.page),
  ]
}
