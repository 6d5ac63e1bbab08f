import FoundationEssentials
import Testing

/// Where a workload says what a good answer is worth, studies show how many requests succeed, how good answers are and what an outcome costs.
@Suite("Outcomes on the pages of studies") struct OutcomeColumnTests {
  private static let figures = ["jobs.success", "jobs.quality", "jobs.cost_per_outcome"]

  private static func scenario(hasOutcome: Bool) -> String {
    smallScenario.replacing(
      "route: desk,", with: hasOutcome ? "route: desk, outcome: {name: done, success: 70%}," : "route: desk,"
    )
    .replacing("mean: 1s}}", with: "mean: 1s}}, quality: 0.8").replacing("horizon: 2000s", with: "horizon: 500s")
      + "sweep: {over: {workloads.jobs.arrivals.rate: [0.3/s, 0.6/s]}}\n"
  }

  @Test(arguments: [true, false]) func sweepAndCompare(hasOutcome: Bool) throws {
    try withFolder { folder in
      try Self.scenario(hasOutcome: hasOutcome).write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let sweep = try Program.run(["sweep", "s.yaml", "--quiet", "--out", "sweep"], in: folder)
      #expect(sweep.code == 0, "\(sweep.complaints)")
      let table = try String(contentsOfFile: folder + "/sweep/pareto.csv", encoding: .utf8)
      let words = ["compare", "s.yaml", "--set-b", "workloads.jobs.arrivals.rate=0.6/s", "--quiet"]
      let two = try Program.run(words, in: folder)
      let three = try Program.run(words + ["--set-c", "workloads.jobs.arrivals.rate=0.5/s"], in: folder)
      #expect(two.code == 0 && three.code == 0, "\(two.complaints)\(three.complaints)")
      for figure in Self.figures where figure != "jobs.success" || hasOutcome {
        #expect((sweep.output.split(separator: "\n").contains { $0.contains(figure) }) == hasOutcome, "\(figure)")
        #expect(table.prefix { $0 != "\n" }.contains(figure) == hasOutcome, "\(table)")
        for page in [two.output, three.output] {
          let title = page == three.output ? "All, with the change from A" : "B against A"
          let parts = page.components(separatedBy: title)
          let block = parts.count > 1 ? parts[1].components(separatedBy: "\n\n")[0] : ""
          #expect(block.contains(figure) == hasOutcome, "\(figure) in \(block)")
        }
      }
    }
  }
}
