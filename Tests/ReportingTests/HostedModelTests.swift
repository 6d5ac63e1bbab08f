import Catalog
import FoundationEssentials
import Model
import Reporting
import Testing

@Suite("Hosted models: listing, page and last days") struct HostedModelPageTests {
  /// One line a model, in a hundred columns.
  @Test func theListingFitsAHundredColumns() {
    let lines = catalogPage(Catalog.table(.apis)).terminal(width: 100).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 100 })
    for api in Catalog.apis { #expect(lines.count { $0.hasPrefix("  \(api.name) ") } == 1, "\(api.name)") }
  }

  @Test func aPageHasEveryPrice() throws {
    let table = Catalog.table(.apis, filter: "gpt-5.6")
    let model = try #require(Catalog.api("gpt-5.6"))
    let text = hostedModelPage(model, others: table.without("gpt-5.6")).terminal(width: 100)
    for word in ["272000", "priority", "flex", "batch", "cache write 1h", "$10 per 1,000 calls", "gpt-5.6-luna"] {
      #expect(text.contains(word), "\(word) in \(text)")
    }
    let deepSeek = try #require(Catalog.api("deepseek-v4-pro"))
    let page = hostedModelPage(deepSeek, others: Catalog.table(.apis, filter: "none such")).terminal(width: 200)
    #expect(page.contains("50 % of the price, mon-fri 00:00-01:00") && !page.contains("Others"))
  }

  @Test func everyPriceIsInJSON() throws {
    struct Model: Decodable {
      struct Step: Decodable {
        let above_tokens: Int
        let flex_cache_write_1h_usd_per_million: Decimal?
      }
      let model: String
      let batch_cached_input_usd_per_million: Decimal?
      let reasoning_usd_per_million: Decimal?
      let length_steps: [Step]
      let web_search_usd_per_call: Decimal?
      let source: String
      let date: String
    }
    let text = catalogJSON(Catalog.table(.apis, filter: "gpt-6-sol")).text()
    let models = try JSONDecoder().decode([Model].self, from: Data(text.utf8)).filter { $0.model == "gpt-6-sol" }
    let model = try #require(models.first)
    #expect(
      model.batch_cached_input_usd_per_million == Decimal(string: "0.1") && model.reasoning_usd_per_million == nil)
    #expect(model.length_steps.map(\.above_tokens) == [272_000])
    #expect(model.length_steps.first?.flex_cache_write_1h_usd_per_million == 5)
    #expect(
      model.web_search_usd_per_call == Decimal(string: "0.01") && model.date == "2026-11-21" && !model.source.isEmpty)
  }

  @Test(arguments: CatalogKind.allCases) func everyListingIsJSON(kind: CatalogKind) throws {
    struct Origin: Decodable {
      let source: String
      let date: String
    }
    let table = Catalog.table(kind)
    let text = catalogJSON(table).text()
    let origins = try JSONDecoder().decode([Origin].self, from: Data(text.utf8))
    #expect(origins.map(\.source) == table.provenance.map(\.source))
  }

  @Test func unknownFiguresAreNullInJSON() throws {
    let text = catalogJSON(Catalog.table(.instances, filter: "aws/g4dn.xlarge")).text()
    #expect(text.contains("\"on_demand_usd_per_hour\": 0.526") && text.contains("\"spot_usd_per_hour\": 0.18936"))
    #expect(text.contains("\"reserved_3y_usd_per_hour\": null"))
  }

  /// GPT-5 retires on 2026-12-11: it is told of in the 90 days before, and from that day on a warning.
  @Test func aModelThatRetiresIsToldOf() throws {
    var scenario = try study().scenario
    scenario.start = Instant(year: 2026, month: 1, day: 1)
    scenario.apis[0].model = "gpt-5"
    func told(_ year: Int, _ month: Int, _ day: Int) -> [Bool] {
      lifetimes(of: scenario, on: Instant(year: year, month: month, day: day)).map(\.isWarning)
    }
    #expect(told(2026, 9, 11).isEmpty && told(2026, 9, 12) == [false] && told(2026, 12, 10) == [false])
    #expect(told(2026, 12, 11) == [true] && told(2027, 6, 1) == [true])
    // A run that begins after it is warned of whatever the day.
    scenario.start = Instant(year: 2026, month: 12, day: 11)
    #expect(told(2026, 6, 1) == [true])
    // A run that lasts beyond it has a note.
    scenario.start = Instant(year: 2026, month: 1, day: 1)
    scenario.horizon = 360 * 86_400
    #expect(told(2026, 1, 1) == [false])
    let sentence = lifetimes(of: scenario, on: Instant(year: 2026, month: 12, day: 11)).first?.sentence
    #expect(sentence?.contains("gpt-5 is retired since 2026-12-11 (LiteLLM") == true)
    scenario.apis[0].model = "a model of our own"
    #expect(told(2030, 1, 1).isEmpty)
  }

  /// Gemini 3.8 Flash costs half until the end of 2026.
  @Test func pricesThatEndAreToldOf() throws {
    var scenario = try study().scenario
    scenario.start = Instant(year: 2026, month: 1, day: 1)
    scenario.apis[0].model = "gemini/gemini-3.8-flash"
    scenario.apis[0].price.source = "a list"
    func told(_ year: Int, _ month: Int, _ day: Int) -> [Bool] {
      lifetimes(of: scenario, on: Instant(year: year, month: month, day: day)).map(\.isWarning)
    }
    #expect(told(2026, 6, 1).isEmpty && told(2026, 12, 31) == [false] && told(2027, 1, 1) == [true])
    scenario.apis[0].price.source = "scenario"
    #expect(told(2027, 1, 1).isEmpty)
  }
}
