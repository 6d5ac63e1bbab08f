import Catalog

/// What a replica runs on, resolved.
struct Hardware {
  var instance: Instance
  var slice: SliceProfile?
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

  /// Memory of one accelerator or slice, bytes.
  var memory: Double? { slice?.memoryBytes ?? instance.accelerator?.memoryBytes }
}

extension Decoder {
  /// A pool's `instance`, `accelerator`, `slice` and `parallelism`.
  func hardware(
    _ field: Field?, accelerator acceleratorField: Field?, slice sliceField: Field?, parallelism: Field?
  ) -> Hardware? {
    let tensorField = tensorField(parallelism)
    let tensor = tensorField == nil ? 1 : integer(tensorField, 1, 1_024)
    guard let field, let name = text(field, "a machine of the catalog such as aws/g5.xlarge") else { return nil }
    guard let machine = Catalog.instance(name) else {
      error(
        field.place, "\(field.path): the catalog has no instance \(quoted(name))",
        hint: catalogHint(name, among: Catalog.instances.map(\.name), listing: "instances"))
      return nil
    }
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
      return Hardware(instance: instance, tensorParallel: 0, replicasPerInstance: 1, tensorPlace: tensorPlace)
    }
    if let sliceField {
      guard let (profile, each) = slices(sliceField, on: accelerator) else { return nil }
      if tensor > 1, let tensorField {
        error(tensorField.place, "\(tensorField.path): slices have no link to each other, so a replica is one slice")
        return nil
      }
      return Hardware(
        instance: instance, slice: profile, tensorParallel: 1,
        replicasPerInstance: each * instance.acceleratorCount, tensorPlace: tensorPlace)
    }
    if tensor > instance.acceleratorCount, let tensorField {
      error(
        tensorField.place,
        "\(tensorField.path): \(tensor) accelerators wanted, \(instance.name) has \(instance.acceleratorCount)")
      return nil
    }
    return Hardware(
      instance: instance, tensorParallel: tensor, replicasPerInstance: instance.acceleratorCount / tensor,
      tensorPlace: tensorPlace)
  }

  private func tensorField(_ field: Field?) -> Field? {
    guard let field else { return nil }
    var fields = self.fields(field)
    let tensor = fields.take("tensor")
    fields.finish()
    return tensor
  }

  /// A pool's `slice`: a profile, of which each accelerator is cut into as many as fit, or `{profile, layout}`.
  /// - Returns: The profile that replicas get, and how many of it an accelerator has.
  private func slices(_ field: Field, on accelerator: Accelerator) -> (profile: SliceProfile, each: Int)? {
    guard field.node.entries != nil else {
      return profile(field, on: accelerator).map { ($0, $0.largestPacking()) }
    }
    var fields = self.fields(field)
    let wanted = fields.require("profile", "a MIG profile such as 1g.5gb").flatMap { profile($0, on: accelerator) }
    let layoutField = fields.require("layout", "the slices that each accelerator is cut into, as [3g.20gb, 1g.5gb]")
    fields.finish()
    guard let layoutField,
      let layout = list(layoutField, "a list of MIG profiles", atMost: 8).flatMap({ items in
        allOrNil(items.map { profile($0, on: accelerator) })
      }), let wanted
    else { return nil }
    guard SliceProfile.placements(of: layout) != nil else {
      let memory = layout.reduce(0) { $0 + $1.memorySlices }
      error(
        layoutField.keyPlace, "\(layoutField.path): \(accelerator.name) cannot be cut into these slices at once",
        hint: memory > wanted.memorySlicesOfAccelerator
          ? "they take \(memory) memory slices of \(wanted.memorySlicesOfAccelerator)"
          : "a profile begins at given memory slices only, and these have no places that do not overlap")
      return nil
    }
    let each = layout.count { $0 == wanted }
    guard each > 0 else {
      error(layoutField.keyPlace, "\(layoutField.path): there is no \(wanted.name) among these slices")
      return nil
    }
    return (wanted, each)
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
