/// What the time zone database says of a zone today: its standard time, and whether it has a summer time.
struct TimeZoneRule: Equatable {
  /// Minutes east of UTC in standard time.
  var offset: Int
  /// Whether clocks are put forward for a part of the year.
  var hasSummerTime: Bool

  /// The rule of a zone, or nil where the machine has none of that name.
  ///
  /// The last line of a file of version 2 or later is a rule in the form of POSIX' `TZ`, such as `CET-1CEST,M3.5.0,M10.5.0/3`.
  ///
  /// Source: RFC 9636, section 3.3 "TZif Footer".
  static func named(_ name: String) -> TimeZoneRule? {
    if ["UTC", "Etc/UTC", "GMT", "Etc/GMT", "Z"].contains(name) { return TimeZoneRule(offset: 0, hasSummerTime: false) }
    let isName = name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || [0x2B, 0x2D, 0x2F, 0x5F].contains(byte)
    }
    guard isName, !name.isEmpty, name.utf8.count <= 60, !name.hasPrefix("/"), name.first?.isLetter == true,
      let descriptor = try? openFile("/usr/share/zoneinfo/\(name)"),
      let bytes = try? readFile(descriptor, limit: 1 << 16), bytes.starts(with: Array("TZif".utf8)),
      let footer = bytes.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).last
    else { return nil }
    return TimeZoneRule(footer: String(decoding: footer, as: UTF8.self))
  }

  /// Reads a rule such as `IST-5:30` or `<+03>-3`.
  init?(footer: String) {
    var rest = Substring(footer)
    guard TimeZoneRule.takeName(&rest) else { return nil }
    let sign = rest.first == "-" ? 1 : -1
    if rest.first == "-" || rest.first == "+" { rest = rest.dropFirst() }
    let digits = rest.prefix { $0.isNumber || $0 == ":" }
    let parts = digits.split(separator: ":").compactMap { Int($0) }
    guard let hours = parts.first, hours <= 24 else { return nil }
    offset = sign * (hours * 60 + (parts.count > 1 ? parts[1] : 0))
    hasSummerTime = digits.endIndex != rest.endIndex
  }

  init(offset: Int, hasSummerTime: Bool) {
    self.offset = offset
    self.hasSummerTime = hasSummerTime
  }

  /// Takes `CET` or `<+03>`.
  private static func takeName(_ rest: inout Substring) -> Bool {
    if rest.first == "<", let close = rest.firstIndex(of: ">") {
      rest = rest[rest.index(after: close)...]
      return true
    }
    let name = rest.prefix(while: \.isLetter)
    rest = rest.dropFirst(name.count)
    return name.count >= 3
  }
}

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
      guard ends.count <= 2, let first = ends.first, let low = first, let last = ends.last, let high = last, low <= high,
        range.contains(low), range.contains(high)
      else { return nil }
      numbers += low...high
    }
    return numbers
  }
}

extension Importer {
  /// A cron trigger as a window of a schedule in UTC, or nil after saying why there is none.
  ///
  /// Source: keda.sh/docs/2.17/scalers/cron; kedacore/keda, pkg/scalers/cron_scaler.go, 2026-08.
  func cronWindow(_ trigger: KEDATrigger) -> Block? {
    var metadata = trigger.metadata
    let zoneField = metadata.require("timezone", "a zone such as Europe/Berlin")
    let start = metadata.require("start", "a cron expression such as 0 8 * * 1-5")
    let end = metadata.require("end", "a cron expression such as 0 20 * * 1-5")
    let replicasField = metadata.require("desiredReplicas", "a number of replicas")
    omitRest(of: metadata)
    guard let zoneField, let zone = text(zoneField), let start, let end, let replicasField,
      let replicas = whole(replicasField, from: 1), let startText = text(start), let endText = text(end)
    else { return nil }
    for (field, text) in [(start, startText), (end, endText)] where CronExpression(text) == nil {
      error(
        field.place, "\(field.path): expected a cron expression such as 0 8 * * 1-5, found \(field.node.described)",
        hint: "minute, hour, day of the month, month, day of the week")
      return nil
    }
    guard let rule = TimeZoneRule.named(zone) else {
      omit(
        zoneField.place, "the cron trigger", "no rules of the time zone \(quoted(zone)) on this machine",
        instead: "write the hours in UTC: {policy: schedule, windows: [{start: ..., end: ..., replicas: \(replicas)}]}")
      return nil
    }
    guard let from = CronExpression.inUTC(startText, offset: rule.offset),
      let to = CronExpression.inUTC(endText, offset: rule.offset)
    else {
      omit(
        start.place, "the cron trigger", "its hours fall on different days in UTC",
        instead: "write windows of policy: schedule in UTC")
      return nil
    }
    if rule.hasSummerTime {
      differ(
        zoneField.place, "the cron trigger",
        "schedules are in UTC here; these are the hours of \(shown(zone)) in standard time, and begin an hour late in "
          + "summer")
    }
    let remark = rule.offset == 0 ? nil : "\(startText) to \(endText) in \(shown(zone))"
    return .flow(
      [
        Block.Entry("start", .scalar(from, from: start.place, isQuoted: true)),
        Block.Entry("end", .scalar(to, from: end.place, isQuoted: true)),
        Block.Entry("replicas", .scalar(String(replicas), from: replicasField.place)),
      ], from: start.place, remark: remark.map { shown($0) })
  }
}
