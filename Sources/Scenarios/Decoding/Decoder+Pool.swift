import Catalog
import EventKernel

extension Decoder {
  /// One entry of `pools`.
  ///
  /// - Parameters:
  ///   - models: The entries of `models` by name; nil for those with complaints of their own.
  ///   - start: The run's start, for moments given as dates.
  func pool(_ field: Field, name: String, models: [String: ModelDefinition?], start: Instant) -> Pool? {
    var fields = self.fields(field)
    let modelField = fields.require("model", "one of the names under models")
    let instanceField = fields.require("instance", "a machine of the catalog such as aws/g5.xlarge")
    let model = modelDefinition(modelField, models)
    let hardware = hardware(
      instanceField, accelerator: fields.take("accelerator"), slice: fields.take("slice"),
      parallelism: fields.take("parallelism"))
    let calibrationField = fields.take("calibration")
    let calibration = self.calibration(calibrationField)
    var settings = batchingSettings(fields.take("batching"), concurrency: fields.take("concurrency"), pool: field)
    settings?.calibration = calibration
    settings?.calibrationPlace = calibrationField?.keyPlace
    let balancingField = fields.take("load_balancing")
    let balancing = choice(balancingField, LoadBalancing.self)
    let queue = queue(fields.take("queue"), policy: settings?.policy)
    let bounds = replicas(fields.take("replicas"))
    let autoscalerField = fields.take("autoscaler")
    let autoscaler = autoscaler(autoscalerField)
    let startupField = fields.take("startup")
    let warmField = fields.take("warm_pool")
    let drainTimeout = drain(fields.take("drain"))
    let purchaseField = fields.take("purchase")
    let zonesField = fields.take("zones")
    let faultsField = fields.take("faults")
    let updates = rollingUpdates(fields.take("rolling_update"), start: start)
    fields.finish()
    if let bounds, bounds.minimum < bounds.maximum, !fields.has("autoscaler") {
      problems.warning(
        fields.place(of: "replicas"),
        "\(field.path): without an autoscaler the number of replicas stays \(bounds.initial)")
    }

    if let bounds {
      checkScaling(
        bounds, autoscaler, place: fields.place(of: fields.has("autoscaler") ? "autoscaler" : "replicas"), pool: field)
    }
    guard let hardware else { return nil }
    if let autoscaler, let autoscalerField { checkSignal(autoscaler.metric, of: autoscalerField, on: hardware) }
    let served = model.flatMap { model in
      settings.flatMap { settings in
        serving(model, on: hardware, settings, pool: field, modelPlace: modelField?.place ?? field.keyPlace)
      }
    }
    let purchase = bounds.flatMap { bounds in
      self.purchase(
        purchaseField, instance: hardware.instance, bounds: bounds, replicasPerInstance: hardware.replicasPerInstance,
        pool: field, start: start)
    }
    let startup = startup(startupField, stepTime: served?.stepTime)
    let warmPool = warmPool(warmField, bounds: bounds)
    let zones = zones(zonesField, purchase: purchase ?? [], purchaseField: purchaseField)
    let faults = faults(faultsField, zones: zones, start: start)
    guard let served, let bounds, let purchase, let modelName = modelField?.node.scalar?.text else { return nil }
    let defaultBalancing: LoadBalancing
    if case .continuous = served.batching { defaultBalancing = .leastLoaded } else { defaultBalancing = .sharedQueue }
    var pool = Pool(
      name: name, model: modelName, stepTime: served.stepTime, instance: hardware.instance, slice: hardware.slice,
      tensorParallel: hardware.tensorParallel, replicasPerInstance: hardware.replicasPerInstance,
      batching: served.batching, loadBalancing: balancing ?? defaultBalancing, queue: queue, replicas: bounds,
      autoscaler: autoscaler, startup: startup, purchase: purchase, warmPool: warmPool,
      drainTimeout: drainTimeout)
    pool.zones = zones
    pool.faults = faults
    pool.rollingUpdates = updates
    return pool
  }

