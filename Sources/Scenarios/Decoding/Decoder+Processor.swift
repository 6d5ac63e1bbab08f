import Catalog

extension Decoder {
  /// A pool's `processor`: the figures of a CPU, in the place of that of the instance, whose memory stays.
  func processor(_ field: Field?, of instance: Instance) -> Accelerator? {
    guard let field else { return nil }
    let keys = Language.processor
    var fields = self.fields(field, keys)
    let name = text(fields.take(keys.name)) ?? "custom"
    let unit = word(fields.require(keys.unit))
    let cores = integer(fields.require(keys.cores))
    let clock = quantity(fields.require(keys.clock))
    let channels = integer(fields.require(keys.memoryChannels))
    let transfers = quantity(fields.require(keys.transfers))
    var operations: [Precision: Double] = [:]
    for (format, key) in zip(ProcessorKeys.formats, keys.operations) {
      operations[format] = quantity(key.standard == .required ? fields.require(key) : fields.take(key))
    }
    fields.finish()
    guard let unit, let generation = Generation(rawValue: unit), let cores, let clock, let channels, let transfers,
      operations[.fp32] != nil
    else { return nil }
    let model = ProcessorModel(
      name: name, generation: generation, cores: cores, threadsPerCore: 1, clock: clock * 1e9,
      operationsPerCycle: operations, channels: channels, transferRate: transfers * 1e6,
      provenance: Provenance(source: "figures of a CPU given by the scenario", date: "0000-00-00"))
    return model.cores(Double(cores), memoryBytes: instance.memoryBytes)
  }
}
