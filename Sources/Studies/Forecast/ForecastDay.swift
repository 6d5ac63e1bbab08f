import Glibc
import Model
import Serving

/// A day that is simulated and stands for days of one month that are like it.
struct ForecastDay: Equatable {
  /// Index of the month.
  var month: Int
  /// Its number among the days simulated of the month, which keys its random streams.
  var number: Int
  /// Midnight at its start.
  var date: Instant
  /// Midnights of all days that it stands for, its own among them.
  var standsFor: [Instant]
  /// What has come before it, by workload.
  var traffic: [DayTraffic]
}

/// Where a date stands in the traffic of a workload that began at the scenario's start.
struct DayTraffic: Equatable {
  /// Seconds at the mean rate in which as many requests come as before the date.
  var passed: Double
  /// Seconds at the mean rate in which as many come as on the date.
  var length: Double
}

extension Scenario {
  /// The days to simulate.
  ///
  /// Days of a month are of one kind when on each of them every workload has the same factor of the weekday, the same spikes at the same time
  /// of day, the same number of equally spaced requests where that is small, its batches at the same times and, where a recording is replayed
  /// again and again, the same part of it; and when prices, schedules and caches do the same at the same times. Each kind is cut into as
  /// many stretches as it is given days, at least one, and the middle of a stretch is simulated.
  func forecastDays(_ forecast: Forecast) -> [ForecastDay] {
    let kinds = DayKinds(self, forecast)
    return forecast.periods.enumerated().flatMap { month, period -> [ForecastDay] in
      let dates = period.days
      var known: [(key: [[Double]], dates: [Instant])] = []
      for date in dates {
        let key = kinds.key(of: date)
        if let place = known.firstIndex(where: { $0.key == key }) {
          known[place].dates.append(date)
        } else {
          known.append((key, [date]))
        }
      }
      var counts = known.map { _ in 1 }
      for _ in known.count..<max(known.count, min(forecast.sample, dates.count)) {
        // The kind of which each simulated day stands for most days has the next one.
        let loads = known.indices.map { Double(known[$0].dates.count) / Double(counts[$0]) }
        guard let most = loads.indices.max(by: { (loads[$0], $1) < (loads[$1], $0) }) else { break }
        counts[most] += 1
      }
      let stretches = zip(known, counts).flatMap { kind, count in
        (0..<count).map { part in
          Array(kind.dates[(part * kind.dates.count / count)..<((part + 1) * kind.dates.count / count)])
        }
      }
      return stretches.enumerated().map { number, dates in
        let date = dates[dates.count / 2]
        return ForecastDay(
          month: month, number: number, date: date, standsFor: dates, traffic: kinds.traffic(on: date))
      }
    }
  }

  /// The scenario of one day, with the mean traffic of the days that it stands for.
  ///
  /// Days of one kind differ by growth alone, which makes all of a day larger by one factor; so the mean of the days is the day
  /// itself at another rate, and its growth from hour to hour stays. The day is cut out of the whole: requests that are equally spaced,
  /// batches, recordings and changes of what caches hold go on where they are then, fleets are as large as their schedules say, and faults
  /// are under way as often as they are (`isExcerpt`).
  ///
  /// Before it comes what fills its caches (`fillingTime`), with the traffic that the same day has: the same spikes are not in it.
  func onDay(_ day: ForecastDay) -> Scenario {
    var scenario = self
    let filling = fillingTime
    scenario.warmUp = filling
    scenario.start = Instant(secondsSinceEpoch: day.date.secondsSinceEpoch - Int64(filling))
    scenario.horizon = filling + 86_400
    scenario.isExcerpt = true
    let before = Double(scenario.start.secondsSinceEpoch - start.secondsSinceEpoch)
    for index in workloads.indices {
      let shape = workloads[index].arrivals.shape
      let growth = day.standsFor.reduce(0) { sum, date in
        sum
          + pow(1 + shape.growthPerMonth, Double(date.secondsSinceEpoch - start.secondsSinceEpoch) / RateMonth.seconds)
      }
      // Growth goes by the time from a run's start, which is earlier than the day.
      let earlier = filling > 0 ? pow(1 + shape.growthPerMonth, -filling / RateMonth.seconds) : 1
      var arrivals = workloads[index].arrivals
      arrivals.shape.spikes = shape.spikes(of: day.date, from: start).map {
        Spike(at: $0.at + filling, factor: $0.factor, lasting: $0.lasting)
      }
      arrivals.process = arrivals.process.scaled(by: earlier * growth / Double(day.standsFor.count))
      arrivals.goOn(from: start, at: scenario.start, day, workload: index, written: workloads[index].arrivals)
      scenario.workloads[index].arrivals = arrivals
      scenario.workloads[index].exactCache?.invalidation?.goOn(after: before)
      for stage in workloads[index].stages.indices {
        scenario.workloads[index].stages[stage].cache?.invalidation?.goOn(after: before)
      }
    }
    return scenario.holdingSchedules()
  }

