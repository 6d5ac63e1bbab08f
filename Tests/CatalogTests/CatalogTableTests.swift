import Catalog
import Testing

@Suite struct CatalogTableTests {
  @Test(arguments: CatalogKind.allCases) func everyRowHasACellForEveryColumn(kind: CatalogKind) throws {
    let table = Catalog.table(kind)
    #expect(!table.rows.isEmpty)
    #expect(table.rows.count == table.provenance.count)
    for row in table.rows {
      #expect(row.count == table.columns.count)
      #expect(row.allSatisfy { !$0.isEmpty })
    }
    #expect(Set(table.columns.map(\.key)).count == table.columns.count)
  }

  @Test func theFilterLooksAtNameAcceleratorAndProvider() {
    #expect(Catalog.table(.instances, filter: "A10G").rows.count == 8)
    #expect(Catalog.table(.instances, filter: "g5.xl").rows.map(\.[0]) == ["aws/g5.xlarge"])
    #expect(Catalog.table(.apis, filter: "anthropic").rows.allSatisfy { $0[0].hasPrefix("claude") })
    #expect(Catalog.table(.models, filter: "no such model").rows.isEmpty)
    #expect(Catalog.table(.slices, filter: "a30").rows.count == 3)
    #expect(Catalog.table(.accelerators, filter: "").rows.count == Catalog.accelerators.count)
  }

  @Test func figuresArePrintedInTheirUnits() {
    let row = Catalog.table(.instances, filter: "aws/g4dn.xlarge").rows.first
    #expect(
      row == [
        "aws/g4dn.xlarge", "us-east-1", "Intel Cascade Lake", "x86", "4", "16", "t4", "1", "0.526", "0.18936", "0.331",
        "-", "15-20%",
      ])
    #expect(
      Catalog.table(.apis, filter: "gpt-4o-mini").rows.first { $0[0] == "gpt-4o-mini" }?.prefix(5) == [
        "gpt-4o-mini", "openai", "0.15", "0.075", "0.6",
      ])
  }
}
