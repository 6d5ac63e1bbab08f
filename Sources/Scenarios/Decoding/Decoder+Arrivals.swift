import EventKernel
import Model

extension Decoder {
  /// The words of `process:`.
  private enum ProcessName: String, CaseIterable {
    case deterministic, poisson, gamma, mmpp, burst, batch, trace, closed
  }

  /// A workload's `arrivals`.
  ///
  /// - Parameter start: The run's start, for spikes given as dates.
  func arrivals(_ field: Field?, start: Instant, horizon: Double?) -> Arrivals? {
    guard let field else { return nil }
    let keys = Language.arrivals
    var fields = self.fields(field, keys)
    guard let name = choice(fields.require(keys.process), ProcessName.self) else { return nil }
    let process: Arrivals.Process?
    var recordedShape: Field?
    switch name {
    case .deterministic: process = rate(&fields).map { .deterministic(rate: $0) }
    case .poisson: process = rate(&fields).map { .poisson(rate: $0) }
    case .gamma:
      let rate = rate(&fields)
      let shape = burstiness(&fields)
      process = rate.flatMap { rate in shape.map { .gamma(rate: rate, burstiness: $0) } }
    case .mmpp: process = states(fields.require(Language.modulatedArrivals.states)).map { .modulated($0) }
    case .burst: process = integer(fields.require(Language.burstArrivals.requests)).map { .burst(requests: $0) }
    case .batch:
      process = batch(&fields).map { .batch($0) }
      refuseShape(&fields, "batches have no rate that goes up and down", hint: "count says how many come")
    case .trace:
      let field = fields.take(Language.trace.extend)
      let (extending, shape) = extending(field)
      recordedShape = shape
      process = trace(&fields, extend: (field, extending), start: start, horizon: horizon).map { .trace($0) }
    case .closed:
      process = closed(&fields).map { .closed($0) }
      refuseShape(
        &fields, "closed arrivals have no rate that goes up and down",
        hint: "how many come depends on how soon they are answered; a process with a rate has it")
    }
    let shape =
      name == .closed || name == .batch
      ? TrafficShape() : trafficShape(&fields, or: recordedShape, start: start, horizon: horizon)
    fields.finish()
    return process.map { Arrivals(process: $0, shape: shape) }
  }

  /// Whether `arrivals` that have a complaint are, or may be meant as, a recording.
  func mayBeTrace(_ field: Field?) -> Bool {
    guard let field else { return false }
    let process = field.namedFields?.first { $0.name == Language.arrivals.process.name }?.field
    return process?.node.scalar.flatMap { ProcessName(rawValue: $0.text) }.map { $0 == .trace } ?? true
  }

  private func rate(_ fields: inout Fields) -> Double? {
    quantity(fields.require(Language.steadyArrivals.rate))
  }

  /// The gamma shape: written as such, or as the gaps' coefficient of variation (shape = 1 / cv^2); 1 where neither is.
  private func burstiness(_ fields: inout Fields) -> Double? {
    let shape = fields.take(Language.gammaArrivals.burstiness)
    let variation = fields.take(Language.gammaArrivals.cv)
    if let shape, let variation {
      error(
        variation.keyPlace, "\(variation.path): burstiness and cv say the same thing", hint: "cv = 1 / sqrt(burstiness)"
      )
      _ = shape
      return nil
    }
    if let variation { return quantity(variation).map { 1 / ($0 * $0) } }
    guard let shape else { return 1 }
    return quantity(shape)
  }

