import Studies

/// Conditions and what became of them, as a page.
public func gatePage(_ gates: [Gate], study: Study) -> Page {
  let summary = Summary(study: study)
  let count = study.replications == 1 ? "1 replication" : "\(study.replications) replications"
  var table = PageTable([.left("verdict"), .left("condition"), .left("measured"), .left("why")], names: 0)
  // A baseline guards dozens of figures; those that hold are counted and not listed.
  for gate in gates where !gate.isBaseline || gate.outcome != .met || study.isInterrupted {
    let outcome = study.isInterrupted ? .notKnown : gate.outcome
    table.add([
      .verdict(outcome), .text(gate.name), gate.cell,
      .text(study.isInterrupted ? "interrupted" : gate.why ?? "", .faint),
    ])
  }
  return Page(
    study.scenario.name, "\(count), seed \(study.scenario.seed)", notices: summary.notices(),
    sections: [
      PageSection([.table(table)]), warningSection(study.warnings),
      PageSection(study.isInterrupted ? [] : conclusion(gates)),
    ])
}

private func conclusion(_ gates: [Gate]) -> [PageBlock] {
  var blocks: [PageBlock] = []
  let kept = gates.count { $0.isBaseline && $0.outcome == .met }
  if kept > 0 { blocks.append(.sentence("\(kept) costs and times are no worse than the baseline allows.")) }
  if let widest = gates.map(\.level).max(), widest > 0.95 {
    blocks.append(
      .remark(
        "Intervals are at \(Format.fixed(widest * 100, 1)) %, so that all evaluations together give a condition a wrong verdict in at most "
          + "\(Format.fixed(CheckEvaluations.risk * 100, 0)) % of checks."))
  }
  let open = gates.filter { $0.outcome != .met }
  let names = open.prefix(5).map(\.name).joined(separator: "; ")
  blocks.append(
    .answer(
      open.isEmpty
        ? gates.count == 1 ? "The condition is met." : "All \(gates.count) conditions are met."
        : "\(gates.count - open.count) of \(gates.count) conditions are met; not so: \(names)"
          + (open.count > 5 ? "; and \(open.count - 5) more" : "")))
  return blocks
}

extension Gate {
  /// What was measured, with its interval: a figure, or the change from a baseline.
  fileprivate var cell: PageCell {
    guard let value else { return .empty }
    return .number(value, low: low, high: high, unit: unit, as: measured)
  }

  /// The same as text.
  private var measured: String {
    guard let value else { return "" }
    if isBaseline {
      let sign = value > 0 ? "+" : ""
      let interval = low.flatMap { low in high.map { "  [\(Format.fixed(low * 100, 2)), \(Format.fixed($0 * 100, 2))]" }
      }
      return sign + Format.fixed(value * 100, 2) + " %" + (interval ?? "")
    }
    return Format.value(value, low, high, unit: unit, apartFrom: threshold)
  }

  /// `chat.ttft.p95 <= 1.5s is not met: 1.83 s  [1.79, 1.86]`.
  var sentence: String {
    let parts = [measured, why ?? ""].filter { !$0.isEmpty }
    return "\(name) is \(outcome.rawValue)" + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))
  }
}
