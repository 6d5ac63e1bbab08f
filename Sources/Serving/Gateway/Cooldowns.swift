import Model

/// Which targets of a step are left alone for a while after failures, by a gateway's rules.
package struct Cooldowns {
  /// How a call failed, as gateways tell failures apart.
  package enum Failure: Equatable {
    /// The backend has no room: 429.
    case rateLimit
    /// It answered with an error, is overloaded or took too long: 5xx, 408.
    case error
    /// The request is at fault, and would be elsewhere: other 4xx. It says nothing of the backend.
    case request
  }
  /// A number that begins anew N seconds after the first of what it counted.
  private struct Counter {
    var count = 0
    var end = -Double.infinity

    mutating func add(at now: Double, within seconds: Double) {
      if now >= end { (count, end) = (0, now + seconds) }
      count += 1
    }

    func value(at now: Double) -> Int { now < end ? count : 0 }
  }
  private struct Target {
    var failures = Counter()
    var successes = Counter()
    var until = -Double.infinity
  }

  private let rule: Fallback.Cooldown
  /// Targets that the rule of the route chooses among: a model group of LiteLLM's. A fallback is a group of its own.
  private let choices: Int
  private var targets: Buffer<Target>

  /// LiteLLM's figures, as `DEFAULT_COOLDOWN_TIME_SECONDS`, `DEFAULT_FAILURE_THRESHOLD_PERCENT`, `..._MINIMUM_REQUESTS` and
  /// `SINGLE_DEPLOYMENT_TRAFFIC_FAILURE_THRESHOLD` of constants.py, and counters that live 60 s (track_deployment_metrics.py), release
  /// 1.110.2. A Retry-After wins over the 5 s (router_rust/surface/health.py, `python_cooldown`).
  private static let cooldown = 5.0
  private static let minute = 60.0
  private static let failureShare = 0.5
  private static let leastRequests = 5
  private static let loneRequests = 1_000

  /// - Parameters:
  ///   - choices: Targets that the rule chooses among, the first of all.
  ///   - count: All targets.
  package init(_ rule: Fallback.Cooldown, choices: Int, count: Int) {
    self.rule = rule
    self.choices = choices
    targets = Buffer(repeating: Target(), count: count)
  }

  /// Whether a target is left alone at a time.
  package func isCooling(_ target: Int, at now: Double) -> Bool { now < targets[target].until }

  /// A call was answered.
  package mutating func succeeded(_ target: Int, at now: Double) {
    targets[target].successes.add(at: now, within: Self.minute)
  }

  /// A call failed.
  /// - Parameter retryAfter: Seconds after which the backend says that it has room; 0 where it does not say.
  package mutating func failed(_ target: Int, _ failure: Failure, retryAfter: Double = 0, at now: Double) {
    guard failure != .request else { return }
    switch rule {
    case .failures(let most, let window, let seconds):
      targets[target].failures.add(at: now, within: window)
      if targets[target].failures.value(at: now) >= most {
        targets[target] = Target(until: now + seconds)
      }
    case .litellm:
      targets[target].failures.add(at: now, within: Self.minute)
      let failures = targets[target].failures.value(at: now)
      let all = failures + targets[target].successes.value(at: now)
      let isLone = target >= choices || choices == 1
      let isCold =
        failure == .rateLimit && !isLone || failures == all && all >= Self.loneRequests
        || !isLone && all >= Self.leastRequests && Double(failures) > Self.failureShare * Double(all)
      // Retry-After is in whole seconds, and what it says counts.
      let seconds = failure == .rateLimit && retryAfter > 0 ? retryAfter.rounded(.up) : Self.cooldown
      if isCold { targets[target].until = max(targets[target].until, now + seconds) }
    }
  }
}
