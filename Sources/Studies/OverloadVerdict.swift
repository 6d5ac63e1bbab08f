import EventKernel
import Model
import Serving

/// A pool whose queue of waiting requests grew without end.
public struct OverloadVerdict: Sendable, Equatable {
  /// Index of the pool.
  public var pool: Int
  /// The pool's name.
  public var name: String
  /// Requests per second that arrived at the pool, mean over the replications stopped.
  public var offeredRate: Double
  /// Requests per second that the pool served: the capacity found.
  public var capacity: Double
  /// Simulated seconds after which the runs were stopped, mean.
  public var stoppedAt: Double
  /// Replications stopped for this pool.
  public var replications: Int

  /// Creates a verdict.
  public init(
    pool: Int, name: String, offeredRate: Double, capacity: Double, stoppedAt: Double, replications: Int
  ) {
    self.pool = pool
    self.name = name
    self.offeredRate = offeredRate
    self.capacity = capacity
    self.stoppedAt = stoppedAt
    self.replications = replications
  }

  /// Why figures have no value: `the queue of pool gpu grew without end: 300/s offered, 14.2/s served`.
  public var sentence: String {
    "the queue of pool \(name) grew without end: \(plain(offeredRate))/s offered, \(plain(capacity))/s served"
  }

  /// One run's.
  init(_ scenario: Scenario, _ overload: Overload) {
    self.init(
      pool: overload.pool, name: scenario.pools[overload.pool].name, offeredRate: overload.offeredRate,
      capacity: overload.capacity, stoppedAt: overload.stoppedAt, replications: 1)
  }

  static func all(_ scenario: Scenario, _ samples: [Sample]) -> [OverloadVerdict] {
    scenario.pools.indices.compactMap { pool in
      let stopped = samples.compactMap(\.overload).filter { $0.pool == pool }
      guard !stopped.isEmpty else { return nil }
      func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
      return OverloadVerdict(
        pool: pool, name: scenario.pools[pool].name, offeredRate: mean(stopped.map(\.offeredRate)),
        capacity: mean(stopped.map(\.capacity)), stoppedAt: mean(stopped.map(\.stoppedAt)),
        replications: stopped.count)
    }
  }
}

/// A number of three significant digits for a sentence, without an exponent: `300`, `14.2`, `0.0123`.
package func plain(_ x: Double) -> String {
  guard x != 0, x.isFinite else { return x == 0 ? "0" : "\(x)" }
  let magnitude = Int(log10Floor(abs(x)))
  let decimals = max(0, 2 - magnitude)
  let scale = power10(decimals)
  let whole = (abs(x) * scale).rounded()
  var digits = String(UInt64(whole))
  while digits.count <= decimals { digits = "0" + digits }
  var text = String(digits.dropLast(decimals))
  var fraction = digits.suffix(decimals)
  while fraction.last == "0" { fraction.removeLast() }
  if !fraction.isEmpty { text += "." + fraction }
  return (x < 0 ? "-" : "") + text
}

private func log10Floor(_ x: Double) -> Double {
  var exponent = 0.0
  var y = x
  while y >= 10 {
    y /= 10
    exponent += 1
  }
  while y < 1 {
    y *= 10
    exponent -= 1
  }
  return exponent
}

private func power10(_ exponent: Int) -> Double { (0..<exponent).reduce(1) { product, _ in product * 10 } }
