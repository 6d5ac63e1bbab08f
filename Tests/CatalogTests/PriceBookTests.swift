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

  @Test(
    "Rows of prices that are not whole are told with their line",
    arguments: [
      ("api,m,,1,,2026-11-01", 2, "output_usd_per_million_tokens: m has no such price; input and output need one"),
      ("api,m,,,1,2026-11-01", 2, "input_usd_per_million_tokens: m has no such price; input and output need one"),
      ("api,m,1000,1,1,2026-11-01", 2, "above_tokens: m has no row without it, for shorter prompts"),
      ("api,m,,1,1,2026-11-01\napi,m,,2,2,2026-11-01", 3, "m has these prices in line 2 already"),
      ("api,m,,1,1,2026-02-30", 2, "date: expected a day such as 2026-11-21, found \"2026-02-30\""),
      ("api,m,,1,1,soon", 2, "date: expected a day such as 2026-11-21, found \"soon\""),
    ])
  func rowsThatAreNotWhole(rows: String, line: Int, message: String) throws {
    let header = "kind,name,above_tokens,input_usd_per_million_tokens,output_usd_per_million_tokens,date\n"
    let book = try PriceBook(Array((header + rows).utf8), file: "b.csv")
    #expect(throws: PriceBook.Problem(line: line, message: message)) { try book.rows(of: .api, named: "m") }
  }

  @Test func aRowWithoutANameIsFound() throws {
    let text = "kind,region,name,date\ninstance,\"a,b\",m,\n\ninstance,a,,2026-11-01\n"
    let book = try PriceBook(Array(text.utf8), file: "b.csv")
    #expect(throws: PriceBook.Problem(line: 4, message: "a row without a name")) { try book.checkNames() }
  }
}
