import Catalog
import Diagnostics
import FoundationEssentials
import Model

extension Decoder {
  /// A purchase option's `interruption`: by the month, in events of a zone, or as recorded.
  func interruption(_ field: Field?, instance: Instance, option: Field) -> Interruption? {
    var rules = Interruption(monthlyProbability: 0, notice: Defaults.spotNotice(on: instance.cloud))
    guard let field else {
      guard let monthly = knownRate(of: instance, at: option.place, option: option) else { return nil }
      rules.monthlyProbability = monthly
      return rules
    }
    let before = problems.errorCount
    let keys = Language.interruption
    var fields = self.fields(field, keys)
    let rateField = fields.take(keys.rate)
    let rate = quantity(rateField)
    rules.notice = quantity(fields.take(keys.notice)) ?? rules.notice
    rules.rebalance = quantity(fields.take(keys.rebalance)) ?? 0
    rules.onNotice = choice(fields.take(keys.onNotice), Interruption.OnNotice.self) ?? .finish
    let eventsField = fields.take(keys.zoneEvents)
    let traceField = fields.take(keys.trace)
    fields.finish()
    if let traceField {
      for other in [rateField, eventsField].compactMap({ $0 }) {
        error(
          other.keyPlace, "\(other.path): the trace says when instances are interrupted",
          hint: "remove it, or the trace")
      }
      rules.trace = spotTrace(traceField)
    } else if let eventsField {
      zoneEvents(eventsField, rate: rate, isWritten: rateField != nil, instance: instance, option: option, into: &rules)
    } else if let rate {
      rules.monthlyProbability = rate
    } else if rateField == nil {
      guard let known = knownRate(of: instance, at: field.keyPlace, option: option) else { return nil }
      rules.monthlyProbability = known
    }
    return problems.errorCount == before ? rules : nil
  }

  /// What is published of an instance; complains where nothing is.
  private func knownRate(of instance: Instance, at place: Place, option: Field) -> Double? {
    if let known = instance.spotInterruption { return known }
    let known =
      instance.spotInterruptionAtLeast.map { ": only \"above \(Quantity.share.written($0))\" is published" } ?? ""
    error(
      place, "\(option.path): how often \(instance.name) is interrupted is not known\(known)",
      hint: "write interruption: {rate: 25%/month}")
    return nil
  }

  /// `zone_events: {share: 40%, every: 3d}`. Without `every` the interruptions of `rate` come in events: one that takes each
  /// instance with probability s has to come every s / hazard seconds.
  private func zoneEvents(
    _ field: Field, rate: Double?, isWritten: Bool, instance: Instance, option: Field, into rules: inout Interruption
  ) {
    let keys = Language.zoneEvents
    var fields = self.fields(field, keys)
    if let from = fields.take(keys.from) {
      let others = [fields.take(keys.share), fields.take(keys.every)].compactMap { $0 }
      fields.finish()
      for other in others {
        error(other.keyPlace, "\(other.path): the record says how often events come and what they take")
      }
      if isWritten {
        error(field.keyPlace, "\(field.path): the record says how often instances are interrupted", hint: "remove rate")
      }
      fittedEvents(from, into: &rules)
      return
    }
    let share = quantity(fields.require(keys.share))
    let everyField = fields.take(keys.every)
    let every = quantity(everyField)
    fields.finish()
    guard let share else { return }
    if everyField != nil {
      rules.monthlyProbability = rate ?? 0
      rules.zoneEvents = every.map { ZoneEvents(every: $0, share: share) }
      return
    }
    if isWritten && rate == nil { return }
    guard let monthly = rate ?? knownRate(of: instance, at: field.keyPlace, option: option) else { return }
    guard monthly > 0 else {
      error(field.keyPlace, "\(field.path): a rate of 0 has no events", hint: "write every: 3d, or a rate")
      return
    }
    rules.zoneEvents = ZoneEvents(
      every: share / Interruption(monthlyProbability: monthly, notice: 0).hazard, share: share)
  }

