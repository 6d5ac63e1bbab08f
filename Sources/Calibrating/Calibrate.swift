import Catalog
import EventKernel
import Glibc
import Model
import Serving

/// What a benchmark of a language model ran on.
public struct CalibrationTarget: Sendable {
  /// The model, of the catalog.
  public var model: String
  /// The accelerator, of the catalog.
  public var accelerator: String
  /// Accelerators that share each layer.
  public var tensorParallel: Int
  /// Format of the weights; nil takes the one that the model is published in.
  public var precision: Precision?
  /// The serving software, of the catalog.
  public var engine: String
  /// The constants to fit.
  public var constants: [FittedConstant]

  /// Creates a target.
  public init(
    model: String, accelerator: String, tensorParallel: Int = 1, precision: Precision? = nil,
    engine: String = Defaults.engine.name, constants: [FittedConstant] = FittedConstant.allCases
  ) {
    self.model = model
    self.accelerator = accelerator
    self.tensorParallel = tensorParallel
    self.precision = precision
    self.engine = engine
    self.constants = constants
  }
}

/// A constant of the step time that a benchmark can tell.
public enum FittedConstant: String, CaseIterable, Sendable {
  /// Share of peak compute.
  case compute
  /// Share of peak bandwidth.
  case bandwidth
  /// Seconds of small kernels a layer.
  case kernels
  /// Seconds outside of steps a request.
  case request
}

/// Fits constants to benchmark rows: those of the step time where a target is given, else a law of batches.
///
/// Residuals are relative errors, so that short and long times count alike.
/// - Throws: `CalibrationError` when rows are of the wrong kind or too few, or nothing fits.
public func calibrate(_ rows: [BenchmarkRow], target: CalibrationTarget?) throws(CalibrationError) -> CalibrationReport
{
  if let target { return try calibrateStepTime(rows, target) }
  return try calibrateLaw(rows)
}

// MARK: Batches

private func calibrateLaw(_ rows: [BenchmarkRow]) throws(CalibrationError) -> CalibrationReport {
  var points: [(origin: String, size: Int, seconds: Double)] = []
  for row in rows {
    guard case .batch(let size, let seconds) = row.measured else {
      throw CalibrationError("\(row.origin): requests of a language model: name it with --model and --accelerator")
    }
    points.append((row.origin, size, seconds))
  }
  guard Set(points.map(\.size)).count >= 2 else {
    throw CalibrationError(
      "a fixed part and a part per item need two sizes of batches, found \(Set(points.map(\.size)).count)")
  }
  let all = points
  func fit(without left: Int? = nil) -> (law: BatchLaw, fit: LeastSquaresFit)? {
    let used = all.indices.filter { $0 != left }.map { all[$0] }
    guard Set(used.map(\.size)).count >= 2, let largest = used.max(by: { $0.size < $1.size }) else { return nil }
    // In units of an item's share of the largest batch, so that both constants are near 1.
    let unit = largest.seconds / Double(largest.size)
    guard
      let found = leastSquares(
        start: [1, 1], count: used.count,
        residuals: { x in used.map { (x[0] + x[1] * Double($0.size)) * unit / $0.seconds - 1 } })
    else { return nil }
    var scaled = found
    scaled.parameters = found.parameters.map { $0 * unit }
    scaled.standardErrors = found.standardErrors.map { error in error.map { $0 * unit } }
    return (BatchLaw(fixed: max(0, scaled.parameters[0]), perItem: scaled.parameters[1]), scaled)
  }
  guard let (law, found) = fit(), law.perItem > 0 else {
    throw CalibrationError("no line of a fixed part and a part per item fits: larger batches do not take longer")
  }
  return CalibrationReport(
    title: "Seconds of a batch = fixed + per item x batch",
    constants: [
      .init(name: "fixed", unit: "ms", value: law.fixed * 1e3, standardError: found.standardErrors[0].map { $0 * 1e3 }),
      .init(
        name: "per item", unit: "ms", value: law.perItem * 1e3, standardError: found.standardErrors[1].map { $0 * 1e3 }),
    ],
    residuals: points.enumerated().map { index, point in
      .init(
        origin: point.origin, quantity: "batch of \(point.size)", measured: point.seconds,
        predicted: law(batch: point.size), leftOut: fit(without: index).map { $0.law(batch: point.size) })
    },
    block: [
      "models:", "  calibrated:", "    latency: {fixed: \(written(law.fixed)), per_item: \(written(law.perItem))}",
    ])
}

