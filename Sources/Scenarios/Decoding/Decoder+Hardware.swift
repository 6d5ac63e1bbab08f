import Catalog
import Diagnostics

/// What a replica runs on, resolved.
struct Hardware {
  var instance: Instance
  var slice: SliceProfile?
  /// The slices that each accelerator is cut into; empty where they are whole.
  var layout: [SliceProfile] = []
  /// What serves language models: the accelerator, or the cores of a machine without; nil where nothing is known of these.
  var compute: Accelerator?
  /// How a replica divides a model over its accelerators.
  var parallelism = Parallelism()
  /// What is written of it; nil where nothing is.
  var written: ParallelismFields?
  /// Replicas that fit on one instance.
  var replicasPerInstance: Int
  /// Place of `parallelism`, or of the instance where none is written.
  var parallelismPlace: Place

  /// Accelerators a replica spans; 0 on a CPU instance.
  var accelerators: Int { instance.accelerator == nil ? 0 : parallelism.accelerators }

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
    let written = parallelism.map { parallelismFields($0) }
    guard let field, let name = text(field, "a machine of the catalog such as aws/g5.xlarge") else { return nil }
    guard let machine = pricedInstance(name, field, region: region) else { return nil }
    guard let instance = accelerator(acceleratorField, on: machine) else { return nil }
    let place = parallelism?.keyPlace ?? field.place
    guard let accelerator = instance.accelerator else {
      if let sliceField {
        error(sliceField.place, "\(sliceField.path): \(instance.name) has no accelerator to slice")
        return nil
      }
      if let size = written?.first {
        error(size.place, "\(size.path): \(instance.name) has no accelerators")
        return nil
      }
      let own = processor(processorField, of: instance)
      return Hardware(
        instance: instance, compute: own ?? instance.cores, replicasPerInstance: 1, parallelismPlace: place)
    }
    if let processorField {
      error(
        processorField.keyPlace, "\(processorField.path): models run on the \(accelerator.name) of \(instance.name)",
        hint: "remove processor:, or take an instance without accelerators")
      return nil
    }
    if let sliceField {
      guard let (profile, layout) = slices(sliceField, on: accelerator) else { return nil }
      return sliced(instance, into: layout, profile, parallelism: written, place: place)
    }
    return whole(instance, parallelism: written, place: place)
  }

  /// A replica on a slice of an instance's accelerators.
  func sliced(
    _ instance: Instance, into layout: [SliceProfile], _ profile: SliceProfile, parallelism written: ParallelismFields?,
    place: Place
  ) -> Hardware? {
    guard let sizes = written.map({ $0.sizes }) ?? ParallelismFields.Sizes() else { return nil }
    if sizes.accelerators > 1, let first = written?.first {
      error(first.place, "\(first.path): slices have no link to each other, so a replica is one slice")
      return nil
    }
    return Hardware(
      instance: instance, slice: profile, layout: layout, compute: instance.accelerator, written: written,
      replicasPerInstance: layout.count { $0 == profile } * instance.acceleratorCount, parallelismPlace: place)
  }

  /// A replica on whole accelerators of an instance.
  func whole(_ instance: Instance, parallelism written: ParallelismFields?, place: Place) -> Hardware? {
    guard let sizes = written.map({ $0.sizes }) ?? ParallelismFields.Sizes() else { return nil }
    if sizes.accelerators > instance.acceleratorCount, let written {
      error(
        written.first?.place ?? place,
        "\(sizes.isOnlyTensor ? "\(written.field.path).tensor" : written.field.path): \(sizes.accelerators) accelerators"
          + " wanted\(sizes.arithmetic), \(instance.name) has \(instance.acceleratorCount)",
        hint: sizes.isOnlyTensor ? nil : "a replica, with the copies that data makes of it, is placed on one machine")
      return nil
    }
    let sets = instance.acceleratorCount / sizes.accelerators
    return Hardware(
      instance: instance, compute: instance.accelerator, parallelism: sizes.parallelism, written: written,
      replicasPerInstance: sets * sizes.replicasPerSet, parallelismPlace: place)
  }

  /// A pool's `slice`: a profile, of which each accelerator is cut into as many as fit, or `{profile, layout}`.
  /// - Returns: The profile that replicas get, and the slices that an accelerator is cut into.
  private func slices(_ field: Field, on accelerator: Accelerator) -> (profile: SliceProfile, layout: [SliceProfile])? {
    guard field.node.entries != nil else {
      return profile(field, on: accelerator).map { ($0, Array(repeating: $0, count: $0.largestPacking())) }
    }
    let keys = Language.slice
    var fields = self.fields(field, keys)
    let wanted = fields.require(keys.profile).flatMap { profile($0, on: accelerator) }
    let layoutField = fields.require(keys.layout)
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
    guard layout.contains(wanted) else {
      error(layoutField.keyPlace, "\(layoutField.path): there is no \(wanted.name) among these slices")
      return nil
    }
    return (wanted, layout)
  }

  func profile(_ field: Field, on accelerator: Accelerator) -> SliceProfile? {
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
