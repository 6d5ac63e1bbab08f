import Billing
import EventKernel
import FoundationEssentials
import Glibc
import Model
import Reporting
import Scenarios
import Studies
import Testing

@Suite("Reports: what figures and their tables say") struct ReportFigureTests {
  private func heads(_ figure: String) -> [String] {
    figure.all("<th scope=\"col\"", "</th>").map { $0.components(separatedBy: ">").last ?? "" }
  }

  /// Bins are eight equal parts of a doubling, so that the last is half as wide on a logarithmic axis as the first: what is drawn is the share
  /// over the width there.
  @Test func densities() throws {
    let study = try simulated()
    let distribution = try #require(study.distributions.first { $0.metric == .latency })
    let all = distribution.bins.reduce(0) { $0 + Double($1.count) }
    let rows = try #require(html(study).figure("How the times of jobs are distributed")).all("<tr data-x=", "</tr>")
    for bin in distribution.bins {
      let row = try #require(
        rows.first { $0.between("data-v=\"", "\"").flatMap(Double.init).map { abs($0 / bin.low - 1) < 1e-6 } ?? false })
      let density = try #require(row.all("data-v=\"", "\"").dropFirst().first.flatMap(Double.init))
      #expect(abs(density * log2(bin.high / bin.low) / (Double(bin.count) / all) - 1) < 1e-6)
    }
  }

  /// An SLO beyond every request is on the axis.
  @Test func farSLOs() throws {
    let study = try simulated(["workloads.jobs.slo.latency.p95=2h"])
    let figure = try #require(html(study).figure("How the times of jobs are distributed"))
    #expect(figure.contains("SLO on p95: 120 min") && figure.contains("class=\"s-bad dash\""))
    let none = try simulated(text: { $0.replacing(", slo: {latency: {p95: 20s}}", with: "") })
    #expect(try !#require(html(none).figure("How the times of jobs are distributed")).contains("SLO on"))
  }

  /// Of several panels each column says of which it is and in which unit a saved file has it; moments are moments.
  @Test func tablesOfPanels() throws {
    let more = """
        more: {arrivals: {process: poisson, rate: 0.1/s}, route: desk, slo: {latency: {p95: 30s}}}
      """
    let figure = try #require(html(try simulated(workloads: more)).figure("Demand, replicas and time, in UTC"))
    let names = heads(figure)
    #expect(Set(names).count == names.count)
    #expect(names.contains("Latency p95 of jobs: mean") && names.contains("Latency p95 of more: mean"))
    #expect(names.contains("Replicas: ready"))
    #expect(figure.contains("data-u=\"s\">Latency p95 of jobs: mean</th>"))
    let row = try #require(figure.all("<tr data-x=", "</tr>").first)
    #expect(row.between("data-v=\"", "\"") == "2026-12-01T00:00:00Z")
    // One panel needs no name.
    let distribution = try #require(html(try simulated()).figure("How the times of jobs are distributed"))
    #expect(heads(distribution).contains("density"))
  }

  /// A fleet that never changes has no curve beside one that does.
  @Test func constantFleets() throws {
    let study = try simulated(
      workloads: "  more: {arrivals: {process: poisson, rate: 0.1/s}, route: fixed}",
      text: {
        $0 + "  fixed: {model: clerk, instance: aws/c7g.2xlarge, replicas: 2, purchase: [{option: on_demand}]}\n"
      })
    let figure = try #require(html(study).figure("Demand, replicas and time, in UTC"))
    #expect(figure.contains("<b>Replicas of desk</b>") && !figure.contains("<b>Replicas of fixed</b>"))
  }

  /// No decision of the first run is lost without a word, and each says what decided.
  @Test func decisions() throws {
    let study = try simulated()
    let history = try FleetHistory(study.scenario)
    let page = runReport(study, origin: nowhere, history: history).html()
    let words = try #require(page.figure("Demand, replicas and time, in UTC")).all("<td>", "</td>").filter {
      $0.contains(" at ")
    }
    var desired: Int?
    let changes = history.rows.filter { $0.event == "decision" }.count { row in
      defer { desired = row.desired }
      return desired.map { $0 != row.desired } ?? false
    }
    let told = words.reduce(0) { sum, text in
      sum
        + (text.contains(" decisions, the last")
          ? Int(text.prefix { $0.isNumber }) ?? 0 : text.split(separator: ";").count)
    }
    #expect(changes > 0 && told == changes)
    #expect(words.contains { $0.contains(" at queue_depth ") })
  }
}

