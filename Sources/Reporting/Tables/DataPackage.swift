import FoundationEssentials

/// The folder's `datapackage.json`, by Frictionless' Data Package v1: every file of columns with name, type, unit and meaning of each.
enum DataPackage {
  static let name = "datapackage.json"

  /// Files that another study left in the same folder stay described, as long as they are there.
  ///
  /// - Parameter absent: Names of those that are about to go.
  static func document(_ files: [CSVDescription], absent: [String], scenario: String, in folder: OutputFolder)
    -> JSONValue
  {
    let old = saved(in: folder).filter { file in
      !files.contains { $0.name == file.name } && !absent.contains(file.name)
        && FileManager.default.fileExists(atPath: "\(folder.path)/\(file.name)")
    }
    return .object([
      ("profile", .string("tabular-data-package")), ("name", .string(identifier(scenario))),
      ("title", .string(scenario)), ("resources", .array((old + files).map(resource))),
    ])
  }

  static func resource(_ file: CSVDescription) -> JSONValue {
    .object([
      ("profile", .string("tabular-data-resource")), ("name", .string(identifier(file.name))),
      ("path", .string(file.name)), ("description", .string(file.meaning)), ("format", .string("csv")),
      ("mediatype", .string("text/csv")), ("encoding", .string("utf-8")),
      ("dialect", .object([("delimiter", .string(",")), ("lineTerminator", .string("\r\n"))])),
      ("schema", .object([("fields", .array(file.fields.map(field))), ("missingValues", .array([.string("")]))])),
    ])
  }

  /// `unit` and `unitColumn` are beside the standard's keys, which allows that.
  private static func field(_ field: CSVField) -> JSONValue {
    let unit: [(key: String, value: JSONValue)] =
      switch field.unit {
      case .none: []
      case .of(let unit): [("unit", .string(unit))]
      case .column(let name): [("unitColumn", .string(name))]
      }
    return .object(
      [("name", .string(field.name)), ("type", .string(field.kind.rawValue))] + unit
        + [("description", .string(field.meaning))])
  }

  /// Lower case letters, digits, `.`, `_` and `-`, as the standard asks of names.
  private static func identifier(_ name: String) -> String {
    let text = String(
      name.lowercased().unicodeScalars.map { scalar in
        let isAllowed =
          scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789._-".unicodeScalars.contains(scalar))
        return isAllowed ? Character(scalar) : "-"
      })
    return text.hasSuffix(".csv") ? String(text.dropLast(4)) : text
  }

  private static func saved(in folder: OutputFolder) -> [CSVDescription] {
    guard let data = FileManager.default.contents(atPath: "\(folder.path)/\(name)"),
      let package = try? JSONDecoder().decode(Saved.self, from: data)
    else { return [] }
    return package.resources.map { resource in
      CSVDescription(
        name: resource.path, meaning: resource.description,
        fields: resource.schema.fields.map { field in
          let unit: CSVField.Unit = field.unit.map { .of($0) } ?? field.unitColumn.map { .column($0) } ?? .none
          return CSVField(field.name, field.type, field.description, unit: unit)
        })
    }
  }

  /// The keys as they stand in the file.
  private struct Saved: Decodable {
    struct Resource: Decodable {
      struct Schema: Decodable {
        struct Field: Decodable {
          var name: String
          var type: CSVField.Kind
          var unit: String?
          var unitColumn: String?
          var description: String
        }
        var fields: [Field]
      }
      var path: String
      var description: String
      var schema: Schema
    }
    var resources: [Resource]
  }
}

extension [OutputFile] {
  /// With the package that describes those of columns.
  func packaged(as scenario: String) -> [OutputFile] {
    let files = compactMap(\.description)
    let absent = filter { !$0.isPresent }.map(\.name)
    return self + [
      OutputFile(DataPackage.name) { DataPackage.document(files, absent: absent, scenario: scenario, in: $0) }
    ]
  }
}
