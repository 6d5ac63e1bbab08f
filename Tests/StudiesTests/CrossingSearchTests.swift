import EventKernel
import Glibc
import Studies
import Testing

@Suite("Crossings of two cost curves") struct CrossingSearchTests {
  /// A point without noise.
  func point(_ value: Double, own: Double?, api: Double, step: Int = 1) -> CostPoint {
    func exactly(_ x: Double) -> Estimate { Estimate(value: x, low: x, high: x) }
    return CostPoint(
      value: value, selfHosted: own.map(exactly), api: exactly(api), difference: own.map { exactly($0 - api) },
      step: own == nil ? -1 : step)
  }

  /// Fleets of `ceil(value / perReplica)` replicas at a price each, against an API at a price a unit of volume.
  func staircase(_ value: Double, perReplica: Double, replica: Double, unit: Double) -> CostPoint {
    let count = (value / perReplica).rounded(.up)
    return point(value, own: count * replica, api: value * unit, step: Int(count))
  }

  @Test("One fleet: the crossing is where the algebra puts it") func algebra() throws {
    let search = CrossingSearch(precision: 1e-11)
    let outcome = search.run(grid: search.grid(0.1...60, count: 13)) { value, _, _ in
      point(value, own: 451.3, api: 141.7 * value)
    }
    #expect(outcome.crossings.count == 1 && outcome.unresolved.isEmpty)
    let crossing = try #require(outcome.crossings.first)
    let expected = 451.3 / 141.7
    #expect(abs(crossing.estimate / expected - 1) < 1e-9)
    #expect(crossing.low <= expected && expected <= crossing.high)
    #expect(crossing.below == .api && crossing.above == .selfHosted)
  }

  @Test("A straight line between the ends is exact for straight curves") func interpolation() throws {
    let search = CrossingSearch(precision: 0.01)
    let outcome = search.run(grid: search.grid(1...100, count: 5)) { value, _, _ in
      point(value, own: 40 + 2 * value, api: 5 * value)
    }
    let estimate = try #require(outcome.crossings.first).estimate
    #expect(abs(estimate / (40.0 / 3) - 1) < 1e-12)
  }

  @Test("Every crossing of a staircase is found", arguments: [5, 13, 40]) func everyCrossing(_ count: Int) {
    // Stairs of 10 at $90, an API at $10 a unit: on each stair k the API is cheaper up to 9 k, the fleet from there to 10 k.
    let search = CrossingSearch(precision: 0.002, refinements: 10_000)
    let outcome = search.run(grid: search.grid(2...89.9, count: count)) { value, _, _ in
      staircase(value, perReplica: 10, replica: 90, unit: 10)
    }
    let expected: [Double] = Array((1...8).map { [Double(9 * $0), Double(10 * $0)] }.joined()) + [81]
    #expect(outcome.unresolved.isEmpty)
    #expect(outcome.crossings.count == expected.count)
    for (crossing, exact) in zip(outcome.crossings, expected) {
      #expect(crossing.low <= exact && exact <= crossing.high)
      #expect(crossing.high - crossing.low <= 0.002 * crossing.high)
    }
    #expect(outcome.crossings.map(\.below) == expected.indices.map { $0 % 2 == 0 ? .api : .selfHosted })
  }

  @Test func refinementsThatRunOutAreTold() {
    let search = CrossingSearch(precision: 0.002, refinements: 5)
    let outcome = search.run(grid: search.grid(2...89.9, count: 5)) { value, _, _ in
      staircase(value, perReplica: 10, replica: 90, unit: 10)
    }
    #expect(outcome.points.count == 10 && !outcome.unresolved.isEmpty)
  }

  @Test("Without a crossing only the grid is evaluated") func noCrossing() {
    let search = CrossingSearch()
    let outcome = search.run(grid: search.grid(0.1...60, count: 13)) { value, _, _ in
      staircase(value, perReplica: 0.4, replica: 900, unit: 100)
    }
    #expect(outcome.crossings.isEmpty && outcome.points.count == 13)
    #expect(outcome.points.allSatisfy { $0.cheaper == .api })
  }

  @Test("Where no fleet is left the API takes over") func infeasible() throws {
    let search = CrossingSearch()
    let outcome = search.run(grid: search.grid(1...100, count: 4)) { value, _, _ in
      point(value, own: value > 30 ? nil : 1, api: value * 10)
    }
    let crossing = try #require(outcome.crossings.first)
    #expect(outcome.crossings.count == 1 && crossing.above == .api)
    #expect(crossing.low <= 30 && 30 < crossing.high && crossing.high <= 1.01 * crossing.low)
  }

  @Test("Noise widens the interval to where both ends are known") func noise() throws {
    let search = CrossingSearch()
    let outcome = search.run(grid: search.grid(1...100, count: 9)) { value, _, _ in
      let difference = 50 - value
      func about(_ x: Double) -> Estimate { Estimate(value: x, low: x - 5, high: x + 5) }
      return CostPoint(
        value: value, selfHosted: Estimate(value: 50, low: 50, high: 50), api: about(value),
        difference: about(difference), step: 1)
    }
    #expect(outcome.crossings.count == 1)
    let crossing = try #require(outcome.crossings.first)
    #expect(crossing.low < 45 && crossing.low > 44 && crossing.high > 55 && crossing.high < 56)
  }

  @Test func wholeValuesStayWhole() {
    let search = CrossingSearch(isWhole: true)
    let outcome = search.run(grid: search.grid(1...40, count: 6)) { value, _, _ in
      point(value, own: 10, api: value - 0.5)
    }
    #expect(outcome.points.allSatisfy { $0.value == $0.value.rounded() })
    #expect(outcome.crossings.first.map { $0.low == 10 && $0.high == 11 } == true)
  }
}
