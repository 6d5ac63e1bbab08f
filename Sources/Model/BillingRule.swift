/// How a provider rounds the time of one instance, from its start to its end.
public struct BillingRule: Sendable, Equatable {
  /// Whole microseconds; time is rounded up to a multiple of it, above 0.
  public var increment: Int64
  /// Whole microseconds billed at least.
  public var minimum: Int64
  /// Whole microseconds for which the instance is kept, and billed, after its work.
  public var idleTail: Int64

  /// Creates a rule.
  public init(increment: Int64, minimum: Int64, idleTail: Int64 = 0) {
    self.increment = increment
    self.minimum = minimum
    self.idleTail = idleTail
  }

  /// What is billed beyond the tail for an instance that ran for N microseconds.
  public func rounding(of microseconds: Int64) -> Int64 {
    let total = microseconds + idleTail
    return max(minimum, (total + increment - 1) / increment * increment) - total
  }
}
