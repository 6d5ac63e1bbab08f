import Model

/// What was paid by use, by consumer and month.
struct UseMeter {
  /// By workload, the places of what causes uses.
  private let places: [[UseSource: Int]]
  /// Place of a consumer's first counter.
  private let first: [Int]
  private var counts: Buffer<Int64>
  /// Pico-dollars of each use.
  private let prices: Buffer<Int64>
  private(set) var rows: [UseUsage] = []

  init(_ scenario: Scenario, consumers: [Consumer]) {
    let places = scenario.workloads.indices.map { workload in
      Dictionary(
        uniqueKeysWithValues: scenario.paidUses(ofWorkload: workload).enumerated().map { ($1.source, $0) })
    }
    self.places = places
    var first: [Int] = []
    var count = 0
    for consumer in consumers {
      first.append(count)
      count += places[consumer.workload].count
    }
    self.first = first + [count]
    counts = Buffer(repeating: 0, count: count)
    prices = Buffer(
      consumers.flatMap { scenario.paidUses(ofWorkload: $0.workload).map(\.use.price.picodollars) })
  }

  /// Place of what causes a use, for `add`; nil where the workload has no such use. It is looked up when parts are made, not in the run.
  func place(of source: UseSource, workload: Int) -> Int? { places[workload][source] }

  /// Counts uses.
  @inline(__always)
  mutating func add(_ place: Int, consumer: UInt16, count: Int64 = 1) {
    counts[first[Int(consumer)] + place] += count
  }

  /// Pico-dollars of a use.
  func price(_ place: Int, consumer: UInt16) -> Int64 { prices[first[Int(consumer)] + place] }

  /// What was counted since the month began.
  func addTotals(to totals: inout [(measure: UsageByHour.Measure, total: Double)]) {
    for consumer in 0..<first.count - 1 {
      for place in first[consumer]..<first[consumer + 1] {
        totals.append((.use(place - first[consumer], consumer: consumer), Double(counts[place])))
      }
    }
  }

  /// Ends a calendar month.
  mutating func closeMonth(_ month: Int) {
    for consumer in 0..<first.count - 1 {
      for place in first[consumer]..<first[consumer + 1] where counts[place] != 0 {
        rows.append(
          UseUsage(consumer: consumer, month: month, use: place - first[consumer], count: counts[place]))
        counts[place] = 0
      }
    }
  }
}
