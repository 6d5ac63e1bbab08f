import Model
import Serving
import Testing

/// Hours are read off beside the run, and add up to what it had.
@Suite("What each clock hour had") struct HourTests {
  @Test(arguments: 0..<10)
  func theRunIsTheSame(group: Int) throws {
    for number in group * 12..<(group + 1) * 12 {
      var scenario = try RandomScenario.make(number)
      // Odd starts, so that the first hour is a part of one.
      scenario.start = Instant(secondsSinceEpoch: scenario.start.secondsSinceEpoch + Int64(number % 5) * 977)
      let plain = try simulate(scenario, replication: 0)
      let result = try simulate(scenario, replication: 0, byHour: true)
      var usage = result.usage
      let hours = try #require(usage.byHour)
      usage.byHour = nil
      #expect(usage == plain.usage && result.events == plain.events, "scenario \(number)")
      #expect(plain.usage.byHour == nil)
      let count = usage.hours.count
      func sum(_ measure: UsageByHour.Measure) -> Double { hours[measure]?.dense(hours: count).reduce(0, +) ?? 0 }
      for (index, consumer) in usage.consumers.enumerated() {
        let rows = usage.requests.filter { $0.consumer == index }
        let arrived = rows.reduce(0) { $0 + $1.arrived }
        let completed = rows.reduce(0) { $0 + $1.completed }
        #expect(sum(.arrived(consumer: index)) == Double(arrived), "scenario \(number), \(consumer)")
        #expect(sum(.completed(consumer: index)) == Double(completed), "scenario \(number), \(consumer)")
      }
      for row in usage.uses {
        let all = usage.uses.filter { ($0.consumer, $0.use) == (row.consumer, row.use) }.reduce(0) { $0 + $1.count }
        #expect(sum(.use(row.use, consumer: row.consumer)) == Double(all), "scenario \(number)")
      }
      for row in usage.instances {
        let all = usage.instances.filter { ($0.pool, $0.option, $0.price) == (row.pool, row.option, row.price) }
          .reduce(0) { $0 + $1.microseconds }
        #expect(sum(.spot(pool: row.pool, option: row.option, price: row.price)) == Double(all), "scenario \(number)")
      }
      for row in usage.warm {
        let all = usage.warm.filter { $0.pool == row.pool }
        #expect(sum(.warm(pool: row.pool, isWaiting: true)) == Double(all.reduce(0) { $0 + $1.waitingMicroseconds }))
        #expect(sum(.warm(pool: row.pool, isWaiting: false)) == Double(all.reduce(0) { $0 + $1.preparingMicroseconds }))
      }
      for row in usage.poolTime {
        let all = usage.poolTime.filter { ($0.pool, $0.machine) == (row.pool, row.machine) }
        let starting = all.reduce(0) { $0 + $1.starting }
        #expect(abs(sum(.starting(pool: row.pool, machine: row.machine)) - starting) <= 1e-6 * (1 + starting))
        // Never less: what was booked as used and turned out to be wasted later stands in both.
        for consumer in row.busy.indices {
          let busy = all.reduce(0) { $0 + $1.busy[consumer] }
          let worked = sum(.work(pool: row.pool, machine: row.machine, outcome: .used, consumer: consumer))
          #expect(worked >= busy - 1e-6 * (1 + busy), "scenario \(number)")
        }
      }
      for row in usage.tokens {
        let all = usage.tokens.filter {
          ($0.api, $0.consumer, $0.terms, $0.outcome) == (row.api, row.consumer, row.terms, row.outcome)
        }.reduce(0) { $0 + $1.calls }
        let calls = sum(
          .calls(api: row.api, consumer: row.consumer, terms: row.terms.rank, outcome: row.outcome))
        #expect(calls >= Double(all), "scenario \(number)")
      }
    }
  }
}
