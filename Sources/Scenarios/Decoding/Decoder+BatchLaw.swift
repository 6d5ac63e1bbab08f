import Catalog
import Model

/// A time per batch of a fixed part and a part per item: `{single: 1.9ms, throughput: 5800/s}` from a benchmark, or the
/// constants themselves, `{fixed: 0.5ms, per_item: 170us}`.
extension Decoder {
  /// Whether a mapping is meant as a law and not as a distribution or as points.
  func isBatchLaw(_ field: Field) -> Bool {
    let names = Language.batchLaw.keys.map(\.name)
    return field.node.entries?.contains { names.contains($0.key) } == true
  }

  /// The law, or nil after a complaint.
  func batchLaw(_ field: Field) -> BatchLaw? {
    let keys = Language.batchLaw
    var fields = self.fields(field, keys)
    let single = fields.take(keys.single)
    let throughput = fields.take(keys.throughput)
    let fixed = fields.take(keys.fixed)
    let perItem = fields.take(keys.perItem)
    let server = fields.take(keys.server)
    fields.finish()
    let request = requestSeconds(server)
    let usesFigures = single != nil || throughput != nil
    guard usesFigures != (fixed != nil || perItem != nil) else {
      error(
        field.keyPlace, "\(field.path): expected single and throughput, or fixed and per_item",
        hint: "seconds of one item and items per second at full batches, or the constants of the line through them")
      return nil
    }
    guard let request else { return nil }
    if usesFigures { return law(field, single: single, throughput: throughput, request: request) }
    guard let fixed, let perItem else {
      error(field.keyPlace, "\(field.path): \(fixed == nil ? "fixed" : "per_item") is missing beside the other")
      return nil
    }
    let fixedSeconds = quantity(fixed)
    let itemSeconds = quantity(perItem)
    guard let fixedSeconds, let itemSeconds else { return nil }
    return BatchLaw(fixed: fixedSeconds, perItem: itemSeconds + request)
  }

  private func law(_ field: Field, single: Field?, throughput: Field?, request: Double) -> BatchLaw? {
    guard let single, let throughput else {
      error(field.keyPlace, "\(field.path): \(single == nil ? "single" : "throughput") is missing beside the other")
      return nil
    }
    let seconds = quantity(single)
    let rate = quantity(throughput)
    guard let seconds, let rate else { return nil }
    guard seconds * rate >= 1 else {
      error(
        single.place,
        "\(field.path).single: an item by itself takes \(Quantity.duration.written(seconds)), less than its share of a full batch, \(Quantity.duration.written(1 / rate))",
        hint: "throughput is that of one accelerator with one batch at a time")
      return nil
    }
    return BatchLaw(single: seconds, throughput: rate, request: request)
  }

  /// Seconds that the named server adds to a batch for each request; nil after a complaint.
  private func requestSeconds(_ field: Field?) -> Double? {
    guard let field else { return 0 }
    guard let name = word(field) else { return nil }
    return Catalog.batchServers.first { $0.name == name }?.requestSeconds
  }
}
