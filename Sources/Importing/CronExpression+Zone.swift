import Model

extension CronExpression {
  /// The text of an expression in UTC for one in a zone, or nil where hours would fall on different days than a field can say.
  ///
  /// - Parameter offset: Minutes of the zone east of UTC.
  static func inUTC(_ text: String, offset: Int) -> String? {
    var fields = text.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
    guard fields.count == 5, CronExpression(text) != nil else { return nil }
    if offset == 0 { return fields.joined(separator: " ") }
    if fields[1] == "*", offset % 60 == 0 { return fields.joined(separator: " ") }
    guard let minute = Int(fields[0]), let hours = numbers(fields[1], within: 0...23) else { return nil }
    let moments = hours.map { $0 * 60 + minute - offset }
    let days = Set(moments.map { Int((Double($0) / 1_440).rounded(.down)) })
    guard days.count == 1, let day = days.first else { return nil }
    let shifted = moments.map { $0 - day * 1_440 }
    fields[0] = String(shifted[0] % 60)
    fields[1] = shifted.map { String($0 / 60) }.joined(separator: ",")
    if day != 0 {
      guard fields[2] == "*", fields[3] == "*" else { return nil }
      if fields[4] != "*" {
        guard let weekdays = numbers(fields[4], within: 0...7) else { return nil }
        fields[4] = weekdays.map { String(($0 % 7 + day + 7) % 7) }.joined(separator: ",")
      }
    }
    return fields.joined(separator: " ")
  }

  /// The numbers of a field of numbers, ranges and lists.
  private static func numbers(_ field: String, within range: ClosedRange<Int>) -> [Int]? {
    var numbers: [Int] = []
    for part in field.split(separator: ",") {
      let ends = part.split(separator: "-").map { Int($0) }
      guard ends.count <= 2, let first = ends.first, let low = first, let last = ends.last, let high = last,
        low <= high,
        range.contains(low), range.contains(high)
      else { return nil }
      numbers += low...high
    }
    return numbers
  }
}
