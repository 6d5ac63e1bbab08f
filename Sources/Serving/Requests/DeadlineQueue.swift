import EventKernel

/// Deadlines that all lie the same time ahead, so that they fall due in the order in which they were set and one
/// event in the calendar serves them all.
///
/// Nothing is removed when a request is served in time: its entry is passed over when it comes to the head, and the
/// event is set for the first entry still alive. So a request costs one append, and the calendar about one event a
/// `delay`, however many requests there are.
struct DeadlineQueue {
  private struct Entry {
    var due: Double
    var request: RequestID
    var generation: UInt32
  }
  private var entries: [Entry] = []
  private var head = 0
  private let delay: Double
  private let source: UInt32
  private var isArmed = false

  init(delay: Double, source: UInt32) {
    self.delay = delay
    self.source = source
  }

  /// Sets the deadline of a request that starts to wait now.
  mutating func add(_ id: RequestID, generation: UInt32, now: Double, calendar: inout Calendar) {
    entries.append(Entry(due: now + delay, request: id, generation: generation))
    if !isArmed {
      isArmed = true
      calendar.schedule(at: now + delay, source: source)
    }
  }

  /// Has a deadline hold for a request in another place. O(log n).
  /// - Parameter start: When it started to wait.
  mutating func move(_ id: RequestID, to other: RequestID, generation: UInt32, startedAt start: Double) {
    var (low, high) = (head, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].due < start + delay { low = middle + 1 } else { high = middle }
    }
    while low < entries.count, entries[low].due == start + delay {
      if entries[low].request == id {
        entries[low].request = other
        entries[low].generation = generation
      }
      low += 1
    }
  }

  /// Takes the next request whose deadline has come and for which `isOpen` holds; nil, and the event set for the next
  /// open deadline, when there is none.
  mutating func takeDue(
    now: Double, calendar: inout Calendar, isOpen: (_ request: RequestID, _ generation: UInt32, _ due: Double) -> Bool
  ) -> RequestID? {
    while head < entries.count {
      let entry = entries[head]
      guard isOpen(entry.request, entry.generation, entry.due) else {
        advance()
        continue
      }
      guard entry.due <= now else {
        calendar.schedule(at: entry.due, source: source)
        return nil
      }
      advance()
      return entry.request
    }
    isArmed = false
    return nil
  }

  /// Passes the head and, once half of the array is behind it, drops that half.
  private mutating func advance() {
    head += 1
    if head >= 64 && head * 2 >= entries.count {
      entries.removeFirst(head)
      head = 0
    }
  }
}
