import Catalog
import Diagnostics
import EventKernel
import Model

extension Decoder {
  /// One entry of `pools`.
  ///
  /// - Parameters:
  ///   - models: The entries of `models` by name; nil for those with complaints of their own.
  ///   - backends: The names that `decode` may lead to.
  ///   - start: The run's start, for schedules and for moments given as dates.
  ///   - owner: The pool that `instances_of` names; nil after a complaint.
  func pool(
    _ field: Field, name: String, models: [String: ModelDefinition?], backends: Backends, start: Instant,
    owner: (Field) -> (index: Int, pool: Pool)?
  ) -> Pool? {
    let keys = Language.pool
    var fields = self.fields(field, keys)
    let modelField = fields.require(keys.model)
    let ownerField = fields.take(keys.instancesOf)
    let owner = ownerField.flatMap(owner)
    let instanceField =
      ownerField == nil ? fields.require(keys.instance) : fields.take(keys.instance)
    if let ownerField, let name = ownerField.node.scalar?.text { refuseInstances(fields, owner: name) }
    let model = modelDefinition(modelField, models)
    let regionField = fields.take(keys.region)
    let acceleratorField = fields.take(keys.accelerator)
    let sliceField = fields.take(keys.slice)
    let parallelismField = fields.take(keys.parallelism)
    let processorField = fields.take(keys.processor)
    let hardware: Hardware?
    if let ownerField {
      hardware = owner.flatMap {
        self.hardware(of: $0.pool, named: ownerField, slice: sliceField, parallelism: parallelismField)
      }
    } else {
      hardware = self.hardware(
        instanceField, region: regionField, accelerator: acceleratorField, processor: processorField,
        slice: sliceField, parallelism: parallelismField)
    }
    let calibrationField = fields.take(keys.calibration)
    let calibration = self.calibration(calibrationField)
    var settings = batchingSettings(fields.take(keys.batching), concurrency: fields.take(keys.concurrency), pool: field)
    settings?.calibration = calibration
    settings?.calibrationPlace = calibrationField?.keyPlace
    let balancingField = fields.take(keys.loadBalancing)
    let balancing = choice(balancingField, LoadBalancing.self)
    let queue = queue(fields.take(keys.queue), policy: settings?.policy)
    let bounds = replicas(fields.take(keys.replicas))
    let autoscalerField = fields.take(keys.autoscaler)
    let autoscaler = autoscaler(autoscalerField, start: start)
    let startupField = fields.take(keys.startup)
    let provisioner = provisioner(fields.take(keys.provisioner))
    let warmField = fields.take(keys.warmPool)
    let drainTimeout = drain(fields.take(keys.drain))
    let budgetField = fields.take(keys.disruptionBudget)
    let budget = disruptionBudget(budgetField)
    if let budgetField, provisioner == nil, ownerField == nil {
      error(
        budgetField.keyPlace, "\(budgetField.path): without a provisioner no replica is moved off an instance",
        hint: "write provisioner: karpenter, or leave it out")
    }
    let purchaseField = fields.take(keys.purchase)
    let chooseField = fields.take(keys.choose)
    let written = self.choice(chooseField, PurchaseChoice.self)
    let decodeField = fields.take(keys.decode)
    let decode = decodePool(decodeField, backends: backends)
    let zonesField = fields.take(keys.zones)
    let faultsField = fields.take(keys.faults)
    let updates = rollingUpdates(fields.take(keys.rollingUpdate), start: start)
    fields.finish()
    if let bounds, bounds.minimum < bounds.maximum, !fields.has(keys.autoscaler) {
      problems.warning(
        fields.place(of: keys.replicas),
        "\(field.path): without an autoscaler the number of replicas stays \(bounds.initial)")
    }

    if let bounds {
      checkScaling(
        bounds, autoscaler, place: fields.place(of: fields.has(keys.autoscaler) ? keys.autoscaler : keys.replicas),
        pool: field)
    }
    guard let hardware else { return nil }
    if let autoscaler, let autoscalerField { checkSignals(autoscaler, of: autoscalerField, on: hardware) }
    let served = model.flatMap { model in
      settings.flatMap { settings in
        serving(model, on: hardware, settings, pool: field, modelPlace: modelField?.place ?? field.keyPlace)
      }
    }
    var machines = PoolMachines(field, hardware, calibration: settings?.calibration)
    machines.region = regionField
    machines.accelerator = acceleratorField
    machines.slice = sliceField
    machines.parallelism = parallelismField
    if served != nil, let model, let settings { machines.served = (model, settings) }
    let namesTypes = purchaseField?.items?.contains { $0.node.entries?.contains { $0.key == "instance" } == true }
    let choice = written ?? (namesTypes == true ? provisioner?.rules.choice : nil) ?? .inOrder
    let purchase =
      ownerField != nil
      ? [] : bounds.flatMap { self.purchase(purchaseField, machines: &machines, bounds: $0, start: start) }
    let types = machines.types
    if provisioner != nil { refuseReturns(purchase ?? [], purchaseField) }
    if let served, let autoscaler, let autoscalerField {
      checkModels(autoscaler, of: autoscalerField, serving: served.batching, on: types)
    }
    let startup = startup(
      startupField, stepTime: served?.stepTime,
      imageCache: (owner?.pool.provisioner ?? provisioner) == nil ? .none : .node)
    let warmPool = warmPool(warmField, bounds: bounds)
    let zones = zones(zonesField, purchase: purchase ?? [], purchaseField: purchaseField)
    let faults = faults(faultsField, zones: zones, start: start)
    guard let served, let bounds, let purchase, decodeField == nil || decode != nil,
      let modelName = modelField?.node.scalar?.text
    else { return nil }
    if balancing == .prefixAware, let balancingField {
      guard ([served.batching] + types.compactMap(\.serving?.batching)).allSatisfy(\.keepsPrefixes) else {
        error(
          balancingField.place, "\(balancingField.path): prefix_aware needs replicas that keep what prompts share",
          hint: "batching: {policy: continuous, prefix_caching: true}, or another rule")
        return nil
      }
    }
    checkActivator(balancing, balancingField, autoscaler, autoscalerField, serving: served.batching)
    let defaultBalancing: LoadBalancing
    if case .continuous = served.batching { defaultBalancing = .leastLoaded } else { defaultBalancing = .sharedQueue }
    var pool = Pool(
      name: name, model: modelName, stepTime: served.stepTime, instance: hardware.instance, slice: hardware.slice,
      tensorParallel: hardware.accelerators, replicasPerInstance: hardware.replicasPerInstance,
      batching: served.batching, loadBalancing: balancing ?? defaultBalancing, queue: queue, replicas: bounds,
      autoscaler: autoscaler, startup: startup, purchase: purchase, warmPool: warmPool,
      drainTimeout: drainTimeout, decode: decode)
    pool.otherMachines = Array(types.dropFirst())
    pool.layout = hardware.layout
    pool.instancesOf = owner?.index
    pool.choice = choice
    pool.provisioner = provisioner
    pool.disruptionBudget = budget
    pool.zones = zones
    pool.faults = faults
    pool.rollingUpdates = updates
    pool.quality = model?.quality
    return pool
  }

