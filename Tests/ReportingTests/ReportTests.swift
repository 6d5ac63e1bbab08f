import Billing
import Catalog
import EventKernel
import FoundationEssentials
import Glibc
import Model
import Reporting
import Scenarios
import Studies
import Testing

private let nowhere = RunOrigin(sources: [], sets: [])

/// The page of a study.
private func html(_ study: Study) -> String { runReport(study, origin: nowhere).html() }

extension String {
  /// What stands between two texts, the first time.
  fileprivate func between(_ start: String, _ end: String) -> String? {
    guard let first = firstRange(of: start), let last = self[first.upperBound...].firstRange(of: end) else {
      return nil
    }
    return String(self[first.upperBound..<last.lowerBound])
  }

  /// Every text between two texts.
  fileprivate func all(_ start: String, _ end: String) -> [String] {
    components(separatedBy: start).dropFirst().compactMap { part in
      part.firstRange(of: end).map { String(part[..<$0.lowerBound]) }
    }
  }

  /// The figure of a chart with a title.
  fileprivate func figure(_ title: String) -> String? {
    all("<figure ", "</figure>").first { $0.contains(">\(title)</h3>") }
  }
}

/// A small fleet under a load that changes, simulated.
private func simulated(
  _ sets: [String] = [], jobs: Int = 2, workloads: String = "", text change: (String) -> String = { $0 }
) throws -> Study {
  let text = change(
    """
    fleetcast: 1
    name: small
    start: 2026-12-01
    horizon: 6h
    replications: 3
    workloads:
      jobs: {arrivals: {process: poisson, rate: 0.4/s, shape: {diurnal: {peak_at: "03:00", peak_to_mean: 1.9}}}, route: desk, slo: {latency: {p95: 20s}}}
    \(workloads)
    models:
      clerk: {latency: {exponential: {mean: 2s}}}
    pools:
      desk:
        model: clerk
        instance: aws/c7g.2xlarge
        replicas: {min: 1, max: 6}
        autoscaler: {metric: queue_depth, target: 2}
        purchase: [{option: on_demand}]

    """)
  let path =
    FileManager.default.temporaryDirectory.path + "/fleetcast-\(getpid())-\(UInt64.random(in: 0...UInt64.max)).yaml"
  defer { try? FileManager.default.removeItem(atPath: path) }
  try text.write(toFile: path, atomically: false, encoding: .utf8)
  return try replicate(ScenarioFile.loadWithSources(path: path, sets: sets).scenario, jobs: jobs, byHour: true)
}

@Suite("Reports: one file that needs nothing else") struct ReportFileTests {
  @Test func nothingIsRequested() throws {
    let page = html(try study())
    for attribute in [" src=", " srcset=", "@import", "url(", " style=", " onclick=", " onload=", "javascript:"] {
      #expect(!page.contains(attribute), "\(attribute)")
    }
    #expect(page.all(" href=\"", "\"") == ["#answer"])
    // The name of a vocabulary, which nobody fetches.
    let addresses = page.all("http", " ").filter { $0.hasPrefix("://") || $0.hasPrefix("s://") }
    #expect(addresses.allSatisfy { $0.hasPrefix("://www.w3.org/2000/svg'") }, "\(addresses)")
  }

