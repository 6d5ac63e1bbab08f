import Catalog
import Diagnostics
import Model

extension Decoder {
  /// A model whose times were measured, on the hardware that they speak of.
  func table(
    _ tables: [LatencyTable], model: ModelDefinition, on hardware: Hardware, _ settings: BatchingSettings,
    pool: Field, modelPlace: Place
  ) -> (stepTime: StepTimeModel, batching: Batching)? {
    let batching = measuredBatching(settings, pool: pool)
    let candidates = hardware.tableKeys
    let matching = tables.compactMap { table in
      candidates.firstIndex(of: table.hardware).map { (rank: $0, table: table) }
    }
    guard let table = matching.min(by: { $0.rank < $1.rank })?.table ?? lawOfWhole(tables, hardware) else {
      error(
        modelPlace, "\(pool.path): the model has no time measured on \(hardware.described)",
        hint: "\(model.field.path).latency_by_batch has: \(listed(tables.map(\.hardware)))")
      return nil
    }
    guard let batching else { return nil }
    switch table.times {
    case .law(let law): return served(by: law, on: hardware, of: table, batching)
    case .points(let points):
      return measured(points, table, batching, settings, pool: pool).map { (.table(points), $0) }
    }
  }

  /// The law of the accelerator that a replica has a slice of.
  private func lawOfWhole(_ tables: [LatencyTable], _ hardware: Hardware) -> LatencyTable? {
    guard hardware.slice != nil, let accelerator = hardware.instance.accelerator else { return nil }
    return tables.first { table in
      if case .law = table.times { accelerator.answers(to: table.hardware) } else { false }
    }
  }

  /// A law's points for the batches a pool makes, and what batches that run together share of the accelerator.
  private func served(
    by law: BatchLaw, on hardware: Hardware, of table: LatencyTable, _ batching: Batching
  ) -> (stepTime: StepTimeModel, batching: Batching) {
    var law = law
    if let slice = hardware.slice, let accelerator = hardware.instance.accelerator,
      accelerator.answers(to: table.hardware)
    {
      law = law.scaled(compute: slice.computeShare(of: accelerator))
    }
    switch batching {
    case .dynamic(var dynamic):
      let points = law.points(upTo: dynamic.maxBatchSize, together: dynamic.instanceCount)
      if dynamic.instanceCount > 1 { dynamic.unsharedSeconds = law.fixed }
      return (.table(points), .dynamic(dynamic))
    case .none(let concurrency): return (.table(law.points(upTo: 1, together: concurrency)), batching)
    case .continuous: return (.table(law.points(upTo: 1)), batching)
    }
  }

  /// The batching, when the measured points cover it.
  private func measured(
    _ points: [BatchLatency], _ table: LatencyTable, _ batching: Batching, _ settings: BatchingSettings, pool: Field
  ) -> Batching? {
    guard let last = points.last else { return nil }
    guard points.first?.batch == 1 else {
      error(
        table.field.keyPlace, "\(table.field.path): the time of a batch of 1 is missing",
        hint: "smaller batches than the smallest measured cannot be told")
      return nil
    }
    if case .dynamic(let dynamic) = batching, dynamic.maxBatchSize > last.batch {
      error(
        settings.maxBatchSize?.place ?? settings.place,
        "\(pool.path).batching.max_batch_size: \(dynamic.maxBatchSize) is above the largest measured batch, \(last.batch)",
        hint: "\(table.field.path) ends at \(last.batch): lower max_batch_size or measure further")
      return nil
    }
    return batching
  }
}

extension Hardware {
  /// The keys of a latency table that speak of this hardware, most specific first.
  var tableKeys: [String] {
    guard let accelerator = instance.accelerator else { return [instance.name, "any"] }
    guard let slice else { return [instance.name, accelerator.name, accelerator.family, "any"] }
    return [
      "\(instance.name)/\(slice.name)", "\(accelerator.name)/\(slice.name)", "\(accelerator.family)/\(slice.name)",
      "any",
    ]
  }
}
