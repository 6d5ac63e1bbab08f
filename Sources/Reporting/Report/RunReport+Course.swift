import Model
import Studies

extension RunReport {
  /// Demand, fleets and times on one axis, over the whole run, and over its worst day where that is kept.
  func course() -> ReportSection {
    let whole = Course(self, study.timeline, end: scenario.horizon)
    guard study.timeline.times.count > 1 else { return ReportSection("The run, as it was served", []) }
    let workloads = scenario.workloads.prefix(Self.most)
    let said = scenario.workloads.prefix(2).compactMap { workload -> String? in
      for objective in workload.objectives {
        guard case .atMost(let metric, .p95, let limit) = objective.target, metric == .ttft || metric == .latency else {
          continue
        }
        return sentences.timesAbove(workload.name, metric: metric.rawValue, limit: limit)
      }
      return nil
    }
    let notes = scenario.pools.compactMap { sentences.turnover($0) }
    let left = scenario.workloads.count - workloads.count
    let rest = left > 0 ? ["\(left) more workloads are in timeseries.csv."] : []
    let reading =
      study.replications > 1
      ? "Areas and thick lines are means over \(study.replications) runs, which hide what swings; thin lines are the first run alone."
      : ""
    let words = (said + [reading] + rest).filter { !$0.isEmpty }
    return ReportSection(
      "The run, as it was served",
      (words.isEmpty ? [] : [.text(words.joined(separator: " "))])
        + [.chart(Chart("Demand, replicas and time, in UTC", file: "course", .plot(whole.plot)))] + worstDay()
        + notes.map(ReportBlock.note))
  }

  /// The worst day of the first run, in bins of two minutes.
  private func worstDay() -> [ReportBlock] {
    guard let day = study.worstDay, let start = day.times.first, let last = day.times.last, day.times.count > 1 else {
      return []
    }
    let end = min(last + day.binWidth, scenario.horizon)
    let course = Course(self, day, start: start, end: end)
    let date = ClockText.day(scenario.start.secondsSinceEpoch + Int64(start))
    return [
      .heading("The worst day"), .text(sentences.worstDay(day)),
      .chart(Chart("\(date) of the first run, in bins of two minutes", file: "worst-day", .plot(course.plot))),
    ]
  }
}

/// Panels of demand, fleets and times over a part of a run.
private struct Course {
  private let report: RunReport
  private let timeline: MeanTimeline
  private let start: Double
  private let end: Double
  private var scenario: Scenario { report.scenario }

  init(_ report: RunReport, _ timeline: MeanTimeline, start: Double = 0, end: Double) {
    self.report = report
    self.timeline = timeline
    self.start = start
    self.end = end
  }

  private func series(_ kind: String, _ name: String, _ metric: String) -> MeanTimeline.Series? {
    timeline.series.first { $0.kind == kind && $0.name == name && $0.metric == metric }
  }

  var plot: Plot {
    let width = timeline.binWidth
    func perSecond(_ values: [Double?]) -> [Double?] { values.map { $0.map { $0 / width } } }
    var panels: [Plot.Panel] = []
    let workloads = scenario.workloads.prefix(RunReport.most)
    let isOne = scenario.workloads.count == 1
    panels.append(
      Plot.Panel(
        title: "Demand, requests a second", unit: "", height: 112,
        layers: workloads.enumerated().compactMap { place, workload in
          series("workload", workload.name, "arrived").map {
            Plot.Layer(
              name: isOne ? "requests/s" : "\(workload.name) requests/s", shape: .stack,
              tone: isOne ? .soft : .series(place), values: perSecond($0.values))
          }
        }))
    for pool in scenario.pools.prefix(RunReport.most) where pool.replicas.maximum > 1 || scenario.pools.count == 1 {
      panels.append(fleet(pool))
      if let panel = instances(pool) { panels.append(panel) }
    }
    for workload in workloads { panels += times(workload) }
    return Plot(
      kind: .time, title: "", unit: "s", low: start, high: end, epoch: scenario.start.secondsSinceEpoch,
      xs: timeline.times, bin: width, panels: panels)
  }

  private func of(_ pool: Pool) -> String { scenario.pools.count == 1 ? "" : " of \(pool.name)" }

