import EventKernel
import FoundationEssentials
import Model

/// One budget as it runs.
struct BudgetState {
  /// What is done beyond it, with targets as places.
  enum Action {
    case route(Int)
    case shorten(Int32)
    case hold
    case refuse
  }
  let scope: LimitScope
  let action: Action
  /// Pico-dollars.
  private let limit: Int128
  private let alertAt: Int128
  /// Seconds of a period; of months on the calendar, which are not alike, nothing.
  private let length: Double
  private let isRolling: Bool
  /// Seconds from the begin of a period on the calendar to the run's start.
  private let phase: Double
  /// Seconds at which calendar months begin, the present one first; empty of other periods.
  private let months: Buffer<Double>
  /// The present one among them.
  private var month = 0
  /// By key, second at which the period began in which `spent` was spent.
  private var begins: Buffer<Double>
  /// By key, in pico-dollars.
  private var spent: Buffer<Int128>
  /// What it holds, where that is what it does beyond its limit.
  var held: HeldCalls
  /// By key, what is set aside for calls that it held and let go, in pico-dollars.
  private var reserved: Buffer<Int64>
  /// By key, second at which those that it holds were told last that there is room.
  var wokenAt: Buffer<Double>
  /// Most that was spent in a period.
  private var most: Int128 = 0
  var counts = BudgetCounts()

  init(_ budget: Budget, _ workload: Workload, route: Route, of scenario: Scenario) {
    scope = budget.scope
    action =
      switch budget.action {
      case .route(let backend): .route(route.targets.firstIndex(of: backend) ?? 0)
      case .shorten(let tokens): .shorten(Int32(truncatingIfNeeded: max(tokens, 1)))
      case .hold: .hold
      case .refuse: .refuse
      }
    let limit = Int128(budget.limit.picodollars)
    self.limit = limit
    alertAt = budget.alertAt.map { Int128((Double(limit) * $0).rounded()) } ?? .max
    length = budget.period.seconds
    isRolling = budget.reset == .rolling
    let start = scenario.start
    var months: [Double] = []
    if budget.period == .month, !isRolling {
      let (year, month, _) = start.date
      var begin = Instant(year: year, month: month, day: 1)
      while months.last ?? 0 <= scenario.horizon {
        months.append(Double(begin.secondsSinceEpoch - start.secondsSinceEpoch))
        begin = begin.nextMonth
      }
      months.append(Double(begin.secondsSinceEpoch - start.secondsSinceEpoch))
    }
    self.months = Buffer(months)
    // The first of January 1970 was a Thursday, and weeks begin on Mondays.
    let shift = budget.period == .week ? Int64(3 * 86_400) : 0
    phase = Double(start.secondsSinceEpoch + shift).truncatingRemainder(dividingBy: length)
    let keys = scope.keys(of: workload)
    begins = Buffer(repeating: -.infinity, count: keys)
    spent = Buffer(repeating: 0, count: keys)
    let holding = budget.action == .hold ? keys : 0
    held = HeldCalls(keys: holding)
    reserved = Buffer(repeating: 0, count: holding)
    wokenAt = Buffer(repeating: -.infinity, count: holding)
    counts.allowed = Double(limit) * Double(keys) * scenario.horizon / budget.meanPeriod(from: start)
  }

  /// Whether nothing is left in the present period.
  mutating func isUsedUp(_ key: Int, at now: Double) -> Bool {
    guard spent[key] >= limit else { return false }
    return begins[key] >= begin(key, at: now)
  }

  /// What is spent in the present period.
  private mutating func spentNow(_ key: Int, at now: Double) -> Int128 {
    begins[key] >= begin(key, at: now) ? spent[key] : 0
  }

  /// Whether a call waits that comes now: nothing is left, what is set aside included, or others wait before it.
  mutating func mustWait(_ key: Int, at now: Double) -> Bool {
    if held.first(key) >= 0 { return true }
    return spentNow(key, at: now) + Int128(reserved[key]) >= limit
  }

  /// How many more of the calls that it holds there is room for: while others of them are under way no more than what is left pays for, as
  /// calls cost on average, and else one at least.
  mutating func room(_ key: Int, callCost: Int64, at now: Double) -> Int {
    let spent = spentNow(key, at: now)
    guard spent < limit else { return 0 }
    let count = Int(min((limit - spent - Int128(reserved[key])) / Int128(max(callCost, 1)), Int128(Int32.max)))
    return reserved[key] == 0 ? max(count, 1) : max(count, 0)
  }

  /// Sets something aside for a call, or gives it back.
  mutating func reserve(_ amount: Int64, _ key: Int) { reserved[key] += amount }

  /// Second at which the next period begins of one that is used up, or of which all that is left is set aside.
  mutating func nextPeriod(_ key: Int, at now: Double) -> Double {
    // A period that no spending has begun yet lasts at least as long.
    if isRolling { return begins[key] + length > now ? begins[key] + length : now + length }
    let begin = begin(key, at: now)
    return months.isEmpty ? begin + length : months[month + 1]
  }

  mutating func spend(_ amount: Int64, _ key: Int, at now: Double) {
    let begin = begin(key, at: now)
    if begins[key] < begin {
      begins[key] = isRolling ? now : begin
      spent[key] = 0
    }
    let before = spent[key]
    let after = before + Int128(amount)
    spent[key] = after
    counts.spent += Int128(amount)
    if before <= alertAt, after > alertAt { counts.alerts += 1 }
    if before < limit, after >= limit { counts.exhausted += 1 }
    most = max(most, after)
  }

  /// What it counted, with the most that was spent over its limit.
  var whole: BudgetCounts {
    var whole = counts
    if most > 0 { whole.highest = Double(most) / Double(limit) }
    return whole
  }

  /// Second from which on a period must have begun that is not over: on the calendar, that at which the present one began.
  @inline(__always)
  private mutating func begin(_ key: Int, at now: Double) -> Double {
    // The same sum as that of the period's end decides.
    if isRolling { return now >= begins[key] + length ? .infinity : -.infinity }
    if months.isEmpty { return ((now + phase) / length).rounded(.down) * length - phase }
    while months[month + 1] <= now { month += 1 }
    return months[month]
  }
}

extension Budget {
  /// Seconds of its periods on average.
  fileprivate func meanPeriod(from start: Instant) -> Double {
    period == .month && reset == .calendar ? Double(start.secondsOfMonth) : period.seconds
  }
}

extension Route {
  /// By class of requests, or of all of them, the API that a call goes to as far as that is known beforehand; -1 where it is not.
  var plainAPIs: [Int16] {
    func api(_ place: Int) -> Int16 {
      if case .api(let api) = targets[place] { Int16(truncatingIfNeeded: api) } else { -1 }
    }
    if let selector, rule == .by, case .classes(let places) = selector.table { return places.map(api) }
    return [choices.count == 1 && rule != .cascade ? api(0) : -1]
  }
}
