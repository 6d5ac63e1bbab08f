import FoundationEssentials

/// What an earlier study was made from, as its folder's `manifest.json` has it.
public struct SavedManifest: Sendable {
  private struct Document: Decodable {
    struct Source: Decodable {
      var text: String
    }
    var fleetcast: Int
    var version: String
    var set: [String]
    var sources: [Source]
  }
  private let document: Document

  /// Reads the manifest beside a `summary.json`; nil where there is none of this version's form.
  public init?(besideSummary path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    guard let data = FileManager.default.contents(atPath: folder + "manifest.json"),
      let document = try? JSONDecoder().decode(Document.self, from: data), document.fleetcast == Version.json
    else { return nil }
    self.document = document
  }

  /// Whether the study was made from the same texts and settings by the same version of the program: names of files, seed and number of
  /// replications do not matter, since the figures estimate the same.
  public func isOf(_ origin: RunOrigin) -> Bool {
    document.version == Version.program && document.set == origin.sets
      && document.sources.map(\.text) == origin.sources.map(\.text)
  }
}
