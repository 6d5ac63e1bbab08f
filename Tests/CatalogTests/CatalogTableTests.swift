import Catalog
import FoundationEssentials
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
      Catalog.table(.apis, filter: "gpt-4o-mini").rows.first?.prefix(5) == [
        "gpt-4o-mini", "openai", "0.15", "0.075", "0.6",
      ])
  }

  @Test(arguments: CatalogKind.allCases) func recordsAreJSONObjects(kind: CatalogKind) throws {
    struct Origin: Decodable {
      let source: String
      let date: String
    }
    let table = Catalog.table(kind)
    let data = try JSONEncoder().encode(table.records)
    #expect(try JSONDecoder().decode([Origin].self, from: data).map(\.source) == table.provenance.map(\.source))
  }

  @Test func unknownFiguresAreNullInJSON() throws {
    struct Price: Decodable {
      let instance: String
      let on_demand_usd_per_hour: Decimal
      let spot_usd_per_hour: Decimal?
      let reserved_3y_usd_per_hour: Decimal?
    }
    let data = try JSONEncoder().encode(Catalog.table(.instances, filter: "aws/g4dn.xlarge").records)
    let price = try #require(try JSONDecoder().decode([Price].self, from: data).first)
    #expect(price.on_demand_usd_per_hour == Decimal(string: "0.526"))
    #expect(price.reserved_3y_usd_per_hour == nil)
    #expect(price.spot_usd_per_hour == Decimal(string: "0.18936"))
  }
}