@Suite("Reports: checks, bills and warnings") struct ReportBillTests {
  private func answer(_ study: Study) -> String {
    let text = html(study).between("class=\"answer\">", "</h1>") ?? ""
    return ["<span class=\"nb\">", "</span>", "<wbr>", "\u{A0}"].reduce(text) {
      $0.replacing($1, with: $1 == "\u{A0}" ? " " : "")
    }
    .replacing("&lt;", with: "<").replacing("&gt;", with: ">")
  }

  private func checked(_ path: String, _ limit: Double, _ words: String, unit: String = "USD") throws -> Study {
    var study = try study()
    study.scenario.checks = [
      Check(
        text: "\(path) <= \(words)", path: path, relation: .atMost, threshold: limit, unit: unit, file: "s.yaml",
        line: 1,
        column: 1)
    ]
    return study
  }

  /// 1,000 requests cost $0.0934, [0.0926, 0.0942]: more than $0.09, less than $0.10, and of $0.093 that is not known.
  @Test func answersAboutChecks() throws {
    let path = "chat.cost_per_1k_requests"
    #expect(
      answer(try checked(path, 0.09, "$0.09"))
        == "The check \(path) <= $0.09 is not met: it is $0.0934, for $751 a month.")
    #expect(answer(try checked(path, 0.1, "$0.10")) == "chat keeps its 2 SLOs, and the check is met, for $751 a month.")
    #expect(
      answer(try checked(path, 0.093, "$0.093"))
        == "Whether the check \(path) <= $0.093 is met is not known: the threshold lies inside the interval. It costs $751 a month."
    )
    // A check that is an SLO again tells nothing more.
    let same = try checked("chat.ttft.p95", 1, "1s", unit: "s")
    #expect(answer(same) == "chat keeps its 2 SLOs for $751 a month.")
    #expect(!html(same).contains("Check: chat"))
    let missed = html(try checked(path, 0.09, "$0.09"))
    #expect(missed.contains("Check: \(path) &lt;= $0.09") && missed.contains(">Checks</h3>"))
    #expect(!html(try study()).contains(">Checks</h3>"))
  }

  /// One run has a value and no interval, and more of them have both.
  @Test func answersOfOneRun() throws {
    let one = answer(try simulated(["replications=1", "workloads.jobs.slo.latency.p95=1h"]))
    #expect(
      one.hasPrefix("In one run jobs.latency.p95 is ") && one.contains("against 60 min: whether it keeps its SLO"),
      "\(one)")
    #expect(answer(try simulated(["workloads.jobs.slo.latency.p95=1h"])).hasPrefix("jobs keeps its SLO for "))
  }

  /// $0.2528 is told from the $0.25 that it was judged by, and so are the ends of its interval; far from it two decimals do.
  @Test func digitsTellAValueFromItsLimit() throws {
    var near = try checked("chat.cost_per_1k_requests", 0.25, "$0.25")
    near.figures.add(Figure("chat.cost_per_1k_requests", 0.2528, low: 0.2522, high: 0.2536, unit: "USD"))
    let page = html(near)
    #expect(page.contains("<p class=\"v\">$0.253</p>") && page.contains("95 % interval $0.252 to $0.254"))
    near.figures.add(Figure("chat.cost_per_1k_requests", 0.75, low: 0.74, high: 0.76, unit: "USD"))
    #expect(html(near).contains("<p class=\"v\">$0.75</p>"))
  }

  /// What must not fall below a share has a bar of what is missed: 0.002 % of 0.1 %.
  @Test func barsOfShares() throws {
    let cards = html(try study()).all("<div class=\"card\">", "</div>")
    let success = try #require(cards.first { $0.contains("chat.success") })
    #expect(success.contains("<svg class=\"b gauge\"") && success.contains("missed: &lt; 0.01 % of 0.1 % that may be"))
    let limit = try #require(success.between("<line class=\"thr\" x1=\"", "%\"").flatMap(Double.init))
    let bar = try #require(success.between("class=\"f-main\" x=\"0\" y=\"4\" width=\"", "%\"").flatMap(Double.init))
    #expect(abs(bar / limit - 0.02) < 0.001)
  }

  private func others(_ names: [String]) throws -> Study {
    var study = try study()
    for (place, name) in names.enumerated() {
      var workload = study.scenario.workloads[0]
      workload.name = name
      workload.objectives = []
      study.scenario.workloads.append(workload)
      study.figures.add(Figure("\(name).cost", 100 * Double(place + 1), unit: "USD"))
      study.figures.add(Figure("\(name).cost_per_1k_requests", Double(place + 1), unit: "USD"))
    }
    return study
  }

  /// The bill is of all workloads, whichever of them keeps its SLOs.
  @Test func billsOfSeveralWorkloads() throws {
    #expect(answer(try others(["other"])) == "chat keeps its 2 SLOs; all 2 workloads cost $751 a month.")
    #expect(answer(try others([])) == "chat keeps its 2 SLOs for $751 a month.")
  }

  /// Of seven workloads those on which most is spent have cards, and the others have none.
  @Test func theDearestComeFirst() throws {
    let page = html(try others(["a", "b", "c", "d", "e", "f"]))
    #expect(page.contains("1,000 requests of f<") && page.contains("1,000 requests of e<"))
    #expect(!page.contains("1,000 requests of a<"))
    #expect(page.contains("Of 7 workloads these are the 3 that cost most"))
    #expect(!html(try others(["a"])).contains("workloads these are"))
  }

  /// What is due in the run beside what it costs, where these differ.
  @Test func whatIsDue() throws {
    var study = try study()
    #expect(!html(study).contains("Invoiced in these"))
    var charges = try #require(study.ledger).charges
    charges[0].billed = Amount(millionths: 74_070_070_000)
    study.ledger = Ledger(charges)
    // With the other lines' $49.16.
    #expect(html(study).contains("Invoiced in these 7 d") && html(study).contains("<p class=\"v\">$74,119.23</p>"))
  }

  /// What is paid by the request follows the requests, and what is paid by the month does not, whatever they are called.
  @Test func whatFollowsTheRequests() throws {
    func heads(_ overheads: String) throws -> String {
      let study = try simulated(text: { $0 + "overheads: {\(overheads)}\n" })
      return try #require(html(study).figure("Cost by hour")).between("<thead>", "</thead>") ?? ""
    }
    let byUse = try heads("logging: {size: 60KB/request, price: $0.50/GB}")
    #expect(byUse.contains("paid by use") && !byUse.contains("fixed charges"))
    let byMonth = try heads("fixed: {team: $900/month}")
    #expect(byMonth.contains("fixed charges") && !byMonth.contains("paid by use"))
  }

  /// A report says what the run was told on the terminal, by the day on which the run begins, and says it first.
  @Test func datedWarnings() throws {
    let page = html(try simulated())
    #expect(
      page.contains("prices of aws/c7g.2xlarge are older than 90 days (")
        && page.contains(" days before the run begins)"))
    let warnings = try #require(page.firstRange(of: ">Warnings</h2>"))
    let money = try #require(page.firstRange(of: ">Where the money goes</h2>"))
    #expect(warnings.lowerBound < money.lowerBound)
    // A price that the scenario states has no date.
    #expect(!html(try study()).contains("older than 90 days"))
    let spike = "shape: {diurnal: {peak_at: \"03:00\", peak_to_mean: 1.9}}"
    func spiked(_ at: String) throws -> String {
      html(
        try simulated(text: { $0.replacing(spike, with: "\(spike), spikes: [{at: \(at), factor: 2, lasting: 10min}]") })
      )
    }
    #expect(try spiked("9h").contains("jobs: a spike of its arrivals begins after the end of the run"))
    #expect(try !spiked("1h").contains("a spike of its arrivals"))
  }

  /// The main sentence on money stands once, and says of charges beside models what they are.
  @Test func sentencesOnMoney() throws {
    var study = try study()
    #expect(html(study).components(separatedBy: "24 % of the bill pays for what is idle.").count == 2)
    var charges = try #require(study.ledger).charges
    for index in charges.indices where charges[index].category == .usage { charges[index].category = .overhead }
    charges.removeAll { $0.category == .idle || $0.category == .starting }
    study.ledger = Ledger(charges)
    #expect(html(study).contains("100 % of the bill is charged beside machines and models."))
  }
}

