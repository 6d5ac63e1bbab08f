import Billing
import Model
import Reporting
import Studies
import Testing

@Suite("The summary on a terminal") struct SummaryTests {
  @Test func page() throws {
    let expected = """
      quickstart  7 d from 2026-12-01, 5 replications, seed 1
      Figures are means over the runs; [low, high] is the 95 % interval.

      Requests a run
        workload   requests  completed  rejected  timed out  failed    success
        chat      1,814,400  1,814,380       3.4          0      16  > 99.99 %

      Latency
        workload  time             mean        p50  p95                     p99
        chat      ttft        200 ms     150 ms     412 ms  [396, 428]        1.26 s  [1.21, 1.31]
                  tpot          6.00 ms    4.50 ms   12.4 ms  [11.9, 12.9]   37.8 ms  [36.3, 39.3]
                  itl           5.60 ms    4.20 ms   11.5 ms  [11.1, 12.0]   35.3 ms  [33.9, 36.7]
                  latency       1.80 s     1.35 s     3.71 s  [3.56, 3.86]   11.3 s  [10.9, 11.8]
                  queue wait   40.0 ms    30.0 ms    82.4 ms  [79.1, 85.7]  252 ms  [242, 262]
        chat: mean wait 40.0 ms  [38.4, 41.6]; theory (M/M/1, Erlang C): 250 ms

      SLOs
        figure         objective  verdict  measured
        chat.ttft.p95   <= 1 s    met       412 ms  [396, 428]
        chat.success   >= 99.9 %  met      > 99.99 %

      Pools
        pool  replicas  min-max  utilization  batch  KV cache  waiting  max  cold starts  interruptions
        gpu       2.31      1-4      81.23 %   12.3         -    0.123   41         31.2              2

      Cost of 7 d
        backend             resource       option     for                               cost
        gpu                 aws/g5.xlarge  on_demand  used by chat                   $120.34
                                                      idle                            $40.33
                                                      starting up                      $8.82
                                                      minimum and rounding             $0.01
        total                                                                        $169.50
        95 % interval                                                       [168.00, 171.00]
        a month of 31 days                                                           $750.60

      Where the money goes
        purpose                         cost    share
        requests that were answered  $120.34   71.0 %
        idle                          $40.33   23.8 %
        starting up                    $8.82    5.2 %
        minimum and rounding           $0.01    0.0 %
        total                        $169.50  100.0 %

      Unit cost, with each workload's share of idle and the like
        workload  1,000 requests             a million tokens
        chat      $0.0934  [0.0926, 0.0942]  $0.85  [0.84, 0.86]

      The same traffic self-hosted and on each API
        served                     cost    a month   answered  ttft p95                latency p95
        self-hosted             $169.49    $750.60  > 99.99 %  412 ms  [396, 428]      3.71 s  [3.56, 3.86]
        hosted (small-model)  $1,254.50  $5,555.64    99.97 %    1.20 s  [1.19, 1.21]  8.02 s  [7.90, 8.10]
        The traffic is cheaper self-hosted than on hosted, by 86.49 %.

      Warnings
        ! something to know

      """
    #expect(summaryPage(try study()).terminal() == expected)
  }

  @Test("Cents of the lines add up to the printed total") func cents() throws {
    let lines = summaryPage(try study()).terminal().split(separator: "\n").map(String.init)
    let start = try #require(lines.firstIndex { $0.hasPrefix("Cost of") })
    let end = try #require(lines.firstIndex { $0.hasPrefix("  total") })
    func cents(_ line: String) -> Int {
      let digits = line.drop { $0 != "$" }.filter(\.isNumber)
      return Int(digits) ?? -1
    }
    #expect(lines[(start + 2)..<end].map(cents).reduce(0, +) == cents(lines[end]))
    #expect(cents(lines[end]) == 16_950)
  }

