import Catalog
import FoundationEssentials
import Testing

@Suite(.enabled(if: SharedData.isPresent, "\(SharedData.absence)"))
struct PricesTests {
  @Test func instancePricesEqualTheirSource() throws {
    let regions: [Cloud: String] = [.aws: "us-east-1", .gcp: "us-central1", .azure: "eastus"]
    var listed: [String: (onDemand: Decimal?, spot: Decimal?)] = [:]
    let text = String(decoding: try SharedData.file("cloud-vm-prices-2026.csv"), as: UTF8.self)
    for line in text.split(whereSeparator: \.isNewline).dropFirst() {
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard let cloud = Cloud(rawValue: cells[0]), regions[cloud] == cells[1] else { continue }
      let spot = cells[4]
      listed["\(cells[0])/\(cells[2])"] = (Decimal(string: cells[3]), spot.isEmpty ? nil : Decimal(string: spot))
    }
    for instance in Catalog.instances {
      #expect(instance.region == regions[instance.cloud])
      let price = try #require(listed[instance.name], "\(instance.name)")
      #expect(instance.onDemand == price.onDemand, "\(instance.name)")
      if instance.cloud == .gcp { #expect(instance.spot == price.spot, "\(instance.name)") }
    }
  }

  @Test func spotSavingsEqualTheirSource() throws {
    struct Advisor: Decodable {
      struct Advice: Decodable {
        let s: Int
        let r: Int
      }
      let spot_advisor: [String: [String: [String: Advice]]]
    }
    let advisor = try JSONDecoder().decode(Advisor.self, from: SharedData.file("aws-spot-advisor-2025-06.json"))
    let advice = try #require(advisor.spot_advisor["us-east-1"]?["Linux"])
    let lower = [0, 0.05, 0.1, 0.15, 0.2]
    for instance in Catalog.instances where instance.cloud == .aws {
      let stated = advice[instance.type]
      #expect((stated == nil) == (instance.spot == nil), "\(instance.name)")
      guard let stated else { continue }
      #expect(instance.spotSaving == Decimal(stated.s) / 100, "\(instance.name)")
      #expect(instance.spot == instance.onDemand * Decimal(100 - stated.s) / 100, "\(instance.name)")
      #expect(instance.spotInterruptionAtLeast == lower[stated.r], "\(instance.name)")
      #expect(instance.spotInterruption == (stated.r < 4 ? lower[stated.r + 1] : nil), "\(instance.name)")
    }
  }

  @Test func tokenPricesEqualTheirSource() throws {
    struct Entry: Decodable {
      var prices: [String: Decimal] = [:]
      var context: Int?

      struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
      }

      init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        for key in object.allKeys
        where key.stringValue.contains("cost_per_token") || key.stringValue.contains("token_cost") {
          prices[key.stringValue] = try? object.decode(Decimal.self, forKey: key)
        }
        if let key = Key(stringValue: "max_input_tokens") { context = try? object.decode(Int.self, forKey: key) }
      }
    }
    let listed = try JSONDecoder().decode([String: Entry].self, from: SharedData.file("litellm-model-prices.json"))
    for api in Catalog.apis {
      let entry = try #require(listed[api.listedAs], "\(api.name)")
      func perMillion(_ key: String) -> Decimal? {
        entry.prices[key].flatMap { $0 == 0 ? nil : $0 * 1_000_000 }
      }
      #expect(api.price.rates[.input] == perMillion("input_cost_per_token"), "\(api.name)")
      #expect(api.price.rates[.output] == perMillion("output_cost_per_token"), "\(api.name)")
      #expect(api.price.rates[.cachedInput] == perMillion("cache_read_input_token_cost"), "\(api.name)")
      #expect(api.price.rates[.input, .batch] == perMillion("input_cost_per_token_batches"), "\(api.name)")
      #expect(api.price.rates[.output, .batch] == perMillion("output_cost_per_token_batches"), "\(api.name)")
      #expect(api.contextLimit == entry.context, "\(api.name)")
    }
  }
}
