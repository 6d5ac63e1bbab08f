import EventKernel
import Scenarios

/// What happens to a pool as a whole, at its time.
extension PoolState {
  /// Puts what can be foreseen at the start on the agenda.
  mutating func openAgenda(shared: inout Shared) {
    for option in pool.purchase.indices {
      guard let interruption = pool.purchase[option].interruption else { continue }
      if let trace = interruption.trace {
        plan(.availability(option: option), at: trace.count(at: 0).until, shared: &shared)
      }
      planZoneEvent(option, at: 0, shared: &shared)
    }
    if let returnInterval { plan(.returnToSpot, at: returnInterval, shared: &shared) }
    openFaults(shared: &shared)
  }

  /// Puts an item on the agenda; one that never comes is left out.
  mutating func plan(_ item: Agenda.Item, at time: Double, shared: inout Shared) {
    guard time < .infinity else { return }
    let isNext = time < agenda.next
    agenda.add(item, at: time)
    if isNext { agendaTimer.arm(&shared.calendar, at: time, source: EventSource.agenda(index)) }
  }

  /// Does what is due.
  mutating func agendaDue(at now: Double, shared: inout Shared) {
    agendaTimer.disarm()
    while let item = agenda.takeDue(at: now) {
      switch item {
      case .zoneEvent(let option): zoneEvent(option, at: now, shared: &shared)
      case .availability(let option): availabilityChanges(option, at: now, shared: &shared)
      case .purchase: refill(at: now, shared: &shared)
      case .returnToSpot: returnToSpot(at: now, shared: &shared)
      case .slow(let place): slowdownBegins(place, at: now, shared: &shared)
      case .slowEnds(let place): slowdownEnds(place, at: now, shared: &shared)
      case .outage(let place): outageBegins(place, at: now, shared: &shared)
      case .outageEnds(let place): outageEnds(place, at: now, shared: &shared)
      case .update(let place):
        beginUpdate(pool.rollingUpdates[place], at: now, shared: &shared)
      case .provision: provision(at: now, shared: &shared)
      case .consolidate: consolidate(at: now, shared: &shared)
      case .warmRuns: warm.change(waiting: 0, preparing: 1, at: now)
      case .warmWaits: warm.change(waiting: 1, preparing: -1, at: now)
      }
    }
    if agenda.next < .infinity {
      agendaTimer.arm(&shared.calendar, at: agenda.next, source: EventSource.agenda(index))
    }
  }

  /// Starts the replicas that are missing, and goes on with an update.
  mutating func refill(at now: Double, shared: inout Shared) {
    if present < desired || update != nil { scale(to: desired, at: now, shared: &shared) }
  }

  private mutating func planZoneEvent(_ option: Int, at now: Double, shared: inout Shared) {
    guard let events = pool.purchase[option].interruption?.zoneEvents, events.share > 0 else { return }
    plan(.zoneEvent(option: option), at: now + events.every * supply[option].events.exponential(), shared: &shared)
  }

  /// Takes each running instance of a spot option with the probability of its zone's events.
  private mutating func zoneEvent(_ option: Int, at now: Double, shared: inout Shared) {
    planZoneEvent(option, at: now, shared: &shared)
    guard let share = pool.purchase[option].interruption?.zoneEvents?.share else { return }
    // What is started in place of the first one taken does not run yet, or is not taken: the event is over.
    let running = instances.indices.filter { instances[$0].spotOption == option && instances[$0].life == .running }
    for slot in running where supply[option].taken.uniform() < share { interrupt(slot, at: now, shared: &shared) }
    refill(at: now, shared: &shared)
  }

  /// Takes as many instances back as the recorded market lacks, or starts what is missing.
  private mutating func availabilityChanges(_ option: Int, at now: Double, shared: inout Shared) {
    guard let trace = pool.purchase[option].interruption?.trace else { return }
    let (count, until) = trace.count(at: now)
    supply[option].available = count
    plan(.availability(option: option), at: until, shared: &shared)
    var held = instances.indices.filter { instances[$0].spotOption == option && instances[$0].takesReplicas }
    while held.count > count {
      let slot = held.remove(at: supply[option].falls.below(held.count))
      interrupt(slot, at: now, shared: &shared)
    }
    refill(at: now, shared: &shared)
  }

  /// Has an instance prepared in place of one that was taken from the warm pool.
  mutating func replaceWarm(at now: Double, shared: inout Shared) {
    guard let rules = pool.warmPool else { return }
    let runs = now + stages.provisioning()
    plan(.warmRuns, at: runs, shared: &shared)
    plan(.warmWaits, at: runs + stages.preparing(withEngine: rules.state.keepsEngine), shared: &shared)
  }
}
