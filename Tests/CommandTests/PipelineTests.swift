import FoundationEssentials
import Testing

@Suite("Checking a pull request") struct PipelineTests {
  static let root = String(#filePath.dropLast("Tests/CommandTests/PipelineTests.swift".count))
  let scenario = """
    fleetcast: 1
    name: chat
    horizon: 10m
    replications: 4
    workloads:
      chat:
        arrivals: {process: poisson, rate: 2/s}
        input_tokens: 900
        output_tokens: 100
        route: gpu
    models: {m: {architecture: llama-3.1-8b, precision: bf16}}
    pools:
      gpu: {model: m, instance: aws/g5.xlarge, batching: {policy: continuous}, replicas: 4, purchase: [{option: on_demand}]}
    check:
      - chat.success >= 99%
      - chat.ttft.p50 <= 370ms
      - total.cost <= $5k/month
    """

  /// Reads JUnit as a pipeline does: with an XML parser. One line a test case: name, file, line, type of the failure.
  static let reader = """
    import sys, xml.etree.ElementTree as tree
    root = tree.parse(sys.argv[1]).getroot()
    assert root.tag == "testsuites", root.tag
    cases = root.findall("./testsuite/testcase")
    failures = root.findall("./testsuite/testcase/failure")
    assert int(root.get("tests")) == len(cases) and int(root.get("failures")) == len(failures)
    assert all(f.text == f.get("message") and f.text for f in failures)
    for case in cases:
        failure = case.find("failure")
        print(case.get("name"), case.get("file"), case.get("line"), "-" if failure is None else failure.get("type"), sep="|")
    """

  func cases(of file: String, in folder: String) throws -> [Substring]? {
    guard try Program.isInstalled("python3") else {
      print("skipped: python3 is not installed, so \(file) is not parsed")
      return nil
    }
    try Self.reader.write(toFile: folder + "/.read.py", atomically: false, encoding: .utf8)
    let outcome = try Program.shell("python3 .read.py \(file)", in: folder)
    #expect(outcome.code == 0, "\(outcome.complaints)")
    return outcome.output.split(separator: "\n")
  }

  func write(_ text: String, to folder: String) throws {
    try text.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
  }

  /// The job of drivers/github-fleet.yml on a repository of its own: a pull request that makes the prompt 30 % longer fails at the line
  /// it breaks, and against the target branch; one that changes nothing passes.
  @Test func aLongerPromptFailsThePullRequest() throws {
    guard try Program.isInstalled("git") else {
      print("skipped: git is not installed, so no pull request is checked")
      return
    }
    try withFolder { folder in
      func check() throws -> Outcome {
        try Program.shell(
          "'\(Self.root)drivers/fleet-check.sh' s.yaml 5%", in: folder,
          variables: [
            "FLEETCAST=\(try Program.path())", "GITHUB_BASE_REF=main", "GITHUB_STEP_SUMMARY=\(folder)/summary.md",
          ])
      }
      try write(scenario, to: folder)
      let git = try Program.shell(
        "git init -q -b main . && git add s.yaml && git -c user.name=t -c user.email=t@example.org commit -qm s "
          + "&& git update-ref refs/remotes/origin/main main", in: folder)
      try #require(git.code == 0, "\(git.complaints)")
      let before = try check()
      #expect(before.code == 0, "\(before.output)\(before.complaints)")
      #expect(!before.complaints.contains("::error"))

      try write(scenario.replacing("input_tokens: 900", with: "input_tokens: 1170"), to: folder)
      let after = try check()
      #expect(after.code == 3, "\(after.output)\(after.complaints)")
      let annotations = after.complaints.split(separator: "\n").filter { $0.hasPrefix("::error") }
      let lines = annotations.filter { $0.contains(",line=") }
      #expect(lines.count == 1)
      #expect(
        lines.first?.hasPrefix(
          "::error file=s.yaml,line=16,title=check not met::chat.ttft.p50 <= 370ms is not met") == true)
      let worse =
        "::error file=s.yaml,title=worse than the baseline::chat.ttft.p50 at most 5%25 above the baseline is not met"
      #expect(annotations.contains { $0.hasPrefix(worse) })
      let summary = try String(contentsOfFile: folder + "/summary.md", encoding: .utf8)
      #expect(summary.contains("| workloads.chat.input_tokens | 900 | 1170 |"))
      let comment = try String(contentsOfFile: folder + "/fleet.md", encoding: .utf8)
      #expect(summary.hasSuffix(comment) && comment.hasPrefix("<!-- fleetcast: s.yaml -->\n"))
      // Cost and time of both, with the interval of the difference; verdicts; nothing of files that are gone.
      for path in ["total.monthly_cost", "chat.ttft.p95"] {
        let row = comment.split(separator: "\n").first { $0.hasPrefix("| \(path) |") }
        let cells = row?.split(separator: "|").map { $0.filter { !$0.isWhitespace } } ?? []
        #expect(
          cells.count == 6 && cells[1].contains(where: \.isNumber) && cells[2].contains(where: \.isNumber), "\(path)")
      }
      #expect(comment.contains("| **not met** | chat.ttft.p50 <= 370ms |"))
      #expect(!comment.contains("Files in") && !comment.contains("\n# "))
      // The tree of the target branch is gone.
      #expect(try Program.shell("git worktree list", in: folder).output.split(separator: "\n").count == 1)

      guard let cases = try cases(of: "fleet.xml", in: folder) else { return }
      #expect(
        cases.prefix(3) == [
          "chat.success >= 99%|s.yaml|15|-", "chat.ttft.p50 <= 370ms|s.yaml|16|not met",
          "total.cost <= $5k/month|s.yaml|17|-",
        ])
      #expect(cases.contains("chat.ttft.p50 at most 5% above the baseline|s.yaml|None|not met"))
      #expect(cases.contains("total.cost at most 5% above the baseline|s.yaml|None|-"))
    }
  }

  /// Conditions and files with characters that XML reserves.
  @Test func reservedCharactersSurvive() throws {
    try withFolder { folder in
      try (smallScenario + "check: [total.cost < $1/month]\n")
        .write(toFile: folder + "/a & 'b'.yaml", atomically: false, encoding: .utf8)
      let outcome = try Program.run(["check", "a & 'b'.yaml", "--junit", "fleet.xml"], in: folder)
      #expect(outcome.code == 3, "\(outcome.complaints)")
      guard let cases = try cases(of: "fleet.xml", in: folder) else { return }
      #expect(cases == ["total.cost < $1/month|a & 'b'.yaml|11|not met"])
    }
  }

  /// The comment of a pull request is written once and kept up to date, against a small GitHub.
  @Test func oneCommentIsKept() throws {
    guard try Program.isInstalled("python3") else {
      print("skipped: python3 is not installed, so drivers/fleet-comment.py is not checked")
      return
    }
    try withFolder { folder in
      let outcome = try Program.shell("python3 -B '\(Self.root)drivers/check/comment.py'", in: folder)
      #expect(outcome.code == 0 && outcome.output == "one comment, kept up to date\n", "\(outcome.complaints)")
    }
  }

  @Test func theWorkflowIsOne() throws {
    guard try Program.isInstalled("actionlint") else {
      print("skipped: actionlint is not installed, so drivers/github-fleet.yml is not checked")
      return
    }
    try withFolder { folder in
      let outcome = try Program.shell("actionlint '\(Self.root)drivers/github-fleet.yml'", in: folder)
      #expect(outcome.code == 0, "\(outcome.output)")
    }
  }
}