  /// The policy names what is really in the page, and nothing else may run.
  @Test func thePolicyHoldsDigestsOfScriptAndStyle() throws {
    let page = html(try study())
    let policy = try #require(page.between("Content-Security-Policy\" content=\"", "\""))
    let script = try #require(page.between("<script>", "</script>"))
    let style = try #require(page.between("<style>", "</style>"))
    #expect(
      policy
        == "default-src 'none'; img-src data:; script-src 'sha256-\(SHA256(of: script).base64)'; style-src 'sha256-\(SHA256(of: style).base64)'; "
        + "base-uri 'none'; form-action 'none'")
    #expect(script.utf8.count <= 10_000)
    #expect(page.all("<script", ">") == [""])
  }

  /// FIPS 180-4 and NIST's examples: one block, two blocks, and lengths around a block's end.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ]) func digests(_ text: String, _ digest: String) {
    #expect(SHA256(of: text).hexadecimal == digest)
  }

  @Test func wordsOfTheUserAreText() throws {
    let odd = "<script>alert(1)</script>"
    var study = try study(chat: odd)
    study.warnings = ["<img src=x onerror=alert(2)>", "=cmd()&\"'"]
    let origin = RunOrigin(
      sources: [.init(file: "a</pre><b>.yaml", text: "</script><script>alert(3)")], sets: ["x='</style>'"])
    let page = runReport(study, origin: origin).html()
    #expect(page.all("<script", ">") == [""])
    #expect(!page.contains("<img") && !page.contains("<b>.yaml") && !page.contains("alert(1)</script>"))
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(page.contains("=cmd()&amp;&quot;&#39;"))
    #expect(page.contains("&lt;/script&gt;&lt;script&gt;alert(3)"))
  }

  @Test func namesAreLeftOutOnRequest() throws {
    var study = try study(chat: "secret-chat", tenant: "acme")
    study.scenario.name = "project-x"
    let origin = RunOrigin(sources: [.init(file: "project-x.yaml", text: "name: project-x # remark-of-mine")], sets: [])
    let report = runReport(study, origin: origin)
    let named = report.html()
    for name in ["secret-chat", "project-x", "remark-of-mine", "hosted"] { #expect(named.contains(name), "\(name)") }
    let page = report.anonymous().html()
    for name in ["secret-chat", "acme", "project-x", "remark-of-mine", "hosted"] {
      #expect(!page.contains(name), "\(name)")
    }
    #expect(page.contains("workload-1.ttft.p95") && page.contains("api-1"))
    // Numbers are the same.
    #expect(page.contains("$750.60") && page.contains("412 ms"))
  }

  @Test func savedResultsMakeTheSamePage() throws {
    let study = try simulated()
    let folder =
      FileManager.default.temporaryDirectory.path + "/fleetcast-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let report = runReport(study, origin: nowhere)
    try OutputFolder(path: folder).write(reportFiles(report, isWanted: true))
    let page = try String(contentsOfFile: folder + "/report.html", encoding: .utf8)
    let saved = try Report.saved(at: folder)
    #expect(saved == [report])
    #expect(Report.html(saved) == page)
    #expect(try Report.saved(at: folder + "/report.json") == [report])
    // A page that is not wanted goes, its data stay.
    try OutputFolder(path: folder).write(reportFiles(report, isWanted: false))
    #expect(!FileManager.default.fileExists(atPath: folder + "/report.html"))
    #expect(try Report.saved(at: folder) == [report])
    #expect(throws: SavedResultError.self) { try Report.saved(at: folder + "/none") }
    try "{\"fleetcast\": 1}".write(toFile: folder + "/report.json", atomically: false, encoding: .utf8)
    #expect(throws: SavedResultError.self) { try Report.saved(at: folder) }
  }

  @Test func theSamePageFromAnyNumberOfThreads() throws {
    let (one, three) = (try simulated(jobs: 1), try simulated(jobs: 3))
    #expect(html(one) == html(three))
  }

  /// A month of several workloads, in the most bins that a run has.
  @Test func aMonthIsBelowAMegabyteAndAHalf() throws {
    let more = (1...3).map { number in
      "  more\(number): {arrivals: {process: poisson, rate: 0.01/s}, route: desk, slo: {latency: {p95: 20s}}}"
    }
    let study = try simulated(
      ["horizon=30d", "replications=2", "workloads.jobs.arrivals.rate=0.02/s"], workloads: more.joined(separator: "\n"))
    #expect(study.timeline.times.count > 700)
    let page = html(study)
    #expect(page.utf8.count < 1_500_000)
    #expect(page.contains("Cost by day"))
  }

  /// Several results on one page: headings in order, no identifier twice.
  @Test func severalResultsOnOnePage() throws {
    let report = runReport(try study(), origin: nowhere)
    let page = Report.html([report, report])
    let levels = page.all("<h", ">").compactMap { $0.first?.wholeNumberValue }
    #expect(levels.first == 1)
    #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 })
    let ids = page.all(" id=\"", "\"")
    #expect(Set(ids).count == ids.count)
  }
}

