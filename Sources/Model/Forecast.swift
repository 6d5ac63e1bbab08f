import EventKernel

/// What `forecast:` asks for: the months ahead, how much of each is simulated, and what is not known.
public struct Forecast: Sendable {
  /// Something about the scenario that is not known.
  public struct Input: Sendable {
    /// As written: a path as `--set` takes it, or one with `.scale` behind it.
    public var path: String
    /// What it may be, in the unit of `role`; values of a factor are above 0.
    public var distribution: Distribution
    /// What a value does.
    public var role: Role

    /// Creates an input.
    public init(path: String, distribution: Distribution, role: Role) {
      self.path = path
      self.distribution = distribution
      self.role = role
    }
  }

  /// What the value of an input does to a scenario.
  public enum Role: Sendable, Equatable {
    /// It is set at the path, between a prefix (`$` or nothing) and a unit.
    case value(prefix: String, suffix: String)
    /// It multiplies a number of the scenario, written at `path` as `prefix`, `number`, `suffix`.
    case written(path: String, prefix: String, number: Double, suffix: String)
    /// It multiplies the prompt tokens of a workload, their limits included.
    case inputTokens(workload: Int)
    /// It multiplies the answer tokens of a workload, their limits included.
    case outputTokens(workload: Int)
    /// It multiplies every price of an API.
    case apiPrice(api: Int)
    /// It multiplies the hourly price of a purchase option.
    case instancePrice(pool: Int, option: Int)
  }

  /// Money that may be spent, in US dollars.
  public struct Budget: Sendable, Equatable {
    /// In each month; nil for none.
    public var monthly: Double?
    /// In all months together; nil for none.
    public var total: Double?

    /// Creates a budget.
    public init(monthly: Double? = nil, total: Double? = nil) {
      self.monthly = monthly
      self.total = total
    }
  }

  /// The first moment of the first month.
  public var start: Instant
  /// Months, at least 1.
  public var months: Int
  /// Days simulated of each month, at least 1; there are never fewer than kinds of day.
  public var sample: Int
  /// What is not known, in the order written.
  public var inputs: [Input]
  /// Draws of the inputs, at least 1.
  public var draws: Int
  /// What may be spent; nil where nothing is said.
  public var budget: Budget?

  /// Creates a forecast from checked parts.
  public init(
    start: Instant, months: Int = Defaults.forecastMonths, sample: Int = Defaults.forecastSample, inputs: [Input] = [],
    draws: Int = Defaults.forecastDraws, budget: Budget? = nil
  ) {
    self.start = start
    self.months = months
    self.sample = sample
    self.inputs = inputs
    self.draws = draws
    self.budget = budget
  }

  /// The months, each whole.
  public var periods: [UsagePeriod] {
    var periods: [UsagePeriod] = []
    var cursor = start
    for _ in 0..<months {
      periods.append(UsagePeriod(start: cursor, end: cursor.nextMonth))
      cursor = cursor.nextMonth
    }
    return periods
  }
}
