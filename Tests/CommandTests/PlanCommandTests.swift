import FoundationEssentials
import Testing

@Suite("Planning") struct PlanCommandTests {
  private func scenario(_ conditions: String) -> String {
    """
    fleetcast: 1
    name: desk
    horizon: 30m
    workloads:
      jobs: {arrivals: {process: poisson, rate: 2/s}, route: desk}
    models:
      clerk: {latency: {exponential: {mean: 1s}}}
    pools:
      desk:
        model: clerk
        instance: aws/c7g.2xlarge
        replicas: 4
        purchase: [{option: reserved, count: 0, discount: 40%}, {option: on_demand}]
    plan:
      minimize: total.cost
      subject_to: [\(conditions)]
      over:
        pools.desk.replicas: {from: 1, to: 6}
        pools.desk.purchase.reserved.count: [0, 2, 4, 6]

    """
  }

  private func plan(_ text: String, _ arguments: [String] = [], in folder: String) throws -> Outcome {
    try text.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
    return try Program.run(["plan", "s.yaml"] + arguments, in: folder)
  }

  /// Two replicas are the least that carry two requests a second of one second each, and not enough: the line grows. A reservation for each of
  /// the replicas costs 60 % of what they cost on demand, one more is paid for nothing.
  @Test func findsTheFleetThatTheoryNames() throws {
    try withFolder { folder in
      let outcome = try plan(scenario("jobs.queue_wait.mean <= 1s"), in: folder)
      #expect(outcome.code == 0 && outcome.complaints.isEmpty)
      #expect(
        outcome.output.contains("Best: desk.replicas 3, reserved.count 2")
          || outcome.output.contains("Best: desk.replicas 3, reserved.count 4"))
      #expect(
        outcome.output.contains("breaks jobs.queue_wait.mean <= 1s") || outcome.output.contains("by Kimura's formula"))
      let place = folder + "/notebooks-out/desk"
      #expect(try names(in: place) == ["datapackage.json", "plan.csv", "plan.json", "plan.yaml", "plan_report.json"])
      try expectDescribed(place, 1)
      // Pasted over its base the block is the best fleet, and a run of it costs what the plan said.
      let block = try String(contentsOfFile: place + "/plan.yaml", encoding: .utf8)
      try ("fleetcast: 1\nbase: s.yaml\n" + block).write(
        toFile: folder + "/best.yaml", atomically: false, encoding: .utf8)
      let run = try Program.run(["validate", "best.yaml"], in: folder)
      #expect(run.code == 0 && run.output.contains("3 replicas"))
    }
  }

  /// A place in the list of options says nothing: settings are named by the option there.
  @Test func anOptionIsNamedByWhatItIs() throws {
    try withFolder { folder in
      let text = scenario("jobs.queue_wait.mean <= 1s").replacing("purchase.reserved.count", with: "purchase.0.count")
      let output = try plan(text, in: folder).output
      #expect(output.contains("Best: desk.replicas 3, reserved.count "), "\(output)")
    }
  }

  /// Three replicas at $0.29 an hour less 30 % are $0.609 an hour: a plan of that covers them, less leaves some on demand, more is lost.
  @Test func findsTheCommitmentOfSeveralPools() throws {
    try withFolder { folder in
      let text = scenario("jobs.queue_wait.mean <= 1s").replacing(
        "    pools.desk.purchase.reserved.count: [0, 2, 4, 6]",
        with: "    commitments.plan.commitment: [$0.2/h, $0.609/h, $0.8/h]"
      ).replacing("[{option: reserved, count: 0, discount: 40%}, {option: on_demand}]", with: "[{option: on_demand}]")
      let commitments = "commitments: {plan: {option: savings_plan, commitment: $1/h, discount: 30%}}\n"
      let outcome = try plan(text + commitments, in: folder)
      #expect(outcome.code == 0 && outcome.complaints.isEmpty, "\(outcome.complaints)")
      #expect(
        outcome.output.contains("Best: desk.replicas 3, plan.commitment $0.609/h"),
        "\(outcome.output.split(separator: "\n").prefix(6))")
    }
  }

  @Test func theSameAnswerFromAnyNumberOfThreads() throws {
    try withFolder { folder in
      let one = try plan(scenario("jobs.latency.p95 <= 4s"), ["--json", "--jobs", "1"], in: folder)
      let three = try plan(scenario("jobs.latency.p95 <= 4s"), ["--json", "--jobs", "3"], in: folder)
      #expect(one.code == 0 && one.output == three.output)
    }
  }

  @Test func saysWhyNothingKeepsTheConditions() throws {
    try withFolder { folder in
      let outcome = try plan(scenario("jobs.latency.p95 <= 2s"), in: folder)
      #expect(outcome.code == 3)
      #expect(outcome.output.contains("No combination was found that keeps every condition."))
      #expect(outcome.output.contains("15 ruled out  jobs.latency.p95 is at least 3"))
    }
  }

  @Test func aTimeUnderABudget() throws {
    try withFolder { folder in
      let text = scenario("total.cost <= $0.80").replacing("minimize: total.cost", with: "minimize: jobs.latency.p95")
      let outcome = try plan(text, ["--json"], in: folder)
      #expect(outcome.code == 0)
      #expect(outcome.output.contains("\"minimize\": \"jobs.latency.p95\""))
    }
  }

  @Test func aScenarioWithoutAPlanIsRefused() throws {
    try withFolder { folder in
      let text = scenario("jobs.latency.p95 <= 4s")
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).prefix { $0 != "plan:" }
      let outcome = try plan(lines.joined(separator: "\n") + "\n", in: folder)
      #expect(outcome.code == 2 && outcome.complaints.contains("has no plan: block"))
    }
  }

  /// The mean service time of a lone server is found that a cost of waiting and of speed balances: nothing is between the five first values.
  @Test func aRangeIsNarrowedAroundTheBest() throws {
    try withFolder { folder in
      let text = scenario("jobs.latency.p95 <= 6s").replacing(
        "pools.desk.replicas: {from: 1, to: 6}", with: "workloads.jobs.arrivals.rate: {from: 0.5/s, to: 4/s}"
      ).replacing("minimize: total.cost", with: "minimize: total.cost_per_request").replacing(
        "count: [0, 2, 4, 6]", with: "count: [4]")
      let outcome = try plan(text, in: folder)
      #expect(outcome.code == 0 && outcome.output.contains("Ranges were narrowed around the best"))
      // Four servers of one request a second: the cheapest request is at the greatest rate that keeps the condition, below 4/s.
      let rate = outcome.output.split(separator: "arrivals.rate ").dropFirst().first.flatMap {
        Double($0.prefix { $0.isNumber || $0 == "." })
      }
      #expect(try #require(rate) > 2.9 && #require(rate) < 3.9)
    }
  }
}