  /// The same scenario with schedules that count from its start, and with fleets that are as large at it as they say.
  func holdingSchedules() -> Scenario {
    var other = self
    for index in pools.indices {
      guard var scaler = pools[index].autoscaler else { continue }
      var held: [Int] = []
      for (place, policy) in scaler.policies.enumerated() {
        switch policy {
        case .schedule(var rules):
          rules.start = start
          scaler.policies[place] = .schedule(rules)
          held.append(ScheduleAutoscaler(rules, bounds: pools[index].replicas).evaluate(at: 0).desired)
        case .fixed(let replicas):
          held.append(max(pools[index].replicas.minimum, min(pools[index].replicas.maximum, replicas)))
        default: break
        }
      }
      other.pools[index].autoscaler = scaler
      guard let most = held.max() else { continue }
      let isAll = held.count == scaler.policies.count
      other.pools[index].replicas.initial = isAll ? most : max(most, pools[index].replicas.initial)
    }
    return other
  }

  /// Requests expected of the scenario's horizon but for its shape: for the order and the progress of work only.
  var expectedRequests: Double {
    workloads.reduce(0) { $0 + ($1.arrivals.process.meanRate ?? 0) * horizon }
  }
}

extension UsagePeriod {
  /// Midnights of its days.
  fileprivate var days: [Instant] {
    stride(from: start.secondsSinceEpoch, to: end.secondsSinceEpoch, by: 86_400).map { Instant(secondsSinceEpoch: $0) }
  }
}

/// What makes the dates of a forecast what they are.
private struct DayKinds {
  let scenario: Scenario
  /// The first date.
  let first: Instant
  /// By workload and date, the seconds at the mean rate before it; one more than there are dates.
  let passed: [[Double]]
  /// The APIs whose prices by the hour a run sees.
  let apis: [API]

  init(_ scenario: Scenario, _ forecast: Forecast) {
    self.scenario = scenario
    first = forecast.start
    let dates = forecast.periods.flatMap(\.days)
    let before = Double(first.secondsSinceEpoch - scenario.start.secondsSinceEpoch)
    let seconds = (0...dates.count).map { before + Double($0) * 86_400 }
    passed = scenario.workloads.map { $0.arrivals.shape.operationalTimes(from: scenario.start, for: seconds) }
    let alternatives = scenario.alternatives
    apis = scenario.apis.indices.filter { !alternatives.contains($0) }.map { scenario.apis[$0] }
  }

  /// Where a date stands in the traffic, by workload.
  func traffic(on date: Instant) -> [DayTraffic] {
    let place = Int((date.secondsSinceEpoch - first.secondsSinceEpoch) / 86_400)
    return passed.map { DayTraffic(passed: $0[place], length: $0[place + 1] - $0[place]) }
  }