  /// Eleven lines of four tenths of a cent: however they are rounded, the rows of a purpose add up to what is printed of it, and all of these to the
  /// total.
  @Test func centsOfAPurposeAreThoseOfItsRows() throws {
    var study = try study()
    let one = try #require(study.ledger?.charges.first)
    let categories: [Charge.Category] = [.usage, .idle, .inputTokens, .idle, .starting, .outputTokens]
    study.ledger = Ledger(
      (0..<24).map { number in
        var line = one
        line.category = categories[number % 6]
        line.backend = "pool \(number)"
        line.workload = [.idle, .starting].contains(line.category) ? "" : "chat"
        line.cost = Amount(millionths: 14_000 + Int128(number) * 217)
        return line
      })
    let lines = summaryPage(study).terminal().split(separator: "\n").map(String.init)
    func cents(_ line: String) -> Int { Int(line.drop { $0 != "$" }.prefix { $0 != " " }.filter(\.isNumber)) ?? -1 }
    let start = try #require(lines.firstIndex { $0.hasPrefix("Cost of") })
    let end = try #require(lines.firstIndex { $0.hasPrefix("  total") })
    let rows = lines[(start + 2)..<end]
    #expect(rows.count == 24 && rows.map(cents).reduce(0, +) == cents(lines[end]))
    for (words, purpose) in [("idle", "  idle"), ("starting up", "  starting up")] {
      let printed = try #require(lines[end...].first { $0.hasPrefix(purpose) })
      #expect(rows.filter { $0.contains(" \(words) ") }.map(cents).reduce(0, +) == cents(printed), "\(words)")
    }
  }

  /// $0.2512 is more than $0.25, and the page shows why.
  @Test func valuesAreToldFromTheirThresholds() throws {
    let study = try study {
      $0.add(Figure("chat.ttft.p95", 1.0004, low: 1.0003, high: 1.0005, unit: "s"))
      $0.add(Figure("chat.success", 0.99896, low: 0.998957, high: 0.998962, unit: "1"))
      $0.add(Figure("chat.cost_per_request", 0.2512, low: 0.2503, high: 0.2521, unit: "USD"))
    }
    let page = summaryPage(study).terminal()
    #expect(page.contains("<= 1 s    not met   1.0004 s  [1.0003, 1.0005]"), "\(page)")
    #expect(page.contains(">= 99.9 %  not met  99.896 %  [99.896, 99.896]"), "\(page)")
    let check = Check(
      text: "chat.cost_per_request <= $0.25", path: "chat.cost_per_request", relation: .atMost, threshold: 0.25,
      unit: "USD", file: "s.yaml", line: 1, column: 1)
    let gate = Gate(check, study: study, evaluations: CheckEvaluations(from: 5, upTo: 5))
    #expect(gate.outcome == .notMet)
    #expect(gatePage([gate], study: study).terminal().contains("$0.2512  [0.2503, 0.2521]"))
  }

  /// A semantic cache has no entries, and an exact one of duplicates neither.
  @Test func entriesStandWhereThereAreAny() throws {
    var study = try study {
      for name in ["lookups", "entries"] { $0.add(Figure("chat.cache.\(name)", 12, unit: name)) }
    }
    study.scenario.workloads[0].semanticCache = SemanticCache(hit: 0.2)
    func hasEntries() -> Bool {
      let isNamed = study.scenario.figureNames.contains { $0.path == "chat.cache.entries" }
      #expect(summaryPage(study).terminal().contains("  entries  ") == isNamed)
      return isNamed
    }
    #expect(!hasEntries() && summaryPage(study).terminal().contains("Caches"))
    study.scenario.workloads[0].exactCache = ExactCache(capacity: 10)
    #expect(hasEntries())
    study.scenario.workloads[0].duplicates = 0.2
    #expect(!hasEntries())
  }

