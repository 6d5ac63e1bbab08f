/// What is to happen to a pool as a whole. It holds a few items, so the earliest is found by looking through them.
struct Agenda {
  /// A kind of item.
  enum Item: Equatable {
    /// An event of a spot option's zone.
    case zoneEvent(option: Int)
    /// A spot option's recorded availability changes.
    case availability(option: Int)
    /// A purchase option that had no instance may be asked again.
    case purchase
    /// Instances on demand are looked at that spot may replace.
    case returnToSpot
    /// A time begins or ends in which replicas are slow; its place among those and the bad deploys, in this order.
    case slow(Int)
    case slowEnds(Int)
    /// A zone is lost, or comes back; the outage's place.
    case outage(Int)
    case outageEnds(Int)
    /// Replicas are replaced by new ones; the update's place.
    case update(Int)
    /// Instances are asked for, for replicas that found no room.
    case provision
    /// Instances are looked for that are not needed.
    case consolidate
    /// An instance runs that is prepared for the warm pool.
    case warmRuns
    /// An instance of the warm pool is prepared.
    case warmWaits
  }
  private var items: [(time: Double, item: Item)] = []

  /// The second of the earliest item; infinity where there is none.
  private(set) var next = Double.infinity

  mutating func add(_ item: Item, at time: Double) {
    items.append((time, item))
    next = min(next, time)
  }

  /// Takes the item that is due, of equal times the one added first; nil where none is.
  mutating func takeDue(at now: Double) -> Item? {
    guard next <= now, let place = items.firstIndex(where: { $0.time == next }) else { return nil }
    let item = items.remove(at: place).item
    next = items.reduce(.infinity) { min($0, $1.time) }
    return item
  }

  /// Whether such an item is awaited.
  func holds(_ item: Item) -> Bool { items.contains { $0.item == item } }
}
