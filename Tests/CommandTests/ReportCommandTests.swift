import FoundationEssentials
import Testing

/// Every kind of study of one small scenario.
private let everything =
  smallScenario.replacing("horizon: 2000s", with: "horizon: 15m").replacing("replications: 4", with: "replications: 2")
    + """
    sweep:
      over: {workloads.jobs.arrivals.rate: [0.2/s, 0.4/s, 0.6/s], pools.desk.replicas: [1, 2]}
    plan:
      minimize: total.cost
      subject_to: [jobs.queue_wait.mean <= 5s]
      over: {pools.desk.replicas: [1, 2, 3]}

    """

@Suite("Reports of saved results") struct ReportCommandTests {
  private func write(_ text: String, to folder: String) throws {
    try text.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
  }

  private func read(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

  /// `run` writes a page unless told not to, says where it is, and `report` makes the same one again.
  @Test func runWritesAPage() throws {
    try withFolder { folder in
      try write(everything, to: folder)
      let run = try Program.run(["run", "s.yaml", "--out", "out"], in: folder)
      #expect(run.code == 0 && run.output.contains("\nReport: out/report.html\n"), "\(run.complaints)")
      let page = try read(folder + "/out/report.html")
      #expect(page.hasPrefix("<!doctype html>"))
      let again = try Program.run(["report", "out", "--out", "again.html"], in: folder)
      #expect(again.code == 0 && again.output == "Report: again.html\n", "\(again.complaints)")
      #expect(try read(folder + "/again.html") == page)
      let without = try Program.run(["run", "s.yaml", "--out", "out", "--no-report"], in: folder)
      #expect(without.code == 0 && !without.output.contains("Report:"))
      #expect(try !names(in: folder + "/out").contains("report.html"))
      #expect(try Program.run(["report", "out"], in: folder).code == 0)
      #expect(try read(folder + "/out/report.html") == page)
      let both = try Program.run(["run", "s.yaml", "--report", "--no-report"], in: folder)
      #expect(both.code == 2 && both.complaints.contains("--no-report"))
    }
  }

  @Test(arguments: ["sweep", "plan"]) func otherStudiesWriteOneOnRequest(_ command: String) throws {
    try withFolder { folder in
      try write(everything, to: folder)
      let plain = try Program.run([command, "s.yaml", "--out", "out"], in: folder)
      #expect(plain.code == 0, "\(plain.complaints)")
      #expect(try names(in: folder + "/out").filter { $0.contains("report") } == ["\(command)_report.json"])
      let told = try Program.run([command, "s.yaml", "--out", "out", "--report"], in: folder)
      #expect(told.code == 0 && told.output.contains("Report: out/\(command)_report.html"), "\(told.complaints)")
      let page = try read(folder + "/out/\(command)_report.html")
      #expect(page.contains("<figure ") && page.contains(">\(command) report</span>"))
      // The scenario's digest is that which a run of it tells.
      let run = try Program.run(["run", "s.yaml", "--out", "run"], in: folder)
      #expect(run.code == 0)
      let origin = try #require(page.components(separatedBy: "<footer").last?.components(separatedBy: "scenario ").last)
      let digest = origin.prefix(12)
      #expect(digest.count == 12 && digest.allSatisfy(\.isHexDigit))
      #expect(try read(folder + "/run/report.html").contains("scenario \(digest)"))
      #expect(page.contains("fleetcast \(command) s.yaml --seed"))
      let again = try Program.run(["report", "out/\(command)_report.json", "--out", "x.html"], in: folder)
      #expect(again.code == 0)
      #expect(try read(folder + "/x.html") == page)
    }
  }

  @Test func comparisonsShowPairedDifferences() throws {
    try withFolder { folder in
      try write(everything, to: folder)
      let outcome = try Program.run(
        ["compare", "s.yaml", "--set-b", "pools.desk.replicas=2", "--out", "out", "--report"], in: folder)
      #expect(outcome.code == 0, "\(outcome.complaints)")
      let page = try read(folder + "/out/compare_report.html")
      #expect(page.contains("a month more than A") && page.contains("Paired differences of B from A"))
    }
  }

  @Test func severalResultsNeedAPlace() throws {
    try withFolder { folder in
      try write(everything, to: folder)
      for name in ["a", "b"] { _ = try Program.run(["run", "s.yaml", "--out", name, "--no-report"], in: folder) }
      #expect(try Program.run(["report", "a", "b"], in: folder).code == 2)
      let both = try Program.run(["report", "a", "b", "--anonymous", "--out", "both.html"], in: folder)
      #expect(both.code == 0)
      let page = try read(folder + "/both.html")
      #expect(page.contains("2 reports") && !page.contains("desk") && !page.contains("jobs"))
      let none = try Program.run(["report", "nowhere"], in: folder)
      #expect(none.code == 2 && none.complaints.contains("report.json"))
    }
  }
}