@Suite("Reports: axes, several of them, and what they are of") struct ReportPageTests {
  /// Times on a logarithmic axis are such as people say; days of an axis of several have their names.
  @Test func ticks() throws {
    let far = try simulated(["workloads.jobs.slo.latency.p95=2h"])
    let figure = try #require(html(far).figure("How the times of jobs are distributed"))
    #expect(figure.contains(">10 min</text>") && figure.contains(">1 h</text>") && !figure.contains("16.6667"))
    func course(_ horizon: String) throws -> String {
      let study = try simulated(["horizon=\(horizon)", "replications=2", "workloads.jobs.arrivals.rate=0.02/s"])
      return try #require(html(study).figure("Demand, replicas and time, in UTC"))
    }
    let long = try course("3d")
    #expect(long.contains(">Dec 2</text>") && long.contains(">12:00</text>"))
    let short = try course("6h")
    #expect(!short.contains(">Dec 1</text>") && short.contains(">03:00</text>"))
  }

  /// A logarithmic axis has no place for 0, and an SLO says on which percentile it is where that is not the 95th.
  @Test func rowsOfPercentiles() throws {
    var study = try study()
    study.figures.add(Figure("chat.queue_wait.p50", 0, unit: "s"))
    study.scenario.workloads[0].objectives.append(Objective(.atMost(.latency, .p90, seconds: 5)))
    let strips = try #require(html(study).figure("Percentiles"))
    #expect(strips.contains(">waiting for a place, p50 0 s<") && strips.contains(">whole answer, SLO on p90<"))
    let plain = try #require(html(try ReportingTests.study()).figure("Percentiles"))
    #expect(plain.contains(">waiting for a place<") && plain.contains(">whole answer<"))
    func dots(_ figure: String) -> Int { figure.components(separatedBy: "<circle").count }
    #expect(dots(plain) - dots(strips) == 1)
  }

