/// What is to happen to a pool or a fleet as a whole. It holds a few items, so the earliest is found by looking through them.
struct Agenda<Item: Equatable> {
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
