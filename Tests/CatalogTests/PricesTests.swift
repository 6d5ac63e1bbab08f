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

  /// A model of LiteLLM's list, prices in dollars a token.
  private struct Entry: Decodable {
    var figures: [String: Decimal] = [:]
    var retires: String?
    var ranges: [[String: Decimal]] = []

    struct Key: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }
    private struct Range: Decodable {
      var input_cost_per_token: Decimal
      var output_cost_per_token: Decimal
      var range: [Decimal]
    }

    init(from decoder: any Decoder) throws {
      let object = try decoder.container(keyedBy: Key.self)
      for key in object.allKeys {
        if let figure = try? object.decode(Decimal.self, forKey: key) { figures[key.stringValue] = figure }
      }
      retires = try? object.decode(String.self, forKey: Key(stringValue: "deprecation_date"))
      let tiers = (try? object.decode([Range].self, forKey: Key(stringValue: "tiered_pricing"))) ?? []
      ranges = tiers.map {
        ["input": $0.input_cost_per_token, "output": $0.output_cost_per_token, "from": $0.range[0]]
      }
    }

    /// Dollars a million tokens; nil where the list has none, or 0.
    func perMillion(_ key: String) -> Decimal? { figures[key].flatMap { $0 == 0 ? nil : $0 * 1_000_000 } }
  }

  private static func list() throws -> [String: Entry] {
    try JSONDecoder().decode([String: Entry].self, from: SharedData.file("litellm-model-prices.json"))
  }

  private static let listKeys: [TokenKind: [String]] = [
    .input: ["input_cost_per_token"], .cachedInput: ["cache_read_input_token_cost"],
    .cacheWrite: ["cache_creation_input_token_cost"],
    .longCacheWrite: ["cache_creation_input_token_cost_above_1hr", "cache_creation_input_token_cost_above_12hr"],
    .output: ["output_cost_per_token"], .reasoning: ["output_cost_per_reasoning_token"],
  ]
  private static let suffixes: [ServiceTier: String] = [
    .standard: "", .batch: "_batches", .flex: "_flex", .priority: "_priority",
  ]

  /// What the catalog has otherwise than the list, as the row's source says.
  private static let corrected: Set<String> = [
    "vertex/claude-opus-5-5 batch_input", "vertex/claude-opus-5-5 batch_output",
  ]

  /// Every price that a row has is the list's, in every tier and for every length of prompt.
  @Test func tokenPricesEqualTheirSource() throws {
    let listed = try Self.list()
    for api in Catalog.apis {
      let entry = try #require(listed[api.listedAs], "\(api.name)")
      #expect(api.contextLimit.map { Decimal($0) } == entry.figures["max_input_tokens"], "\(api.name)")
      #expect(api.retires == entry.retires, "\(api.name)")
      guard entry.ranges.isEmpty else {
        #expect(api.price.steps.map { Decimal($0.above) } == entry.ranges.dropFirst().map { $0["from"] })
        for (step, range) in entry.ranges.enumerated() {
          #expect(api.price.perMillion(.input, step: step) == (range["input"] ?? 0) * 1_000_000, "\(api.name)")
          #expect(api.price.perMillion(.output, step: step) == (range["output"] ?? 0) * 1_000_000, "\(api.name)")
        }
        continue
      }
      for step in [nil] + api.price.steps.map({ Optional($0) }) {
        let length = step.map { "_above_\($0.above / 1_000)k_tokens" } ?? ""
        for rate in TokenRate.allCases {
          guard let price = (step?.rates ?? api.price.rates)[rate] else { continue }
          let name = "\(api.name) \(rate.key)"
          guard !Self.corrected.contains(name) else { continue }
          let keys = (Self.listKeys[rate.kind] ?? []).map { $0 + length + (Self.suffixes[rate.tier] ?? "") }
          #expect(keys.contains { entry.perMillion($0) == price }, "\(name)\(length)")
        }
      }
    }
  }

  /// And a price that the list has of the four tiers is in the row, unless it is 0 or that of a kind which costs as much as another.
  @Test func noPriceOfTheListIsLeftOut() throws {
    let listed = try Self.list()
    for api in Catalog.apis {
      let entry = try #require(listed[api.listedAs], "\(api.name)")
      for rate in TokenRate.allCases where api.price.rates.offers(rate.tier) || rate.tier == .standard {
        for key in Self.listKeys[rate.kind] ?? [] {
          guard let price = entry.perMillion(key + (Self.suffixes[rate.tier] ?? "")) else { continue }
          let isOwn = rate.kind != .reasoning || price != entry.perMillion("output_cost_per_token")
          #expect(api.price.rates[rate] != nil || !isOwn, "\(api.name) \(rate.key)")
        }
      }
    }
  }
}
