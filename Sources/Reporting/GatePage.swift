import Studies

/// Conditions and what became of them, as a page for a terminal.
public func gatePage(_ gates: [Gate], study: Study, palette: Palette = Palette(isColoured: false)) -> String {
  let count = study.replications == 1 ? "1 replication" : "\(study.replications) replications"
  var lines = [palette.paint(study.scenario.name, .heading) + "  \(count), seed \(study.scenario.seed)"]
  var grid = TextGrid()
  // A baseline guards dozens of figures; those that hold are counted and not listed.
  for gate in gates where !gate.isBaseline || gate.outcome != .met {
    let ink: Ink =
      switch gate.outcome {
      case .met: .good
      case .notMet: .bad
      case .notKnown: .doubtful
      }
    grid.add([
      .left(gate.outcome.rawValue, ink), .left(gate.name), .left(gate.measured), .left(gate.why ?? "", .faint),
    ])
  }
  lines += grid.lines(palette)
  let kept = gates.count { $0.isBaseline && $0.outcome == .met }
  if kept > 0 { lines.append("  \(kept) costs and times are no worse than the baseline allows.") }
  lines += study.warnings.map { "  \(palette.paint("!", .doubtful)) \($0)" }
  if let widest = gates.map(\.level).max(), widest > 0.95 {
    lines.append(
      palette.paint(
        "  Intervals are at \(Format.fixed(widest * 100, 1)) %, so that all looks together give a line a wrong verdict in at most "
          + "\(Format.fixed(CheckLooks.risk * 100, 0)) % of checks.", .faint))
  }
  let open = gates.filter { $0.outcome != .met }
  lines.append(
    open.isEmpty
      ? "All \(gates.count) are met."
      : "\(gates.count - open.count) of \(gates.count) are met; not so: "
        + open.prefix(5).map(\.name).joined(separator: "; ")
        + (open.count > 5 ? "; and \(open.count - 5) more" : ""))
  return lines.joined(separator: "\n") + "\n"
}

extension Gate {
  /// What was measured, with its interval.
  var measured: String {
    guard let value else { return "" }
    if isBaseline {
      let sign = value > 0 ? "+" : ""
      let interval = low.flatMap { low in high.map { "  [\(Format.fixed(low * 100, 2)), \(Format.fixed($0 * 100, 2))]" }
      }
      return sign + Format.fixed(value * 100, 2) + " %" + (interval ?? "")
    }
    return Format.value(value, low, high, unit: unit)
  }

  /// `chat.ttft.p95 <= 1.5s is not met: 1.83 s  [1.79, 1.86]`.
  var sentence: String {
    let parts = [measured, why ?? ""].filter { !$0.isEmpty }
    return "\(name) is \(outcome.rawValue)" + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))
  }
}