  /// Sections of the same title have names of their own where several reports stand on a page, which says first what it holds.
  @Test func severalReports() throws {
    let report = runReport(try study(), origin: nowhere)
    let page = Report.html([report, report])
    let labels = page.all("<section aria-labelledby=\"", "\"")
    #expect(labels.contains { $0.hasPrefix("report1 ") } && labels.contains { $0.hasPrefix("report2 ") })
    for part in Set(labels.flatMap { $0.split(separator: " ") }) { #expect(page.contains(" id=\"\(part)\"")) }
    let links = try #require(page.between("<nav ", "</nav>")).all("href=\"#", "\"")
    #expect(links == ["answer", "answer2"])
    for link in links { #expect(page.components(separatedBy: " id=\"\(link)\"").count == 2) }
    #expect(!Report.html([report]).contains("<nav "))
  }

  /// Long paths may end a line after a dot, so that no number beside them has to be divided.
  @Test func longPaths() throws {
    var study = try study()
    let path = "chat.cost_per_1k_requests"
    study.scenario.checks = [
      Check(
        text: "\(path) <= $0.09", path: path, relation: .atMost, threshold: 0.09, unit: "USD", file: "s.yaml", line: 1,
        column: 1)
    ]
    #expect(html(study).contains("The check chat.<wbr>cost_per_1k_requests"))
    study.verdicts[0].outcome = .notMet
    #expect(html(study).contains("chat.ttft.p95 misses its SLO"))
  }

  /// What each row of assumptions says: no empty cell, and nothing twice.
  @Test func assumptions() throws {
    func rows(_ study: Study) throws -> [String] {
      try #require(html(study).between(">What it assumes</h2>", "</section>")).all("<tr>", "</tr>")
    }
    let chat = try rows(try study())
    #expect(chat.contains { $0.contains("prompts of chat") && $0.contains("100 tokens") })
    #expect(chat.contains { $0.contains("batches of gpu") && $0.contains("1 at a time") })
    #expect(chat.contains { $0.contains("$1 in and $4 out a million tokens") })
    #expect(Set(chat).count == chat.count)
    let jobs = try rows(try simulated(["workloads.jobs.arrivals.rate=25/h"]))
    #expect(!jobs.contains { $0.contains("prompts of") })
    #expect(jobs.contains { $0.contains("traffic of jobs") && $0.contains("poisson 25/h") })
  }

  private func compared(_ changes: Int) throws -> String {
    let sides = try ["A", "B"].map { label -> Comparison.Side in
      let made = (0..<changes).map { ScenarioChange(path: "pools.gpu.p\($0)", before: "1", after: "2") }
      return Comparison.Side(label: label, study: try study(), changes: label == "A" ? [] : made)
    }
    return comparisonReport(Comparison(sides), origins: []).html()
  }

  /// A comparison says what is compared with what.
  @Test func comparisons() throws {
    #expect(try compared(1).contains("B has pools.gpu.p0 2 in place of 1."))
    #expect(try compared(1).contains("quickstart: B against A"))
    #expect(try compared(3).contains("B differs from A in 3 settings, listed below."))
  }

  /// A forecast says whether what comes is answered.
  @Test func forecasts() throws {
    let root = String(#filePath.dropLast("Tests/ReportingTests/ReportFigureTests.swift".count))
    func lede(_ rate: String) throws -> String {
      let loaded = try ScenarioFile.loadWithSources(
        path: root + "scenarios/forecast-2027.yaml",
        sets: ["workloads.chat.arrivals.rate=\(rate)", "forecast.months=2", "forecast.draws=3"])
      let study = try runForecast(
        try #require(loaded.scenario.forecast), scenario: loaded.scenario, template: loaded.template, jobs: 2)
      return try #require(forecastReport(study, origin: nowhere).html().between("class=\"lede\">", "</p>"))
    }
    let calm = try lede("0.005/s")
    #expect(calm.contains(" of every month are answered in nine of ten draws."))
    #expect(!calm.contains("overloaded"))
  }

  /// The command makes the study whole again: of one that was stopped all that it was to make, of a comparison every side.
  @Test func commandsThatMakeThemAgain() throws {
    func origin(_ sets: [String]) -> RunOrigin {
      RunOrigin(sources: [.init(file: "s.yaml", text: "fleetcast: 1")], sets: sets)
    }
    var stopped = try study()
    #expect(runReport(stopped, origin: origin([])).html().contains("fleetcast run s.yaml --seed 1 --replications 5<"))
    stopped.planned = 30
    #expect(runReport(stopped, origin: origin([])).html().contains("fleetcast run s.yaml --seed 1 --replications 30<"))

    let sides = try ["A", "B"].map { Comparison.Side(label: $0, study: try study(), changes: []) }
    func compared(_ other: [String]) -> String {
      comparisonReport(Comparison(sides), origins: [origin(["horizon=2d"]), origin(other)]).html()
    }
    let page = compared(["horizon=2d", "pools.gpu.replicas.max=8"])
    #expect(
      page.contains(
        "fleetcast compare s.yaml --set horizon=2d --set-b pools.gpu.replicas.max=8 --seed 1 --replications 5<"))
    func digests(_ page: String) -> [String] {
      (page.between("<footer", "</footer>")?.between("scenarios ", " \u{B7}") ?? "").components(separatedBy: ", ")
    }
    #expect(digests(page).count == 2 && Set(digests(page)).count == 2)
    #expect(Set(digests(compared(["horizon=2d"]))).count == 1)
  }
}