  /// A pool that starts empty needs a signal that an empty pool has.
  private func checkScaling(_ bounds: ReplicaBounds, _ autoscaler: Autoscaler?, place: Place, pool: Field) {
    guard bounds.minimum == 0 else { return }
    if autoscaler == nil, bounds.initial == 0 {
      error(place, "\(pool.path): no replica at the start and no autoscaler to add one")
    } else if let autoscaler, !autoscaler.policies.contains(where: \.wakesEmptyPools) {
      let signals = autoscaler.policies.map(\.signal).joined(separator: " and ")
      error(
        place, "\(pool.path): a pool without replicas has no \(signals), so it would stay empty",
        hint:
          "use a policy and a metric that see an empty pool, such as keda or hpa with queue_depth, or replicas: {min: 1}"
      )
    }
  }

  /// Key-value blocks, and what a replica takes within given times, are known of continuous batches alone.
  private func checkModels(
    _ autoscaler: Autoscaler, of field: Field, serving batching: Batching, on types: [MachineType]
  ) {
    let asks = autoscaler.policies.contains { policy in
      if case .planner(let rules) = policy { rules.throughputPerReplica == nil } else { false }
    }
    if case .continuous = batching {
      guard asks, types.contains(where: { $0.serving != nil }) else { return }
      problems.warning(
        field.keyPlace, "\(field.path): the planner sizes by what a replica carries on \(types[0].instance.name)",
        hint: "it knows one engine, as Dynamo's does; throughput_per_replica says another rate")
      return
    }
    if autoscaler.policies.flatMap(\.metrics).contains(where: { $0.name == .kvUtilization }) {
      error(
        place(of: .kvUtilization, in: field),
        "\(field.path).metric: a pool without continuous batching has no kv_utilization",
        hint: "use queue_depth, concurrency or running")
    }
    guard asks else { return }
    error(
      field.keyPlace, "\(field.path): \"throughput_per_replica\" is missing",
      hint: "only of continuous batches of a language model is it known; expected \(Quantity.rate.expected)")
  }