// MARK: Step times

private func calibrateStepTime(
  _ rows: [BenchmarkRow], _ target: CalibrationTarget
) throws(CalibrationError) -> CalibrationReport {
  var runs: [(origin: String, run: TokenRun)] = []
  for row in rows {
    guard case .tokens(let run) = row.measured else {
      throw CalibrationError(
        "\(row.origin): times of batches: leave out --model to fit a fixed part and a part per item")
    }
    runs.append((row.origin, run))
  }
  let problem = try StepTimeFit(runs.map(\.run), target)
  let figures = runs.reduce(0) { $0 + ($1.run.ttft == nil ? 0 : 1) + ($1.run.tpot == nil ? 0 : 1) }
  let wanted = target.constants
  guard !wanted.isEmpty, figures > wanted.count else {
    throw CalibrationError(
      "\(wanted.count) constants need at least \(wanted.count + 1) figures, found \(figures): measure at more loads, or fit fewer with --fit"
    )
  }
  guard let found = problem.fit() else {
    throw CalibrationError(
      "no constants within their ranges explain the figures: is it the right model and accelerator?")
  }
  let calibration = problem.calibration(found.parameters)
  var residuals: [CalibrationReport.Residual] = []
  for (index, item) in runs.enumerated() {
    let predicted = problem.predict(item.run, calibration)
    let others = problem.fit(without: index).map { problem.predict(item.run, problem.calibration($0.parameters)) }
    let load = "\((item.run.concurrency * 10).rounded() / 10) at a time"
    if let ttft = item.run.ttft {
      residuals.append(
        .init(
          origin: item.origin, quantity: "TTFT, \(load)", measured: ttft, predicted: predicted.ttft,
          leftOut: others?.ttft))
    }
    if let tpot = item.run.tpot {
      residuals.append(
        .init(
          origin: item.origin, quantity: "TPOT, \(load)", measured: tpot, predicted: predicted.tpot,
          leftOut: others?.tpot))
    }
  }
  let constants = zip(wanted, zip(found.parameters, found.standardErrors)).map { constant, figures in
    let factor = exponential(figures.0)
    let standard = problem.standard(constant)
    let scale = constant == .compute || constant == .bandwidth ? 1 : 1e3
    return CalibrationReport.Constant(
      name: constant.rawValue, unit: scale == 1 ? "of peak" : constant == .kernels ? "ms a layer" : "ms",
      value: standard * factor * scale, standardError: figures.1.map { $0 * standard * factor * scale },
      standard: standard * scale)
  }
  let settings = [
    calibration.compute.map { "compute: \(significant($0))" },
    calibration.bandwidth.map { "bandwidth: \(significant($0))" },
    calibration.kernelSecondsPerLayer.map { "kernels_per_layer: \(written($0))" },
    calibration.requestSeconds.map { "request: \(written($0))" },
  ].compactMap { $0 }
  return CalibrationReport(
    title: "Step time of \(target.model) on \(target.tensorParallel) x \(target.accelerator) with \(target.engine)",
    constants: constants, residuals: residuals,
    block: ["pools:", "  calibrated:", "    calibration: {\(settings.joined(separator: ", "))}"])
}

/// The constants as logarithms of factors on the catalog's.
private struct StepTimeFit {
  private let runs: [TokenRun]
  private let roofline: Roofline
  private let constants: [FittedConstant]
  private let maxBatchedTokens: Int

