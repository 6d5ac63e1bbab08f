import EventKernel
import Model

extension Decoder {
  /// The words of `process:`.
  private enum ProcessName: String, CaseIterable {
    case deterministic, poisson, gamma, mmpp, burst, trace
  }

  /// A workload's `arrivals`.
  ///
  /// - Parameter start: The run's start, for spikes given as dates.
  func arrivals(_ field: Field?, start: Instant, horizon: Double?) -> Arrivals? {
    guard let field else { return nil }
    var fields = self.fields(field)
    guard let name = choice(fields.require("process", "one of \(ProcessName.words)"), ProcessName.self) else {
      return nil
    }
    let process: Arrivals.Process?
    switch name {
    case .deterministic: process = rate(&fields).map { .deterministic(rate: $0) }
    case .poisson: process = rate(&fields).map { .poisson(rate: $0) }
    case .gamma:
      let rate = rate(&fields)
      let shape = burstiness(&fields)
      process = rate.flatMap { rate in shape.map { .gamma(rate: rate, burstiness: $0) } }
    case .mmpp: process = states(fields.require("states", "a list of {rate, lasting}")).map { .modulated($0) }
    case .burst:
      process = integer(fields.require("requests", "a number of requests such as 64"), 1, Ceilings.burst)
        .map { .burst(requests: $0) }
    case .trace: process = trace(&fields).map { .trace($0) }
    }
    let shape = trafficShape(&fields, start: start, horizon: horizon)
    fields.finish()
    return process.map { Arrivals(process: $0, shape: shape) }
  }

  private func rate(_ fields: inout Fields) -> Double? {
    quantity(fields.require("rate", Quantity.rate.expected), .rate, .positive(Ceilings.rate))
  }

  /// The gamma shape: written as such, or as the gaps' coefficient of variation (shape = 1 / cv^2); 1 where neither is.
  private func burstiness(_ fields: inout Fields) -> Double? {
    let shape = fields.take("burstiness")
    let variation = fields.take("cv")
    if let shape, let variation {
      error(
        variation.keyPlace, "\(variation.path): burstiness and cv say the same thing", hint: "cv = 1 / sqrt(burstiness)"
      )
      _ = shape
      return nil
    }
    if let variation {
      return quantity(variation, .number, .closed(0.01, 100)).map { 1 / ($0 * $0) }
    }
    guard let shape else { return 1 }
    return quantity(shape, .number, .closed(0.0001, 10_000))
  }

  private func states(_ field: Field?) -> [ModulatedState]? {
    guard let items = list(field, "a list of {rate, lasting}", atMost: 1_000) else { return nil }
    let states = items.map { item -> ModulatedState? in
      var fields = self.fields(item)
      let rate = quantity(fields.require("rate", Quantity.rate.expected), .rate, .closed(0, Ceilings.rate))
      let lasting = quantity(
        fields.require("lasting", Quantity.duration.expected), .duration, .closed(0.001, Ceilings.duration))
      fields.finish()
      guard let rate, let lasting else { return nil }
      return ModulatedState(rate: rate, meanDuration: lasting)
    }
    guard let complete = allOrNil(states) else { return nil }
    if complete.allSatisfy({ $0.rate == 0 }), let field {
      error(field.place, "\(field.path): at least one state must have a rate above 0")
      return nil
    }
    return complete
  }

  private func trafficShape(_ fields: inout Fields, start: Instant, horizon: Double?) -> TrafficShape {
    var shape = TrafficShape()
    if let field = fields.take("shape") {
      var parts = self.fields(field)
      shape.diurnal = diurnal(parts.take("diurnal"))
      shape.weekly = weekly(parts.take("weekly")) ?? shape.weekly
      parts.finish()
    }
    if let growth = fields.take("growth") {
      shape.growthPerMonth = quantity(growth, .growth, .closed(-0.99, Ceilings.growth)) ?? 0
    }
    if let spikes = fields.take("spikes"), let items = list(spikes, "a list of {at, factor, lasting}", atMost: 10_000) {
      shape.spikes = items.compactMap { spike($0, start: start, horizon: horizon) }
    }
    return shape
  }

  private func diurnal(_ field: Field?) -> Diurnal? {
    guard let field else { return nil }
    var fields = self.fields(field)
    let peakAt = clock(fields.require("peak_at", "a time of day such as \"15:00\", UTC"))
    let peak = quantity(
      fields.require("peak_to_mean", Quantity.number.expected), .number, .closed(1, Ceilings.peakToMean))
    fields.finish()
    guard let peakAt, let peak else { return nil }
    return Diurnal(peakAt: Double(peakAt), peakToMean: peak)
  }

  private func clock(_ field: Field?) -> Int? {
    guard let field else { return nil }
    if let text = field.node.scalar?.text, let seconds = CalendarText.clock(text) { return seconds }
    error(
      field.place, "\(field.path): expected a time of day such as \"15:00\", found \(field.node.described)",
      hint: "UTC, 00:00 to 23:59")
    return nil
  }

  private func weekly(_ field: Field?) -> [Double]? {
    guard let field else { return nil }
    var fields = self.fields(field)
    var factors = [Double](repeating: 1, count: 7)
    for (day, name) in ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].enumerated() {
      guard let item = fields.take(name) else { continue }
      factors[day] = quantity(item, .share, .closed(0, Ceilings.factor)) ?? 1
    }
    fields.finish()
    if factors.allSatisfy({ $0 == 0 }) {
      error(field.keyPlace, "\(field.path): every day is 0%")
    }
    return factors
  }

  private func spike(_ field: Field, start: Instant, horizon: Double?) -> Spike? {
    var fields = self.fields(field)
    let at = moment(fields.require("at", "a date and time, or a duration after the start"), start: start)
    let factor = quantity(
      fields.require("factor", Quantity.number.expected), .number, .closed(0, Ceilings.factor))
    let lasting = quantity(
      fields.require("lasting", Quantity.duration.expected), .duration, .positive(Ceilings.duration))
    fields.finish()
    guard let at, let factor, let lasting else { return nil }
    if let horizon, at >= horizon {
      problems.warning(fields.place(of: "at"), "\(field.path) begins after the horizon's end")
    }
    return Spike(at: at, factor: factor, lasting: lasting)
  }

  /// A moment of the run in seconds from its start, written as a date or as a duration after the start.
  func moment(_ field: Field?, start: Instant) -> Double? {
    guard let field else { return nil }
    if let text = field.node.scalar?.text, let instant = CalendarText.instant(text) {
      let seconds = Double(instant.secondsSinceEpoch - start.secondsSinceEpoch)
      if seconds >= 0 { return seconds }
      error(field.place, "\(field.path) lies before the start of the run, found \(field.node.described)")
      return nil
    }
    if let text = field.node.scalar?.text, (try? Quantity.duration.parse(text)) != nil {
      return quantity(field, .duration, .closed(0, Ceilings.horizon))
    }
    error(
      field.place,
      "\(field.path): expected a date such as 2026-12-09T09:00, or a duration after the start such as 8d, found \(field.node.described)"
    )
    return nil
  }
}

extension CaseIterable where Self: RawRepresentable, RawValue == String {
  /// The words of an enumeration, for complaints.
  package static var words: String { allCases.map(\.rawValue).joined(separator: ", ") }
}
