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
    let keys = Language.accelerator
    var fields = self.fields(field, keys)
    let name = text(fields.take(keys.name)) ?? "custom"
    let count = fields.take(keys.count)
    let generation = word(fields.require(keys.generation)).flatMap(Generation.init(rawValue:))
    func figure(_ key: Key, _ scale: Double) -> Double? {
      quantity(key.standard == .required ? fields.require(key) : fields.take(key)).map { $0 * scale }
    }
    let memory = figure(keys.memoryGiB, 0x1p30)
    let bandwidth = figure(keys.bandwidth, 1e9)
    var peak: [Precision: Double] = [:]
    for (precision, key) in zip(Precision.multiplied, keys.peaks) { peak[precision] = figure(key, 1e12) }
    let multiprocessors = integer(fields.require(keys.multiprocessors))
    let power = figure(keys.power, 1)
    let link = figure(keys.link, 1e9)
    let copies = count == nil ? max(instance.acceleratorCount, 1) : integer(count)
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