  init(_ runs: [TokenRun], _ target: CalibrationTarget) throws(CalibrationError) {
    self.runs = runs
    constants = target.constants
    guard let shape = Catalog.architecture(target.model) else {
      throw CalibrationError(unknownName("model", target.model, Catalog.architectures.map(\.name)))
    }
    guard let accelerator = Catalog.accelerator(target.accelerator) else {
      throw CalibrationError(unknownName("accelerator", target.accelerator, Catalog.accelerators.map(\.name)))
    }
    guard let engine = Catalog.engine(target.engine) else {
      throw CalibrationError(unknownName("engine", target.engine, Catalog.engines.map(\.name)))
    }
    let precision = target.precision ?? Defaults.precision(of: shape)
    guard accelerator.computeRate(for: precision) != nil else {
      throw CalibrationError("\(accelerator.name) cannot compute in \(precision.rawValue)")
    }
    maxBatchedTokens = Defaults.maxNumBatchedTokens(on: accelerator)
    let keyValue = Defaults.keyValuePrecision(for: precision)
    let memory = ServingMemory.plan(
      architecture: shape, precision: precision, kvPrecision: keyValue, memory: accelerator.memoryBytes,
      tensorParallel: target.tensorParallel, gpuMemoryUtilization: Defaults.gpuMemoryUtilization,
      maxBatchedTokens: maxBatchedTokens, maxSequences: Defaults.maxNumSeqs(on: accelerator),
      blockSize: Defaults.blockSize)
    roofline = Roofline(
      architecture: shape, precision: precision, keyValuePrecision: keyValue, accelerator: accelerator,
      computeFraction: 1, bandwidthFraction: 1, tensorParallel: target.tensorParallel, memory: memory, engine: engine)
  }

  /// The catalog's figure, in seconds or as a share.
  func standard(_ constant: FittedConstant) -> Double {
    switch constant {
    case .compute: roofline.efficiency.matrix
    case .bandwidth: roofline.efficiency.bandwidth
    case .kernels: roofline.engine.kernelSecondsPerLayer
    // Engines whose requests cost nothing outside of steps start from a millisecond.
    case .request: max(roofline.engine.requestSeconds, 1e-3)
    }
  }

  func calibration(_ logarithms: [Double]) -> Calibration {
    var result = Calibration()
    for (constant, logarithm) in zip(constants, logarithms) {
      let value = standard(constant) * exponential(logarithm)
      switch constant {
      case .compute: result.compute = min(1, value)
      case .bandwidth: result.bandwidth = min(1, value)
      case .kernels: result.kernelSecondsPerLayer = min(0.1, value)
      case .request: result.requestSeconds = min(60, value)
      }
    }
    return result
  }

  func predict(_ run: TokenRun, _ calibration: Calibration) -> (ttft: Double, tpot: Double) {
    var calibrated = roofline
    calibrated.engine = calibration.applied(to: roofline.engine)
    calibrated.efficiency = calibration.applied(to: roofline.efficiency)
    return SteadyLoad(stepTime: RooflineStepTime(calibrated), maxBatchedTokens: maxBatchedTokens).predict(run)
  }

  func fit(without left: Int? = nil) -> LeastSquaresFit? {
    let used = runs.indices.filter { $0 != left }.map { runs[$0] }
    let count = used.reduce(0) { $0 + ($1.ttft == nil ? 0 : 1) + ($1.tpot == nil ? 0 : 1) }
    guard count >= constants.count else { return nil }
    return leastSquares(start: constants.map { _ in 0 }, count: count) { logarithms in
      let calibration = calibration(logarithms)
      return used.flatMap { run in
        let predicted = predict(run, calibration)
        return [run.ttft.map { predicted.ttft / $0 - 1 }, run.tpot.map { predicted.tpot / $0 - 1 }].compactMap { $0 }
      }
    }
  }
}

/// Factors from a thousandth to a thousand: beyond, a constant does not matter.
private func exponential(_ logarithm: Double) -> Double { exp(min(max(logarithm, -6.9), 6.9)) }

private func unknownName(_ what: String, _ name: String, _ known: [String]) -> String {
  "the catalog has no \(what) \(name)" + (Catalog.nearest(name, among: known).map { "; did you mean \($0)?" } ?? "")
}

/// Four significant digits.
private func significant(_ value: Double) -> String {
  guard value > 0 else { return "0" }
  let scale = pow(10, 3 - log10(value).rounded(.down))
  return "\((value * scale).rounded() / scale)"
}

private func written(_ seconds: Double) -> String { significant(seconds * 1e3) + "ms" }
