import Catalog

/// What a replica runs on, resolved.
struct Hardware {
  var instance: Instance
  var slice: SliceProfile?
  /// What serves language models: the accelerator, or the cores of a machine without; nil where nothing is known of these.
  var compute: Accelerator?
  /// Accelerators a replica spans; 0 on a CPU instance.
  var tensorParallel: Int
  /// Replicas that fit on one instance.
  var replicasPerInstance: Int
  /// Place of `parallelism.tensor`, or of the instance where none is written.
  var tensorPlace: Place

  /// The hardware as a complaint names it.
  var described: String {
    guard let accelerator = instance.accelerator else { return instance.name }
    return slice.map { "\(accelerator.name)/\($0.name)" } ?? accelerator.name
  }

  /// Memory of one accelerator or slice, or of a machine without, bytes.
  var memory: Double? { slice?.memoryBytes ?? compute?.memoryBytes }
}

extension Decoder {
  /// A pool's `instance`, `region`, `accelerator`, `processor`, `slice` and `parallelism`.
  func hardware(
    _ field: Field?, region: Field?, accelerator acceleratorField: Field?, processor processorField: Field?,
    slice sliceField: Field?, parallelism: Field?
  ) -> Hardware? {
    let tensorField = tensorField(parallelism)
    let tensor = tensorField == nil ? 1 : integer(tensorField, 1, 1_024)
    guard let field, let name = text(field, "a machine of the catalog such as aws/g5.xlarge") else { return nil }
    guard let machine = pricedInstance(name, field, region: region) else { return nil }
    guard let instance = accelerator(acceleratorField, on: machine), let tensor else { return nil }
    let tensorPlace = tensorField?.place ?? field.place
    guard let accelerator = instance.accelerator else {
      if let sliceField {
        error(sliceField.place, "\(sliceField.path): \(instance.name) has no accelerator to slice")
        return nil
      }
      if let tensorField {
        error(tensorField.place, "\(tensorField.path): \(instance.name) has no accelerators")
        return nil
      }
      let own = processor(processorField, of: instance)
      return Hardware(
        instance: instance, compute: own ?? instance.cores, tensorParallel: 0, replicasPerInstance: 1,
        tensorPlace: tensorPlace)
    }
    if let processorField {
      error(
        processorField.keyPlace, "\(processorField.path): models run on the \(accelerator.name) of \(instance.name)",
        hint: "remove processor:, or take an instance without accelerators")
      return nil
    }
    if let sliceField {
      guard let profile = profile(sliceField, on: accelerator) else { return nil }
      if tensor > 1, let tensorField {
        error(tensorField.place, "\(tensorField.path): slices have no link to each other, so a replica is one slice")
        return nil
      }
      return Hardware(
        instance: instance, slice: profile, compute: accelerator, tensorParallel: 1,
        replicasPerInstance: profile.largestPacking() * instance.acceleratorCount, tensorPlace: tensorPlace)
    }
    if tensor > instance.acceleratorCount, let tensorField {
      error(
        tensorField.place,
        "\(tensorField.path): \(tensor) accelerators wanted, \(instance.name) has \(instance.acceleratorCount)")
      return nil
    }
    return Hardware(
      instance: instance, compute: accelerator, tensorParallel: tensor,
      replicasPerInstance: instance.acceleratorCount / tensor,
      tensorPlace: tensorPlace)
  }

  private func tensorField(_ field: Field?) -> Field? {
    guard let field else { return nil }
    var fields = self.fields(field)
    let tensor = fields.take("tensor")
    fields.finish()
    return tensor
  }

  private func profile(_ field: Field, on accelerator: Accelerator) -> SliceProfile? {
    guard let name = text(field, "a MIG profile such as 1g.5gb") else { return nil }
    let profiles = Catalog.slices(of: accelerator.name)
    if let found = profiles.first(where: { $0.name == name }) { return found }
    if profiles.isEmpty {
      error(field.place, "\(field.path): \(accelerator.name) cannot be sliced", hint: "remove slice:")
    } else {
      error(
        field.place, "\(field.path): \(accelerator.name) has no MIG profile \(quoted(name))",
        hint: "expected one of: \(profiles.map(\.name).joined(separator: ", "))")
    }
    return nil
  }
}
