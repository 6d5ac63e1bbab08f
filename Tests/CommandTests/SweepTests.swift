import FoundationEssentials
import Glibc
import Testing

@Suite("Sweeping") struct SweepTests {
  private static let tables = ["effects.csv", "pareto.csv", "sweep.csv"]

  private func scenario(horizon: String = "200s") -> String {
    smallScenario.replacing("horizon: 2000s", with: "horizon: \(horizon)") + """
      sweep:
        over:
          workloads.jobs.arrivals.rate: {from: 0.2/s, to: 0.8/s, points: 4, scale: log}
          pools.desk.replicas: [1, 2]

      """
  }

  private func write(_ text: String, to folder: String) throws {
    try text.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
  }

  private func tables(_ folder: String) throws -> [String] {
    try Self.tables.map { try String(contentsOfFile: folder + "/" + $0, encoding: .utf8) }
  }

  @Test func writesEveryPointAndTheTables() throws {
    try withFolder { folder in
      try write(scenario(), to: folder)
      let outcome = try Program.run(["sweep", "s.yaml", "--quiet"], in: folder)
      #expect(outcome.code == 0 && outcome.complaints.isEmpty)
      #expect(outcome.output.contains("8 points"))
      let place = folder + "/notebooks-out/small"
      #expect(try names(in: place) == (Self.tables + ["datapackage.json", "points", "sweep_report.json"]).sorted())
      try expectDescribed(place, 3)
      #expect(try names(in: place + "/points").count == 8)
      let lines = try tables(place)[2].split(separator: "\r\n")
      #expect(
        lines.first == "point,workloads.jobs.arrivals.rate,pools.desk.replicas,figure,value,low,high,unit,why")
      #expect(lines.contains { $0.hasPrefix("7,0.8/s,2,jobs.latency.p95,") })
      let plan = try Program.run(["sweep", "plan", "s.yaml"], in: folder)
      #expect(plan.code == 0 && plan.output.split(separator: "\n").count { $0.contains("\"id\": ") } == 8)
    }
  }

  @Test func resumesWithoutComputingAgain() throws {
    try withFolder { folder in
      try write(scenario(), to: folder)
      _ = try Program.run(["sweep", "s.yaml", "--out", "o", "--jobs", "1"], in: folder)
      let before = try tables(folder + "/o")
      let points = try names(in: folder + "/o/points")
      func file(_ index: Int) -> String { folder + "/o/points/" + points[index] }
      let kept = try status(file(5))
      // Gone, cut off, empty, changed by a digit, another point's.
      unlink(file(0))
      let text = try String(contentsOfFile: file(1), encoding: .utf8)
      try String(text.prefix(text.count / 2)).write(toFile: file(1), atomically: false, encoding: .utf8)
      try "".write(toFile: file(2), atomically: false, encoding: .utf8)
      try text.replacing("\"value\": 0", with: "\"value\": 1").write(
        toFile: file(3), atomically: false, encoding: .utf8)
      try text.write(toFile: file(4), atomically: false, encoding: .utf8)
      let outcome = try Program.run(["sweep", "s.yaml", "--out", "o", "--jobs", "3"], in: folder)
      #expect(outcome.code == 0)
      #expect(outcome.complaints.contains("3 of 8 points are there already"))
      #expect(try tables(folder + "/o") == before)
      #expect(try String(contentsOfFile: file(1), encoding: .utf8) == text)
      #expect(try status(file(5)) == kept)
    }
  }

  /// Number and time of writing of a file: a new one has another number.
  private func status(_ path: String) throws -> [Int] {
    var status = stat()
    try #require(stat(path, &status) == 0)
    return [Int(status.st_ino), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
  }

  @Test(arguments: [1, 2, 7]) func shardsMergeToTheSameBytes(_ count: Int) throws {
    try withFolder { folder in
      try write(scenario(), to: folder)
      _ = try Program.run(["sweep", "s.yaml", "--out", "whole"], in: folder)
      for shard in (0..<count).reversed() {
        let early = try Program.run(["sweep", "merge", "s.yaml", "--out", "parts"], in: folder)
        #expect(early.code == 3 && early.complaints.contains("of 8 points are missing"))
        let outcome = try Program.run(
          ["sweep", "run", "s.yaml", "--out", "parts", "--shard", "\(shard)/\(count)"], in: folder)
        #expect(outcome.code == 0 && outcome.output.isEmpty)
      }
      #expect(try Program.run(["sweep", "merge", "s.yaml", "--out", "parts"], in: folder).code == 0)
      #expect(try tables(folder + "/parts") == tables(folder + "/whole"))
    }
  }

  /// Killed at 20 random moments: what was finished stays as it was written, and nothing of what was not is left half.
  @Test func aKillLosesNoFinishedPoint() throws {
    try withFolder { folder in
      let many = scenario(horizon: "60000s").replacing("points: 4", with: "points: 12")
      try write(many, to: folder)
      let clock = ContinuousClock()
      let whole = try clock.measure { _ = try Program.run(["sweep", "s.yaml", "--out", "whole"], in: folder) }
      let length = max(20_000, Int(whole / .microseconds(1)))
      let points = folder + "/killed/points/"
      var finished: [String: [Int]] = [:]
      var kills = 0
      var partial = 0
      while kills < 20 {
        let id = try Program.start(["sweep", "s.yaml", "--out", "killed"], in: folder)
        usleep(.random(in: 0...UInt32(length / 3)))
        kill(id, SIGKILL)
        let code = try Program.wait(for: id, in: folder).code
        #expect(code == 128 + SIGKILL || code == 0)
        kills += code == 0 ? 0 : 1
        for (name, before) in finished { #expect(try status(points + name) == before, "\(name) was written again") }
        let present = (try? names(in: folder + "/killed/points")) ?? []
        partial += (1..<24).contains(present.count) ? 1 : 0
        for name in present { finished[name] = try status(points + name) }
        // Once all are there, the moments left need something to do.
        if code == 0 || present.count == 24 {
          for name in present.shuffled().prefix(20) {
            unlink(points + name)
            finished[name] = nil
          }
        }
      }
      #expect(partial > 0, "no moment was in the midst of the sweep")
      #expect(try Program.run(["sweep", "s.yaml", "--out", "killed"], in: folder).code == 0)
      #expect(try tables(folder + "/killed") == tables(folder + "/whole"))
      for (name, before) in finished { #expect(try status(points + name) == before) }
    }
  }

  @Test func aSignalBeforeTheFirstPointSaysSo() throws {
    try withFolder { folder in
      try write(scenario(horizon: "3660d"), to: folder)
      let id = try Program.start(["sweep", "s.yaml"], in: folder)
      usleep(500_000)
      kill(id, SIGTERM)
      let outcome = try Program.wait(for: id, in: folder)
      #expect(outcome.code == 143 && outcome.complaints.contains("no point was finished, the same command begins anew"))
    }
  }

  @Test(arguments: [
    (["SIM_SHARD_INDEX=1", "SIM_SHARD_COUNT=4"], [], 2),
    (["SLURM_ARRAY_TASK_ID=7", "SLURM_ARRAY_TASK_COUNT=8", "SLURM_ARRAY_TASK_MIN=5"], [], 1),
    (["JOB_COMPLETION_INDEX=2"], ["--shards", "4"], 2), (["OMPI_COMM_WORLD_RANK=0", "OMPI_COMM_WORLD_SIZE=3"], [], 3),
    (["AWS_BATCH_JOB_ARRAY_INDEX=1"], ["--shards=2"], 4),
    (["SIM_SHARD_INDEX=0", "SIM_SHARD_COUNT=8", "SLURM_ARRAY_TASK_ID=9"], [], 1), ([], [], 8),
  ]) func shardsComeFromTheEnvironment(_ variables: [String], _ options: [String], _ points: Int) throws {
    try withFolder { folder in
      try write(scenario(horizon: "20s"), to: folder)
      let outcome = try Program.run(
        ["sweep", "run", "s.yaml", "--out", "o"] + options, in: folder, variables: variables)
      #expect(outcome.code == 0)
      #expect(try names(in: folder + "/o/points").count == points)
    }
  }

  @Test(arguments: [
    (["SLURM_ARRAY_TASK_ID=1"], [], "SLURM_ARRAY_TASK_COUNT"), (["JOB_COMPLETION_INDEX=2"], [], "--shards N"),
    (["SIM_SHARD_INDEX=x", "SIM_SHARD_COUNT=4"], [], "whole number"), ([], ["--shard=7/7"], "from 0 to 6"),
    ([], ["--shard", "1"], "such as 0/7"), ([], ["--shards", "3"], "--shards needs"),
  ]) func aShardThatIsNoneIsWrongUsage(_ variables: [String], _ options: [String], _ complaint: String) throws {
    try withFolder { folder in
      try write(scenario(), to: folder)
      let outcome = try Program.run(["sweep", "run", "s.yaml"] + options, in: folder, variables: variables)
      #expect(outcome.code == 2 && outcome.complaints.contains(complaint))
      #expect(try names(in: folder) == ["s.yaml"])
    }
  }

  /// Commitments and prices are billed from one simulation; a shard for each point simulates every one of them.
  @Test func pricesAndCountsAreBilledToTheSameBytes() throws {
    try withFolder { folder in
      let text =
        smallScenario.replacing("replicas: 1", with: "replicas: 3").replacing(
          "[{option: on_demand}]", with: "[{option: reserved, count: 1, term: 1y}, {option: on_demand}]") + """
          sweep:
            over:
              pools.desk.purchase.reserved.count: [0, 1, 2, 3]
              pools.desk.purchase.on_demand.price: [$0.1/h, $0.4/h]

          """
      try write(text, to: folder)
      #expect(try Program.run(["sweep", "s.yaml", "--out", "whole"], in: folder).code == 0)
      for shard in 0..<8 {
        _ = try Program.run(["sweep", "run", "s.yaml", "--out", "parts", "--shard", "\(shard)/8"], in: folder)
      }
      #expect(try Program.run(["sweep", "merge", "s.yaml", "--out", "parts"], in: folder).code == 0)
      #expect(try tables(folder + "/parts") == tables(folder + "/whole"))
      let costs = try tables(folder + "/whole")[2].split(separator: "\r\n").filter { $0.contains(",total.cost,") }
      #expect(Set(costs.map { $0.split(separator: ",")[4] }).count == 8, "a reservation is off the price on demand")
    }
  }

  @Test func whatCannotBeSweptIsWrongUsage() throws {
    try withFolder { folder in
      try write(smallScenario, to: folder)
      let without = try Program.run(["sweep", "s.yaml"], in: folder)
      #expect(without.code == 2 && without.complaints.contains("has no sweep: block"))
      try write(scenario().replacing("[1, 2]", with: "[1, -2]"), to: folder)
      let broken = try Program.run(["sweep", "s.yaml"], in: folder)
      #expect(broken.code == 2 && broken.complaints.contains("sweep.over.pools.desk.replicas: -2: "))
      let unknown = try Program.run(["sweep", "marge", "s.yaml"], in: folder)
      #expect(unknown.code == 2 && unknown.complaints.contains("merge"))
      #expect(try names(in: folder) == ["s.yaml"])
    }
  }
}
