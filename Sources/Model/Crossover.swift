/// The volume study between a pool and an API.
public struct Crossover: Sendable, Equatable {
  /// A number for each side.
  public struct Sides: Sendable, Equatable {
    /// The pool's.
    public var selfHosted: Double
    /// The API's.
    public var api: Double

    /// Creates a pair.
    public init(selfHosted: Double = 0, api: Double = 0) {
      self.selfHosted = selfHosted
      self.api = api
    }
  }
  /// Answers that are not good enough and are given once more by something dearer.
  public struct Escalation: Sendable, Equatable {
    /// US dollars of one escalated request.
    public var cost: Double
    /// Share of the answered requests that are escalated, in 0...1.
    public var share: Sides

    /// Creates a rule.
    public init(cost: Double, share: Sides) {
      self.cost = cost
      self.share = share
    }
  }
  /// Index of the pool.
  public var pool: Int
  /// Index of the API.
  public var api: Int
  /// Path of the varied parameter.
  public var over: String
  /// Least and greatest value of the varied parameter, in its own unit.
  public var range: ClosedRange<Double>
  /// Conditions on figures, as written.
  public var conditions: [Check]
  /// US dollars a month that a side costs whatever its volume: people, tools, support.
  public var fixedCost = Sides()
  /// What answers that are not good enough cost; nil where none are.
  public var escalation: Escalation?
  /// Share of the API's prompt tokens that are found in the provider's cache and cost the cached price, in 0...1.
  public var cachedInput = 0.0
  /// Share of the requests that may wait for the provider's batch endpoint and cost its price, in 0...1.
  public var batch = 0.0
  /// Requests waiting for each ready replica at which the base fleet of the hybrid overflows to the API, at least 0; nil leaves it to the
  /// study.
  public var overflowAt: Double?
  /// What kind of number the varied parameter is.
  package var unit = VariedUnit.quantity(.number)

  /// Creates a study.
  public init(pool: Int, api: Int, over: String, range: ClosedRange<Double>, conditions: [Check]) {
    self.pool = pool
    self.api = api
    self.over = over
    self.range = range
    self.conditions = conditions
  }

  /// A value of the varied parameter as a scenario would have it, to the last digit: `0.25/s`, `90s`, `12%/month`, `$0.6/M`.
  public func written(_ value: Double) -> String { unit.written(value) { String($0) } }

  /// A value for people, its number in the words of `number` and in the unit of `written`.
  public func shown(_ value: Double, _ number: (Double) -> String) -> String { unit.written(value, number) }

  /// Whether the parameter has no unit, so that it may take whole numbers alone.
  public var isPlainNumber: Bool { unit == .quantity(.number) || unit == .quantity(.count) }
}

/// What kind of number a varied parameter is.
package enum VariedUnit: Sendable, Equatable {
  /// A number with a unit of its own.
  case quantity(Quantity)
  /// US dollars per what the suffix says: `/h`, `/M`, `/month`, or nothing.
  case dollars(suffix: String)

  /// A value with its unit.
  package func written(_ value: Double, _ number: (Double) -> String) -> String {
    switch self {
    case .quantity(let quantity):
      let plain = quantity == .growth || quantity == .monthlyShare ? value * 100 : value
      let isShort = plain == plain.rounded() && abs(plain) < 1e15
      return (isShort ? String(Int64(plain)) : number(plain)) + quantity.suffix
    case .dollars(let suffix): return "$" + number(value) + suffix
    }
  }

  /// Reads a value; nil where the text is of another kind.
  package func parse(_ text: String) -> Double? {
    switch self {
    case .quantity(let quantity): return try? quantity.parse(text)
    case .dollars(let suffix):
      guard let (amount, found) = Self.dollars(text), found == suffix else { return nil }
      return amount
    }
  }

  /// An amount and what it is paid for: `$8k/month` is 8,000 and `/month`.
  package static func dollars(_ text: String) -> (amount: Double, suffix: String)? {
    var scan = NumberScanner(text)
    guard scan.take("$"), var amount = scan.magnitude() else { return nil }
    if scan.take("k") { amount *= 1e3 } else if scan.take("M") { amount *= 1e6 }
    guard amount.isFinite, amount <= 1e15 else { return nil }
    return (amount, scan.rest)
  }
}
