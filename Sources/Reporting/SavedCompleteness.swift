import FoundationEssentials

extension OutputFolder {
  /// Whether one of these files is here already from a study that was made whole.
  public func holdsWhole(_ files: [OutputFile]) -> Bool {
    struct Document: Decodable {
      var complete: Bool
    }
    return files.contains { file in
      guard file.name.hasSuffix(".json"), let data = FileManager.default.contents(atPath: "\(path)/\(file.name)") else {
        return false
      }
      return (try? JSONDecoder().decode(Document.self, from: data))?.complete == true
    }
  }
}
