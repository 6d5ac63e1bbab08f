import Accuracy
import Catalog
import Model

/// What predictions missed on the measured systems that come nearest to those of a scenario, and what was not measured at all.
enum ReportTrust {
  /// Most kinds of replicas that are listed.
  private static let most = 4

  static func blocks(_ scenario: Scenario) -> [ReportBlock] {
    var seen: [String] = []
    var table = PageTable(
      [
        .left("predicted"), .left("nearest measured"), .left("how it was loaded"), .left("what"),
        .right("median error"),
        .right("largest"), .right("runs"), .left("constants"),
      ], names: 3)
    var notes: [String] = []
    for pool in scenario.pools {
      guard case .roofline(let roofline) = pool.stepTime else { continue }
      let (model, accelerator, engine) = (roofline.architecture, roofline.accelerator, roofline.engine)
      let name = "\(model.name) on \(accelerator.name), \(engine.name)"
      guard !seen.contains(name), seen.count < most else { continue }
      seen.append(name)
      let nearest = NearestMeasured.all(to: accelerator, model, engine)
      for system in nearest {
        for error in system.errors {
          table.add([
            .text(name), .text("\(error.model) on \(error.accelerator), \(error.engine)"), .text(error.load.words),
            .text(error.quantity), .share(error.median, decimals: 1), .share(error.worst, decimals: 1),
            .count(error.runs, "runs"), .text(error.isFitted ? "fitted to it" : "held out"),
          ])
        }
      }
      let missing = unmeasured(roofline, pool, nearest)
      if !missing.isEmpty { notes.append("Not measured of \(name): \(missing.joined(separator: "; ")).") }
    }
    guard !table.rows.isEmpty else { return [] }
    return [
      .heading("What predictions missed on the nearest measured systems"),
      .text(
        (notes + ["docs/ACCURACY.md has every run. Where constants were fitted to a system, others may be further off."])
          .joined(separator: " ")), .page(.table(table)),
    ]
  }

  /// What no measurement of ours speaks for, as parts of a sentence.
  static func unmeasured(_ roofline: Roofline, _ pool: Pool, _ nearest: [NearestMeasured]) -> [String] {
    var missing: [String] = []
    let (accelerator, model) = (roofline.accelerator, roofline.architecture)
    if !nearest.contains(where: \.isSameAccelerator) {
      missing.append("any time on \(accelerator.name)")
    } else if !nearest.contains(where: { $0.isSameAccelerator && $0.errors[0].load == .online }) {
      missing.append("times of requests that come as they come on \(accelerator.name)")
    }
    let own = nearest.filter(\.isSameAccelerator)
    let ratios = (own.isEmpty ? nearest : own).map { abs($0.sizeRatio > 1 ? $0.sizeRatio : 1 / $0.sizeRatio) }
    if let least = ratios.min(), least > 2 {
      missing.append("a model within twice the size of \(model.name)")
    }
    if !nearest.contains(where: \.isSameEngine) { missing.append("anything under \(roofline.engine.name)") }
    if roofline.computeFraction < 1 { missing.append("language models on a slice of an accelerator") }
    if roofline.parallelism.pipeline > 1 { missing.append("stages of layers on several accelerators") }
    if pool.decode != nil { missing.append("prompts and answers in pools of their own") }
    if case .continuous(let batching) = pool.batching, batching.speculation != nil { missing.append("draft tokens") }
    return missing
  }
}

extension MeasuredError.Load {
  /// In words.
  var words: String {
    switch self {
    case .online: "requests as they come"
    case .batch: "a batch at a time"
    case .server: "all requests at once"
    }
  }
}
