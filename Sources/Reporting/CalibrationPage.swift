import Calibrating

/// What was fitted to a benchmark, as a page: constants, residuals and a block for a scenario.
public func calibrationPage(_ report: CalibrationReport) -> Page {
  var constants = PageTable([
    .left("constant"), .right("fitted"), .right("standard error"), .right("catalog"), .left("unit"),
  ])
  for constant in report.constants {
    constants.add([
      .text(constant.name), figure(constant.value, constant.unit),
      constant.standardError.map { figure($0, constant.unit, isDoubtful(constant) ? .doubtful : .plain) }
        ?? .text("not told", .doubtful),
      constant.standard.map { figure($0, constant.unit, .faint) } ?? .text("-", .faint), .text(constant.unit, .faint),
    ])
  }
  var residuals = PageTable(
    [.left("run"), .left("figure")]
      + ["measured, ms", "fitted", "error", "left out", "error"].map { .right($0) }, names: 2)
  for residual in report.residuals {
    residuals.add([
      .text(residual.origin), .text(residual.quantity), figure(residual.measured * 1e3, "ms"),
      figure(residual.predicted * 1e3, "ms"), error(residual.predicted, residual.measured),
      residual.leftOut.map { figure($0 * 1e3, "ms") } ?? .text("-"),
      residual.leftOut.map { error($0, residual.measured) } ?? .text("-"),
    ])
  }
  let leftOut = report.leaveOneOutError.map { "\(Format.fixed($0 * 100, 1)) % on rows left out of the fit" }
  let median =
    "Median absolute error: \(Format.fixed(report.medianError * 100, 1)) % fitted, "
    + (leftOut ?? "too few rows to leave one out") + "."
  let doubts = report.constants.filter(isDoubtful).map { constant in
    PageBlock.warning("These runs hardly tell \(constant.name): leave it out with --fit, or measure where it matters.")
  }
  return Page(
    report.title,
    sections: [
      PageSection([.table(constants)]), PageSection([.table(residuals)]), PageSection([.answer(median)] + doubts),
      PageSection("For the scenario", [.lines(report.block, language: "yaml")]),
    ])
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

private func figure(_ value: Double, _ unit: String, _ ink: Ink = .plain) -> PageCell {
  .number(value, unit: unit, as: Format.fixed(value, abs(value) < 1 ? 4 : Format.decimals(for: value)), ink)
}

private func error(_ predicted: Double, _ measured: Double) -> PageCell {
  .share(predicted / measured - 1, decimals: 1, isSigned: true)
}
