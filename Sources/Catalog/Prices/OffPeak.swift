import FoundationEssentials

/// Times of the week, UTC, at which a share of the price is paid.
///
/// Source: DeepSeek, models and pricing, 2026-08-16: all hours but 01:00-04:00 and 06:00-10:00 from Monday to Friday.
public struct OffPeak: Sendable, Hashable {
  /// The share of the price that is paid, in millionths.
  public var paid: Int64
  /// The times.
  public var windows: [WeekWindow]
  /// Minutes of the week, from Monday 00:00, between which it changes; ascending, off peak from the first one on.
  private let edges: [Int]

  /// Creates times; those that overlap are one.
  public init(paid: Int64, windows: [WeekWindow]) {
    self.paid = paid
    self.windows = windows
    var edges: [Int] = []
    for part in windows.flatMap(\.minutes).sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = edges.last, part.lowerBound <= last {
        edges[edges.count - 1] = max(last, part.upperBound)
      } else {
        edges += [part.lowerBound, part.upperBound]
      }
    }
    self.edges = edges
  }

  /// Reads times with semicolons between them; nil where one cannot be read.
  public static func windows(in text: String) -> [WeekWindow]? {
    let windows = text.split(separator: ";").map { WeekWindow(String($0)) }
    let known = windows.compactMap { $0 }
    return known.isEmpty || known.count < windows.count ? nil : known
  }

  /// Whether a moment is one of them.
  ///
  /// - Parameter second: Seconds from a Monday 00:00 UTC, at least 0.
  /// - Complexity: O(times); nothing is allocated.
  public func holds(atSecond second: Double) -> Bool {
    let minute = Int(second / 60) % WeekWindow.minutesOfWeek
    var index = 0
    while index < edges.count, edges[index] <= minute { index += 1 }
    return index % 2 == 1
  }

  /// The times of a day of the week, in minutes after its midnight: ascending, and those that touch are one.
  ///
  /// - Parameter day: 0 is Monday.
  public func minutes(onDay day: Int) -> [Range<Int>] {
    let first = day * WeekWindow.minutesOfDay
    return stride(from: 0, to: edges.count, by: 2).compactMap { index in
      let from = max(0, edges[index] - first)
      let to = min(WeekWindow.minutesOfDay, edges[index + 1] - first)
      return from < to ? from..<to : nil
    }
  }

  /// Whether some days of the week have other times than others.
  public var differsByDay: Bool { (1..<7).contains { minutes(onDay: $0) != minutes(onDay: 0) } }
}

/// A time of the day on some days of the week, UTC: `mon-fri 10:00-24:00`.
public struct WeekWindow: Sendable, Hashable {
  /// Days of the week, 0 is Monday.
  public var days: ClosedRange<Int>
  /// Minutes of the day.
  public var ofDay: Range<Int>

  /// Creates a time.
  public init(days: ClosedRange<Int>, ofDay: Range<Int>) {
    self.days = days
    self.ofDay = ofDay
  }

  /// A regular expression (ECMA 262) of the texts that are read, but for times that end before they begin.
  public static let pattern: String = {
    let day = "(\(names.joined(separator: "|")))"
    let clock = "([01][0-9]|2[0-4]):[0-5][0-9]"
    let (days, times) = ("\(day)(-\(day))?", "\(clock)-\(clock)")
    return "^((\(days) )?\(times)|\(times) \(days))$"
  }()

  static let minutesOfDay = 1_440
  static let minutesOfWeek = 10_080
  private static let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

  /// Minutes of the week, day by day.
  var minutes: [Range<Int>] {
    days.map { $0 * Self.minutesOfDay + ofDay.lowerBound..<$0 * Self.minutesOfDay + ofDay.upperBound }
  }

  /// Reads `mon-fri 10:00-24:00`, `10:00-24:00 mon-fri`, `sat 00:00-24:00` or `06:00-10:00`, which is of every day; nil for anything else.
  public init?(_ text: String) {
    var words = text.split(separator: " ")
    if words.count == 2, words[0].contains(":") { words.reverse() }
    guard let hours = words.last, words.count <= 2 else { return nil }
    let times = hours.split(separator: "-", omittingEmptySubsequences: false).map(Self.minute)
    guard times.count == 2, let from = times[0], let to = times[1], from < to else { return nil }
    ofDay = from..<to
    guard words.count == 2 else {
      days = 0...6
      return
    }
    let ends = words[0].lowercased().split(separator: "-", omittingEmptySubsequences: false).map {
      Self.names.firstIndex(of: String($0))
    }
    guard let first = ends.first, let from = first, let last = ends.last, let to = last, from <= to, ends.count <= 2
    else { return nil }
    days = from...to
  }

  /// As it is read.
  public var text: String {
    let (first, last) = (Self.names[days.lowerBound], Self.names[days.upperBound])
    let named = first == last ? first : "\(first)-\(last)"
    return "\(named) \(Self.clock(ofDay.lowerBound))-\(Self.clock(ofDay.upperBound))"
  }

  /// Minutes from midnight to `10:00`; the end of the day is `24:00`.
  private static func minute(_ text: Substring) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.count == 2 && $0.allSatisfy { ("0"..."9").contains($0) } }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60, hour * 60 + minute <= minutesOfDay
    else { return nil }
    return hour * 60 + minute
  }

  private static func clock(_ minute: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(minute / 60)):\(two(minute % 60))"
  }
}
