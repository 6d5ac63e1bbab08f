import FoundationEssentials
import Testing

@Suite("Bills, priced again and in other currencies") struct MoneyTests {
  static let costFiles = [
    "costs.csv", "costs_monthly.csv", "focus.csv", "unit_costs.csv", "showback.csv", "showback_tags.csv",
    "routes.csv",
  ]

  static let scenario =
    smallScenario.replacing(
      "replicas: 1, purchase: [{option: on_demand}]",
      with: """
        replicas: {min: 1, max: 3}, autoscaler: {metric: queue_depth, target: 2, interval: 15s}, purchase: [{option: on_demand}]
        """) + """
      commitments:
        plan: {option: savings_plan, commitment: $0.1/h, term: 1y, discount: 30%}
      overheads:
        egress: {size: 90KB/request, price: [{up_to: 10MB, price: $0/GB}, {price: $0.09/GB}]}
        fixed: {platform team: $9000/month}

      """

  func write(_ text: String, _ name: String, to folder: String) throws {
    try text.write(toFile: folder + "/" + name, atomically: false, encoding: .utf8)
  }

  func texts(_ folder: String) throws -> [String] {
    try Self.costFiles.map { try String(contentsOfFile: folder + "/" + $0, encoding: .utf8) }
  }

  @Test(
    "A stored run priced again has the same cents as one simulated with those prices",
    arguments: [
      [],
      ["--set", "pools.desk.purchase.on_demand.price=$1.234567/h"],
      [
        "--set",
        "pools.desk.purchase=[{option: reserved, count: 1, term: 1y, discount: 40%, payment: all_upfront}, {option: on_demand}]",
      ],
      ["--set", "commitments.plan.commitment=$0.31/h", "--set", "overheads.fixed.platform team=$1/month"],
      ["--currency", "EUR", "--fx", "0.92"],
    ])
  func pricedAgain(_ options: [String]) throws {
    try withFolder { folder in
      try write(Self.scenario, "s.yaml", to: folder)
      #expect(try Program.run(["run", "s.yaml", "--out", "first"], in: folder).code == 0)
      let priced = try Program.run(["price", "first"] + options, in: folder)
      #expect(priced.code == 0, "\(priced.complaints)")
      #expect(try Program.run(["run", "s.yaml", "--out", "second"] + options, in: folder).code == 0)
      #expect(try texts(folder + "/first/priced") == texts(folder + "/second"))
    }
  }

  /// A scenario that is called as its file is has that name on priced bills too.
  @Test func theFileNameIsTheScenarios() throws {
    try withFolder { folder in
      try write(Self.scenario.replacing("name: small\n", with: ""), "s.yaml", to: folder)
      #expect(try Program.run(["run", "s.yaml", "--out", "first"], in: folder).code == 0)
      #expect(try Program.run(["price", "first"], in: folder).code == 0)
      #expect(try texts(folder + "/first/priced") == texts(folder + "/first"))
      #expect(try String(contentsOfFile: folder + "/first/focus.csv", encoding: .utf8).contains(",s,"))
    }
  }

  /// A pool that scales over machines with one and with four accelerators, some reserved, some spot, under commitments of both kinds.
  static let severalTypes =
    smallScenario.replacing(
      "desk: {model: clerk, instance: aws/c7g.2xlarge, replicas: 1, purchase: [{option: on_demand}]}",
      with: """
        desk:
            model: clerk
            instance: aws/g5.xlarge
            concurrency: 1
            replicas: {min: 1, max: 9}
            autoscaler: {metric: queue_depth, target: 1, interval: 15s, scale_down: {stabilization_window: 30s}}
            purchase:
              - {option: reserved, count: 1, discount: 40%}
              - {option: spot, max: 1, share: 40%, discount: 60%, interruption: {rate: 99%/month}}
              - {option: on_demand, instance: aws/g5.12xlarge, max: 1}
              - {option: on_demand}
        """
    ).replacing("rate: 0.7/s", with: "rate: 6/s") + """
      commitments:
        plan: {option: savings_plan, commitment: $1/h, term: 1y, discount: 30%}
        large: {option: reserved, instance: aws/g5.12xlarge, count: 1, discount: 45%}

      """

