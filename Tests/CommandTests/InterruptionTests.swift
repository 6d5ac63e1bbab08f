import FoundationEssentials
import Glibc
import Testing

/// A study that is stopped says what it leaves and how to go on.
@Suite struct InterruptionTests {
  /// Runs a command line, stops it after a while, and returns what it left behind.
  func stopped(_ arguments: [String], in folder: String, after microseconds: UInt32) throws -> Outcome {
    let id = try Program.start(arguments, in: folder)
    usleep(microseconds)
    kill(id, SIGINT)
    return try Program.wait(for: id, in: folder)
  }

  static let studies = """
    start: 2026-12-01
    plan: {minimize: total.cost, subject_to: [jobs.latency.p95 <= 4s], over: {pools.desk.replicas: {from: 1, to: 4}}}
    forecast: {start: 2027-01-01, months: 2, draws: 4}
    check: [jobs.latency.p95 <= 5s]

    """

  @Test(arguments: [
    (
      ["compare", "s.yaml", "--set-b", "pools.desk.replicas=2"],
      "nothing was compared and nothing was written: A 0 of 4"
    ),
    (["check", "s.yaml"], "nothing was finished and nothing was written"),
    (["commit", "s.yaml"], "nothing was finished and nothing was written"),
    (
      [
        "forecast", "s.yaml", "--set", "workloads.jobs.arrivals.rate=700/s", "--set",
        "models.clerk.latency={exponential: {mean: 1ms}}",
      ], "the same command begins anew"
    ),
    (["plan", "s.yaml"], "the same command begins anew"),
  ])
  func saysWhatItLeaves(_ arguments: [String], _ words: String) throws {
    try withFolder { folder in
      try (smallScenario + Self.studies).write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let outcome = try stopped(arguments + ["--set", "horizon=3650d"], in: folder, after: 1_000_000)
      #expect(outcome.code == 130, "\(outcome.output)")
      #expect(
        outcome.complaints.contains("interrupted; ") && outcome.complaints.contains(words), "\(outcome.complaints)")
      #expect(outcome.complaints.contains("the same command begins anew"))
    }
  }

  /// Before there is work to stop the program ends at once, and says so: here it waits for its scenario.
  @Test func endsBeforeTheWork() throws {
    try withFolder { folder in
      #expect(mkfifo(folder + "/s.yaml", 0o600) == 0)
      let outcome = try stopped(["validate", "s.yaml"], in: folder, after: 500_000)
      #expect(outcome.code == 130 && outcome.complaints == "fleetcast: interrupted; nothing was simulated\n")
    }
  }

  /// What was made whole stays, and the page of what was not says in every form that it is a part.
  @Test func aPartDoesNotReplaceTheWhole() throws {
    try withFolder { folder in
      try smallScenario.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let whole = try Program.run(["run", "s.yaml", "--out", "out", "--json"], in: folder)
      #expect(whole.code == 0, "\(whole.complaints)")
      let more =
        ["run", "s.yaml", "--format", "json", "--replications", "100000"]
        + ["--set", "horizon=20000s"]
      var outcome = try stopped(more + ["--out", "out"], in: folder, after: 2_000_000)
      // A busy machine has not finished one by then.
      for seconds in [8, 30] as [UInt32] where outcome.output.isEmpty {
        outcome = try stopped(more + ["--out", "out"], in: folder, after: seconds * 1_000_000)
      }
      #expect(outcome.code == 130 && outcome.output.contains("\"complete\": false"))
      #expect(outcome.complaints.contains("are not written: out keeps the complete results of an earlier run"))
      #expect(try String(contentsOfFile: folder + "/out/summary.json", encoding: .utf8) == whole.output)
      let first = try stopped(more + ["--out", "new"], in: folder, after: 8_000_000)
      #expect(first.complaints.contains("replications are in new; the same command begins anew"))
      // Nor is anything compared with the part.
      for words in [["check", "s.yaml", "--baseline"], ["estimate", "s.yaml", "--compare"]] {
        let refused = try Program.run(words + ["new/summary.json"], in: folder)
        #expect(refused.code == 2 && refused.complaints.contains("the run was stopped early"))
      }
    }
  }

  /// Lines that were judged at a look stay judged. The threshold is the mean of M/M/1, 1 / (1 - 0.7), so that more replications make
  /// the interval narrower and do not decide.
  @Test func checksKeepTheirVerdicts() throws {
    try withFolder { folder in
      let checks = "check: [jobs.latency.mean <= 3.3333s, jobs.latency.mean <= 100s]\n"
      try (smallScenario + checks).write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let command = [
        "check", "s.yaml", "--json", "--max-replications", "1000000", "--set", "horizon=20000s",
      ]
      var outcome = try stopped(command, in: folder, after: 2_000_000)
      // A busy machine has not come to the first look by then.
      for seconds in [8, 30] as [UInt32] where !outcome.complaints.contains("judged by") {
        outcome = try stopped(command, in: folder, after: seconds * 1_000_000)
      }
      #expect(outcome.code == 130 && outcome.complaints.contains("conditions are judged by the first "))
      #expect(outcome.output.contains("\"complete\": false"))
      #expect(outcome.output.contains("\"verdict\": \"met\"") && outcome.output.contains("\"verdict\": \"not known\""))
    }
  }
}