  /// A utilization must be one that the hardware has.
  private func checkSignals(_ autoscaler: Autoscaler, of field: Field, on hardware: Hardware) {
    let isAccelerated = hardware.instance.accelerator != nil
    for metric in autoscaler.policies.flatMap(\.metrics) {
      if metric.name == .gpuUtilization, !isAccelerated {
        error(
          place(of: metric.name, in: field),
          "\(field.path).metric: \(hardware.instance.name) has no gpu_utilization that is modelled",
          hint: "use cpu_utilization, queue_depth or concurrency")
      }
      if metric.name == .cpuUtilization, isAccelerated, metric.reading.cpuAtFullLoad == 1 {
        error(
          place(of: metric.name, in: field),
          "\(field.path).metric: \(hardware.instance.name) has no cpu_utilization that is modelled",
          hint:
            "say what share of the host's processors is busy while the accelerators are: cpu_at_full_load: 40%; or use "
            + "gpu_utilization, queue_depth or concurrency")
      }
    }
  }

  /// Where a metric is named, however deep under a field.
  private func place(of name: ScalingMetric.Name, in field: Field) -> Place {
    func search(_ node: Node) -> Place? {
      for entry in node.entries ?? [] {
        if entry.key == "metric", entry.value.scalar?.text == name.rawValue { return entry.value.place }
        if let found = search(entry.value) { return found }
      }
      return (node.items ?? []).lazy.compactMap { search($0) }.first
    }
    return search(field.node) ?? field.place
  }

  private func modelDefinition(_ field: Field?, _ models: [String: ModelDefinition?]) -> ModelDefinition? {
    guard let field, let name = text(field, "one of the names under models") else { return nil }
    if let found = models[name] { return found }
    let near = suggestion(name, among: Array(models.keys))
    let known = listed(models.keys.sorted())
    error(
      field.place, "\(field.path): no model is called \(quoted(name))",
      hint: (known.isEmpty ? "there is nothing under models" : "expected one of: \(known)")
        + (near.isEmpty ? "" : "; \(near)") + (definition(of: name).map { "\nwrite: \($0)" } ?? ""))
    return nil
  }

  /// What defines a model of the catalog under a name of the user's; nil where the catalog has none of that name.
  private func definition(of architecture: String) -> String? {
    guard Catalog.architecture(architecture) != nil else { return nil }
    let name = architecture.prefix { $0.isLetter || $0.isNumber }
    return "models: {\(name): {architecture: \(architecture)}}, and model: \(name) in the pool"
  }

  private func queue(_ field: Field?, policy: BatchingSettings.Policy?) -> QueueLimits {
    guard let field else { return QueueLimits() }
    let keys = Language.queue
    var fields = self.fields(field, keys)
    let sizeField = fields.take(keys.maxSize)
    let size = integer(sizeField)
    if let sizeField, size == 0, policy == .dynamic {
      error(
        sizeField.place, "\(sizeField.path): a dynamic batcher takes every request through its queue",
        hint: "at least 1; leave it out for a line without limit, which is what 0 means to Triton")
    }
    let timeout = quantity(fields.take(keys.timeout))
    _ = word(fields.take(keys.onFull))
    fields.finish()
    return QueueLimits(maxSize: size, timeout: timeout)
  }

  /// A pool's `replicas`: a number, or `{min, max, initial}`.
  private func replicas(_ field: Field?) -> ReplicaBounds? {
    guard let field else {
      return ReplicaBounds(minimum: Defaults.replicas, maximum: Defaults.replicas, initial: Defaults.replicas)
    }
    if field.node.scalar != nil {
      return integer(field).map { ReplicaBounds(minimum: $0, maximum: $0, initial: $0) }
    }
    let keys = Language.replicas
    var fields = self.fields(field, keys)
    let minimumField = fields.take(keys.min)
    let maximumField = fields.require(keys.max)
    let initialField = fields.take(keys.initial)
    fields.finish()
    let minimum = minimumField == nil ? Defaults.replicas : integer(minimumField)
    let maximum = integer(maximumField)
    guard let minimum, let maximum else { return nil }
    if minimum > maximum {
      error((minimumField ?? field).place, "\(field.path): min \(minimum) is above max \(maximum)")
      return nil
    }
    let initial = initialField == nil ? minimum : integer(initialField, Double(minimum), Double(maximum))
    return initial.map { ReplicaBounds(minimum: minimum, maximum: maximum, initial: $0) }
  }
}
