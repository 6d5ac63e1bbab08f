import EventKernel
import Model

/// What replicas did beside work: of all of a pool, or of those on one type of instance.
struct ReplicaTime {
  /// Replicas that serve.
  var serving = TimeWeighted()
  /// Replicas on running instances that cannot serve yet.
  var starting = TimeWeighted()
  /// Draining replicas, as far as they have nothing to do.
  var drainingIdle = TimeWeighted()
  private var atMonth = Seconds()

  struct Seconds {
    var serving = 0.0
    var starting = 0.0
    var drainingIdle = 0.0
  }

  /// Ends a calendar month: the seconds that it had of each.
  mutating func closeMonth(at now: Double) -> Seconds {
    let whole = Seconds(
      serving: serving.integral(to: now), starting: starting.integral(to: now),
      drainingIdle: drainingIdle.integral(to: now))
    defer { atMonth = whole }
    return Seconds(
      serving: whole.serving - atMonth.serving, starting: whole.starting - atMonth.starting,
      drainingIdle: whole.drainingIdle - atMonth.drainingIdle)
  }
}

/// Replica time by clock hour.
extension PoolMeter {
  /// What was counted until now: work since the month began, all else since the run did.
  func addTotals(to totals: inout [(measure: UsageByHour.Measure, total: Double)], at now: Double) {
    for machine in times.indices {
      for consumer in 0..<consumers {
        let place = machine * consumers + consumer
        for outcome in WorkOutcome.ofInstances {
          let seconds = outcome == .used ? busyThisMonth[place] : wastedThisMonth[outcome.rawValue][place]
          totals.append((.work(pool: pool, machine: machine, outcome: outcome, consumer: consumer), seconds))
        }
      }
      totals.append((.serving(pool: pool, machine: machine), times[machine].serving.integral(to: now)))
      totals.append((.starting(pool: pool, machine: machine), times[machine].starting.integral(to: now)))
      totals.append((.draining(pool: pool, machine: machine), times[machine].drainingIdle.integral(to: now)))
    }
  }
}

/// Replica time by calendar month.
extension PoolMeter {
  /// Ends a calendar month.
  /// - Parameter unoccupied: Seconds of places on the pool's own instances that held no replica, by type of instance.
  mutating func closeMonth(_ month: Int, unoccupied: [Double], at now: Double) {
    for machine in times.indices {
      let seconds = times[machine].closeMonth(at: now)
      let own = machine * consumers..<(machine + 1) * consumers
      bookEarlierWork(of: own, machine: machine, beyond: seconds.serving)
      let unused = max(0, seconds.serving - busy(own) - wastedSeconds(own))
      let draining = min(unused, seconds.drainingIdle)
      var row = PoolTime(
        pool: pool, machine: machine, month: month, busy: own.map { busyThisMonth[$0] }, idle: unused - draining,
        draining: draining, starting: seconds.starting, unoccupied: machine < unoccupied.count ? unoccupied[machine] : 0
      )
      for outcome in WorkOutcome.ofInstances where wastedThisMonth[outcome.rawValue][own].contains(where: { $0 > 0 }) {
        row[outcome] = Array(wastedThisMonth[outcome.rawValue][own])
      }
      months.append(row)
    }
    for place in busyThisMonth.indices {
      busyThisMonth[place] = 0
      for outcome in wastedThisMonth.indices { wastedThisMonth[outcome][place] = 0 }
    }
  }

  /// Replica-seconds of the month's work that was used, of all consumers on one type of instance.
  private func busy(_ own: Range<Int>) -> Double { own.reduce(0) { $0 + busyThisMonth[$1] } }

  /// The same of wasted work.
  private func wastedSeconds(_ own: Range<Int>) -> Double { wastedThisMonth.flatMap { $0[own] }.reduce(0, +) }

  /// Work is booked when it ends: what exceeds the month's serving time was done in the months before, and is moved there.
  private mutating func bookEarlierWork(of own: Range<Int>, machine: Int, beyond servingSeconds: Double) {
    for earlier in months.indices.reversed() where months[earlier].machine == machine {
      let worked = busy(own) + wastedSeconds(own)
      guard worked > servingSeconds else { return }
      let moved = min(worked - servingSeconds, months[earlier].idle)
      guard moved > 0 else { continue }
      for (consumer, place) in own.enumerated() {
        let part = busyThisMonth[place] * (moved / worked)
        months[earlier].busy[consumer] += part
        busyThisMonth[place] -= part
        for outcome in WorkOutcome.ofInstances where wastedThisMonth[outcome.rawValue][place] > 0 {
          let wastedPart = wastedThisMonth[outcome.rawValue][place] * (moved / worked)
          if months[earlier][outcome].isEmpty { months[earlier][outcome] = own.map { _ in 0 } }
          months[earlier][outcome][consumer] += wastedPart
          wastedThisMonth[outcome.rawValue][place] -= wastedPart
        }
      }
      months[earlier].idle -= moved
    }
  }
}