  private func fleet(_ pool: Pool) -> Plot.Panel {
    var layers: [Plot.Layer] = []
    for (metric, tone) in [("ready", Tone.soft), ("starting", .warm), ("draining", .idle)] {
      guard let found = series("pool", pool.name, metric), found.values.contains(where: { ($0 ?? 0) > 0 }) else {
        continue
      }
      layers.append(Plot.Layer(name: metric, shape: .stack, tone: tone, values: found.values))
    }
    if let ready = series("pool", pool.name, "ready"), !ready.first.isEmpty {
      layers.append(Plot.Layer(name: "ready, first run", shape: .step, tone: .main, values: ready.first, isThin: true))
    }
    layers.append(Plot.Layer(name: "decision, first run", shape: .words, words: decisions(pool)))
    return Plot.Panel(title: "Replicas" + of(pool), unit: "replicas", height: 150, layers: layers)
  }

  /// The instances of a pool by how they are paid; nil where it has none of its own. What commitments pay for is there whether it runs or not.
  private func instances(_ pool: Pool) -> Plot.Panel? {
    let kinds = [
      ("committed", "instances_committed", Tone.second), ("on demand", "instances_on_demand", .main),
      ("spot", "instances_spot", .warm),
    ]
    var layers = kinds.compactMap { name, metric, tone in
      series("pool", pool.name, metric).flatMap { found in
        found.values.contains { ($0 ?? 0) > 0 }
          ? Plot.Layer(name: name, shape: .stack, tone: tone, values: found.values) : nil
      }
    }
    let committed = pool.machines.indices.reduce(0) { $0 + pool.committed(ofMachine: $1) }
    if committed > 0 {
      layers.append(
        Plot.Layer(name: "paid for: \(committed)", shape: .limit, tone: .second, values: [Double(committed)]))
    }
    // Where replicas are instances and there is one way to pay for them, the panel above says it all.
    guard layers.count > 1 else { return nil }
    return Plot.Panel(
      title: "Instances" + of(pool) + " by how they are paid", unit: "replicas", height: 112, layers: layers)
  }

  /// By bin, to how many replicas the autoscaler of the first run went, and at which signal where that is known.
  private func decisions(_ pool: Pool) -> [String] {
    guard pool.autoscaler != nil, let desired = series("pool", pool.name, "desired") else { return [] }
    let times = timeline.times
    var words = times.map { _ in "" }
    if let history = report.history {
      var last: Int?
      for row in history.rows where row.pool == pool.name && row.event == "decision" {
        defer { last = row.desired }
        guard let before = last, before != row.desired, start <= row.second, row.second <= end else { continue }
        let bin = min(times.count - 1, Int((row.second - start) / timeline.binWidth))
        let signal = row.signal.map { " at \(Format.number($0))" } ?? ""
        words[bin] = "\(row.desired > before ? "up" : "down") to \(row.desired)\(signal)"
      }
      return words
    }
    let values = desired.first.isEmpty ? desired.values : desired.first
    for bin in values.indices.dropFirst() {
      // Desired is averaged over a bin: what a decision within it comes to shows in the next.
      guard let now = values[bin], let before = values[bin - 1], now.rounded() != before.rounded() else { continue }
      words[bin] = "\(now > before ? "up" : "down") to \(Format.fixed(now.rounded(), 0))"
    }
    return words
  }

  private func times(_ workload: Workload) -> [Plot.Panel] {
    let limits = workload.objectives.compactMap { objective -> (Objective.Metric, Double)? in
      guard case .atMost(let metric, .p95, let seconds) = objective.target else { return nil }
      return (metric, seconds)
    }
    let metrics: [Objective.Metric] = workload.hasTokens ? [.ttft, .latency] : [.latency]
    // Where an SLO is on one of them, the other is beside the point.
    let judged = metrics.filter { metric in limits.contains { $0.0 == metric } }
    return (judged.isEmpty ? Array(metrics.prefix(1)) : judged).compactMap { metric in
      guard let found = series("workload", workload.name, "\(metric.rawValue)_p95") else { return nil }
      let name = metric == .ttft ? "TTFT p95" : "Latency p95"
      var layers: [Plot.Layer] = []
      if !found.least.isEmpty {
        layers.append(
          Plot.Layer(name: "range of the runs", shape: .band, tone: .main, low: found.least, high: found.greatest))
      }
      layers.append(
        Plot.Layer(name: found.least.isEmpty ? "p95" : "mean", shape: .step, tone: .main, values: found.values))
      if let limit = limits.first(where: { $0.0 == metric })?.1 {
        layers.append(
          Plot.Layer(name: "SLO \(Format.threshold(limit))", shape: .limit, tone: .bad, values: [limit]))
      }
      let whose = scenario.workloads.count == 1 ? "" : " of \(workload.name)"
      return Plot.Panel(title: name + whose, unit: "s", height: 130, layers: layers)
    }
  }
}