  /// Numbers that are equal for dates on which all is alike but for growth.
  func key(of date: Instant) -> [[Double]] {
    var key: [[Double]] = zip(scenario.workloads, traffic(on: date)).map { workload, traffic in
      workload.arrivals.kind(of: date, from: scenario.start, traffic)
    }
    for api in apis {
      let times = api.price.offPeak?.minutes(onDay: date.weekday) ?? []
      key.append(times.flatMap { [Double($0.lowerBound), Double($0.upperBound)] })
    }
    for pool in scenario.pools {
      key += pool.schedules.map { $0.steps(on: date, bounds: pool.replicas) }
    }
    for workload in scenario.workloads {
      let caches = [workload.exactCache] + workload.stages.map(\.cache)
      key.append(caches.compactMap { $0?.invalidation?.firstChange(on: date, from: scenario.start) })
    }
    return key
  }
}

extension ScheduledScaling {
  /// What it wants at a date's midnight, and each second of the day at which that changes with what it wants from then on.
  fileprivate func steps(on date: Instant, bounds: ReplicaBounds) -> [Double] {
    var rules = self
    rules.start = date
    let schedule = ScheduleAutoscaler(rules, bounds: bounds)
    var desired = schedule.evaluate(at: 0).desired
    var steps = [Double(desired)]
    var now = 0.0
    while let next = schedule.nextChange(after: now), next < 86_400 {
      now = next
      let later = schedule.evaluate(at: now).desired
      if later != desired { steps += [now, Double(later)] }
      desired = later
    }
    return steps
  }
}

extension ExactCache.Invalidation {
  /// Puts the changes where they are in a run that begins so many seconds after another, or before it.
  fileprivate mutating func goOn(after seconds: Double) {
    let rest = seconds.truncatingRemainder(dividingBy: every)
    elapsed = rest < 0 ? rest + every : rest
  }

  /// Second of a date at which the first change comes, at most a day; nil where they come so often that it does not matter: every hour.
  fileprivate func firstChange(on date: Instant, from start: Instant) -> Double? {
    guard every > 3_600 else { return nil }
    var other = self
    other.goOn(after: Double(date.secondsSinceEpoch - start.secondsSinceEpoch))
    return other.elapsed == 0 ? 0 : min(86_400, every - other.elapsed)
  }
}

extension Arrivals {
  /// Numbers that are equal for days on which the traffic differs by growth alone, but for what a loop shifts within its own days.
  fileprivate func kind(of date: Instant, from start: Instant, _ traffic: DayTraffic) -> [Double] {
    let kind = shape.kind(of: date, from: start)
    switch process {
    case .deterministic(let rate):
      let count = traffic.spaced(rate).count
      return count < Int(Arrivals.manySpaced) ? kind + [Double(count)] : kind
    case .batch(let batch): return kind + [min(86_400, batch.continued(from: start, at: date).begins ?? 0)]
    case .trace(let trace):
      guard trace.extending == .loop, let period = trace.period else { return kind }
      var begun = trace
      if !trace.keepsDates { begun.replayed = traffic.passed * trace.rateScale }
      return kind + place(of: begun.skipped(at: date), period: period, scale: trace.rateScale)
    case .poisson, .gamma, .modulated, .burst, .closed: return kind
    }
  }

  /// Where a date begins in a recording that is replayed again and again: the number of its day where it has whole days, to a hundredth of one,
  /// and no shape moves them; else the place itself, in hundredths of a day. What is shorter than that has no place.
  private func place(of second: Double, period: Double, scale: Double) -> [Double] {
    let day = 86_400 * scale
    let days = period / day
    let isEven =
      shape.growthPerMonth == 0 && shape.spikes.isEmpty && shape.weekly.allSatisfy { $0 == shape.weekly[0] }
      && shape.weekly[0] == 1
    if isEven, days > 0.5, abs(days - days.rounded()) <= 0.01 {
      // A recording of whole days is a little shorter or longer than they are.
      let number = (second / period * days.rounded()).rounded()
      return [number < days.rounded() ? number : 0]
    }
    guard days > 0.01 else { return [] }
    return [period - second < 0.005 * day ? 0 : (second / (0.01 * day)).rounded()]
  }

  /// Equally spaced requests from which on it does not matter whether there is one more. A modelling choice.
  static let manySpaced = 1_000.0

