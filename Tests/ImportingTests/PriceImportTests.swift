import Catalog
import FoundationEssentials
import Importing
import Testing

@Suite("Importing prices") struct PriceImportTests {
  /// Price lists that lie beside the checkout and are not part of it.
  private static let prices = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "../shared/data/prices")
  private static let isPresent = FileManager.default.fileExists(atPath: prices.path)
  private static let absence = "../shared/data/prices is not there, so no real list is read"

  private func imported(
    _ text: String, _ format: PriceImport.Format, date: String? = "2026-11-21", source: String? = nil
  ) throws -> PriceImport {
    try PriceImport(Array(text.utf8), as: format, file: "list.csv", source: source, date: date)
  }

  /// A number as it is written; `nan` where it is none.
  private func decimal(_ text: String) -> Decimal { Decimal(string: text) ?? .nan }

  @Test func pricesPerTokenBecomePricesPerMillionToTheLastDigit() throws {
    let list = try imported(
      """
      {"b": {"input_cost_per_token": 1.25e-06, "output_cost_per_token": 1e-05, "cache_read_input_token_cost": 1.25e-7,
             "input_cost_per_token_batches": 6.25e-07, "max_input_tokens": 272000, "mode": "chat"},
       "a": {"input_cost_per_token": 0.00000015, "mode": "embedding"},
       "image": {"output_cost_per_image": 0.04},
       "bad": {"input_cost_per_token": "free"}, "worse": 7, "negative": {"input_cost_per_token": -1}}
      """, .litellm)
    #expect(list.read == 6)
    #expect(list.rows.map(\.name) == ["a", "b"])
    #expect(list.rows[1].rates[.input] == decimal("1.25"))
    #expect(list.rows[1].rates[.output] == 10)
    #expect(list.rows[1].rates[.cachedInput] == decimal("0.125"))
    #expect(list.rows[1].rates[.input, .batch] == decimal("0.625"))
    #expect(list.rows[0].rates[.input] == decimal("0.15"))
    #expect(list.rows[0].rates[.output] == 0)
    let malformed = list.omissions.filter { $0.why.hasPrefix("malformed") }.flatMap(\.examples)
    #expect(malformed.sorted() == ["bad", "negative", "worse"])
    #expect(list.omissions.first { $0.why.contains("not priced by the token") }?.examples == ["image"])
  }

  /// What the list has twice is no one's price, and what it explains its fields with is no model.
  @Test func namesListedTwiceAndTheSampleAreLeftOut() throws {
    let list = try imported(
      """
      {"sample_spec": {"input_cost_per_token": 0.0, "output_cost_per_token": 0.0},
       "a": {"input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06, "x": {"b": 1, "b": 2}},
       "b": {"input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06},
       "b": {"input_cost_per_token": 3e-06, "output_cost_per_token": 4e-06}}
      """, .litellm)
    #expect(list.rows.map(\.name) == ["a"])
    #expect(list.omissions.first { $0.why == "listed more than once" }?.examples == ["b"])
    #expect(list.omissions.first { $0.examples == ["sample_spec"] }?.count == 1)
  }

  /// One number that no book holds costs one row, not the file, wherever it stands.
  @Test func aNumberBeyondAllBoundsCostsItsRow() throws {
    let list = try imported(
      """
      {"good": {"input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06},
       "huge": {"input_cost_per_token": 1e300, "output_cost_per_token": 2e-06},
       "vast": {"input_cost_per_token": 1e-06, "output_cost_per_token": 1e100},
       "dear": {"input_cost_per_token": 1e-06, "output_cost_per_token": 1e6},
       "hit": {"input_cost_per_token": 1e-06, "input_cost_per_token_cache_hit": 1e200},
       "long": {"input_cost_per_token": 1e-06, "max_input_tokens": 1e300},
       "search": {"input_cost_per_token": 1e-06, "search_context_cost_per_query": {"search_context_size_medium": 1e300}},
       "tiers": {"input_cost_per_token": 1e-06, "tiered_pricing": [{"range": [0, 1000], "input_cost_per_token": 1e300}]},
       "peak": {"input_cost_per_token": 1e-06, "off_peak_pricing": {"input_cost_per_token": 1e120, "windows": [{"hours_utc": "00:00-01:00"}]}},
       "deep": {"input_cost_per_token": 1e-06, "supports": {"a": [1e300]}}}
      """, .litellm)
    #expect(list.read == 10)
    #expect(list.rows.map(\.name) == ["deep", "good", "peak", "tiers"])
    let malformed = list.omissions.filter { $0.why.hasPrefix("malformed") }
    #expect(malformed.flatMap(\.examples).sorted() == ["dear", "hit", "huge", "long", "search", "vast"])
    #expect(malformed.reduce(0) { $0 + $1.count } == 6)
    #expect(list.rows.allSatisfy { $0.rates[.input] == 1 && $0.offPeakPaid == nil })
    #expect(list.unread["tiered_pricing, input_cost_per_token"] == 1)
    let karpenter = try imported(
      """
      {"prices": {"us-central1": {"on_demand": {"g2-standard-4": 1e300, "g2-standard-8": 0.85}, "spot": {"g2-standard-8": 0.3}}}}
      """, .karpenter)
    #expect(karpenter.rows.map(\.name) == ["gcp/g2-standard-8"] && karpenter.read == 2)
    #expect(karpenter.omissions.map(\.examples) == [["g2-standard-4 in us-central1"]])
  }

  /// What a model lacks, and what has no place, is told.
  @Test func whatAModelLacksIsTold() throws {
    let list = try imported(
      """
      {"old": {"input_cost_per_token": 1e-06, "output_cost_per_token": 4e-06, "deprecation_date": "2026-01-01", "mode": "chat"},
       "half": {"input_cost_per_token": 1e-06, "mode": "chat"}, "vectors": {"input_cost_per_token": 1e-06, "mode": "embedding"}}
      """, .litellm)
    #expect(list.rows.map(\.name) == ["half", "old", "vectors"])
    #expect(
      list.unread == [
        "deprecation_date": 1, "output_cost_per_token, which is missing: answers cost nothing": 1,
      ])
  }

  /// Every field that names a price of text by the token has its place; of the others the row says that they are left out.
  @Test func everyPriceOfAHostedModelIsKeptOrNamed() throws {
    let list = try imported(
      """
      {"m": {"input_cost_per_token": 1e-06, "output_cost_per_token": 4e-06, "output_cost_per_reasoning_token": 5e-06,
        "input_cost_per_token_cache_hit": 9e-08, "cache_creation_input_token_cost": 1.25e-06,
        "cache_creation_input_token_cost_above_1hr": 2e-06, "cache_creation_input_token_cost_flex": 6.3e-07,
        "cache_read_input_token_cost_batches": 5e-08, "output_cost_per_token_priority": 8e-06,
        "input_cost_per_token_above_128k_tokens": 2.0000000000000003e-06, "output_cost_per_token_above_128k_tokens_flex": 3e-06,
        "cache_creation_input_token_cost_above_12hr_above_512k_tokens_batches": 7e-06,
        "input_cost_per_audio_token": 1e-05, "input_cost_per_token_ultrafast": 6e-06,
        "search_context_cost_per_query": {"search_context_size_low": 0.005, "search_context_size_medium": 0.008,
          "search_context_size_high": 0.014},
        "search_free_requests": {"count": 5000, "period": "month"}, "google_maps_grounding_cost_per_query": 0.025,
        "prompt_cache_min_tokens": 2048.0, "max_input_tokens": 1000000, "supports_vision": true,
        "off_peak_pricing": {"input_cost_per_token": 5e-07, "output_cost_per_token": 2e-06,
          "windows": [{"hours_utc": ["00:00-01:00", "10:00-00:00"], "weekdays": [1, 2, 3, 5]}]}},
       "tiered": {"tiered_pricing": [
         {"range": [0, 32000.0], "input_cost_per_token": 3e-07, "output_cost_per_token": 1.5e-06},
         {"range": [32000.0, 128000.0], "input_cost_per_token": 5e-07, "output_cost_per_token": 2.5e-06,
          "cache_read_input_token_cost": 1.2e-07}]},
       "shanghai": {"input_cost_per_token": 1e-06, "output_cost_per_token": 1e-06, "cache_creation_input_token_cost": 0.0,
         "off_peak_pricing": {"input_cost_per_token": 5e-07, "weekday_timezone": "Asia/Shanghai",
           "windows": [{"hours_utc": "00:00-00:00", "weekdays": [6, 7]}]},
         "search_free_requests": {"count": 1500, "period": "day"}}}
      """, .litellm)
    #expect(
      list.rows.map { "\($0.name) \($0.above ?? 0)" } == [
        "m 0", "m 128000", "m 512000", "shanghai 0", "tiered 0", "tiered 32000",
      ])
    let (plain, long, longer) = (list.rows[0], list.rows[1], list.rows[2])
    let kept: [(PriceRow, TokenKind, ServiceTier, String)] = [
      (plain, .input, .standard, "1"), (plain, .cachedInput, .standard, "0.09"),
      (plain, .cacheWrite, .standard, "1.25"),
      (plain, .longCacheWrite, .standard, "2"), (plain, .output, .standard, "4"), (plain, .reasoning, .standard, "5"),
      (plain, .cachedInput, .batch, "0.05"), (plain, .cacheWrite, .flex, "0.63"), (plain, .output, .priority, "8"),
      (long, .input, .standard, "2"), (long, .output, .flex, "3"), (longer, .longCacheWrite, .batch, "7"),
    ]
    for (row, kind, tier, price) in kept { #expect(row.rates[kind, tier] == decimal(price), "\(kind) \(tier)") }
    let written = list.rows.prefix(3).reduce(0) { sum, row in sum + TokenRate.allCases.count { row.rates[$0] != nil } }
    #expect(written == kept.count)
    #expect(plain.toolPrices == [.webSearch: decimal("0.008"), .mapsSearch: decimal("0.025")])
    #expect(plain.freeCalls == [.webSearch: 5_000])
    #expect(plain.cacheMinimum == 2_048 && plain.context == 1_000_000)
    #expect(plain.offPeakPaid == decimal("0.5"))
    #expect(
      plain.offPeakHours == "mon-wed 00:00-01:00; fri 00:00-01:00; mon-wed 10:00-24:00; fri 10:00-24:00")
    #expect(list.rows[4].rates[.input] == decimal("0.3") && list.rows[5].rates[.cachedInput] == decimal("0.12"))
    #expect(list.rows[3].rates[.cacheWrite] == nil && list.rows[3].offPeakPaid == nil)
    #expect(
      list.unread == [
        "input_cost_per_audio_token": 1, "input_cost_per_token_ultrafast": 1,
        "search_context_cost_per_query, but for medium": 1, "off_peak_pricing, but of one share and the days of UTC": 1,
        "search_free_requests, not by the month": 1,
      ])
  }

  @Test func skyPilotsZonesBecomeOneRowOfTheCheapestSpot() throws {
    let list = try imported(
      """
      InstanceType,AcceleratorName,AcceleratorCount,vCPUs,MemoryGiB,GpuInfo,Price,SpotPrice,Region,AvailabilityZone
      g5.xlarge,A10G,1.0,4.0,16.0,"{'Gpus': [{'Name': 'A10G', 'Count': 1}]}",1.006,0.5123,us-east-1,us-east-1a
      g5.xlarge,A10G,1.0,4.0,16.0,,1.006,0.4021,us-east-1,us-east-1b
      g5.xlarge,A10G,1.0,4.0,16.0,,1.006,0.6,us-east-1,us-east-1c
      ,L4,1.0,,,,0.56,0.2,us-central1,us-central1-a
      Standard_NC24ads_A100_v4,A100-80GB,1,24,220,,3.673,,eastus,
      m5.unheard,,,,,,1,,us-east-1,
      g5.2xlarge,A10G,1.0,8.0,32.0,,abc,,us-east-1,
      g5.2xlarge,A10G,1.0

      """, .skypilot)
    #expect(list.read == 8)
    #expect(list.rows.map(\.name) == ["aws/g5.xlarge", "azure/Standard_NC24ads_A100_v4"])
    #expect(list.rows[0].spot == decimal("0.4021"))
    #expect(list.rows[0].onDemand == decimal("1.006"))
    let examples = list.omissions.map(\.examples)
    #expect(examples == [["L4 in us-central1"], ["aws/m5.unheard"], ["line 8"], ["line 9"]])
  }

  @Test func karpentersGoTablesAreReadWithTheirDay() throws {
    let aws = try imported(
      "package pricing\n\n// generated at 2026-01-19T13:23:24Z for us-east-1\n\n"
        + "import ec2types \"github.com/aws/aws-sdk-go-v2/service/ec2/types\"\n\n"
        + "var InitialOnDemandPricesAWS = map[string]map[ec2types.InstanceType]float64{\n\t// us-east-1\n\t\"us-east-1\": {\n"
        + "\t\t// g5 family\n\t\t\"g5.12xlarge\": 5.672000, \"g5.xlarge\": 1.006000,\n\t},\n}\n", .karpenter, date: nil)
    #expect(aws.rows.map(\.name) == ["aws/g5.12xlarge", "aws/g5.xlarge"])
    #expect(aws.rows.allSatisfy { $0.region == "us-east-1" && $0.provenance.date == "2026-01-19" })
    #expect(aws.rows[1].onDemand == decimal("1.006"))
    let azure = try imported(
      "// generated at 2023-12-18T14:34:50Z\n\nvar initialPriceUpdate, _ = time.Parse(time.RFC3339, \"2023-12-18T14:34:50Z\")\n"
        + "func init() {\n\t// eastus\n\tinitialOnDemandPrices[\"eastus\"] = map[string]float64{\n"
        + "\t\t\"Standard_NC24ads_A100_v4\":   3.673000,\n\t\t\"Fsv2 Type3\":             5.128000,\n\t}\n}\n",
      .karpenter,
      date: nil)
    #expect(azure.rows.map(\.name) == ["azure/Standard_NC24ads_A100_v4"])
    #expect(azure.rows.first?.region == "eastus")
    #expect(azure.read == 2)
    let gcp = try imported(
      #"{"prices": {"us-central1": {"on_demand": {"g2-standard-8": 0.85}, "spot": {"g2-standard-8": 0.34}}}}"#,
      .karpenter)
    #expect(gcp.rows.map(\.name) == ["gcp/g2-standard-8"])
    #expect(gcp.rows.first?.spot == decimal("0.34"))
  }

  @Test func theAdvisorsRangesKeepTheirBounds() throws {
    let list = try imported(
      """
      {"ranges": [{"index": 0, "label": "<5%", "max": 5}, {"index": 2, "label": "10-15%", "max": 16},
                  {"index": 4, "label": ">20%", "max": 100}],
       "spot_advisor": {"us-east-1": {"Windows": {"g5.xlarge": {"s": 1, "r": 0}},
         "Linux": {"g5.xlarge": {"s": 59, "r": 4}, "g5.2xlarge": {"s": 58, "r": 2}, "g5.4xlarge": {"s": 60, "r": 0},
                   "g5.8xlarge": {"s": 60, "r": 9}, "g5.12xlarge": {"s": -3, "r": 0}}}}}
      """, .spotAdvisor)
    #expect(list.read == 5)
    let low = Dictionary(uniqueKeysWithValues: list.rows.map { ($0.name, $0.interruptionLow) })
    let high = Dictionary(uniqueKeysWithValues: list.rows.map { ($0.name, $0.interruptionHigh) })
    #expect(low["aws/g5.xlarge"] == decimal("0.2") && high["aws/g5.xlarge"] == .some(nil))
    #expect(low["aws/g5.2xlarge"] == decimal("0.1") && high["aws/g5.2xlarge"] == decimal("0.15"))
    #expect(low["aws/g5.4xlarge"] == 0 && high["aws/g5.4xlarge"] == decimal("0.05"))
    #expect(list.omissions.map(\.count) == [2])
  }

  @Test func aListWithoutADayOrAHeaderIsRefused() {
    let flat = "cloud,region,instance_type,on_demand_usd_per_hour\naws,us-east-1,g5.xlarge,1.006\n"
    #expect(throws: PriceImport.Failure.self) { try imported(flat, .csv, date: nil) }
    #expect(throws: PriceImport.Failure.self) { try imported("cloud,region\naws,us-east-1\n", .csv) }
    #expect(throws: PriceImport.Failure.self) { try imported("[]", .litellm) }
    #expect(throws: PriceImport.Failure.self) { try imported("{}", .litellm) }
    #expect(throws: PriceImport.Failure.self) { try imported("a,b\n1,2\n", .skypilot) }
    #expect(throws: PriceImport.Failure.self) { try imported("", .karpenter) }
  }

  /// A list of another kind is told by what was expected and what the file looks like.
  @Test func anotherListIsNamed() throws {
    func complaint(_ text: String, _ format: PriceImport.Format) -> String {
      do throws(PriceImport.Failure) {
        _ = try PriceImport(Array(text.utf8), as: format, file: "list", source: nil, date: "2026-11-21")
        return ""
      } catch {
        return error.message
      }
    }
    let (go, lite) = ("package pricing\n", "{\"gpt\": {\"litellm_provider\": \"openai\"}}")
    let (sky, flat) = ("InstanceType,Region,Price\n", "cloud,region,instance_type,on_demand_usd_per_hour\n")
    let nothing = complaint("package main\n", .karpenter)
    #expect(nothing.hasPrefix("no rows: expected zz_generated.pricing") && !nothing.contains("looks like"))
    for (text, name) in [
      (lite, "litellm"), (sky, "skypilot"), (flat, "csv"), ("{\"ranges\": 1, \"instance_types\": 2}", "spot-advisor"),
    ] {
      #expect(
        complaint(text, .karpenter).hasSuffix("it looks like a list of \(name)"), "\(complaint(text, .karpenter))")
    }
    #expect(complaint(go, .skypilot).hasSuffix("it looks like a list of karpenter"))
    #expect(complaint(sky, .skypilot) == "no rows: expected SkyPilot's vms.csv")
  }

  @Test(.enabled(if: Self.isPresent, "\(Self.absence)"))
  func everyRowOfTheRealListsIsReadOrAccountedFor() throws {
    let lists: [(String, PriceImport.Format, Int)] = [
      ("cloud-vm-prices-2026.csv", .csv, 79_035), ("litellm-model-prices.json", .litellm, 4_553),
      ("aws-spot-advisor-2025-06.json", .spotAdvisor, 14_962),
    ]
    for (file, format, rows) in lists {
      let list = try PriceImport(
        Array(Data(contentsOf: Self.prices.appending(path: file))), as: format, file: file, source: nil,
        date: "2026-11-21")
      #expect(list.read == rows, "\(file)")
      let kept = list.rows.count { $0.above == nil }
      #expect(kept + list.omissions.reduce(0) { $0 + $1.count } == rows, "\(file)")
      #expect(list.rows.count > 3_000, "\(file)")
    }
  }
}
