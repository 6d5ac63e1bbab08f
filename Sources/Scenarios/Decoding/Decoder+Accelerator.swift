import Catalog
import Diagnostics

extension Decoder {
  /// A pool's `accelerator`: a name of the catalog, or the figures of a datasheet. It takes the place of the instance's own.
  func accelerator(_ field: Field?, on instance: Instance) -> Instance? {
    guard let field else { return instance }
    guard field.node.scalar == nil else {
      guard let name = text(field, "an accelerator such as h100") else { return nil }
      guard let found = Catalog.accelerator(name) else {
        error(
          field.place, "\(field.path): the catalog has no accelerator \(quoted(name))",
          hint: catalogHint(name, among: Catalog.accelerators.map(\.name), listing: "accelerators"))
        return nil
      }
      return instance.with(found, count: max(instance.acceleratorCount, 1))
    }
    var fields = self.fields(field)
    let name = text(fields.take("name"), "a name") ?? "custom"
    let count = fields.take("count")
    let generations = Generation.allCases.filter { !$0.isProcessor }.map(\.rawValue)
    let generation = word(
      fields.require("generation", "one of \(generations.joined(separator: ", "))"), among: generations
    ).flatMap(Generation.init(rawValue:))
    func figure(_ key: String, _ scale: Double, isRequired: Bool = false, upTo most: Double) -> Double? {
      let found = isRequired ? fields.require(key, "a number such as the datasheet has") : fields.take(key)
      return quantity(found, .number, .closed(0.001, most)).map { $0 * scale }
    }
    let memory = figure("memory_gib", 0x1p30, isRequired: true, upTo: 100_000)
    let bandwidth = figure("bandwidth_gb_per_s", 1e9, isRequired: true, upTo: 1e6)
    var peak: [Precision: Double] = [:]
    for precision in Precision.multiplied {
      peak[precision] = figure(precision.rawValue + (precision == .int8 ? "_tops" : "_tflops"), 1e12, upTo: 1e6)
    }
    let multiprocessors = integer(fields.require("multiprocessors", "a whole number such as 132"), 1, 10_000)
    let power = figure("power_w", 1, upTo: 100_000)
    let link = figure("link_gb_per_s", 1e9, upTo: 1e6)
    let copies = count == nil ? max(instance.acceleratorCount, 1) : integer(count, 1, 1_024)
    fields.finish()
    if fields.isMapping, peak[.fp16] == nil, peak[.bf16] == nil, peak[.fp32] == nil {
      error(
        field.keyPlace, "\(field.path): no rate to multiply 16-bit numbers at",
        hint: "give bf16_tflops or fp16_tflops, dense")
      return nil
    }
    guard let generation, let memory, let bandwidth, let multiprocessors, let copies else { return nil }
    return instance.with(
      Accelerator(
        name: name, title: name, family: name, generation: generation, memoryBytes: memory, bandwidth: bandwidth,
        peak: peak, multiprocessors: multiprocessors, powerWatts: power ?? 0, linkBandwidth: link,
        provenance: Provenance(source: "datasheet figures given by the scenario", date: "0000-00-00")),
      count: copies)
  }
}
