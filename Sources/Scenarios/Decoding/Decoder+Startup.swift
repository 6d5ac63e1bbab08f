import EventKernel
import Model

extension Decoder {
  /// A pool's `startup`.
  /// - Parameters:
  ///   - stepTime: What the pool serves, whose weights are fetched; nil where that has complaints of its own.
  ///   - imageCache: Where the image stays unless written.
  func startup(_ field: Field?, stepTime: StepTimeModel?, imageCache: Startup.Cache) -> Startup {
    var startup = Startup(imageCache: imageCache)
    guard let field else { return startup }
    var fields = self.fields(field)
    let bounds = Bounds.closed(0, Ceilings.duration)
    startup.provision = distribution(fields.take("provision"), .duration, bounds) ?? startup.provision
    startup.pull = distribution(fields.take("pull"), .duration, bounds) ?? startup.pull
    let loadField = fields.take("load")
    if let loadField, loadField.node.entries?.contains(where: { $0.key == "bandwidth" || $0.key == "size" }) == true {
      fetch(loadField, stepTime: stepTime, into: &startup)
    } else {
      startup.load = distribution(loadField, .duration, bounds) ?? startup.load
    }
    startup.engine = distribution(fields.take("engine"), .duration, bounds) ?? startup.engine
    startup.warmup = distribution(fields.take("warmup"), .duration, bounds) ?? startup.warmup
    startup.imageCache = choice(fields.take("image_cache"), Startup.Cache.self) ?? imageCache
    startup.weightsCache = choice(fields.take("weights_cache"), Startup.Cache.self) ?? .none
    startup.readiness = readiness(fields.take("readiness"))
    fields.finish()
    return startup
  }

  /// `load: {bandwidth: 2GB/s}`: the model's weights over a bandwidth; `size` replaces what is known of the weights.
  private func fetch(_ field: Field, stepTime: StepTimeModel?, into startup: inout Startup) {
    var fields = self.fields(field)
    let bandwidth = distribution(
      fields.require("bandwidth", Quantity.bandwidth.expected), .bandwidth, .closed(1e3, Ceilings.bytes))
    let sizeField = fields.take("size")
    var size = quantity(sizeField, .size, .closed(0, Ceilings.bytes))
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
    var fields = self.fields(field)
    let delay = quantity(fields.take("initial_delay"), .duration, .closed(0, Ceilings.duration)) ?? 0
    let periodField = fields.take("period")
    let period =
      periodField == nil ? Defaults.probePeriod : quantity(periodField, .duration, .closed(0.001, Ceilings.duration))
    fields.finish()
    return period.map { ReadinessProbe(initialDelay: delay, period: $0) }
  }

  /// `drain: {timeout: 10m}`.
  func drain(_ field: Field?) -> Double? {
    guard let field else { return nil }
    var fields = self.fields(field)
    let timeout = quantity(
      fields.require("timeout", Quantity.duration.expected), .duration, .closed(0, Ceilings.duration))
    fields.finish()
    return timeout
  }

  /// `warm_pool: {size: 2, state: stopped, resume: 30s, price: 5%}`.
  func warmPool(_ field: Field?, bounds: ReplicaBounds?) -> WarmPool? {
    guard let field else { return nil }
    var fields = self.fields(field)
    let size = integer(fields.require("size", "a number of instances"), 1, Ceilings.replicas)
    let stateField = fields.take("state")
    let state = stateField == nil ? .stopped : choice(stateField, WarmPool.State.self)
    let resume =
      distribution(fields.take("resume"), .duration, .closed(0, Ceilings.duration)) ?? .constant(0)
    let priceField = fields.take("price")
    var price = quantity(priceField, .share, .closed(0, 1))
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
