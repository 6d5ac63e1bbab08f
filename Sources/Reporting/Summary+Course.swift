import Model
import Studies

extension Summary {
  /// Most workloads, and most pools, that are drawn.
  private static let mostDrawn = 3
  /// Marks of a line.
  private static let marks = 36

  /// The run over time in lines of marks: traffic, replicas and times.
  func course() -> PageSection {
    let title = "Over the run"
    let timeline = study.timeline
    guard study.isComplete, timeline.times.count >= Self.marks else { return PageSection(title, []) }
    var table = PageTable([.left(""), .left("from 0 to the most"), .right("least"), .right("most")])
    func add(_ name: String, _ values: [Double?], unit: String, scale: Double = 1, isPeak: Bool = false) {
      let values = values.map { $0.map { $0 * scale } }
      let known = values.compactMap { $0 }
      guard let least = known.min(), let most = known.max(), most > 0 else { return }
      table.add([
        .text(name), .picture(Sparkline.text(values, width: Self.marks, isPeak: isPeak)), .number(least, unit: unit),
        .number(most, unit: unit),
      ])
    }
    func values(_ kind: String, _ name: String, _ metric: String) -> [Double?] {
      timeline.series.first { $0.kind == kind && $0.name == name && $0.metric == metric }?.values ?? []
    }
    for workload in scenario.workloads.prefix(Self.mostDrawn) {
      // The last bin may be shorter than the others.
      let arrived = values("workload", workload.name, "arrived")
      let whole = scenario.horizon < Double(timeline.times.count) * timeline.binWidth - 1e-9
      add(
        "\(workload.name) requests", whole ? arrived.dropLast() : arrived, unit: "1/s", scale: 1 / timeline.binWidth)
    }
    for pool in scenario.pools.prefix(Self.mostDrawn) where pool.replicas.maximum > 1 {
      add("\(pool.name) replicas", values("pool", pool.name, "ready"), unit: "replicas")
    }
    for workload in scenario.workloads.prefix(Self.mostDrawn) {
      let metric = workload.hasTokens ? "ttft" : "latency"
      add("\(workload.name) \(metric) p95", values("workload", workload.name, "\(metric)_p95"), unit: "s", isPeak: true)
    }
    return PageSection(title, table.rows.isEmpty ? [] : [.table(table)])
  }
}
