import Calibrating

/// What was fitted to a benchmark, as a page for a terminal: constants, residuals and a block for a scenario.
public func calibrationPage(_ report: CalibrationReport, palette: Palette = Palette(isColoured: false)) -> String {
  var constants = TextGrid()
  constants.add(
    [.left("constant", .faint)] + ["fitted", "standard error", "catalog"].map { .right($0, .faint) }
      + [.left("unit", .faint)])
  for constant in report.constants {
    constants.add([
      .left(constant.name), .right(figure(constant.value)),
      .right(constant.standardError.map(figure) ?? "not told", isDoubtful(constant) ? .doubtful : .plain),
      .right(constant.standard.map(figure) ?? "-", .faint), .left(constant.unit, .faint),
    ])
  }
  var residuals = TextGrid()
  residuals.add(
    ["run", "figure"].map { .left($0, .faint) }
      + ["measured, ms", "fitted", "error", "left out", "error"].map { .right($0, .faint) })
  for residual in report.residuals {
    residuals.add([
      .left(residual.origin), .left(residual.quantity), .right(figure(residual.measured * 1e3)),
      .right(figure(residual.predicted * 1e3)), .right(error(residual.predicted, residual.measured)),
      .right(residual.leftOut.map { figure($0 * 1e3) } ?? "-"),
      .right(residual.leftOut.map { error($0, residual.measured) } ?? "-"),
    ])
  }
  let leftOut = report.leaveOneOutError.map { "\(Format.fixed($0 * 100, 1)) % on rows left out of the fit" }
  var lines = [palette.paint(report.title, .heading)] + constants.lines(palette) + [""] + residuals.lines(palette)
  lines += [
    "",
    "Median absolute error: \(Format.fixed(report.medianError * 100, 1)) % fitted, "
      + (leftOut ?? "too few rows to leave one out") + ".",
  ]
  for constant in report.constants where isDoubtful(constant) {
    lines.append("These runs hardly tell \(constant.name): leave it out with --fit, or measure where it matters.")
  }
  lines += ["", palette.paint("For the scenario", .heading)] + report.block.map { "  " + $0 }
  return lines.joined(separator: "\n") + "\n"
}

/// The same as one JSON object: times in milliseconds, errors as fractions.
public func calibrationJSON(_ report: CalibrationReport) -> JSONValue {
  func share(_ predicted: Double, _ measured: Double) -> JSONValue { .number(predicted / measured - 1) }
  return .object([
    ("title", .string(report.title)),
    (
      "constants",
      .array(
        report.constants.map { constant in
          .object([
            ("name", .string(constant.name)), ("value", .number(constant.value)),
            ("standard_error", .optional(constant.standardError)), ("catalog", .optional(constant.standard)),
            ("unit", .string(constant.unit)), ("is_told", .bool(!isDoubtful(constant))),
          ])
        })
    ),
    (
      "residuals",
      .array(
        report.residuals.map { residual in
          .object([
            ("run", .string(residual.origin)), ("figure", .string(residual.quantity)),
            ("measured_ms", .number(residual.measured * 1e3)), ("fitted_ms", .number(residual.predicted * 1e3)),
            ("error", share(residual.predicted, residual.measured)),
            ("left_out_ms", .optional(residual.leftOut.map { $0 * 1e3 })),
            ("left_out_error", residual.leftOut.map { share($0, residual.measured) } ?? .null),
          ])
        })
    ),
    ("median_error", .number(report.medianError)), ("left_out_median_error", .optional(report.leaveOneOutError)),
    ("block", .string(report.block.joined(separator: "\n") + "\n")),
  ])
}

/// Whether a constant's standard error is half of it or more.
private func isDoubtful(_ constant: CalibrationReport.Constant) -> Bool {
  constant.standardError.map { $0 >= constant.value / 2 } ?? true
}

private func figure(_ value: Double) -> String {
  Format.fixed(value, abs(value) < 1 ? 4 : Format.decimals(for: value))
}

private func error(_ predicted: Double, _ measured: Double) -> String {
  let share = predicted / measured - 1
  return (share > 0 ? "+" : "") + Format.fixed(share * 100, 1) + " %"
}
