/// Finds values in a JSON object on one line by their keys, skipping everything else however deep it nests.
struct JSONRow {
  typealias Keys = ([UInt8], [UInt8], [UInt8], [UInt8], [UInt8])
  typealias Spans = (TraceSpan, TraceSpan, TraceSpan, TraceSpan, TraceSpan)

  private let record: TraceBytes
  private var index = 0

  /// Finds the values of up to five keys in one pass, without allocating.
  ///
  /// - Parameter keys: The keys; an empty one asks for none. Keys written with escapes are not found.
  /// - Returns: The values, without their quotes where they are strings; nil when the record is not an object.
  static func values(_ record: TraceBytes, _ keys: Keys) -> Spans? {
    var scan = JSONRow(record: record)
    return scan.object(keys)
  }

  /// The keys of an object, without what nests in it; nil when the record is not an object.
  static func keys(_ record: TraceBytes) -> [String]? {
    var scan = JSONRow(record: record)
    var keys: [String] = []
    scan.skipBlanks()
    guard scan.take(0x7B) else { return nil }
    scan.skipBlanks()
    if scan.take(0x7D) { return scan.isOver ? keys : nil }
    while true {
      scan.skipBlanks()
      guard let key = scan.string() else { return nil }
      keys.append(String(decoding: record[key.start..<key.end], as: UTF8.self))
      scan.skipBlanks()
      guard scan.take(0x3A) else { return nil }
      scan.skipBlanks()
      guard scan.value() != nil else { return nil }
      scan.skipBlanks()
      if scan.take(0x2C) { continue }
      return scan.take(0x7D) && scan.isOver ? keys : nil
    }
  }

  private init(record: TraceBytes) { self.record = record }

  private mutating func object(_ keys: Keys) -> Spans? {
    var spans = (TraceSpan(), TraceSpan(), TraceSpan(), TraceSpan(), TraceSpan())
    skipBlanks()
    guard take(0x7B) else { return nil }
    skipBlanks()
    if take(0x7D) { return isOver ? spans : nil }
    while true {
      skipBlanks()
      guard let key = string() else { return nil }
      skipBlanks()
      guard take(0x3A) else { return nil }
      skipBlanks()
      guard let value = value() else { return nil }
      if matches(key, keys.0) { spans.0 = value }
      if matches(key, keys.1) { spans.1 = value }
      if matches(key, keys.2) { spans.2 = value }
      if matches(key, keys.3) { spans.3 = value }
      if matches(key, keys.4) { spans.4 = value }
      skipBlanks()
      if take(0x2C) { continue }
      return take(0x7D) && isOver ? spans : nil
    }
  }

  private var isOver: Bool {
    var rest = self
    rest.skipBlanks()
    return rest.index == record.count
  }

  private func matches(_ span: TraceSpan, _ key: [UInt8]) -> Bool {
    guard span.end - span.start == key.count, !key.isEmpty else { return false }
    for offset in 0..<key.count where record[span.start + offset] != key[offset] { return false }
    return true
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard index < record.count, record[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func skipBlanks() {
    while index < record.count, record[index] == 0x20 || record[index] == 0x09 { index += 1 }
  }

  /// A string without its quotes; nil when none ends here.
  private mutating func string() -> TraceSpan? {
    guard take(0x22) else { return nil }
    let start = index
    while index < record.count {
      switch record[index] {
      case 0x5C: index += 2
      case 0x22:
        index += 1
        return TraceSpan(start: start, end: index - 1)
      default: index += 1
      }
    }
    return nil
  }

  /// Any value: a string without its quotes, a number or word, or a whole array or object.
  private mutating func value() -> TraceSpan? {
    guard index < record.count else { return nil }
    let start = index
    switch record[index] {
    case 0x22: return string()
    case 0x5B, 0x7B:
      var depth = 0
      while index < record.count {
        switch record[index] {
        case 0x5B, 0x7B: depth += 1
        case 0x5D, 0x7D: depth -= 1
        case 0x22:
          guard string() != nil else { return nil }
          continue
        default: break
        }
        index += 1
        if depth == 0 { return TraceSpan(start: start, end: index) }
      }
      return nil
    default:
      while index < record.count, ![0x2C, 0x7D, 0x5D, 0x20, 0x09].contains(record[index]) { index += 1 }
      return index > start ? TraceSpan(start: start, end: index) : nil
    }
  }
}
