import Model

/// The indices of a figure of a sweep for one axis.
public struct SweepSensitivity: Sendable, Equatable {
  /// The axis' paths.
  public var paths: [String]
  /// Path of the figure.
  public var figure: String
  /// The indices; nil where there are none, and `why` says so.
  public var index: SensitivityIndex?
  /// Why there is no index.
  public var why: String?
}

extension SweepStudy {
  /// The indices of every figure and axis of a `saltelli` design, in the order of the figures; empty for other designs.
  ///
  /// - Parameter figures: Paths; nil for every figure.
  public func sensitivities(of figures: [String]? = nil) -> [SweepSensitivity] {
    guard let sweep = plan.scenario.sweep, sweep.design == .saltelli else { return [] }
    let size = sweep.axes.count + 2
    let paths = figures ?? (results.first?.figures.map(\.path) ?? [])
    let axes = sweep.axes.map { axis in axis.map { sweep.parameters[$0].path } }
    return paths.flatMap { path -> [SweepSensitivity] in
      let values = results.compactMap { $0.figure(path)?.value }
      guard values.count == results.count, refused.isEmpty else {
        return axes.map { SweepSensitivity(paths: $0, figure: path, why: "the figure has no value at some points") }
      }
      func column(_ offset: Int) -> [Double] { stride(from: offset, to: values.count, by: size).map { values[$0] } }
      let indices = sensitivityIndices(
        a: column(0), b: column(1), mixed: axes.indices.map { column($0 + 2) }, seed: plan.scenario.seed)
      return axes.enumerated().map { axis, paths in
        SweepSensitivity(
          paths: paths, figure: path, index: indices?[axis], why: indices == nil ? "the figure does not vary" : nil)
      }
    }
  }
}