  private func states(_ field: Field?) -> [ModulatedState]? {
    guard let items = list(field) else { return nil }
    let states = items.map { item -> ModulatedState? in
      let keys = Language.arrivalState
      var fields = self.fields(item, keys)
      let rate = quantity(fields.require(keys.rate))
      let lasting = quantity(fields.require(keys.lasting))
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

  /// - Parameter extended: The shape that stands in a recording's `extend`.
  private func trafficShape(_ fields: inout Fields, or extended: Field?, start: Instant, horizon: Double?)
    -> TrafficShape
  {
    var shape = TrafficShape()
    let keys = Language.arrivals
    let own = fields.take(keys.shape)
    if let own, let extended {
      error(
        extended.keyPlace, "\(extended.path): the shape is written in \(own.path) already",
        hint: "leave one of them out")
    }
    if let field = own ?? extended {
      var parts = self.fields(field, Language.shape)
      shape.diurnal = diurnal(parts.take(Language.shape.diurnal))
      shape.weekly = weekly(parts.take(Language.shape.weekly)) ?? shape.weekly
      parts.finish()
    }
    shape.growthPerMonth = quantity(fields.take(keys.growth)) ?? 0
    if let items = list(fields.take(keys.spikes)) {
      shape.spikes = items.compactMap { spike($0, start: start, horizon: horizon) }
    }
    return shape
  }

  /// Requests that come at once at a time of day.
  private func batch(_ fields: inout Fields) -> RecurringBatch? {
    let keys = Language.batchArrivals
    let at = clock(fields.require(keys.at))
    let everyField = fields.take(keys.every)
    let every = everyField == nil ? 86_400 : quantity(everyField)
    let count = integer(fields.require(keys.count))
    guard let at, let every, let count else { return nil }
    return RecurringBatch(at: Double(at), every: every, count: count)
  }

  /// Clients that wait for answers: users who think, or a number of requests in flight.
  private func closed(_ fields: inout Fields) -> ClosedArrivals? {
    let keys = Language.closedArrivals
    let (usersField, thinkField) = (fields.take(keys.users), fields.take(keys.thinkTime))
    let (placesField, requestsField) = (fields.take(keys.concurrency), fields.take(keys.requests))
    let requests = integer(requestsField)
    let forms = "{process: closed, users: 200, think_time: 20s}, or {process: closed, concurrency: 32, requests: 1000}"
    switch (usersField, placesField) {
    case (nil, nil):
      if fields.isMapping {
        error(
          fields.field.keyPlace, "\(fields.field.path): closed arrivals need users or concurrency",
          hint: "expected \(forms)")
      }
      return nil
    case (.some, .some(let places)):
      error(places.keyPlace, "\(places.path): users and concurrency exclude each other", hint: "expected \(forms)")
      return nil
    case (.some(let users), nil):
      guard let thinkField else {
        error(users.keyPlace, "\(fields.field.path): \"think_time\" is missing", hint: "expected \(forms)")
        return nil
      }
      guard let count = integer(users), let thinkTime = distribution(thinkField) else { return nil }
      return ClosedArrivals(clients: count, thinkTime: thinkTime, requests: requests)
    case (nil, .some(let places)):
      if let thinkField {
        error(
          thinkField.keyPlace, "\(thinkField.path): nobody thinks where so many requests are in flight all the time",
          hint: "expected \(forms)")
      }
      return integer(places).map { ClosedArrivals(clients: $0, requests: requests) }
    }
  }

  /// Clients that wait for answers have no rate that could go up and down.
  private func refuseShape(_ fields: inout Fields, _ why: String, hint: String) {
    let keys = Language.arrivals
    for field in [keys.shape, keys.growth, keys.spikes].compactMap({ fields.refuse($0) }) {
      error(field.keyPlace, "\(field.path): \(why)", hint: hint)
    }
  }

  private func diurnal(_ field: Field?) -> Diurnal? {
    guard let field else { return nil }
    let keys = Language.diurnal
    var fields = self.fields(field, keys)
    let peakAt = clock(fields.require(keys.peakAt))
    let peak = quantity(fields.require(keys.peakToMean))
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
    var fields = self.fields(field, Language.weekly)
    let factors = Language.weekly.days.map { quantity(fields.take($0)) ?? 1 }
    fields.finish()
    if factors.allSatisfy({ $0 == 0 }) {
      error(field.keyPlace, "\(field.path): every day is 0%")
    }
    return factors
  }

  private func spike(_ field: Field, start: Instant, horizon: Double?) -> Spike? {
    let keys = Language.spike
    var fields = self.fields(field, keys)
    let at = moment(fields.require(keys.at), start: start)
    let factor = quantity(fields.require(keys.factor))
    let lasting = quantity(fields.require(keys.lasting))
    fields.finish()
    guard let at, let factor, let lasting else { return nil }
    if let horizon, at >= horizon {
      problems.warning(fields.place(of: keys.at), "\(field.path) begins after the horizon's end")
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
