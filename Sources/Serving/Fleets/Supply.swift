import EventKernel
import Model

/// What the provider has of one purchase option.
struct Supply {
  /// Instances that a recorded market has; without limit where none is recorded.
  var available = Int.max
  /// Second up to which the option is not asked again.
  var closedUntil = -Double.infinity
  private var backoff = ExponentialBackoff()
  /// Which instances a fall of the recorded availability takes.
  let falls: Stream
  /// When the zone's events come.
  let events: Stream
  /// Which instances they take.
  let taken: Stream
  /// Which requests for an instance are refused.
  let refusals: Stream

  init(option: Int, pool: Pool, streams: StreamBank) {
    let name = "pools/\(pool.name)/options/\(option)"
    falls = streams.stream("\(name)/availability")
    events = streams.stream("\(name)/zone_events")
    taken = streams.stream("\(name)/zone_events/taken")
    refusals = streams.stream("\(name)/refusals")
    if let trace = pool.purchase[option].interruption?.trace { available = trace.count(at: 0).count }
  }

  /// Asks for an instance.
  /// - Parameter backsOff: Whether the option is left alone for longer each time that it has none.
  /// - Returns: Whether the provider has one; where not, the option is closed for a while.
  mutating func grants(_ shortage: Shortage?, backsOff: Bool, at now: Double) -> Bool {
    guard let shortage, refusals.uniform() < shortage.probability else { return true }
    if backsOff, shortage.retryAfter == nil {
      leaveAlone(at: now)
    } else {
      closedUntil = now + (shortage.retryAfter ?? Defaults.capacityRetry)
    }
    return false
  }

  /// Closes the option for a while, since it did not bring an instance.
  mutating func leaveAlone(at now: Double) { closedUntil = max(closedUntil, backoff.fail(at: now)) }
}