  /// A pool that starts empty needs a signal that an empty pool has.
  private func checkScaling(_ bounds: ReplicaBounds, _ autoscaler: Autoscaler?, place: Place, pool: Field) {
    guard bounds.minimum == 0 else { return }
    if autoscaler == nil, bounds.initial == 0 {
      error(place, "\(pool.path): no replica at the start and no autoscaler to add one")
    } else if let autoscaler, autoscaler.metric.isUtilisation {
      error(
        place, "\(pool.path): a pool without replicas has no \(autoscaler.metric.rawValue), so it would stay empty",
        hint: "use queue_depth or concurrency, or replicas: {min: 1}")
    }
  }

  /// A utilisation must be one that the hardware has.
  private func checkSignal(_ metric: Autoscaler.Metric, of field: Field, on hardware: Hardware) {
    let isAccelerated = hardware.instance.accelerator != nil
    let isWrong = metric == .gpuUtilization && !isAccelerated || metric == .cpuUtilization && isAccelerated
    guard isWrong else { return }
    let place = field.node.entries?.first { $0.key == "metric" }?.value.place ?? field.place
    error(
      place, "\(field.path).metric: \(hardware.instance.name) has no \(metric.rawValue) that is modelled",
      hint: "use \(isAccelerated ? "gpu_utilization" : "cpu_utilization"), queue_depth or concurrency")
  }

  private func modelDefinition(_ field: Field?, _ models: [String: ModelDefinition?]) -> ModelDefinition? {
    guard let field, let name = text(field, "one of the names under models") else { return nil }
    if let found = models[name] { return found }
    let near = suggestion(name, among: Array(models.keys))
    let known = listed(models.keys.sorted())
    error(
      field.place, "\(field.path): no model is called \(quoted(name))",
      hint: (known.isEmpty ? "there is nothing under models" : "expected one of: \(known)")
        + (near.isEmpty ? "" : "; \(near)"))
    return nil
  }

  private func queue(_ field: Field?, policy: BatchingSettings.Policy?) -> QueueLimits {
    guard let field else { return QueueLimits() }
    var fields = self.fields(field)
    let sizeField = fields.take("max_size")
    let size = integer(sizeField, 0, Ceilings.queue)
    if let sizeField, size == 0, policy == .dynamic {
      error(
        sizeField.place, "\(sizeField.path): a dynamic batcher takes every request through its line",
        hint: "at least 1; leave it out for a line without limit, which is what 0 means to Triton")
    }
    let timeout = quantity(fields.take("timeout"), .duration, .positive(Ceilings.duration))
    _ = word(fields.take("on_full"), among: ["reject"])
    fields.finish()
    return QueueLimits(maxSize: size, timeout: timeout)
  }

  /// A pool's `replicas`: a number, or `{min, max, initial}`.
  private func replicas(_ field: Field?) -> ReplicaBounds? {
    guard let field else {
      return ReplicaBounds(minimum: Defaults.replicas, maximum: Defaults.replicas, initial: Defaults.replicas)
    }
    if field.node.scalar != nil {
      return integer(field, 1, Ceilings.replicas).map { ReplicaBounds(minimum: $0, maximum: $0, initial: $0) }
    }
    var fields = self.fields(field)
    let minimumField = fields.take("min")
    let maximumField = fields.require("max", "the greatest number of replicas")
    let initialField = fields.take("initial")
    fields.finish()
    let minimum = minimumField == nil ? Defaults.replicas : integer(minimumField, 0, Ceilings.replicas)
    let maximum = integer(maximumField, 1, Ceilings.replicas)
    guard let minimum, let maximum else { return nil }
    if minimum > maximum {
      error((minimumField ?? field).place, "\(field.path): min \(minimum) is above max \(maximum)")
      return nil
    }
    let initial = initialField == nil ? minimum : integer(initialField, Double(minimum), Double(maximum))
    return initial.map { ReplicaBounds(minimum: minimum, maximum: maximum, initial: $0) }
  }
}
