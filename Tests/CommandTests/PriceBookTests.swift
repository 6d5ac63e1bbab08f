import FoundationEssentials
import Testing

@Suite("Price books") struct PriceBookTests {
  private let list = """
    cloud,region,instance_type,on_demand_usd_per_hour,spot_usd_per_hour
    aws,us-east-1,c7g.2xlarge,0.5,
    aws,eu-west-1,c7g.2xlarge,0.75,
    aws,eu-west-1,c7g.unheard,1,
    aws,eu-west-1,c7g.xlarge,cheap,

    """

  /// Imports the list and bills an hour of the small scenario in a region.
  private func total(_ folder: String, _ sets: [String]) throws -> String {
    let run = try Program.run(
      ["run", "s.yaml", "--quiet", "--json", "--set", "prices=book.csv"] + sets.flatMap { ["--set", $0] }, in: folder)
    #expect(run.code == 0, "\(run.complaints)")
    return run.output
  }

  @Test func importedPricesAreWhatABillIsMadeOf() throws {
    try withFolder { folder in
      try list.write(toFile: folder + "/list.csv", atomically: false, encoding: .utf8)
      try smallScenario.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let imported = try Program.run(
        ["catalog", "import", "csv", "list.csv", "--date", "2026-11-20", "--source", "=ours", "--out", "book.csv"],
        in: folder)
      #expect(imported.code == 0 && imported.output.isEmpty)
      #expect(
        imported.complaints == """
          4 rows read, kept 2 of machines
          1 left out, of machines whose hardware the catalog does not know: aws/c7g.unheard
          1 left out, malformed: a price that is no number of at least 0: line 5

          """)
      let printed = try Program.run(["catalog", "import", "csv", "book.csv"], in: folder)
      #expect(printed.output == (try String(contentsOfFile: folder + "/book.csv", encoding: .utf8)))
      #expect(printed.output.contains("'=ours"))
      _ = try total(folder, [])
      let costs = try String(contentsOfFile: folder + "/notebooks-out/small/costs.csv", encoding: .utf8)
      #expect(costs.contains(",0.5,") && costs.contains("'=ours, 2026-11-20"))
      _ = try total(folder, ["pools.desk.region=eu-west-1"])
      let there = try String(contentsOfFile: folder + "/notebooks-out/small/costs.csv", encoding: .utf8)
      #expect(there.contains(",0.75,") && !there.contains(",0.5,"))
    }
  }

  /// By hand: 150,000 prompt tokens are above 100k, so $5/M and half of it under flex; 100 answer tokens at $10/M and $5/M.
  @Test func everyPriceOfAnImportedListIsBilled() throws {
    let list = """
      {"m": {"input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06, "input_cost_per_token_above_100k_tokens": 5e-06,
        "output_cost_per_token_above_100k_tokens": 1e-05, "input_cost_per_token_flex": 5e-07, "output_cost_per_token_flex": 1e-06,
        "input_cost_per_image": 0.1}}
      """
    let scenario = """
      fleetcast: 1
      name: long
      start: 2026-12-01
      horizon: 100s
      replications: 1
      prices: book.csv
      workloads: {w: {arrivals: {process: deterministic, rate: 0.1/s}, input_tokens: 150000, output_tokens: 100, route: h}}
      apis: {h: {model: m, latency: {ttft: 1s, tokens_per_second: 100}}}
      """
    try withFolder { folder in
      try list.write(toFile: folder + "/list.json", atomically: false, encoding: .utf8)
      try scenario.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let imported = try Program.run(
        ["catalog", "import", "litellm", "list.json", "--date", "2026-11-20", "--out", "book.csv"], in: folder)
      #expect(
        imported.complaints == """
          1 rows read, kept 1 of hosted models
          prices left out of rows that were kept, by field: input_cost_per_image (1)

          """)
      for (tier, label, costs) in [
        ("standard", "per_token long_context 100000", (0.75, 0.001)),
        ("flex", "per_token flex long_context 100000", (0.375, 0.0005)),
      ] {
        let run = try Program.run(["run", "s.yaml", "--quiet", "--set", "apis.h.tier=\(tier)"], in: folder)
        #expect(run.code == 0, "\(run.complaints)")
        let text = try String(contentsOfFile: folder + "/notebooks-out/long/costs.csv", encoding: .utf8)
        let rows = text.split(whereSeparator: \.isNewline).dropFirst().map {
          $0.split(separator: ",", omittingEmptySubsequences: false)
        }
        try #require(rows.count == 2 && rows.allSatisfy { $0[6] == label })
        let calls = try #require(Double(rows[0][8])) / 150_000
        #expect(abs((Double(rows[0][11]) ?? 0) - calls * costs.0) < 1e-6)
        #expect(abs((Double(rows[1][11]) ?? 0) - calls * costs.1) < 1e-6)
        // The formula knows on which side of the step every prompt is.
        let estimate = try Program.run(["estimate", "s.yaml", "--json", "--set", "apis.h.tier=\(tier)"], in: folder)
        #expect(estimate.code == 0 && !estimate.output.contains("no closed form: prompts"))
      }
    }
  }

  @Test func whatABookDoesNotHaveIsTold() throws {
    try withFolder { folder in
      try list.write(toFile: folder + "/list.csv", atomically: false, encoding: .utf8)
      try smallScenario.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      _ = try Program.run(
        ["catalog", "import", "csv", "list.csv", "--date", "2026-11-20", "--out", "book.csv"], in: folder)
      let region = try Program.run(
        ["validate", "s.yaml", "--set", "prices=[book.csv]", "--set", "pools.desk.region=eu-west-2"], in: folder)
      #expect(region.code == 2)
      #expect(region.complaints.contains("no price of aws/c7g.2xlarge in \"eu-west-2\" is known"))
      #expect(region.complaints.contains("did you mean \"eu-west-1\"?"))
      let missing = try Program.run(["validate", "s.yaml", "--set", "prices=none.csv"], in: folder)
      #expect(missing.code == 2 && missing.complaints.contains("cannot read none.csv"))
      let other = try Program.run(["validate", "s.yaml", "--set", "prices=list.csv"], in: folder)
      #expect(other.code == 2 && other.complaints.contains("list.csv:1:1: error: no column \"kind\""))
      let misused = [
        ["catalog", "import"], ["catalog", "import", "csv", "list.csv"], ["catalog", "import", "xls", "list.csv"],
        ["catalog", "import", "csv", "list.csv", "--date", "yesterday"], ["catalog", "apis", "--date", "2026-01-01"],
      ]
      for arguments in misused { #expect(try Program.run(arguments, in: folder).code == 2, "\(arguments)") }
    }
  }
}
