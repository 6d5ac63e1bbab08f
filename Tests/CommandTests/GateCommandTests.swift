import FoundationEssentials
import Glibc
import Testing

@Suite("Comparing and checking") struct GateCommandTests {
  func write(_ text: String, to folder: String) throws {
    try text.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
  }

  @Test func aScenarioAgainstItselfIsTheSame() throws {
    try withFolder { folder in
      try write(smallScenario, to: folder)
      let outcome = try Program.run(["compare", "s.yaml", "s.yaml"], in: folder)
      #expect(outcome.code == 0 && outcome.complaints.isEmpty)
      #expect(outcome.output.contains("The scenarios are the same: every difference of B from A is exactly zero"))
      #expect(
        try names(in: folder + "/notebooks-out/small-vs-small") == [
          "compare.csv", "compare.json", "compare_report.json", "datapackage.json",
        ])
      try expectDescribed(folder + "/notebooks-out/small-vs-small", 1)
      let rows = try String(contentsOfFile: folder + "/notebooks-out/small-vs-small/compare.csv", encoding: .utf8)
        .split(separator: "\r\n").dropFirst()
      #expect(rows.count > 30 && rows.allSatisfy { $0.contains(",0,") })
    }
  }

  @Test func aSecondScenarioMayBeTheFirstWithASetting() throws {
    try withFolder { folder in
      try write(smallScenario, to: folder)
      let outcome = try Program.run(
        ["compare", "s.yaml", "--set-b", "pools.desk.replicas=2", "--set", "seed=4", "--out", "x"], in: folder)
      #expect(outcome.code == 0)
      #expect(outcome.output.contains("pools.desk.replicas  1  2"))
      #expect(outcome.output.contains("seed 4"))
      #expect(outcome.output.contains("+100.0 %"))
      let json = try Program.run(
        [
          "compare", "s.yaml", "--set-b", "pools.desk.replicas=2", "--set", "seed=4", "--out", "x", "--json", "--jobs",
          "1",
        ],
        in: folder)
      #expect(try json.output == String(contentsOfFile: folder + "/x/compare.json", encoding: .utf8))
      #expect(json.output.contains("\"path\": \"pools.desk.replicas\", \"before\": \"1\", \"after\": \"2\""))
      let alone = try Program.run(["compare", "s.yaml"], in: folder)
      #expect(alone.code == 2 && alone.complaints.contains("--set-b"))
    }
  }

  @Test func exitCodesOfCheck() throws {
    try withFolder { folder in
      func check(_ lines: String, _ arguments: String...) throws -> Outcome {
        try write(smallScenario + lines, to: folder)
        return try Program.run(["check", "s.yaml"] + arguments, in: folder)
      }
      let met = try check("check: [jobs.success >= 99%, total.cost <= $1k/month]\n")
      #expect(met.code == 0 && met.output.contains("All 2 conditions are met."))
      let broken = try check("check:\n  - jobs.success >= 99%\n  - total.cost < $1/month\n", "--github")
      #expect(broken.code == 3)
      #expect(broken.output.contains("not so: total.cost < $1/month"))
      #expect(
        broken.output.contains("::error file=s.yaml,line=13,title=check not met::total.cost < $1/month is not met: $"))
      #expect(!broken.output.contains("jobs.success >= 99% is"))
      // The mean number of requests is 1,400: no number of runs tells on which side of it the mean lies.
      let unknown = try check("check: [jobs.requests <= 1400]\n", "--max-replications", "6", "--json")
      #expect(unknown.code == 3 && unknown.output.contains("\"verdict\": \"not known\""))
      #expect(unknown.output.contains("\"replications\": 6,"))
      #expect(try check("").code == 2)
      let wrong = try check("check: [jobs.succes >= 99%]\n")
      #expect(wrong.code == 2 && wrong.complaints.contains("s.yaml:11:9: error: check.0: there is no figure"))
      #expect(try check("check: [jobs.success >= 99%]\n", "--tolerance", "5%").code == 2)
    }
  }

  @Test func junitIsXML() throws {
    try withFolder { folder in
      try write(
        smallScenario.replacing("name: small", with: "name: a.b")
          + "check: [jobs.success > 99.9%, total.cost < $1/month]\n",
        to: folder)
      let outcome = try Program.run(["check", "s.yaml", "--junit", "reports/fleet.xml"], in: folder)
      #expect(outcome.code == 3)
      #expect(try names(in: folder + "/reports") == ["fleet.xml"])
      let xml = try String(contentsOfFile: folder + "/reports/fleet.xml", encoding: .utf8)
      #expect(xml.contains("<testsuite name=\"a.b\" tests=\"2\" failures=\"1\""))
      #expect(xml.contains("name=\"total.cost &lt; $1/month\""))
      // No markup is left once tags are taken away and no tag is left open.
      var open: [Substring] = []
      for tag in xml.split(separator: "<").dropFirst(1) where !tag.hasPrefix("?") {
        let end = try #require(tag.firstIndex(of: ">"))
        let name = tag.prefix { $0 != " " && $0 != ">" }
        if tag.hasPrefix("/") {
          #expect(open.popLast() == name.dropFirst())
        } else if tag[..<end].last != "/" {
          open.append(name)
        }
      }
      #expect(open.isEmpty)
    }
  }

  @Test func aBaselineHoldsForTheSameScenario() throws {
    try withFolder { folder in
      try write(smallScenario, to: folder)
      #expect(try Program.run(["run", "s.yaml", "--out", "before"], in: folder).code == 0)
      let arguments = ["check", "s.yaml", "--baseline", "before/summary.json", "--tolerance", "5%"]
      #expect(try Program.run(arguments, in: folder).code == 0)
      let slower = try Program.run(arguments + ["--set", "models.clerk.latency.exponential.mean=1.2s"], in: folder)
      #expect(slower.code == 3 && slower.output.contains("jobs.latency.p50 at most 5% above the baseline"))
      let other = try Program.run(arguments + ["--set", "horizon=1000s"], in: folder)
      #expect(other.code == 2 && other.complaints.contains("another horizon"))
      let none = try Program.run(["check", "s.yaml", "--baseline", "s.yaml"], in: folder)
      #expect(none.code == 2 && none.complaints.contains("no summary.json"))
    }
  }

  @Test func estimateNeedsNoSimulationAndTellsTheDistance() throws {
    try withFolder { folder in
      try write(smallScenario, to: folder)
      let alone = try Program.run(["estimate", "s.yaml"], in: folder)
      #expect(alone.code == 0 && alone.output.contains("Erlang C") && alone.output.contains("Formulas alone"))
      #expect(try names(in: folder) == ["s.yaml"])
      #expect(try Program.run(["run", "s.yaml"], in: folder).code == 0)
      let beside = try Program.run(["estimate", "s.yaml", "--json"], in: folder)
      #expect(beside.output.contains("\"figure\": \"jobs.queue_wait.mean\", \"simulated\": "))
      #expect(beside.output.contains("\"interval_widths\": "))
      #expect(try Program.run(["estimate", "s.yaml"], in: folder).output.contains("in widths"))
      // Another text of the same name and length is not compared with what the first one gave.
      try write(smallScenario.replacing("mean: 1s", with: "mean: 1.1s"), to: folder)
      let stale = try Program.run(["estimate", "s.yaml"], in: folder)
      #expect(stale.output.contains("was made from another text") && !stale.output.contains("in widths"))
      let set = try Program.run(["estimate", "s.yaml", "--set", "pools.desk.replicas=2", "--json"], in: folder)
      #expect(set.output.contains("\"passed_over\": \"notebooks-out/small/summary.json\""))
      let named = try Program.run(["estimate", "s.yaml", "--compare", "none.json"], in: folder)
      #expect(named.code == 2)
    }
  }
}
