import Testing

/// The bill of some forty scenarios, each line against rational numbers that `Tests/Recomputed` computes from `usage.json` and
/// the scenario alone; sums against totals, `focus.csv` against the specification, and `price` against `run`.
@Suite("Bills computed a second time") struct RecomputedBillTests {
  @Test func everyLineOfEveryScenario() throws {
    guard try Program.isInstalled("python3") else {
      print("skipped: there is no python3")
      return
    }
    try withFolder { folder in
      let root = String(#filePath.dropLast("Tests/CommandTests/RecomputedBillTests.swift".count))
      let line = "python3 -B '\(root)Tests/Recomputed/check.py' '\(try Program.path())' '\(folder)/out'"
      let check = try Program.shell(line, in: folder)
      #expect(check.code == 0, "\(check.output.prefix(4_000))\(check.complaints)")
      #expect(check.output.hasSuffix(" 0 faults\n"))
    }
  }

  /// The same plans in either order of writing are the same bill, and $12/h over 48 hours are 576 of it.
  @Test func plansInEitherOrder() throws {
    try withFolder { folder in
      let plans = [
        "wide: {option: savings_plan, commitment: $12/h, term: 3y, discount: 45%}",
        "narrow: {option: savings_plan, commitment: $0.2/h, payment: partial_upfront, discount: 28%, pools: [desk]}",
      ]
      var totals: Set<String> = []
      for (name, order) in [("first", plans), ("second", plans.reversed())] {
        let text =
          smallScenario.replacing(
            "horizon: 2000s\nreplications: 4", with: "start: 2026-12-01\nhorizon: 48h\nreplications: 1"
          ).replacing("rate: 0.7/s", with: "rate: 0.01/s") + "commitments:\n" + order.map { "  \($0)\n" }.joined()
        try text.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
        let run = try Program.run(["run", "s.yaml", "--out", name], in: folder)
        #expect(run.code == 0, "\(run.complaints)")
        totals.insert(run.output.split(separator: "\n").first { $0.hasPrefix("  total ") }.map(String.init) ?? "")
        let focus = try String(contentsOfFile: folder + "/\(name)/focus.csv", encoding: .utf8)
        #expect(focus.contains(",wide,wide,576.0,,savings_plan 3y,USD,"), "\(focus)")
      }
      #expect(totals.count == 1 && totals.first?.contains("$") == true, "\(totals)")
    }
  }

  /// The vendor invoices the price; the tenth that comes back after four years is told.
  @Test func ownMachinesAreInvoicedWhole() throws {
    try withFolder { folder in
      let text = smallScenario.replacing("replicas: 1,", with: "replicas: 3,").replacing(
        "[{option: on_demand}]", with: "[{option: owned, count: 3, price: $250k, depreciation: 4y, residual: 10%}]")
      try text.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let run = try Program.run(["run", "s.yaml", "--out", "out"], in: folder)
      #expect(run.output.contains("$750,000.00"), "\(run.output)\(run.complaints)")
      #expect(run.output.contains("the $75000 that they are worth after 4 years come back after the run"))
    }
  }
}