@Suite("Reports of every shipped scenario") struct ShippedReportTests {
  private static let root = String(#filePath.dropLast("Tests/ReportingTests/ReportTests.swift".count))

  /// Short runs of all that a scenario can have: numbers everywhere, headings in order, the same page again from what is saved.
  @Test(arguments: PageWidthTests.scenarios) func isWhole(_ name: String) throws {
    let loaded = try ScenarioFile.loadWithSources(
      path: Self.root + "scenarios/" + name, sets: ["horizon=3min", "replications=2"])
    let origin = RunOrigin(sources: loaded.sources.map { .init(file: $0.path, text: $0.text) }, sets: [])
    let scenario = loaded.scenario
    let study = try replicate(scenario, jobs: 2)
    let report = runReport(study, origin: origin)
    let page = report.html()
    for word in [">nan", ">inf", ">-inf", "\"nan", "\"inf", ">nil<", "Optional("] {
      #expect(!page.contains(word), "\(word)")
    }
    let levels = page.all("<h", ">").compactMap { $0.first?.wholeNumberValue }
    #expect(levels.first == 1 && zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 })
    let anonymous = report.anonymous().html()
    for workload in scenario.workloads where workload.name.count > 6 {
      #expect(!anonymous.contains(workload.name), "\(workload.name)")
    }
  }
}

@Suite("Reports: pictures show the numbers") struct ReportGeometryTests {
  /// The parts of the waterfall add up to the bill to the cent, each bar begins where the one before ends, and widths are amounts.
  @Test func waterfall() throws {
    for study in [try study(), try simulated()] {
      let figure = try #require(
        html(study).figure("The bill of \(study.scenario.horizon > 86_400 ? "7 d" : "6 h") by what it pays for"))
      let total = try #require(study.ledger?.total)
      var sum = 0
      var place = 0.0
      let rows = figure.all("<div class=\"row\"", "</div></div>")
      #expect(rows.count > 2)
      for row in rows {
        let cost = try #require(cents(row))
        sum += cost
        let start = try #require(row.between(" x=\"", "%\"").flatMap(Double.init))
        let width = try #require(row.between(" width=\"", "%\"").flatMap(Double.init))
        let share = Double(cost) / total.double
        #expect(abs(start - place) < 0.35, "\(row)")
        // What is less than a pixel or two is drawn so wide that it is seen.
        #expect(abs(width - (cost == 0 ? 0 : max(share, 0.3))) < 0.02, "\(row)")
        place += share
      }
      let last = try #require(
        figure.between("<div class=\"row tot\"", "</figure>") ?? figure.between("<div class=\"row tot\"", "<details>"))
      #expect(cents(last) == sum)
      #expect(abs(Double(sum) / 100 - total.double) < 0.005)
    }
  }

  /// The money beside a bar.
  private func cents(_ row: String) -> Int? {
    let text = row.between("<div class=\"n\">$", "</div>") ?? ""
    return Int(String(text.filter { $0.isNumber }))
  }

  /// The level parts of stairs, in thousandths of the picture: a path of corners, ways across and ways up or down.
  private func levels(_ path: String) -> [(from: Double, to: Double, y: Double)] {
    var levels: [(from: Double, to: Double, y: Double)] = []
    var (x, y) = (0.0, 0.0)
    for match in path.matches(of: /([MLHV])([0-9.]+)( [0-9.]+)?/) {
      let (first, second) = (Double(match.2) ?? 0, match.3.flatMap { Double($0.dropFirst()) })
      switch match.1 {
      case "H":
        levels.append((x, first, y))
        x = first
      case "V": y = first
      default: (x, y) = (first, second ?? 0)
      }
    }
    return levels
  }

  /// Stairs of the time's p95 lie where the table says, within half a percent of the axis.
  @Test func curvesAreTheTable() throws {
    let study = try simulated()
    let figure = try #require(html(study).figure("Demand, replicas and time, in UTC"))
    let panel = try #require(
      figure.components(separatedBy: "<div class=\"plabel\">").first { $0.hasPrefix("<b>Latency p95") })
    let low = try #require(panel.between("data-low=\"", "\"").flatMap(Double.init))
    let high = try #require(panel.between("data-high=\"", "\"").flatMap(Double.init))
    let path = try #require(panel.between("class=\"s-main\" d=\"", "\""))
    let drawn = levels(path)
    let values = try #require(study.timeline.series.first { $0.metric == "latency_p95" }?.values)
    let known = values.indices.filter { values[$0] != nil }
    #expect(known.count > 100)
    for bin in values.indices {
      let middle = 1_000 * (study.timeline.times[bin] + study.timeline.binWidth / 2) / study.scenario.horizon
      let level = drawn.first { $0.from <= middle && middle < $0.to }
      #expect((level == nil) == (values[bin] == nil))
      guard let level, let value = values[bin] else { continue }
      #expect(abs(level.y / 1_000 - (1 - (value - low) / (high - low))) < 0.005)
    }
    // The table has a row a bin, with the same numbers.
    let rows = figure.all("<tr data-x=", "</tr>")
    #expect(rows.count == study.timeline.times.count)
    for bin in known {
      let cells = rows[bin].all("data-v=\"", "\"").compactMap(Double.init)
      #expect(cells.contains { abs($0 - (values[bin] ?? 0)) <= 1e-8 * abs($0) }, "\(rows[bin])")
    }
  }

  /// The interval of a card's gauge is that of the figure.
  @Test func gauges() throws {
    let study = try study()
    let page = html(study)
    let card = try #require(page.all("<div class=\"card\">", "</div>").first { $0.contains("chat.ttft.p95") })
    let ends = card.all("<line class=\"wh\" x1=\"", "%\"").compactMap(Double.init)
    let limit = try #require(card.between("<line class=\"thr\" x1=\"", "%\"").flatMap(Double.init))
    // The limit is 1 s.
    #expect(abs(ends[0] / limit - 0.412 * 0.96) < 0.005 && abs(ends[2] / limit - 0.412 * 1.04) < 0.005)
    #expect(card.contains("95 % interval 396 ms to 428 ms") && card.contains("\u{2713} met"))
  }

  /// What is spread over time is the bill.
  @Test func costsOverTimeAddUp() throws {
    let study = try simulated()
    let figure = try #require(html(study).figure("Cost by hour"))
    let heads = figure.all("<th scope=\"col\"", "</th>").map { $0.components(separatedBy: ">").last ?? "" }
    #expect(heads.contains("other instances"))
    let rows = figure.all("<tr data-x=", "</tr>")
    #expect(rows.count == 6)
    let column = try #require(heads.firstIndex(of: "other instances"))
    let shown = rows.map { Double($0.all("data-v=\"", "\"")[column]) ?? 0 }
    #expect(abs(shown.reduce(0, +) - (study.ledger?.total.double ?? 0)) < 1e-5)
    // The page and the file are of one rule.
    let hourly = readCSV(try file("costs_hourly.csv", of: study))
    let (hour, cost) = (try #require(hourly[0].firstIndex(of: "hour")), try #require(hourly[0].firstIndex(of: "cost")))
    for (place, amount) in shown.enumerated() {
      let sum = hourly.dropFirst().reduce(0.0) { $0 + (Int($1[hour]) == place ? Double($1[cost]) ?? 0 : 0) }
      #expect(abs(amount - sum) < 1e-6, "hour \(place): \(amount), \(sum)")
    }
  }

  /// All requests are in the distribution, and each time in the bin around it.
  @Test func histograms() throws {
    let study = try simulated()
    let distribution = try #require(study.distributions.first { $0.metric == .latency })
    let completed = study.figures["jobs.completed"]?.byReplication.compactMap { $0 }.reduce(0, +)
    #expect(Double(distribution.bins.reduce(0) { $0 + $1.count }) == completed)
    #expect(zip(distribution.bins, distribution.bins.dropFirst()).allSatisfy { $0.high <= $1.low })
    let rows = readCSV(try file("latency_histogram.csv", of: study))
    #expect(rows[0] == ["workload", "metric", "bin_low", "bin_high", "unit", "bin_count"])
    #expect(rows.dropFirst().compactMap { Double($0[5]) }.reduce(0, +) == completed)
  }

  /// The mean lies between the least and the greatest of the runs, and the first run is one of them.
  @Test func rangesHoldTheMean() throws {
    let study = try simulated()
    for series in study.timeline.series {
      for bin in series.values.indices {
        guard let value = series.values[bin], let low = series.least[bin], let high = series.greatest[bin] else {
          continue
        }
        #expect(low <= value + 1e-9 && value <= high + 1e-9)
        if let first = series.first[bin] { #expect(low <= first && first <= high) }
      }
    }
    let rows = readCSV(try file("timeseries.csv", of: study))
    #expect(rows[0].suffix(3) == ["value_min", "value_max", "value_first"])
    let single = try simulated(["replications=1"])
    #expect(single.timeline.series.allSatisfy { $0.least.isEmpty && $0.first.isEmpty })
  }
}

@Suite("Reports: sentences and their conditions") struct ReportSentenceTests {
  /// The answer, without what keeps parts of it on one line.
  private func answer(_ study: Study) -> String {
    let text = html(study).between("class=\"answer\">", "</h1>") ?? ""
    return ["<span class=\"nb\">", "</span>"].reduce(text.replacing("\u{A0}", with: " ")) { $0.replacing($1, with: "") }
  }

  private func study(ttft: Double, low: Double, high: Double) throws -> Study {
    try ReportingTests.study { $0.add(Figure("chat.ttft.p95", ttft, low: low, high: high, unit: "s")) }
  }

  @Test func answersAboutSLOs() throws {
    #expect(answer(try ReportingTests.study()) == "chat keeps its 2 SLOs for $751 a month.")
    #expect(
      answer(try study(ttft: 1.5, low: 1.4, high: 1.6))
        == "chat.ttft.p95 misses its SLO: 1.50 s against 1 s, for $751 a month.")
    #expect(
      answer(try study(ttft: 1, low: 0.9, high: 1.1))
        == "Whether chat.ttft.p95 keeps its SLO is not known: the threshold lies inside the interval. It costs $751 a month."
    )
    var plain = try ReportingTests.study()
    plain.verdicts = []
    #expect(answer(plain) == "quickstart costs $751 a month.")
  }

  @Test func whatIsNotWholeConcludesNothing() throws {
    var stopped = try ReportingTests.study()
    stopped.planned = 9
    #expect(answer(stopped) == "Stopped after 5 of 9 replications: nothing is concluded from them.")
    let page = html(stopped)
    #expect(page.contains("INTERRUPTED") && !page.contains("Where the money goes") && !page.contains("class=\"card\""))
    #expect(!html(try ReportingTests.study()).contains("INTERRUPTED"))
    var drowned = try ReportingTests.study()
    drowned.overloads = [
      OverloadVerdict(pool: 0, name: "gpu", offeredRate: 3, capacity: 2, stoppedAt: 900, replications: 5)
    ]
    #expect(answer(drowned) == "gpu cannot serve this traffic: the queue grows without end.")
    #expect(html(drowned).contains("OVERLOADED"))
  }

  /// Beside an API that costs more, less, or the same within the intervals.
  @Test(arguments: [
    (5_555.64, "On hosted the same traffic costs $5,556 a month, $4,805 more."),
    (100.0, "On hosted the same traffic costs $100 a month, $651 less."), (752.0, nil),
  ]) func besideAnAPI(_ cost: Double, _ sentence: String?) throws {
    let study = try ReportingTests.study {
      $0.add(Figure("apis.hosted.monthly_cost", cost, low: cost - 5, high: cost + 5, unit: "USD"))
    }
    let lede = html(study).between("class=\"lede\">", "</p>") ?? ""
    #expect(lede.contains("On hosted the same traffic") == (sentence != nil))
    if let sentence { #expect(lede.contains(sentence), "\(lede)") }
  }

  @Test func whereTheMoneyGoes() throws {
    var study = try ReportingTests.study()
    #expect(html(study).contains("24 % of the bill pays for what is idle."))
    let ledger = try #require(study.ledger)
    study.ledger = Ledger(ledger.charges.filter { $0.category == .usage || $0.category == .rounding })
    let page = html(study)
    #expect(page.contains("100 % of the bill pays for requests that were answered."))
    #expect(!page.contains("pays for what is"))
  }

  @Test func timesAboveAnSLO() throws {
    func page(_ values: [Double?]) throws -> String {
      var study = try ReportingTests.study()
      study.timeline.series = [.init(kind: "workload", name: "chat", metric: "ttft_p95", unit: "s", values: values)]
      return html(study)
    }
    #expect(try page([0.5, 2]).contains("In 1 of 2 spans of 591 s, between Dec 1 00:09:50 and"))
    #expect(try page([0.5, 0.9]).contains("In none of 2 spans of 591 s is the mean p95 TTFT of chat above its SLO."))
  }

  /// A budget that is used up in part, one that is not, and none where no SLO has one.
  @Test func errorBudgets() throws {
    let study = try simulated()
    let budget = try #require(study.errorBudgets.first)
    let spent = try #require(budget.spent)
    #expect(spent > 0)
    let page = html(study)
    #expect(page.contains("jobs.latency.p95 used up ") && page.contains(" of the budget went in the hour from "))
    let figure = try #require(page.figure("What is left of the error budgets, in UTC"))
    let last = try #require(
      figure.all("<tr data-x=", "</tr>").last?.all("data-v=\"", "\"").compactMap(Double.init).dropFirst().first)
    #expect(abs(last - (1 - spent)) < 0.2)
    let rows = readCSV(try file("error_budget.csv", of: study))
    let used = try #require(rows[0].firstIndex(of: "budget_used"))
    #expect(Double(rows[1][used]) == spent)

    let kept = try simulated(["workloads.jobs.slo.latency.p95=1h"])
    #expect(kept.errorBudgets.first?.spent == 0)
    #expect(html(kept).contains("SLO error budgets") && !html(kept).contains("of its error budget:"))
    let none = try simulated(text: { $0.replacing(", slo: {latency: {p95: 20s}}", with: "") })
    #expect(none.errorBudgets.isEmpty && !html(none).contains("SLO error budgets"))
    #expect(throws: (any Error).self) { try file("error_budget.csv", of: none) }
  }

  /// Runs of more than two days show their worst one, with a row for every two minutes; shorter ones do not.
  @Test func theWorstDay() throws {
    let sets = ["horizon=3d", "replications=2", "workloads.jobs.arrivals.rate=0.1/s"]
    for (slo, words) in [
      ("20s", "Of all days of the first run this one has most requests above an SLO"),
      ("1h", "No request of the first run was above an SLO on a percentile; most came on this day"),
    ] {
      let study = try simulated(sets + ["workloads.jobs.slo.latency.p95=\(slo)"])
      let day = try #require(study.worstDay)
      #expect(day.times.count == 720)
      let page = html(study)
      #expect(page.contains(words))
      let date = try #require(
        (1...3).first { page.figure("Dec \($0) of the first run, in bins of two minutes") != nil })
      #expect(day.times[0] == Double(date - 1) * 86_400)
      #expect(
        page.figure("Dec \(date) of the first run, in bins of two minutes")?.all("<tr data-x=", "</tr>").count == 720)
      let rows = readCSV(try file("worst_day.csv", of: study))
      #expect(rows.count == 1 + 720 * day.series.count)
    }
    #expect(!html(try simulated()).contains("The worst day"))
  }

  /// Instances are told apart by how they are paid where there is more than one way, on the axis of the replicas.
  @Test func howInstancesArePaid() throws {
    func course(_ options: String) throws -> String {
      let study = try simulated(text: { $0.replacing("[{option: on_demand}]", with: options) })
      return try #require(html(study).figure("Demand, replicas and time, in UTC"))
    }
    let mixed = try course("[{option: reserved, count: 2, term: 1y, payment: no_upfront}, {option: on_demand}]")
    #expect(mixed.contains("Instances by how they are paid") && mixed.contains("paid for: 2"))
    let heads = mixed.all("<th scope=\"col\"", "</th>").map { $0.components(separatedBy: ">").last ?? "" }
    #expect(heads.contains("committed") && heads.contains("on demand") && !heads.contains("spot"))
    #expect(try !course("[{option: on_demand}]").contains("Instances by how they are paid"))
  }

  /// What was measured nearest to what is reckoned, and what was not measured; nothing where all times are stated.
  @Test func howFarToTrustIt() throws {
    let root = String(#filePath.dropLast("Tests/ReportingTests/ReportTests.swift".count))
    let loaded = try ScenarioFile.loadWithSources(
      path: root + "scenarios/scaled-on-queue.yaml", sets: ["horizon=3min", "replications=2"])
    let page = html(try replicate(loaded.scenario, jobs: 2))
    #expect(page.contains("What predictions missed on the nearest measured systems"))
    #expect(page.contains("Not measured of llama-3.1-8b on a10g") && page.contains("any time on a10g"))
    #expect(!html(try simulated()).contains("nearest measured systems"))
  }

  @Test func fleetsThatAreRenewed() throws {
    #expect(!html(try ReportingTests.study()).contains("is renewed often"))
    let restless = try ReportingTests.study { $0.add(Figure("pools.gpu.cold_starts", 1_000, unit: "replicas")) }
    #expect(html(restless).contains("gpu is renewed often: 5.95 replicas are started an hour to have 2.31 on average."))
  }

  @Test func timesOfRequests() throws {
    #expect(
      html(try ReportingTests.study()).contains(
        "Half of the first tokens of chat come within 150 ms; one in a hundred takes more than 1.26 s."))
    let unknown = try ReportingTests.study { $0.add(Figure("chat.ttft.p99", why: "none completed", unit: "s")) }
    #expect(!html(unknown).contains("Half of the first tokens"))
  }

  @Test func spreadOfSingleRuns() throws {
    func page(_ runs: [Double?]) throws -> String {
      html(
        try ReportingTests.study {
          $0.add(Figure("total.cost", 169.49, low: 168, high: 171, unit: "USD", byReplication: runs))
        })
    }
    #expect(try page([160, 180]).contains("a single run of 7 d cost between $160.00 and $180.00."))
    #expect(!(try page([169, 169]).contains("a single run of")))
  }

  /// A fleet of one size costs the same every hour, so that a request at night costs more; under an even load nothing is said.
  @Test func whenARequestCostsMost() throws {
    let uneven = try simulated(text: {
      $0.replacing("    autoscaler: {metric: queue_depth, target: 2}\n", with: "").replacing(
        "{min: 1, max: 6}", with: "2")
    })
    #expect(html(uneven).contains("1,000 requests cost $"))
    let even = try simulated(text: {
      $0.replacing("    autoscaler: {metric: queue_depth, target: 2}\n", with: "").replacing(
        "{min: 1, max: 6}", with: "2"
      )
      .replacing(", shape: {diurnal: {peak_at: \"03:00\", peak_to_mean: 1.9}}", with: "")
    })
    let section = html(even).between(">What it costs</h2>", "<figure") ?? ""
    #expect(section.contains("A bill is of months") && !section.contains("1,000 requests cost $"))
  }
}
