import FoundationEssentials
import Glibc
import Studies

/// The finished points of a sweep in a folder, one file a point, each whole or absent.
public struct SweepStore: Sendable {
  private let folder: OutputFolder

  /// The results in `points/` of a folder.
  public init(_ folder: OutputFolder) { self.folder = OutputFolder(path: folder.path + "/points") }

  /// Keeps a result. Two programs that keep the same one write the same bytes.
  /// - Throws: `OutputError`.
  public func keep(_ result: SweepResult) throws {
    try folder.write([(result.id + ".json", SweepStore.text(result))])
  }

  /// The result of a point; nil where there is none, or the file is not what was once written for this point.
  public func result(of point: SweepPoint) -> SweepResult? {
    guard let data = FileManager.default.contents(atPath: folder.path + "/\(point.id).json"),
      let record = try? JSONDecoder().decode(Record.self, from: data)
    else { return nil }
    let result = record.result
    return result.id == point.id && Array(SweepStore.text(result).utf8) == Array(data) ? result : nil
  }

  /// The points without a result.
  public func missing(_ points: [SweepPoint]) -> [SweepPoint] { points.filter { result(of: $0) == nil } }

  /// The file's text; its digest is the hash of everything before it.
  static func text(_ result: SweepResult) -> String {
    var members: [(key: String, value: JSONValue)] = [
      ("fleetcast", .integer(Int64(Version.json))), ("version", .string(Version.program)),
      ("point", .string(result.id)),
      ("settings", .array(result.settings.map(JSONValue.string))),
      ("replications", .integer(Int64(result.replications))), ("complete", .bool(result.isComplete)),
      ("events", .decimal(String(result.events))), ("warnings", .array(result.warnings.map(JSONValue.string))),
      (
        "slos",
        .array(result.slos.map { .object([("figure", .string($0.path)), ("verdict", .string($0.outcome))]) })
      ),
      ("figures", .array(result.figures.map(json))),
    ]
    var digest = StableHash()
    digest.add(JSONValue.object(members).text())
    members.append(("digest", .string(digest.text)))
    return JSONValue.object(members).text() + "\n"
  }

  private static func json(_ figure: Figure) -> JSONValue {
    .object([
      ("figure", .string(figure.path)), ("value", .optional(figure.value)), ("low", .optional(figure.low)),
      ("high", .optional(figure.high)), ("unit", .string(figure.unit)),
      ("why", figure.why.map(JSONValue.string) ?? .null),
    ])
  }
}

/// The file as the decoder reads it.
private struct Record: Decodable {
  struct SLO: Decodable {
    var figure: String
    var verdict: String
  }
  struct Entry: Decodable {
    var figure: String
    var value: Double?
    var low: Double?
    var high: Double?
    var unit: String
    var why: String?
  }
  var point: String
  var settings: [String]
  var replications: Int
  var complete: Bool
  var events: UInt64
  var warnings: [String]
  var slos: [SLO]
  var figures: [Entry]

  var result: SweepResult {
    SweepResult(
      id: point, settings: settings, replications: replications, isComplete: complete, events: events,
      warnings: warnings, slos: slos.map { .init(path: $0.figure, outcome: $0.verdict) },
      figures: figures.map { entry in
        var figure = Figure(entry.figure, why: entry.why ?? "", unit: entry.unit)
        (figure.value, figure.low, figure.high, figure.why) = (entry.value, entry.low, entry.high, entry.why)
        return figure
      })
  }
}
