import Catalog
import Diagnostics
import EventKernel
import Model

/// One entry of `models`, before it meets hardware.
struct ModelDefinition {
  /// What is known of its speed.
  enum Kind {
    /// A language model: its step time follows from hardware.
    case language(Architecture, weights: Precision, keyValue: Precision)
    /// Measured tables, or laws fitted to measurements, by hardware.
    case tables([LatencyTable])
    /// A time per batch or request, the same on any hardware.
    case latency(Distribution)
  }
  /// What is known of its speed.
  var kind: Kind
  /// The entry.
  var field: Field
  /// The chance that an answer is good.
  var quality: DifficultyCurve?
}

/// A measured table with the hardware it holds for.
struct LatencyTable {
  /// The hardware as written: `any`, an accelerator or family, `accelerator/slice` or an instance.
  var hardware: String
  /// What was measured.
  enum Times {
    /// Points by batch size.
    case points([BatchLatency])
    /// A line through two figures.
    case law(BatchLaw)
  }
  /// What was measured.
  var times: Times
  /// The table.
  var field: Field
}

extension Decoder {
  /// One entry of `models`.
  func model(_ field: Field) -> ModelDefinition? {
    let keys = Language.model
    var fields = self.fields(field, keys)
    let architecture = fields.take(keys.architecture)
    let tables = fields.take(keys.latencyByBatch)
    let latency = fields.take(keys.latency)
    let quality = difficultyCurve(fields.take(keys.quality))
    var kind: ModelDefinition.Kind?
    switch (architecture, tables, latency) {
    case (let architecture?, nil, nil): kind = language(architecture, &fields)
    case (nil, let tables?, nil): kind = latencyTables(tables).map { .tables($0) }
    case (nil, nil, let latency?) where isBatchLaw(latency):
      kind = batchLaw(latency).map { .tables([LatencyTable(hardware: "any", times: .law($0), field: latency)]) }
    case (nil, nil, let latency?):
      kind = distribution(latency).map { .latency($0) }
    case (nil, nil, nil):
      if fields.isMapping {
        error(
          field.keyPlace, "\(field.path): expected one of architecture, latency_by_batch, latency",
          hint: "architecture for a language model, the others for measured times")
      }
    default:
      error(
        field.keyPlace, "\(field.path): architecture, latency_by_batch and latency exclude each other", hint: "keep one"
      )
    }
    if architecture == nil {
      for key in [keys.precision, keys.keyValuePrecision] where fields.has(key) {
        _ = fields.take(key)
        error(fields.place(of: key), "\(field.path(key.name)) needs an architecture")
      }
    }
    fields.finish()
    return kind.map { ModelDefinition(kind: $0, field: field, quality: quality) }
  }

  private func language(_ field: Field, _ fields: inout Fields) -> ModelDefinition.Kind? {
    let precisionField = fields.take(Language.model.precision)
    let keyValueField = fields.take(Language.model.keyValuePrecision)
    guard let found = architecture(field) else {
      _ = precisionField.map { choice($0, Precision.self) }
      return nil
    }
    let precision =
      precisionField == nil ? Defaults.precision(of: found) : choice(precisionField, Precision.self)
    var keyValue = precision.map { Defaults.keyValuePrecision(for: $0) }
    if let keyValueField, keyValueField.node.scalar?.text != "auto" {
      keyValue = word(keyValueField).flatMap { Precision(rawValue: $0) }
    }
    guard let precision, let keyValue else { return nil }
    return .language(found, weights: precision, keyValue: keyValue)
  }

  /// The nearest word of the catalog, or where to look.
  func catalogHint(_ word: String, among known: [String], listing: String) -> String {
    let near = suggestion(word, among: known)
    return near.isEmpty ? "`fleetcast catalog \(listing)` lists them" : near
  }

  private func latencyTables(_ field: Field) -> [LatencyTable]? {
    guard let named = field.namedFields, !named.isEmpty else {
      error(
        field.place,
        "\(field.path): expected a table by hardware such as {any: {1: 4ms}}, found \(field.node.described)")
      return nil
    }
    return allOrNil(
      named.map { hardware, item in
        if !isHardware(hardware) {
          let near = suggestion(hardware, among: hardwareWords)
          error(
            item.keyPlace, "\(field.path): unknown hardware \(quoted(hardware))",
            hint: "expected any, an accelerator (t4), accelerator/slice (a100/1g.5gb) or an instance (aws/g5.xlarge)"
              + (near.isEmpty ? "" : "; \(near)"))
          return nil
        }
        if isBatchLaw(item) {
          return batchLaw(item).map { LatencyTable(hardware: hardware, times: .law($0), field: item) }
        }
        return points(item).map { LatencyTable(hardware: hardware, times: .points($0), field: item) }
      })
  }

  private var hardwareWords: [String] {
    ["any"] + Catalog.accelerators.flatMap { [$0.name, $0.family] }
  }

  private func isHardware(_ word: String) -> Bool {
    if hardwareWords.contains(word) || Catalog.instance(word) != nil { return true }
    let parts = word.split(separator: "/")
    return parts.count == 2 && Catalog.slice(String(parts[1]), on: String(parts[0])) != nil
  }

  private func points(_ field: Field) -> [BatchLatency]? {
    guard let named = field.namedFields, !named.isEmpty else {
      error(
        field.place,
        "\(field.path): expected batch sizes and times such as {1: 3.1ms, 8: 9.8ms}, found \(field.node.described)")
      return nil
    }
    let points = named.map { key, item -> BatchLatency? in
      let seconds = quantity(item, .duration, .positive(Ceilings.duration))
      guard let batch = Int(key), batch >= 1, Double(batch) <= Ceilings.sequences, String(batch) == key else {
        error(
          item.keyPlace,
          "\(field.path): expected a batch size from 1 to \(Int(Ceilings.sequences)), found \(quoted(key))")
        return nil
      }
      return seconds.map { BatchLatency(batch: batch, seconds: $0) }
    }
    return allOrNil(points)?.sorted { $0.batch < $1.batch }
  }
}
