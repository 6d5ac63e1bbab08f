import Reporting

extension OutputFolder {
  /// The folder of a file that the user named, and the file's name in it.
  static func of(file path: String) -> (folder: OutputFolder, name: String) {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    return (OutputFolder(path: folder), slash.map { String(path[path.index(after: $0)...]) } ?? path)
  }

  /// Writes a text to a file that the user named.
  static func write(_ text: String, toFile path: String) throws {
    let (folder, name) = of(file: path)
    try folder.write([(name, text)])
  }
}
