import EventKernel
import Model

/// What happens to a pool as a whole, at its time.
extension PoolState {
  /// Puts an item on the agenda; one that never comes is left out.
  mutating func plan(_ item: PoolItem, at time: Double, shared: inout Shared) {
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
      case .slow(let place): slowdownBegins(place, lasting: slowdowns[place].when.lasting, at: now, shared: &shared)
      case .slowEnds(let place): slowdownEnds(place, at: now, shared: &shared)
      case .update(let place):
        beginUpdate(pool.rollingUpdates[place], at: now, shared: &shared)
      }
    }
    if agenda.next < .infinity {
      agendaTimer.arm(&shared.calendar, at: agenda.next, source: EventSource.agenda(index))
    }
  }
}

/// What happens to a pool as a whole.
enum PoolItem: Equatable {
  /// A time begins or ends in which replicas are slow; its place among those and the bad deploys, in this order.
  case slow(Int)
  case slowEnds(Int)
  /// Replicas are replaced by new ones; the update's place.
  case update(Int)
}
