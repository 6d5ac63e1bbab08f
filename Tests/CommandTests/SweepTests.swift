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
      #expect(try names(in: place) == (Self.tables + ["points"]).sorted())
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

  @Test(arguments: [2, 7]) func shardsMergeToTheSameBytes(_ count: Int) throws {
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

  @Test func aKillLosesNoFinishedPoint() throws {
    try withFolder { folder in
      try write(scenario(horizon: "1000s"), to: folder)
      _ = try Program.run(["sweep", "s.yaml", "--out", "whole"], in: folder)
      var finished: Set<String> = []
      for _ in 0..<6 {
        let id = try Program.start(["sweep", "s.yaml", "--out", "killed"], in: folder)
        usleep(.random(in: 10_000...400_000))
        kill(id, SIGKILL)
        _ = try Program.wait(for: id, in: folder)
        let present = Set((try? names(in: folder + "/killed/points")) ?? [])
        #expect(present.isSuperset(of: finished))
        finished = present
      }
      #expect(try Program.run(["sweep", "s.yaml", "--out", "killed"], in: folder).code == 0)
      #expect(try tables(folder + "/killed") == tables(folder + "/whole"))
    }
  }

  @Test func aSignalKeepsFinishedPoints() throws {
    try withFolder { folder in
      try write(scenario(horizon: "3660d"), to: folder)
      let id = try Program.start(["sweep", "s.yaml"], in: folder)
      usleep(500_000)
      kill(id, SIGTERM)
      let outcome = try Program.wait(for: id, in: folder)
      #expect(outcome.code == 143 && outcome.complaints.contains("the same command goes on"))
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
