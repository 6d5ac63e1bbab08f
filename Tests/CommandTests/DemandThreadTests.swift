import FoundationEssentials
import Testing

/// The demand side of shipped scenarios gives the same bytes from one thread and from four.
@Suite struct DemandThreadTests {
  @Test(
    arguments: [
      ("support-tiers", "20m"), ("coding-agents", "90m"), ("retries", "4m"), ("feature-budgets", "20m"),
    ])
  func threads(example: String, horizon: String) throws {
    try withFolder { folder in
      func run(_ jobs: String) throws -> Outcome {
        try Program.run(
          [
            "run", FindingTests.root + "scenarios/\(example).yaml", "--set", "horizon=\(horizon)", "--replications=5",
            "--jobs", jobs, "--out", "jobs\(jobs)", "--json", "--quiet",
          ], in: folder)
      }
      let (one, four) = try (run("1"), run("4"))
      #expect(one.code == four.code && !one.output.isEmpty, "\(one.complaints)")
      #expect(one.output == four.output)
      let files = try names(in: folder + "/jobs1")
      #expect(try files.count > 3 && files == names(in: folder + "/jobs4"))
      for file in files {
        let bytes = ["/jobs1/", "/jobs4/"].map { FileManager.default.contents(atPath: folder + $0 + file) }
        #expect(bytes[0] != nil && bytes[0] == bytes[1], "\(file)")
      }
    }
  }
}
