extension Calendar {
  /// Whether the storage is a heap with nothing but padding behind it. For tests; O(*n*).
  public var invariantsHold: Bool {
    guard room >= occupied + CalendarHandle.padding, !hasHole || occupied > 0 else { return false }
    for slot in 1..<max(occupied, 1) {
      let parent = (slot - 1) / 4
      // A hole orders nothing: its key was taken.
      if parent == 0 && hasHole { continue }
      guard keys[parent] < keys[slot] else { return false }
    }
    return (occupied..<room).allSatisfy { keys[$0] == .max }
  }
}
