import Model

/// What can be foreseen of a fleet.
extension FleetState {
  /// Puts what can be foreseen at the start on the agenda.
  mutating func openAgenda(shared: inout Shared) {
    for option in owner.purchase.indices {
      guard let interruption = owner.purchase[option].interruption else { continue }
      if let trace = interruption.trace {
        plan(.availability(option: option), at: trace.count(at: 0).until, shared: &shared)
      }
      planZoneEvent(option, at: 0, shared: &shared)
    }
    if let returnInterval { plan(.returnToSpot, at: returnInterval, shared: &shared) }
    for place in owner.faults.zoneOutages.indices where !agenda.holds(.outageEnds(place)) {
      planOutage(place, after: nil, shared: &shared)
    }
  }

  /// Has outages under way at the start of a run that is cut out of a longer one, before anything is placed.
  mutating func openOutages(shared: inout Shared) {
    for (place, stream) in outagesBegun.enumerated() {
      let outage = owner.faults.zoneOutages[place]
      guard let left = outage.when.left(stream) else { continue }
      outages[outage.zone ?? owner.zones.count] += 1
      plan(.outageEnds(place), at: left, shared: &shared)
    }
  }

  mutating func planZoneEvent(_ option: Int, at now: Double, shared: inout Shared) {
    guard let events = owner.purchase[option].interruption?.zoneEvents, events.share > 0 else { return }
    plan(.zoneEvent(option: option), at: now + events.every * supply[option].events.exponential(), shared: &shared)
  }

  /// Plans the next time of an outage: the first one, or the one after `end`.
  mutating func planOutage(_ place: Int, after end: Double?, shared: inout Shared) {
    let outage = owner.faults.zoneOutages[place]
    guard let time = outage.when.next(after: end, outageTimes[place]) else { return }
    plan(.outage(place), at: time, shared: &shared)
  }
}
