import EventKernel
import Model

extension Decoder {
  /// A pool's `startup`.
  /// - Parameters:
  ///   - stepTime: What the pool serves, whose weights are fetched; nil where that has complaints of its own.
  ///   - imageCache: Where the image stays by default.
  func startup(_ field: Field?, stepTime: StepTimeModel?, imageCache: Startup.Cache) -> Startup {
    var startup = Startup(imageCache: imageCache)
    guard let field else { return startup }
    let keys = Language.startup
    var fields = self.fields(field, keys)
    startup.provision = distribution(fields.take(keys.provision)) ?? startup.provision
    startup.pull = distribution(fields.take(keys.pull)) ?? startup.pull
    let loadField = fields.take(keys.load)
    if let loadField, loadField.node.entries?.contains(where: { $0.key == "bandwidth" || $0.key == "size" }) == true {
      fetch(loadField, stepTime: stepTime, into: &startup)
    } else {
      startup.load = distribution(loadField) ?? startup.load
    }
    startup.engine = distribution(fields.take(keys.engine)) ?? startup.engine
    startup.warmup = distribution(fields.take(keys.warmup)) ?? startup.warmup
    startup.imageCache = choice(fields.take(keys.imageCache), Startup.Cache.self) ?? imageCache
    startup.weightsCache = choice(fields.take(keys.weightsCache), Startup.Cache.self) ?? .none
    startup.readiness = readiness(fields.take(keys.readiness))
    fields.finish()
    return startup
  }

  /// `load: {bandwidth: 2GB/s}`: the model's weights over a bandwidth; `size` replaces what is known of the weights.
  private func fetch(_ field: Field, stepTime: StepTimeModel?, into startup: inout Startup) {
    let keys = Language.fetch
    var fields = self.fields(field, keys)
    let bandwidth = distribution(fields.require(keys.bandwidth))
    let sizeField = fields.take(keys.size)
    var size = quantity(sizeField)
    fields.finish()
    if sizeField == nil, let stepTime {
      if case .roofline(let roofline) = stepTime {
        size = roofline.architecture.weightBytes(roofline.precision)
      } else {
        error(
          field.keyPlace, "\(field.path): the size of the weights is not known",
          hint: "write size: 100MB beside the bandwidth")
      }
    }
    guard let bandwidth, let size else { return }
    startup.weights = size
    startup.bandwidth = bandwidth
  }

  private func readiness(_ field: Field?) -> ReadinessProbe? {
    guard let field else { return nil }
    let keys = Language.readiness
    var fields = self.fields(field, keys)
    let delay = quantity(fields.take(keys.initialDelay)) ?? 0
    let periodField = fields.take(keys.period)
    let period = periodField == nil ? Defaults.probePeriod : quantity(periodField)
    fields.finish()
    return period.map { ReadinessProbe(initialDelay: delay, period: $0) }
  }

  /// `drain: {timeout: 10m}`.
  func drain(_ field: Field?) -> Double? {
    guard let field else { return nil }
    var fields = self.fields(field, Language.drain)
    let timeout = quantity(fields.require(Language.drain.timeout))
    fields.finish()
    return timeout
  }

  /// `warm_pool: {size: 2, state: stopped, resume: 30s, price: 5%}`.
  func warmPool(_ field: Field?, bounds: ReplicaBounds?) -> WarmPool? {
    guard let field else { return nil }
    let keys = Language.warmPool
    var fields = self.fields(field, keys)
    let size = integer(fields.require(keys.size))
    let stateField = fields.take(keys.state)
    let state = stateField == nil ? .stopped : choice(stateField, WarmPool.State.self)
    let resume = distribution(fields.take(keys.resume)) ?? .constant(0)
    let priceField = fields.take(keys.price)
    var price = quantity(priceField)
    fields.finish()
    if priceField == nil, let state {
      if state == .running {
        price = 1
      } else {
        error(
          field.keyPlace, "\(field.path): what an instance costs that is \(state.rawValue) is not known",
          hint: "write price: 5%, the share of its price on demand, for disks and addresses")
      }
    }
    guard let size, let state, let price else { return nil }
    return WarmPool(size: size, state: state, resume: resume, pricePerMillion: Int((price * 1e6).rounded()))
  }
}
