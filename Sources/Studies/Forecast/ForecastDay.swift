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
}

extension Scenario {
  /// The days to simulate.
  ///
  /// Days of a month are of one kind when every workload has the same factor of the weekday, the same spikes at the same time of day and,
  /// where a recording is replayed again and again, the same day of it. Each kind is cut into as many stretches as it is given days, at least one, and the middle of a stretch is simulated.
  func forecastDays(_ forecast: Forecast) -> [ForecastDay] {
    forecast.periods.enumerated().flatMap { month, period -> [ForecastDay] in
      let dates = stride(from: period.start.secondsSinceEpoch, to: period.end.secondsSinceEpoch, by: 86_400)
        .map { Instant(secondsSinceEpoch: $0) }
      var kinds: [(key: [[Double]], dates: [Instant])] = []
      for date in dates {
        let key = workloads.map { $0.arrivals.kind(of: date, from: start) }
        if let known = kinds.firstIndex(where: { $0.key == key }) {
          kinds[known].dates.append(date)
        } else {
          kinds.append((key, [date]))
        }
      }
      var counts = kinds.map { _ in 1 }
      for _ in kinds.count..<max(kinds.count, min(forecast.sample, dates.count)) {
        // The kind of which each simulated day stands for most days has the next one.
        let loads = kinds.indices.map { Double(kinds[$0].dates.count) / Double(counts[$0]) }
        guard let most = loads.indices.max(by: { (loads[$0], $1) < (loads[$1], $0) }) else { break }
        counts[most] += 1
      }
      let stretches = zip(kinds, counts).flatMap { kind, count in
        (0..<count).map { part in
          Array(kind.dates[(part * kind.dates.count / count)..<((part + 1) * kind.dates.count / count)])
        }
      }
      return stretches.enumerated().map { number, dates in
        ForecastDay(month: month, number: number, date: dates[dates.count / 2], standsFor: dates)
      }
    }
  }

  /// The scenario of one day, with the mean traffic of the days that it stands for.
  ///
  /// Days of one kind differ by growth alone, which makes all of a day larger by one factor; so the mean of the days is the day
  /// itself at another rate, and its growth from hour to hour stays.
  ///
  /// Before it comes what fills its caches (`fillingTime`), with the traffic that the same day has: the same spikes are not in it.
  func onDay(_ day: ForecastDay) -> Scenario {
    var scenario = self
    let filling = fillingTime
    scenario.warmUp = filling
    scenario.start = Instant(secondsSinceEpoch: day.date.secondsSinceEpoch - Int64(filling))
    scenario.horizon = filling + 86_400
    for index in workloads.indices {
      let shape = workloads[index].arrivals.shape
      let growth = day.standsFor.reduce(0) { sum, date in
        sum
          + pow(1 + shape.growthPerMonth, Double(date.secondsSinceEpoch - start.secondsSinceEpoch) / RateMonth.seconds)
      }
      let arrivals = workloads[index].arrivals.standing(at: day.date, from: start)
      // Growth goes by the time from a run's start, which is earlier than the day.
      let earlier = filling > 0 ? pow(1 + shape.growthPerMonth, -filling / RateMonth.seconds) : 1
      scenario.workloads[index].arrivals.process = arrivals.process.scaled(
        by: earlier * growth / Double(day.standsFor.count))
      scenario.workloads[index].arrivals.shape.spikes = shape.spikes(of: day.date, from: start).map {
        Spike(at: $0.at + filling, factor: $0.factor, lasting: $0.lasting)
      }
    }
    return scenario
  }

  /// Requests expected of the scenario's horizon but for its shape: for the order and the progress of work only.
  var expectedRequests: Double {
    workloads.reduce(0) { $0 + ($1.arrivals.process.meanRate ?? 0) * horizon }
  }
}

extension Arrivals {
  /// Numbers that are equal for days on which the traffic differs by growth alone, but for what a loop shifts within its own days.
  fileprivate func kind(of date: Instant, from start: Instant) -> [Double] {
    let kind = shape.kind(of: date, from: start)
    guard case .trace(let trace) = standing(at: date, from: start).process, trace.extending == .loop,
      let period = trace.period
    else { return kind }
    // A recording of whole days is a little shorter or longer than they are.
    let days = max(1, (period / 86_400 - 0.01).rounded(.up))
    let place = trace.skipped(at: date) / period
    let day = ((place - place.rounded(.down)) * days).rounded()
    return kind + [day < days ? day : 0]
  }

  /// The same arrivals where a recording that is replayed again and again stands where the calendar puts it.
  fileprivate func standing(at date: Instant, from start: Instant) -> Arrivals {
    guard case .trace(var trace) = process, trace.extending == .loop, !trace.keepsDates else { return self }
    let before = Double(date.secondsSinceEpoch - start.secondsSinceEpoch)
    trace.replayed = shape.operationalTime(from: start, for: before) * trace.rateScale
    var other = self
    other.process = .trace(trace)
    return other
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
