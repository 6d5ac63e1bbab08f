import FoundationEssentials
import Testing

@Suite("Forecasting") struct ForecastCommandTests {
  private let text = """
    fleetcast: 1
    name: ahead
    start: 2027-01-01
    horizon: 1d
    replications: 3
    workloads:
      chat: {arrivals: {process: poisson, rate: 0.05/s}, input_tokens: 900, output_tokens: 200, route: hosted}
      jobs: {arrivals: {process: poisson, rate: 0.05/s, growth: 10%/month}, route: desk}
    models:
      clerk: {latency: {exponential: {mean: 5s}}}
    pools:
      desk: {model: clerk, instance: aws/c7g.2xlarge, replicas: 2, purchase: [{option: reserved, count: 1, discount: 40%}, {option: on_demand}]}
    apis:
      hosted: {model: gpt-4o-mini, latency: {ttft: 500ms, tokens_per_second: 80}}
      other: {model: gpt-4o, latency: {ttft: 500ms, tokens_per_second: 80}}
    forecast:
      months: 3
      draws: 4
      budget: $310/month
      uncertain:
        workloads.chat.arrivals.growth: {normal: {mean: 8%, sd: 3%}}
        apis.hosted.price.scale: {uniform: {low: 0.5, high: 1}}

    """

  private struct Answer: Decodable {
    struct Quantiles: Decodable {
      var mean: Double
      var p10: Double
      var p50: Double
      var p90: Double
    }
    struct Month: Decodable {
      var month: String
      var cost: Quantiles
    }
    struct Total: Decodable { var cost: Quantiles }
    var complete: Bool
    var draws_finished: Int
    var months: [Month]
    var total: Total
  }

  @Test func monthsAddUpInEveryFile() throws {
    try withFolder { folder in
      try text.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let page = try Program.run(["forecast", "s.yaml"], in: folder)
      #expect(page.code == 0, "\(page.complaints)")
      for part in ["2027-03", "The budget of $310.00 a month is", "rank correlation", "other (gpt-4o)", "over budget"] {
        #expect(page.output.contains(part), "\(part)")
      }
      let place = folder + "/notebooks-out/ahead"
      #expect(
        try names(in: place) == [
          "datapackage.json", "forecast.csv", "forecast.json", "forecast_manifest.json", "forecast_months.csv",
          "forecast_report.json",
        ])
      try expectDescribed(place, 2)
      let json = try String(contentsOfFile: place + "/forecast.json", encoding: .utf8)
      let answer = try JSONDecoder().decode(Answer.self, from: Data(json.utf8))
      #expect(answer.complete && answer.draws_finished == 4)
      #expect(answer.months.map(\.month) == ["2027-01", "2027-02", "2027-03"])
      let table = try String(contentsOfFile: place + "/forecast.csv", encoding: .utf8)
      let rows = table.components(separatedBy: "\r\n").dropLast().map {
        $0.split(separator: ",", omittingEmptySubsequences: false)
      }
      let column = try #require(rows[0].firstIndex(of: "cost_mean"))
      // Cents as whole numbers, so that the sum is exact.
      func cents(_ text: Substring) throws -> Int { try #require(Int(text.filter { $0 != "." })) }
      let total = try rows.dropFirst().reduce(0) { try $0 + cents($1[column]) }
      #expect(Double(total) / 100 == answer.total.cost.mean)
      #expect(rows.dropFirst().allSatisfy { $0.count == rows[0].count && $0[0].hasPrefix("2027-0") })
      for month in answer.months {
        #expect(month.cost.p10 <= month.cost.p50 && month.cost.p50 <= month.cost.p90)
      }
      let again = try Program.run(["forecast", "s.yaml", "--json", "--jobs", "1", "--out", "one"], in: folder)
      #expect(again.output == json)
      for name in try names(in: place) {
        #expect(
          try String(contentsOfFile: place + "/" + name, encoding: .utf8)
            == String(contentsOfFile: folder + "/one/" + name, encoding: .utf8))
      }
      let other = try Program.run(["forecast", "s.yaml", "--json", "--seed", "2"], in: folder)
      #expect(other.code == 0 && other.output != json)
    }
  }

  /// An alternative that a run would price by its calls says what tokens alone leave out.
  @Test func whatTokensLeaveOutIsSaid() throws {
    try withFolder { folder in
      let note = "other is priced by tokens alone, and no calls of it are simulated"
      try text.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      #expect(try !Program.run(["forecast", "s.yaml"], in: folder).output.contains("by tokens alone"))
      let price = "{input: $1/M, output: $2/M, off_peak: {discount: 50%, hours: [00:00-12:00]}}"
      try text.replacing("{model: gpt-4o, ", with: "{model: own, price: \(price), prompt_cache: {minimum: 1024}, ")
        .write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      for format in [[], ["--json"]] {
        let output = try Program.run(["forecast", "s.yaml"] + format, in: folder).output
          .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(
          output.contains(
            note + ": nothing is found in the provider's cache, every call is made at peak hours; a run"), "\(output)")
      }
    }
  }

  @Test func complaintsAreLocated() throws {
    try withFolder { folder in
      try text.replacing("chat.arrivals.growth", with: "chatt.arrivals.growth").write(
        toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let outcome = try Program.run(["forecast", "s.yaml"], in: folder)
      #expect(outcome.code == 2)
      #expect(outcome.complaints.contains("s.yaml:21:5: error: forecast.uncertain.workloads.chatt.arrivals.growth"))
      #expect(outcome.complaints.contains("^~~"))
      try smallScenario.write(toFile: folder + "/t.yaml", atomically: false, encoding: .utf8)
      let without = try Program.run(["forecast", "t.yaml"], in: folder)
      #expect(without.code == 2 && without.complaints.contains("has no forecast: block"))
    }
  }
}