  /// What a step changes or a cascade judges comes whole, and the page says that its first token is its last.
  @Test func wholeAnswersAreSaidToBe() throws {
    var study = try study()
    #expect(!summaryPage(study).terminal().contains("come whole"))
    study.scenario.workloads[0].stages.append(Stage(name: "check", route: Route(targets: [.pool(0)])))
    study.scenario.workloads[0].stages[1].role = .after
    #expect(
      summaryPage(study).terminal().contains("chat: answers come whole after a step after them, so ttft is the latency")
    )
  }

  @Test func colourOnlyWhereItIsWanted() throws {
    #expect(!summaryPage(try study()).terminal().contains("\u{1B}"))
    let coloured = summaryPage(try study()).terminal(isColoured: true)
    #expect(coloured.contains("\u{1B}[32mmet\u{1B}[0m"))
    // Colour changes no column: without the escapes the page is the plain one.
    var plain = coloured
    for code in ["\u{1B}[0m", "\u{1B}[1m", "\u{1B}[2m", "\u{1B}[31m", "\u{1B}[32m", "\u{1B}[33m"] {
      plain = plain.split(separator: code, omittingEmptySubsequences: false).joined()
    }
    #expect(plain == summaryPage(try study()).terminal())
  }

  @Test func withinTheIntervalsNeitherIsCheaper() throws {
    let page = summaryPage(
      try study { $0.add(Figure("apis.hosted.monthly_cost", 752, low: 730, high: 775, unit: "USD")) }
    ).terminal()
    #expect(page.contains("costs the same self-hosted and on hosted, within the intervals"))
  }

  /// An API that costs as much to the cent, one that costs less and answers a tenth of the requests, and one that misses an SLO.
  @Test(arguments: [
    (750.604, 0.9997, true, "The traffic costs the same self-hosted and on hosted."),
    (
      100, 0.1, true,
      "hosted answers 10.00 % of the requests, self-hosted > 99.99 %: the costs are not compared."
    ),
    (
      100, 0.9997, false,
      "On hosted chat.ttft.p95 misses its SLO, which is kept self-hosted: the costs are not compared."
    ),
    (900, 0.1, false, "The traffic is cheaper self-hosted than on hosted, by 16.60 %."),
  ]) func noVerdictBetweenUnequals(_ cost: Double, _ answered: Double, _ isKept: Bool, _ sentence: String) throws {
    var study = try study {
      $0.add(Figure("apis.hosted.monthly_cost", cost, unit: "USD"))
      $0.add(Figure("apis.hosted.answered", answered, unit: "1"))
    }
    study.keptOnAlternatives = [[isKept, nil]]
    let page = summaryPage(study).terminal()
    #expect(page.contains(sentence), "\(page)")
  }

  /// What came of answers stands where they are judged, and nowhere else.
  @Test func outcomes() throws {
    var judged = try study {
      $0.add(Figure("chat.outcomes", 1_200, unit: "outcomes"))
      $0.add(Figure("chat.cost_per_outcome", 0.14, unit: "USD"))
      $0.add(Figure("chat.quality", 0.84, unit: "1"))
    }
    #expect(!summaryPage(judged).terminal().contains("Outcomes"))
    judged.scenario.workloads[0].outcome = OutcomeGoal(name: "ticket resolved", success: 0.7)
    let lines = summaryPage(judged).terminal().split(separator: "\n").map(String.init)
    let title = try #require(lines.firstIndex(of: "Outcomes"))
    for words in ["ticket resolved", "1,200", "$0.14", "84.00 %"] {
      #expect(lines[title + 2].contains(words), "\(lines[title + 2])")
    }
  }

  @Test func anOverloadedStudySaysSoAndShowsNoFigures() throws {
    var overloaded = try study()
    overloaded.overloads = [
      OverloadVerdict(pool: 0, name: "gpu", offeredRate: 300, capacity: 14.23, stoppedAt: 900, replications: 5)
    ]
    overloaded.ledger = nil
    let page = summaryPage(overloaded).terminal()
    #expect(page.contains("OVERLOADED  the queue of pool gpu grew without end: 300/s offered, 14.2/s served"))
    for title in ["Requests", "Latency", "Cost of", "Pools", "The same traffic"] { #expect(!page.contains(title)) }
  }
}