  /// `zone_events: {from: FILE}`: events as clustered as a record's.
  private func fittedEvents(_ field: Field, into rules: inout Interruption) {
    guard let trace = spotTrace(field) else { return }
    guard let fit = RecordedClustering(trace) else {
      error(
        field.place, "\(field.path): the record shows no events",
        hint: "expected at least a day, counts at least every hour, and a fall in them\n"
          + "write trace: to replay a record as it is")
      return
    }
    rules.zoneEvents = fit.events
    // No more in clusters than by chance, or one instance: each by itself.
    if fit.events == nil { rules.recordedHazard = fit.hourlyRate / 3_600 }
    if fit.isBeyondEvents {
      problems.warning(
        field.place,
        "\(field.path): the record is more clustered than events that take every instance: its hours vary "
          + "\(Quantity.number.written((fit.varianceToMean * 10).rounded() / 10)) times as much as by chance",
        hint: "write trace: to replay it as it is")
    }
  }

  /// `trace: FILE`, or `trace: {file, start, scale}`.
  private func spotTrace(_ field: Field) -> SpotTrace? {
    guard field.node.scalar == nil else {
      return text(field, "the path of a record of availability").flatMap {
        spotTrace(field, file: $0, start: 0, scale: 1)
      }
    }
    let keys = Language.spotRecord
    var fields = self.fields(field, keys)
    let fileField = fields.require(keys.file)
    let start = quantity(fields.take(keys.start)) ?? 0
    let scaleField = fields.take(keys.scale)
    let scale = scaleField == nil ? 1 : quantity(scaleField)
    fields.finish()
    guard let fileField, let file = text(fileField), let scale else {
      return nil
    }
    return spotTrace(fileField, file: file, start: start, scale: scale)
  }

  private struct RecordedAvailability: Decodable {
    struct Metadata: Decodable {
      enum CodingKeys: String, CodingKey { case gapSeconds = "gap_seconds" }
      var gapSeconds: Double
    }
    var metadata: Metadata
    var data: [Double]
  }

  private func spotTrace(_ field: Field, file: String, start: Double, scale: Double) -> SpotTrace? {
    let path = joined(problems.sources[field.node.place.source].directory, file)
    func refuse(_ message: String) -> SpotTrace? {
      error(
        field.place, "\(field.path): \(shownPath(path)): \(message)",
        hint:
          "expected {\"metadata\": {\"gap_seconds\": 300}, \"data\": [4, 4, 3]}, as github.com/skypilot-org/spot-traces"
      )
      return nil
    }
    let limit = 16 << 20
    let bytes: [UInt8]
    do throws(FileProblem) { bytes = try readFile(try openFile(path), limit: limit) } catch {
      return refuse("cannot be read: \(error.message)")
    }
    guard bytes.count <= limit else { return refuse("more than 16 MiB") }
    guard let record = try? JSONDecoder().decode(RecordedAvailability.self, from: Data(bytes)) else {
      return refuse("not a record of availability")
    }
    guard !record.data.isEmpty, record.data.count <= Ceilings.traceCounts else {
      return refuse("\(record.data.count) counts")
    }
    guard (1...Ceilings.duration).contains(record.metadata.gapSeconds) else {
      return refuse("gap_seconds must be from 1 to \(Int(Ceilings.duration)), found \(record.metadata.gapSeconds)")
    }
    guard record.data.allSatisfy({ (0...1e6).contains($0) }) else { return refuse("a count below 0 or above 1M") }
    return SpotTrace(
      path: path, gap: record.metadata.gapSeconds,
      counts: record.data.map { Int(min(($0 * scale + 1e-9).rounded(.down), Ceilings.replicas)) }, start: start)
  }

  /// A purchase option's `zone`.
  func zone(_ field: Field?) -> String? { text(field, "a zone such as us-east-1a") }

  /// `insufficient_capacity: {probability: 20%, retry_after: 1m}`.
  func shortage(_ field: Field?) -> Shortage? {
    guard let field else { return nil }
    let keys = Language.shortage
    var fields = self.fields(field, keys)
    let probability = quantity(fields.require(keys.probability))
    let retry = quantity(fields.take(keys.retryAfter))
    fields.finish()
    guard let probability, probability > 0 else { return nil }
    return Shortage(probability: probability, retryAfter: retry)
  }
}