  /// Has the arrivals of a day go on where they are in a run that began earlier.
  ///
  /// - Parameters:
  ///   - begin: When the run begins: at the day's midnight, or before it where caches are filled.
  ///   - written: The same arrivals as they began at `start`.
  fileprivate mutating func goOn(
    from start: Instant, at begin: Instant, _ day: ForecastDay, workload: Int, written: Arrivals
  ) {
    let traffic = day.traffic[workload]
    let filling = Double(day.date.secondsSinceEpoch - begin.secondsSinceEpoch)
    switch (process, written.process) {
    case (.deterministic(let rate), .deterministic(let own)):
      let (next, count) = traffic.spaced(own)
      var gap = next
      let areas = shape.operationalTimes(from: begin, for: [filling, filling + 86_400]).map { $0 * rate }
      if Double(count) < Arrivals.manySpaced {
        // At the mean rate of several days as many come as on each of them; none comes so close to a midnight that rounding tells its day.
        let (beyond, rounding) = (areas[1] - areas[0] - Double(count), 1e-6)
        gap = max(0, min(max(gap, beyond + rounding), beyond + 1 - rounding))
      }
      firstGap = filling > 0 ? (gap + areas[0]).truncatingRemainder(dividingBy: 1) : gap
    case (.batch(var batch), .batch(let own)):
      batch.begins = own.continued(from: start, at: begin).begins
      process = .batch(batch)
    case (.trace(var trace), .trace(let own)):
      guard trace.extending == .loop, !trace.keepsDates, let period = trace.period else { return }
      let filled = filling > 0 ? shape.operationalTime(from: begin, for: filling) * trace.rateScale : 0
      let place = (traffic.passed * own.rateScale - filled).truncatingRemainder(dividingBy: period)
      trace.replayed = place < 0 ? place + period : place
      process = .trace(trace)
    default: break
    }
  }
}

extension DayTraffic {
  /// Of equally spaced requests, the first of which comes a gap after the start: gaps from the date to its first one, and how many come on it.
  fileprivate func spaced(_ rate: Double) -> (gap: Double, count: Int) {
    func gaps(_ seconds: Double) -> Double {
      let gaps = seconds * rate
      return abs(gaps - gaps.rounded()) < 1e-6 ? gaps.rounded() : gaps
    }
    let (begin, end) = (gaps(passed), gaps(passed + length))
    let earlier = max(0, begin.rounded(.up) - 1)
    return (earlier + 1 - begin, Int(max(0, end.rounded(.up) - 1) - earlier))
  }
}

extension TrafficShape {
  /// Numbers that are equal for days on which the traffic differs by growth alone.
  fileprivate func kind(of date: Instant, from start: Instant) -> [Double] {
    [weekly[date.weekday]] + spikes(of: date, from: start).flatMap { [$0.at, $0.factor, $0.lasting] }
  }

  /// The parts of spikes that lie on a day, in seconds after its midnight.
  fileprivate func spikes(of date: Instant, from start: Instant) -> [Spike] {
    let offset = Double(date.secondsSinceEpoch - start.secondsSinceEpoch)
    return spikes.compactMap { spike in
      let from = max(0, spike.at - offset)
      let to = min(86_400, spike.at + spike.lasting - offset)
      return from < to ? Spike(at: from, factor: spike.factor, lasting: to - from) : nil
    }
  }
}

extension Arrivals.Process {
  /// The same process at a rate multiplied, with the same bursts; what has no rate stays.
  fileprivate func scaled(by factor: Double) -> Arrivals.Process {
    switch self {
    case .deterministic(let rate): .deterministic(rate: rate * factor)
    case .poisson(let rate): .poisson(rate: rate * factor)
    case .gamma(let rate, let burstiness): .gamma(rate: rate * factor, burstiness: burstiness)
    case .modulated(let states):
      .modulated(states.map { ModulatedState(rate: $0.rate * factor, meanDuration: $0.meanDuration) })
    case .trace(let trace): .trace(trace.scaled(by: factor))
    case .batch(let batch):
      .batch(
        RecurringBatch(
          at: batch.at, every: batch.every, count: max(1, Int((Double(batch.count) * factor).rounded()))))
    case .burst, .closed: self
    }
  }
}
