import Reporting
import Model
import Studies
import Testing

@Suite("Columns and figures") struct TablesTests {
  /// One vocabulary: whatever the file, a name has one type, one unit and one meaning, and no two names have the same meaning.
  @Test func aColumnHasOneMeaning() {
    var known: [String: CSVField] = [:]
    for file in csvDescriptions {
      #expect(Set(file.fields.map(\.name)).count == file.fields.count, "\(file.name)")
      for field in file.fields {
        #expect(!field.meaning.isEmpty && field.meaning.hasSuffix("."), "\(file.name): \(field.name)")
        #expect(known[field.name].map { $0 == field } ?? true, "\(file.name): \(field.name)")
        known[field.name] = field
        if case .column(let unit) = field.unit {
          #expect(file.fields.contains { $0.name == unit }, "\(file.name): \(field.name)")
        }
      }
    }
    #expect(Set(csvDescriptions.map(\.name)).count == csvDescriptions.count)
    // FOCUS has several columns with what is the same here, and the columns of figures stand under paths.
    let own = Dictionary(
      grouping: known.values.filter { $0.name.first?.isUppercase == false && !$0.name.contains(".") }, by: \.meaning)
    #expect(own.values.filter { $0.count > 1 }.map { $0.map(\.name) } == [])
  }

  @Test func everyStudysFilesAreListed() throws {
    let study = try study()
    let files = studyFiles(study, origin: RunOrigin(sources: [], sets: []))
    for file in files where file.isPresent {
      guard file.name.hasSuffix(".csv") else {
        #expect(file.description == nil)
        continue
      }
      let listed = try #require(csvDescriptions.first { $0.name == file.name })
      #expect(file.description == listed)
      #expect(readCSV(try ReportingTests.file(file.name, of: study))[0] == listed.fields.map(\.name))
    }
    #expect(files.last?.name == "datapackage.json")
  }

  @Test func figuresAreListedAsStudiesHaveThem() throws {
    let scenario = try study().scenario
    let listed = figureListings.flatMap(\.figures)
    for name in scenario.figureNames {
      let path = name.path.replacing("chat.", with: "<workload>.").replacing("pools.gpu.", with: "pools.<pool>.")
        .replacing("apis.hosted.", with: "apis.<api>.")
      let row = listed.first { row in
        row.path == path || row.path.hasSuffix("}") && path.hasPrefix(String(row.path.prefix { $0 != "{" }))
      }
      #expect(row?.unit == name.unit.symbol, "\(path)")
    }
    #expect(listed.allSatisfy { $0.meaning.hasSuffix(".") && !$0.unit.isEmpty })
    #expect(Set(listed.map(\.path)).count == listed.count)
  }
}