  @Test(
    "Of several types too, to the cent",
    arguments: [
      [], ["--set", "pools.desk.purchase.3.price=$1.234567/h"], ["--set", "pools.desk.purchase.2.price=$7.1/h"],
      ["--set", "commitments.plan.commitment=$2.5/h", "--set", "commitments.large.count=2"],
      ["--set", "commitments={}"],
    ])
  func pricedAgainOfSeveralTypes(_ options: [String]) throws {
    try withFolder { folder in
      try write(Self.severalTypes, "s.yaml", to: folder)
      let run = try Program.run(["run", "s.yaml", "--out", "first"], in: folder)
      #expect(run.code == 0, "\(run.complaints)")
      let priced = try Program.run(["price", "first"] + options, in: folder)
      #expect(priced.code == 0, "\(priced.complaints)")
      #expect(try Program.run(["run", "s.yaml", "--out", "second"] + options, in: folder).code == 0)
      #expect(try texts(folder + "/first/priced") == texts(folder + "/second"))
      // Each type stands in the file for finance by its own name, billed and covered.
      let focus = try String(contentsOfFile: folder + "/second/focus.csv", encoding: .utf8)
      for sku in ["g5.xlarge:reserved 1y", "g5.xlarge:spot", "g5.12xlarge:"] {
        #expect(focus.contains("aws/\(sku)"), "\(sku)")
      }
      if options.isEmpty {
        for sku in ["g5.xlarge:savings_plan 1y", "g5.12xlarge:reserved aws/g5.12xlarge 1y"] {
          #expect(focus.contains("aws/\(sku)"), "\(sku)")
        }
      }
    }
  }

  @Test func aFileOverTheScenarioAndWhatCannotBePriced() throws {
    try withFolder { folder in
      try write(Self.scenario, "s.yaml", to: folder)
      #expect(try Program.run(["run", "s.yaml", "--out", "first"], in: folder).code == 0)
      try write("pools: {desk: {purchase: [{option: on_demand, discount: 10%}]}}\n", "mix.yaml", to: folder)
      let mixed = try Program.run(["price", "first", "--with", "mix.yaml", "--out", "mixed"], in: folder)
      #expect(mixed.code == 0 && mixed.output.contains("than when it was simulated"), "\(mixed.complaints)")
      for (setting, complaint) in [
        ("pools.desk.replicas.max=4", "another fleet"),
        (
          "pools.desk.purchase=[{option: spot, discount: 50%, interruption: {rate: 5%/month}}]",
          "what pool desk may buy"
        ),
        ("horizon=1000s", "start and horizon"),
      ] {
        let refused = try Program.run(["price", "first", "--set", setting], in: folder)
        #expect(refused.code == 2 && refused.complaints.contains(complaint), "\(refused.complaints)")
      }
      #expect(try Program.run(["price", "nothing"], in: folder).code == 2)
      #expect(try Program.run(["price", "first", "--fx", "0.9"], in: folder).code == 2)
      #expect(try Program.run(["price", "first", "--currency", "EUR", "--fx", "-1"], in: folder).code == 2)
    }
  }

  /// Names that a spreadsheet would execute, or that break careless readers. A reader of CSV gets them as they are, those that
  /// are formulas with an apostrophe in front.
  static let names: [(yaml: String, read: String)] = [
    ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@SUM(A1)", "'@SUM(A1)"), ("\\tx", "'\tx"), ("\\rx", "'\nx"),
    ("a,b", "a,b"), ("say \\\"hi\\\"", "say \"hi\""), ("two\\nlines", "two\nlines"), ("two\\r\\nlines", "two\nlines"),
    ("\\u202Eright to left\\u200F", "\u{202E}right to left\u{200F}"), ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
    (String(repeating: "x", count: 10_000), String(repeating: "x", count: 10_000)), (" padded ", " padded "),
  ]

  @Test func everyFileReadsBackInPython() throws {
    guard try Program.isInstalled("python3") else {
      print("skipped: there is no python3")
      return
    }
    try withFolder { folder in
      let fixed = Self.names.map { "    ? \"\($0.yaml)\"\n    : $1/month\n" }.joined()
      try write(smallScenario + "overheads:\n  fixed:\n" + fixed, "s.yaml", to: folder)
      let run = try Program.run(["run", "s.yaml", "--out", "out"], in: folder)
      #expect(run.code == 0, "\(run.complaints)")
      try write(
        """
        import csv, sys
        csv.field_size_limit(10**7)
        for name, column in [("costs.csv", "backend"), ("costs_monthly.csv", "backend"), ("focus.csv", "ResourceName")]:
            with open("out/" + name, newline="", encoding="utf-8") as file:
                rows = list(csv.reader(file, strict=True))
            assert all(len(row) == len(rows[0]) for row in rows), name
            place = rows[0].index(column)
            sys.stdout.write("\\0".join(row[place] for row in rows[1:]) + "\\1")
        """, "read.py", to: folder)
      let read = try Program.shell("python3 read.py", in: folder, variables: ["PYTHONIOENCODING=utf-8"])
      #expect(read.code == 0, "\(read.complaints)")
      let files = read.output.split(separator: "\u{1}", omittingEmptySubsequences: true)
      #expect(files.count == 3)
      for file in files {
        let cells = file.split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
        #expect(cells.suffix(Self.names.count) == Self.names.map(\.read)[...])
      }
    }
  }

