import Catalog
import Model

/// The types of instances of a pool: its own, and what its purchase options name beside.
struct PoolMachines {
  /// The pool.
  var field: Field
  /// What is written of the pool and holds on its other types too.
  var region: Field?
  var accelerator: Field?
  var slice: Field?
  var parallelism: Field?
  /// What is served, and how; nil where it does not go on the pool's own instance.
  var served: (model: ModelDefinition, settings: BatchingSettings)?
  /// What a replica runs on, by type.
  var hardware: [Hardware]
  /// Constants in the place of the catalog's, by type.
  var calibrations: [Calibration?]
  var types: [MachineType]

  /// With the pool's own type alone.
  init(_ field: Field, _ own: Hardware, calibration: Calibration?) {
    self.field = field
    hardware = [own]
    calibrations = [calibration]
    types = [MachineType(instance: own.instance, replicasPerInstance: own.replicasPerInstance)]
  }
}

/// What a purchase option says of the machine that it buys.
private struct OptionMachine {
  var item: Field
  var instance: Field
  var slice: Field?
  var parallelism: Field?
  var calibration: Field?

  /// The first key that says how a replica is placed on the machine.
  var first: Field? { slice ?? parallelism ?? calibration }
  var hasNoSlice: Bool { slice?.node.scalar?.text == "none" }
}

extension Decoder {
  /// The keys of a purchase option that say how a replica is placed on its instance.
  static let machineKeys = [
    Language.purchase.instance, Language.purchase.slice, Language.purchase.parallelism, Language.purchase.calibration,
  ]

  /// The place of the type that a purchase option buys; nil after a complaint.
  func machine(of item: Field, among machines: inout PoolMachines) -> Int? {
    let named = item.namedFields ?? []
    func written(_ key: Key) -> Field? {
      var field = named.first { $0.name == key.name }?.field
      field?.kind = key.kind
      return field
    }
    let keys = Language.purchase
    guard let instance = written(keys.instance) else {
      guard let stray = Self.machineKeys.lazy.compactMap({ written($0) }).first else { return 0 }
      error(
        stray.keyPlace, "\(stray.path): goes with instance: in the same option",
        hint: "what holds for the pool's own instance stands at the pool")
      return nil
    }
    let bought = OptionMachine(
      item: item, instance: instance, slice: written(keys.slice), parallelism: written(keys.parallelism),
      calibration: written(keys.calibration))
    guard let other = hardware(of: bought, machines) else { return nil }
    let own = machines.hardware[0]
    guard let accelerator = own.instance.accelerator, let others = other.instance.accelerator else {
      guard other.instance.name != own.instance.name else { return 0 }
      error(
        instance.place, "\(instance.path): a pool on processors has one type of instance",
        hint: "a replica takes all of a machine's cores, so another type would be another replica")
      return nil
    }
    var calibration = self.calibration(bought.calibration)
    if bought.calibration == nil, others.name == accelerator.name { calibration = machines.calibrations[0] }
    if let known = machines.types.firstIndex(where: { $0.instance.name == other.instance.name }) {
      let isSame = machines.hardware[known].runs(as: other) && machines.calibrations[known] == calibration
      guard let first = bought.first, !isSame else { return known }
      error(
        first.keyPlace, "\(first.path): replicas are placed on \(other.instance.name) in another way already",
        hint: known == 0
          ? "it is the pool's own type, and stands as the pool says" : "say it once, beside the first option of a type")
      return nil
    }
    var type = MachineType(instance: other.instance, replicasPerInstance: other.replicasPerInstance)
    if !own.runs(as: other) || calibration != machines.calibrations[0] {
      if bought.calibration == nil, machines.calibrations[0] != nil {
        problems.warning(
          instance.place, "\(instance.path): the pool's calibration is of \(accelerator.name), not of \(others.name)",
          hint: "write calibration: beside instance; without it the catalog's constants hold there")
      }
      if let served = machines.served {
        guard let serving = serving(served, on: other, calibration, bought, machines.field) else { return nil }
        type.serving = serving
      }
    }
    machines.hardware.append(other)
    machines.calibrations.append(calibration)
    machines.types.append(type)
    return machines.types.count - 1
  }

  /// What a replica runs on, on the machine that an option names.
  private func hardware(of bought: OptionMachine, _ machines: PoolMachines) -> Hardware? {
    let own = machines.hardware[0]
    let known = bought.instance.node.scalar.flatMap { Catalog.instance($0.text)?.accelerator }
    if bought.slice == nil, let slice = own.slice, let known,
      !Catalog.slices(of: known.name).contains(where: { $0.name == slice.name })
    {
      error(
        bought.instance.place,
        "\(bought.instance.path): \(known.name) has no slice \(slice.name), on which the pool's replicas run",
        hint: "write the slice beside it, as slice: 1g.12gb, or slice: none for replicas on whole accelerators")
      return nil
    }
    // An accelerator in the place of the instance's own stands for that one alone.
    let ownKnown = Catalog.instance(own.instance.name)?.accelerator
    let isReplaced = known == nil || known?.name == ownKnown?.name
    return placed(at: bought, machines.field) {
      hardware(
        bought.instance, region: machines.region, accelerator: isReplaced ? machines.accelerator : nil, processor: nil,
        slice: bought.hasNoSlice ? nil : bought.slice ?? machines.slice,
        parallelism: bought.parallelism ?? machines.parallelism)
    }
  }

  /// How the pool's model runs on another type; nil after a complaint.
  private func serving(
    _ served: (model: ModelDefinition, settings: BatchingSettings), on hardware: Hardware, _ calibration: Calibration?,
    _ bought: OptionMachine, _ pool: Field
  ) -> MachineServing? {
    let model = served.model
    if let single = model.field.namedFields?.first(where: { $0.name == "latency" })?.field {
      error(
        bought.instance.place,
        "\(bought.instance.path): \(single.path) is one time for all hardware, and \(hardware.described) is not as quick "
          + "as the pool's own",
        hint: "write a time for each: latency_by_batch: {a10g: {1: 20ms}, l4: {1: 35ms}}; or make it a pool of its own")
      return nil
    }
    var settings = served.settings
    settings.calibration = calibration
    settings.calibrationPlace = bought.calibration?.keyPlace
    let found = placed(at: bought, pool) {
      serving(model, on: hardware, settings, pool: pool, modelPlace: bought.instance.place)
    }
    return found.map { MachineServing(stepTime: $0.stepTime, batching: $0.batching, slice: hardware.slice) }
  }

  /// Has what the pool says complained about at the option whose machine it does not suit.
  private func placed<T>(at bought: OptionMachine, _ pool: Field, _ read: () -> T) -> T {
    let path = bought.instance.path
    return problems.moving(to: bought.instance.place, read) { message, hint in
      guard message.hasPrefix(pool.path), !message.hasPrefix(bought.item.path) else { return nil }
      let own = "\(pool.path): "
      let text = message.hasPrefix(own) ? String(message.dropFirst(own.count)) : message
      return (
        "\(path): \(text)", hint ?? "what holds on this machine alone is next to it: slice, parallelism, calibration"
      )
    }
  }
}

extension Hardware {
  /// Whether a replica is as quick and as large on another machine.
  fileprivate func runs(as other: Hardware) -> Bool {
    instance.accelerator?.name == other.instance.accelerator?.name && slice == other.slice
      && parallelism == other.parallelism
  }
}
