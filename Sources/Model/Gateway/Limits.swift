import FoundationEssentials

/// Whose requests a limit or a budget counts together.
public enum LimitScope: String, Sendable, CaseIterable {
  /// All of the workload.
  case workload
  /// Those of a tenant.
  case tenant
  /// Those of a user.
  case user
}

/// A most that may pass in a window.
public struct CallLimit: Sendable, Equatable {
  /// What is counted.
  public enum Unit: String, Sendable, CaseIterable {
    case requests, tokens
  }
  /// When counting begins anew.
  public enum Window: String, Sendable, CaseIterable {
    /// Opens with the first request after the last one ended; counters begin at 0. Source: LiteLLM 1.110.2, parallel_request_limiter_v3.
    case fixed
    /// Opens on the marks of the clock. Source: Envoy, global rate limiting.
    case clock
    /// The present window's count and the part of the last one's that is still covered; refusals count. Source: Kong, AI Rate Limiting
    /// Advanced.
    case sliding
    /// Fills continuously up to the limit. Source: Anthropic, rate limits.
    case tokenBucket = "token_bucket"
  }
  /// When tokens are counted.
  public enum Settlement: String, Sendable, CaseIterable {
    /// An estimate before the call, and what it was after it. Source: LiteLLM 1.110.2.
    case estimate
    /// After the call. Source: Envoy AI Gateway; Kong.
    case after
  }
  /// What is counted.
  public var unit: Unit
  /// How many may pass in a window, above 0.
  public var most: Double
  /// Seconds of the window, above 0.
  public var seconds: Double
  /// Whose are counted together.
  public var scope: LimitScope
  /// When counting begins anew.
  public var window: Window
  /// When tokens are counted; of requests, always at once.
  public var settlement: Settlement

  /// Creates a limit.
  public init(
    unit: Unit, most: Double, seconds: Double, scope: LimitScope = .workload, window: Window = .fixed,
    settlement: Settlement = .estimate
  ) {
    self.unit = unit
    self.most = most
    self.seconds = seconds
    self.scope = scope
    self.window = window
    self.settlement = settlement
  }
}

/// The most money that may be spent on calls in a period; what is spent is known when the answer is there, so what is in flight may
/// exceed it.
public struct Budget: Sendable, Equatable {
  /// What is done with a call beyond it.
  public enum Action: Sendable, Equatable {
    /// It goes to a backend, which is one of the answer's route (`Route.detours`).
    case route(Backend)
    /// Its answer is cut to N tokens.
    case shorten(outputTokens: Int)
    /// It waits, first in first out, for the next period.
    case hold
    /// It is refused.
    case refuse
  }
  /// When a period begins anew.
  public enum Reset: String, Sendable, CaseIterable {
    /// On the calendar in UTC: days at midnight, weeks on Monday, months on the first.
    case calendar
    /// A whole period after the first spending in it. Source: LiteLLM 1.110.2, budget_limiter.
    case rolling
  }
  /// How long a period is.
  public enum Period: String, Sendable, CaseIterable {
    case minute = "min"
    case hour = "h"
    case day, week, month

    /// What it is called.
    public var word: String {
      switch self {
      case .minute: "minute"
      case .hour: "hour"
      case .day, .week, .month: rawValue
      }
    }

    /// Seconds of it; of a month those of 30 days, though on the calendar it has its own.
    public var seconds: Double {
      switch self {
      case .minute: 60
      case .hour: 3_600
      case .day: 86_400
      case .week: 604_800
      case .month: 30 * 86_400
      }
    }
  }
  /// US dollars in a period, above 0.
  public var limit: Decimal
  /// How long a period is.
  public var period: Period
  /// Whose calls are counted together.
  public var scope: LimitScope
  /// What is done beyond it.
  public var action: Action
  /// When a period begins anew.
  public var reset: Reset
  /// Share of the limit at which somebody is told, in 0...1; nil tells nobody.
  public var alertAt: Double?

  /// Creates a budget.
  public init(
    limit: Decimal, period: Period, scope: LimitScope = .workload, action: Action = .refuse, reset: Reset = .calendar,
    alertAt: Double? = nil
  ) {
    self.limit = limit
    self.period = period
    self.scope = scope
    self.action = action
    self.reset = reset
    self.alertAt = alertAt
  }
}