  /// Every table that the commands write, with names that begin with signs of formulas, with quotes, commas and line breaks: LibreOffice
  /// reads what Python's csv reads, cell for cell, and takes nothing for a formula.
  @Test func everyFileReadsBackInLibreOffice() throws {
    guard try Program.isInstalled("soffice"), try Program.isInstalled("python3") else {
      print("skipped: there is no LibreOffice (soffice) or no python3")
      return
    }
    try withFolder { folder in
      let fixed = Self.names.map { "    ? \"\($0.yaml)\"\n    : $1/month\n" }.joined()
      let values = Self.names.map { "\"\($0.yaml)\"" }.joined(separator: ", ")
      let scenario = smallScenario.replacing(
        "horizon: 2000s\nreplications: 4\n", with: "start: 2026-12-01\nhorizon: 100s\nreplications: 2\n"
      ).replacing("route: desk,", with: "route: desk, tags: {team: \"=1+1\"},")
      let tables: [(command: String, block: String)] = [
        ("run s.yaml --events --out run", ""), ("price run", ""),
        ("sweep s.yaml --out sweep", "sweep: {over: {workloads.jobs.tags.team: [\(values)]}}"),
        (
          "plan s.yaml --out plan",
          "plan: {minimize: total.cost, subject_to: [jobs.latency.p95 <= 60s], over: {workloads.jobs.tags.team: [\(values)]}}"
        ),
        ("forecast s.yaml --out forecast", "forecast: {months: 1}"),
      ]
      let root = String(#filePath.dropLast("Tests/CommandTests/MoneyTests.swift".count))
      let short = [
        "horizon=1h", "replications=2", "crossover.range=[1/s, 2/s]", "crossover.subject_to=[chat.ttft.p95 <= 60s]",
      ]
      let crossover = try Program.run(
        ["crossover", root + "scenarios/quickstart.yaml", "--out", "crossover"] + short.flatMap { ["--set", $0] },
        in: folder)
      #expect(crossover.code == 0, "\(crossover.complaints)")
      for (command, block) in tables {
        try write(scenario + "overheads:\n  fixed:\n" + fixed + block + "\n", "s.yaml", to: folder)
        let outcome = try Program.run(command.split(separator: " ").map(String.init), in: folder)
        #expect(outcome.code == 0, "\(command): \(outcome.complaints)")
      }
      try write(Self.readByLibreOffice, "read.py", to: folder)
      let read = try Program.shell("python3 read.py", in: folder, variables: ["PYTHONIOENCODING=utf-8"])
      #expect(read.code == 0 && read.output.hasPrefix("read "), "\(read.output) \(read.complaints)")
      #expect((Int(read.output.split(separator: " ")[1]) ?? 0) >= 16, "\(read.output)")
    }
  }

  /// LibreOffice's filter options 44,34,76,1: commas, double quotes, UTF-8, from the first line on, every column as it is.
  private static let readByLibreOffice = """
    import csv, glob, math, os, subprocess, sys
    csv.field_size_limit(10**7)
    files = []
    for path in sorted(glob.glob("**/*.csv", recursive=True)):
        files.append("flat-" + path.replace("/", "-"))
        os.link(path, files[-1])
    for form in ["csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false", "fods"]:
        subprocess.run(["soffice", "-env:UserInstallation=file://" + os.getcwd() + "/profile", "--headless",
                        "--infilter=CSV:44,34,76,1", "--convert-to", form, "--outdir", "back"] + files,
                       check=True, capture_output=True)
    def rows(path):
        with open(path, newline="", encoding="utf-8") as file:
            return list(csv.reader(file, strict=True))
    def same(a, b):
        if a == b: return True
        try: return math.isclose(float(a), float(b), rel_tol=1e-12)
        except ValueError: return False
    for path in files:
        ours, back = rows(path), rows("back/" + path)
        if len(ours) != len(back): sys.exit(f"{path}: {len(ours)} rows, {len(back)} read")
        for place, (own, other) in enumerate(zip(ours, back)):
            bad = [(a[:40], b[:40]) for a, b in zip(own, other) if not same(a, b)]
            if bad or len(own) != len(other): sys.exit(f"{path}:{place + 1}: {bad}")
        if "table:formula" in open("back/" + path[:-4] + ".fods", encoding="utf-8").read():
            sys.exit(f"{path} has a formula")
    print("read", len(files), "tables")
    """

  /// What lies beside machines and models is no reason to leave them: the fleet is compared with an API as if there were none.
  @Test func overheadsAreLeftOutOfTheComparison() throws {
    try withFolder { folder in
      let root = String(#filePath.dropLast("Tests/CommandTests/MoneyTests.swift".count))
      func selfHosted(_ sets: [String]) throws -> Substring? {
        let words = ["run", root + "scenarios/quickstart.yaml", "--replications", "2", "--out", "out"]
        let run = try Program.run(words + (["horizon=20m"] + sets).flatMap { ["--set", $0] }, in: folder)
        let line = run.output.split(separator: "\n").first { $0.hasPrefix("  self-hosted") }
        return line?.split(separator: " ").first { $0.hasPrefix("$") }
      }
      let plain = try #require(try selfHosted([]))
      #expect(try selfHosted(["overheads={tools: {calls: 3, price: $0.01/call}, fixed: {team: $9000/month}}"]) == plain)
    }
  }

  @Test func everyFileAddsUpToTheTotals() throws {
    guard try Program.isInstalled("python3") else {
      print("skipped: there is no python3")
      return
    }
    try withFolder { folder in
      try write(Self.scenario, "s.yaml", to: folder)
      #expect(try Program.run(["run", "s.yaml", "--out", "out"], in: folder).code == 0)
      try write(
        """
        import csv, json
        from decimal import Decimal
        def total(name, column):
            with open("out/" + name, newline="") as file:
                return sum(Decimal(row[column]) for row in csv.DictReader(file))
        costs = {total("costs.csv", "cost"), total("costs_monthly.csv", "cost"), total("unit_costs.csv", "cost"),
                 total("focus.csv", "EffectiveCost")}
        billed = {total("costs.csv", "billed_cost"), total("costs_monthly.csv", "billed_cost"),
                  total("focus.csv", "BilledCost")}
        figure = json.load(open("out/summary.json"), parse_float=Decimal)["figures"]["total.cost"]["value"]
        print(len(costs), len(billed), figure in costs)
        """, "add.py", to: folder)
      let sums = try Program.shell("python3 add.py", in: folder)
      #expect(sums.output == "1 1 True\n", "\(sums.output)\(sums.complaints)")
    }
  }

  @Test func thePageSaysWhichCurrencyItIsIn() throws {
    try withFolder { folder in
      try write(Self.scenario, "s.yaml", to: folder)
      let euros = ["--currency", "EUR", "--fx", "0.92"]
      let words =
        "Money on this page is in US dollars; costs.csv, costs_monthly.csv, costs_daily.csv, costs_hourly.csv, costs.xlsx, unit_costs.csv, showback.csv, showback_tags.csv, routes.csv, outcomes.csv, focus.csv are in EUR"
      for command in [["run", "s.yaml", "--out", "out"], ["price", "out"]] {
        let lines = try Program.run(command + euros, in: folder).output.split(separator: "\n")
        #expect(lines.prefix(2).contains { $0.contains(words) }, "\(lines.prefix(3))")
        #expect(try !Program.run(command, in: folder).output.contains("Money on this page"))
      }
    }
  }

  @Test func advice() throws {
    try withFolder { folder in
      try write(Self.scenario, "s.yaml", to: folder)
      let page = try Program.run(["commit", "s.yaml"], in: folder)
      #expect(page.code == 0 && page.output.contains("Instances of desk (aws/c7g.2xlarge)"), "\(page.complaints)")
      #expect(page.output.contains("all_upfront"))
      #expect(try Program.run(["commit", "s.yaml", "--json"], in: folder).output.contains("\"level\""))
    }
  }
}

/// What was measured cannot be priced as something else.
@Suite struct PricedSettingsTests {
  @Test(arguments: ["arrivals.rate=0.9/s", "client={timeout: 50s}", "deadline=1h"])
  func whatWasMeasuredStays(setting: String) throws {
    try withFolder { folder in
      try smallScenario.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let run = try Program.run(["run", "s.yaml", "--out", "out"], in: folder)
      try #require(run.code == 0, "\(run.complaints)")
      let same = try Program.run(["price", "out", "--set", "workloads.jobs.tags={team: a}"], in: folder)
      #expect(same.code == 0, "\(same.complaints)")
      let price = try Program.run(["price", "out", "--set", "workloads.jobs." + setting], in: folder)
      #expect(price.code == 2)
      #expect(price.complaints.contains("what workload jobs asks for"), "\(price.complaints)")
    }
  }
}
