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
        workload  time           mean      p50  p95                    p99
        chat      ttft         200 ms   150 ms  412 ms  [396, 428]     1.26 s  [1.21, 1.31]
                  tpot        6.00 ms  4.50 ms  12.4 ms  [11.9, 12.9]  37.8 ms  [36.3, 39.3]
                  itl         5.60 ms  4.20 ms  11.5 ms  [11.1, 12.0]  35.3 ms  [33.9, 36.7]
                  latency      1.80 s   1.35 s  3.71 s  [3.56, 3.86]   11.3 s  [10.9, 11.8]
                  queue wait  40.0 ms  30.0 ms  82.4 ms  [79.1, 85.7]  252 ms  [242, 262]
        chat: mean wait 40.0 ms  [38.4, 41.6]; theory (M/M/1, Erlang C): 250 ms

      SLOs
        figure         objective  verdict  measured
        chat.ttft.p95  <= 1 s     met      412 ms  [396, 428]
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
        served                     cost    a month  ttft p95              latency p95
        self-hosted             $169.49    $750.60  412 ms  [396, 428]    3.71 s  [3.56, 3.86]
        hosted (small-model)  $1,254.50  $5,555.64  1.20 s  [1.19, 1.21]  8.02 s  [7.90, 8.10]
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
