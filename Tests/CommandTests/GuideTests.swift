import FoundationEssentials
import Testing

/// Scenarios of the guide that are whole run as they stand there.
@Suite struct GuideTests {
  /// The blocks of a page that begin as a scenario does.
  static func scenarios(of page: String) throws -> [String] {
    let folder = String(#filePath.dropLast("Tests/CommandTests/GuideTests.swift".count))
    let text = try String(contentsOfFile: folder + "docs/guide/\(page).md", encoding: .utf8)
    return text.components(separatedBy: "```yaml\n").dropFirst().compactMap { part in
      let block = part.components(separatedBy: "```")[0]
      return block.hasPrefix("fleetcast: 1") ? block : nil
    }
  }

  @Test(arguments: ["fleets"])
  func runAsTheyStand(page: String) throws {
    let scenarios = try Self.scenarios(of: page)
    #expect(!scenarios.isEmpty)
    for scenario in scenarios {
      try withFolder { folder in
        try scenario.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
        let valid = try Program.run(["validate", "s.yaml"], in: folder)
        #expect(valid.code == 0 && valid.complaints.isEmpty, "\(valid.complaints)")
        let run = try Program.run(["run", "s.yaml", "--replications", "1", "--set", "horizon=10m"], in: folder)
        #expect(run.code == 0, "\(run.complaints)")
        let estimate = try Program.run(["estimate", "s.yaml"], in: folder)
        #expect(estimate.code == 0 && estimate.output.contains("capacity of a replica"))
      }
    }
  }
}
