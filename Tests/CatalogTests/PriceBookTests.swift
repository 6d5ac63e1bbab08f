import Catalog
import FoundationEssentials
import Testing

@Suite struct PriceBookTests {
  /// A number as it is written; `nan` where it is none.
  private func decimal(_ text: String) -> Decimal { Decimal(string: text) ?? .nan }

  @Test func aBooksRowsAreFoundByNameAndReadOneByOne() throws {
    let text = """
      kind,name,region,on_demand_usd_per_hour,spot_saving,source,date
      instance,aws/g5.xlarge,eu-west-1,1.123,,mine,2026-11-01
      instance,aws/g5.xlarge2,eu-west-1,9,,mine,2026-11-01
      api,"aws/g5.xlarge",,5,,mine,2026-11-01
      instance,aws/g6.xlarge,,x,,mine,2026-11-01
      instance,aws/g6e.xlarge,,1,1.5,mine,2026-11-01
      """
    let book = try PriceBook(Array(text.utf8), file: "b.csv")
    let rows = try book.rows(of: .instance, named: "aws/g5.xlarge")
    #expect(rows.count == 1)
    #expect(rows.first?.onDemand == decimal("1.123"))
    #expect(try book.rows(of: .instance, named: "aws/g5").isEmpty)
    #expect(
      throws: PriceBook.Problem(
        line: 5, message: "on_demand_usd_per_hour: expected a number of at least 0, found \"x\"")
    ) { try book.rows(of: .instance, named: "aws/g6.xlarge") }
    #expect(throws: PriceBook.Problem(line: 6, message: "spot_saving: expected a share from 0 to 1, found 1.5")) {
      try book.rows(of: .instance, named: "aws/g6e.xlarge")
    }
    #expect(throws: PriceBook.Problem.self) { try PriceBook(Array("kind,nme\n".utf8), file: "b.csv") }
  }

  @Test func aPriceOfAnotherRegionTakesTheCommitmentsOfThisOneAway() throws {
    let machine = try #require(Catalog.instance("aws/g5.xlarge"))
    #expect(!machine.reserved.isEmpty)
    var row = PriceRow(
      .instance, machine.name, region: "eu-west-1", provenance: Provenance(source: "mine", date: "2026-11-01"))
    row.onDemand = 2
    let there = machine.priced(by: row)
    #expect(there.onDemand == 2 && there.reserved.isEmpty && there.spot == nil && there.region == "eu-west-1")
    row.spotSaving = decimal("0.6")
    #expect(machine.priced(by: row).spot == decimal("0.8"))
    row.region = machine.region
    row.spotSaving = nil
    let here = machine.priced(by: row)
    #expect(here.reserved == machine.reserved && here.provenance.source == "mine")
    #expect(here.spot == machine.spotSaving.map { 2 * (1 - $0) })
  }
}
