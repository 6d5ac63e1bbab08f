import Diagnostics
import Model

extension Decoder {
  /// A pool's `faults`.
  /// - Parameter zones: Zones that the pool has.
  func faults(_ field: Field?, zones: [String], start: Instant) -> Faults {
    guard let field else { return Faults() }
    let keys = Language.faults
    var fields = self.fields(field, keys)
    var faults = Faults()
    let betweenField = fields.take(keys.meanTimeBetween)
    let between = quantity(betweenField)
    let repairField = fields.take(keys.repair)
    let repair = distribution(repairField) ?? .constant(0)
    if let between { faults.crashes = Crashes(meanTimeBetween: between, repair: repair) }
    if let repairField, betweenField == nil {
      error(
        repairField.keyPlace, "\(repairField.path): nothing is repaired that does not fail",
        hint: "write mean_time_between")
    }
    faults.slow = each(fields.take(keys.slow)) { slowdown($0, start: start) }
    faults.badDeploys = each(fields.take(keys.badDeploy)) { slowdown($0, start: start) }
    faults.zoneOutages = each(fields.take(keys.zoneOutage)) { outage($0, zones: zones, start: start) }
    fields.finish()
    return faults
  }

  /// An API's `faults`.
  func apiFaults(_ field: Field?, start: Instant) -> APIFaults {
    guard let field else { return APIFaults() }
    let keys = Language.apiFaults
    var fields = self.fields(field, keys)
    let outages = each(fields.take(keys.outage)) { item -> Occurrence? in
      var parts = self.fields(item, Language.occurrence)
      let when = occurrence(&parts, start: start)
      parts.finish()
      return when
    }
    let throttling = each(fields.take(keys.throttling)) { item -> Throttling? in
      var parts = self.fields(item, Language.throttling)
      let when = occurrence(&parts, start: start)
      let share = quantity(parts.require(Language.throttling.share))
      parts.finish()
      guard let when, let share else { return nil }
      return Throttling(when, share: share)
    }
    fields.finish()
    return APIFaults(outages: outages, throttling: throttling)
  }

  /// One of something, or a list of them.
  private func each<Value>(_ field: Field?, _ read: (Field) -> Value?) -> [Value] {
    guard let field else { return [] }
    guard field.node.items != nil else { return read(field).map { [$0] } ?? [] }
    return (list(field, "a list of faults", atMost: 1_000) ?? []).compactMap(read)
  }

  /// `at` or `every`, and `lasting`.
  private func occurrence(_ fields: inout Fields, start: Instant) -> Occurrence? {
    let keys = Language.occurrence
    let atField = fields.take(keys.at)
    let everyField = fields.take(keys.every)
    let at = moment(atField, start: start)
    let every = quantity(everyField)
    let lasting = quantity(fields.require(keys.lasting))
    guard (atField == nil) != (everyField == nil) else {
      if fields.isMapping {
        error(
          fields.field.keyPlace, "\(fields.field.path): expected one of at and every",
          hint: "at: 2d happens once, every: 30d at random with that mean")
      }
      return nil
    }
    guard let lasting else { return nil }
    return at.map { Occurrence(.at($0), lasting: lasting) } ?? every.map { Occurrence(.every($0), lasting: lasting) }
  }

  private func slowdown(_ field: Field, start: Instant) -> Slowdown? {
    let keys = Language.slowdown
    var fields = self.fields(field, keys)
    let when = occurrence(&fields, start: start)
    let share = quantity(fields.require(keys.share))
    let factor = quantity(fields.require(keys.factor))
    fields.finish()
    guard let when, let share, let factor else { return nil }
    return Slowdown(when, share: share, factor: factor)
  }

  private func outage(_ field: Field, zones: [String], start: Instant) -> ZoneOutage? {
    var fields = self.fields(field, Language.zoneOutage)
    let when = occurrence(&fields, start: start)
    let zoneField = fields.take(Language.zoneOutage.zone)
    let zone = zone(zoneField)
    fields.finish()
    var place: Int?
    if let zoneField, let zone {
      place = zones.firstIndex(of: zone)
      if place == nil {
        error(
          zoneField.place, "\(zoneField.path): the pool has no zone \(quoted(zone))",
          hint: zones.isEmpty ? "write zones: [\(zone), ...] in the pool" : "expected one of: \(listed(zones))")
        return nil
      }
    }
    return when.map { ZoneOutage($0, zone: place) }
  }

  /// A pool's `zones`: as written, or those of its purchase options.
  func zones(_ field: Field?, purchase: [PurchaseOption], purchaseField: Field?) -> [String] {
    var zones: [String] = []
    if let field {
      for item in list(field, "a list such as [us-east-1a, us-east-1b]", atMost: 100) ?? [] {
        guard let zone = zone(item) else { continue }
        if zones.contains(zone) { error(item.place, "\(item.path): \(quoted(zone)) is there already") }
        zones.append(zone)
      }
    }
    for (index, option) in purchase.enumerated() {
      guard let zone = option.zone, !zones.contains(zone) else { continue }
      if field != nil, let item = purchaseField?.items?[index] {
        error(item.place, "\(item.path).zone: \(quoted(zone)) is none of the pool's zones")
      }
      zones.append(zone)
    }
    return zones
  }

  /// `rolling_update: {at, max_surge, max_unavailable}`, or a list of them.
  func rollingUpdates(_ field: Field?, start: Instant) -> [RollingUpdate] {
    each(field) { item in
      let keys = Language.rollingUpdate
      var fields = self.fields(item, keys)
      let at = moment(fields.require(keys.at), start: start)
      let surgeField = fields.take(keys.maxSurge)
      let surge = portion(surgeField)
      let unavailable = portion(fields.take(keys.maxUnavailable))
      fields.finish()
      guard let at else { return nil }
      let update = RollingUpdate(at: at, maxSurge: surge ?? .share(0.25), maxUnavailable: unavailable ?? .share(0.25))
      if [.count(0), .share(0)].contains(update.maxSurge), [.count(0), .share(0)].contains(update.maxUnavailable) {
        error((surgeField ?? item).keyPlace, "\(item.path): max_surge and max_unavailable cannot both be 0")
        return nil
      }
      return update
    }
  }

  /// A number of replicas or instances, or a share of them.
  func portion(_ field: Field?) -> RollingUpdate.Portion? {
    guard let field else { return nil }
    if field.node.scalar?.text.hasSuffix("%") == true {
      return quantity(field).map { .share($0) }
    }
    return integer(field).map { .count($0) }
  }
}
