import Catalog

extension Decoder {
  /// A pool's `processor`: the figures of a CPU, in the place of that of the instance, whose memory stays.
  func processor(_ field: Field?, of instance: Instance) -> Accelerator? {
    guard let field else { return nil }
    var fields = self.fields(field)
    let name = text(fields.take("name"), "a name") ?? "custom"
    let units = Generation.allCases.filter(\.isProcessor).map(\.rawValue)
    let unit = word(fields.require("unit", "one of \(units.joined(separator: ", "))"), among: units)
    let cores = integer(fields.require("cores", "a whole number such as 32"), 1, 10_000)
    func figure(_ key: String, _ expected: String, upTo most: Double) -> Double? {
      quantity(fields.require(key, expected), .number, .closed(0.001, most))
    }
    let clock = figure("clock_ghz", "a number such as 3.2, with all cores at work", upTo: 100)
    let channels = integer(fields.require("memory_channels", "a whole number such as 8"), 1, 1_000)
    let transfers = figure("memory_mt_per_s", "a number such as 4800", upTo: 100_000)
    var operations: [Precision: Double] = [:]
    for precision in [Precision.fp32, .fp16, .bf16, .int8] {
      let key = precision.rawValue + "_per_cycle"
      let found =
        precision == .fp32 ? fields.require(key, "operations of a core in a cycle, such as 64") : fields.take(key)
      operations[precision] = quantity(found, .number, .closed(0.001, 1e6))
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
