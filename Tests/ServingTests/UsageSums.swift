import Model

extension Usage {
  /// Whole microseconds that instances ran, of all pools or of one, in all months or in one.
  func microseconds(pool: Int? = nil, month: Int? = nil) -> Int64 {
    let spot = instances.filter { isIn($0.pool, $0.month, pool, month) }.reduce(0) { $0 + $1.microseconds }
    return ranks.filter { isIn($0.pool, $0.month, pool, month) }.reduce(spot) {
      $0 + Int64($1.ranks.count) * $1.microseconds
    }
  }

  /// Whole microseconds beyond that which the provider's rounding adds where all is paid by the second.
  func roundingMicroseconds(pool: Int? = nil) -> Int64 {
    let spot = instances.filter { isIn($0.pool, $0.month, pool, nil) }.reduce(0) { $0 + $1.roundingMicroseconds }
    return ranks.filter { isIn($0.pool, $0.month, pool, nil) }.reduce(spot) {
      $0 + Int64($1.ranks.count) * $1.roundingMicroseconds
    }
  }

  private func isIn(_ pool: Int, _ month: Int, _ wantedPool: Int?, _ wantedMonth: Int?) -> Bool {
    pool == wantedPool ?? pool && month == wantedMonth ?? month
  }
}

extension PoolTime {
  /// Replica-seconds of attempts that came to nothing.
  var wastedInAll: Double { [WorkOutcome.lost, .repeated, .wasted].reduce(0) { $0 + self[$1].reduce(0, +) } }
  /// Replica-seconds that replicas served, ready or draining.
  var serving: Double { busy.reduce(0, +) + wastedInAll + idle + draining }
}
