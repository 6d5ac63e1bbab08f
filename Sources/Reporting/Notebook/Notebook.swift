import FoundationEssentials
import Studies

/// A notebook of Jupyter in its format 4.5 (nbformat.readthedocs.io, 2026-11-28), the same bytes for the same cells.
struct Notebook {
  /// A part of it.
  struct Cell {
    enum Kind: String {
      case markdown, code
    }
    let kind: Kind
    /// Letters, digits, `-` and `_`, of its own in the notebook.
    let id: String
    let source: String

    static func text(_ id: String, _ source: String) -> Cell { Cell(kind: .markdown, id: id, source: source) }

    static func code(_ id: String, _ source: String) -> Cell { Cell(kind: .code, id: id, source: source) }
  }

  static let name = "analysis.ipynb"

  let cells: [Cell]

  /// The document, nothing of it executed.
  var document: JSONValue {
    .object([
      ("cells", .array(cells.map(\.document))),
      (
        "metadata",
        .object([
          ("fleetcast", .object([("sources", .string(Self.digest(cells.map(\.source))))])),
          (
            "kernelspec",
            .object([
              ("display_name", .string("Python 3")), ("language", .string("python")), ("name", .string("python3")),
            ])
          ), ("language_info", .object([("name", .string("python"))])),
        ])
      ), ("nbformat", .integer(4)), ("nbformat_minor", .integer(5)),
    ])
  }

  /// Whether a notebook in the file has cells that were not written by us, or not as they are now: executing one does not count.
  static func isEdited(_ data: Data) -> Bool {
    guard let saved = try? JSONDecoder().decode(Saved.self, from: data) else { return true }
    return saved.metadata.fleetcast?.sources != digest(saved.cells.map(\.source.text))
  }

  private static func digest(_ sources: [String]) -> String {
    var hash = StableHash()
    for source in sources { hash.add(source) }
    return hash.text
  }

  /// As much of a notebook as tells whether it was edited.
  private struct Saved: Decodable {
    struct Metadata: Decodable {
      struct Own: Decodable {
        var sources: String
      }
      var fleetcast: Own?
    }
    struct Cell: Decodable {
      var source: Source
    }
    /// A text, or its lines.
    struct Source: Decodable {
      var text: String

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        text = try (try? container.decode(String.self)) ?? container.decode([String].self).joined()
      }
    }
    var metadata: Metadata
    var cells: [Cell]
  }
}

extension Notebook.Cell {
  fileprivate var document: JSONValue {
    var lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for index in lines.indices.dropLast() { lines[index] += "\n" }
    let common: [(key: String, value: JSONValue)] = [
      ("cell_type", .string(kind.rawValue)), ("id", .string(id)), ("metadata", .object([])),
      ("source", .array(lines.map(JSONValue.string))),
    ]
    switch kind {
    case .markdown: return .object(common)
    case .code: return .object(common + [("execution_count", .null), ("outputs", .array([]))])
    }
  }
}

/// A folder of results as far as a notebook has to know it.
public struct NotebookFolder {
  let path: String
  /// Name of the scenario.
  let title: String
  /// Names of the CSV files, without `.csv`.
  let tables: [String]
  /// Whether a run's figures are there.
  let hasSummary: Bool

  /// Looks into a folder that a study wrote.
  /// - Throws: `SavedResultError` where it is none.
  public init(path: String) throws(SavedResultError) {
    let file = "\(path)/\(DataPackage.name)"
    guard let data = FileManager.default.contents(atPath: file),
      let package = try? JSONDecoder().decode(Package.self, from: data)
    else {
      throw SavedResultError(
        description:
          "cannot read \(file); a notebook is written into the folder of a study, such as notebooks-out/quickstart"
      )
    }
    self.path = path
    title = package.title
    tables = package.resources.map(\.name)
    hasSummary = FileManager.default.fileExists(atPath: "\(path)/summary.json")
  }

  /// The notebook of the folder.
  /// - Throws: `SavedResultError` where one is there that somebody edited, which would be lost.
  public func notebook() throws(SavedResultError) -> OutputFile {
    let file = "\(path)/\(Notebook.name)"
    if let data = FileManager.default.contents(atPath: file), Notebook.isEdited(data) {
      throw SavedResultError(description: "\(file) was edited since it was written; give it another name first")
    }
    return OutputFile(Notebook.name, Notebook(cells: cells).document)
  }

  private struct Package: Decodable {
    struct Resource: Decodable {
      var name: String
    }
    var title: String
    var resources: [Resource]
  }
}

/// What was written, whether it was executed, and how to open it.
public func notebookPage(folder: String, isExecuted: Bool) -> Page {
  let path = "\(folder)/\(Notebook.name)"
  return Page(
    isExecuted ? "Written and executed" : "Written",
    sections: [
      PageSection([.lines([path], language: "")]),
      PageSection("Next", [.lines(["jupyter lab \(path)"], language: "sh")]),
    ])
}
