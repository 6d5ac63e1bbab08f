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
    #expect(figure.contains("SLO on p95: 2 h") && figure.contains("class=\"s-bad dash\""))
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

  /// No decision of the first run is lost without a word, and each says what decided.
  @Test func decisions() throws {
    let study = try simulated()
    let history = try FleetHistory(study.scenario)
    let page = runReport(study, origin: nowhere, history: history).html()
    let words = try #require(page.figure("Demand, replicas and time, in UTC")).all("<td>", "</td>").filter {
      !$0.isEmpty
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
    #expect(words.allSatisfy { $0.contains(" at queue_depth ") })
  }
}
