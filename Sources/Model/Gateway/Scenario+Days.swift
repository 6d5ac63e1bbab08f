import EventKernel

extension Scenario {
  /// Seconds that a cache may keep an answer so that a day which begins with an empty one is like any other: an hour, a twenty-fourth of it.
  /// A modelling choice.
  private static let longestOfADay = 3_600.0
  /// Seconds of the longest warm-up before a day of a forecast: a week, eight times the work of a day. A modelling choice.
  private static let longestWarmUp = 7 * 86_400.0

  /// What of a day reaches into the next one, so that a day alone is not like a day among others, and what to write instead; nil where
  /// nothing does.
  public var crossesDays: (why: String, instead: String)? { crossing(keeping: Self.longestOfADay) }

  /// The same of days that are simulated with what fills their caches before them (`fillingTime`).
  public var crossesWarmDays: (why: String, instead: String)? { crossing(keeping: Self.longestWarmUp) }

  /// Seconds before a day in which its caches fill to what they hold on any day, in whole hours: the longest time to live of a cache that keeps
  /// answers for more than an hour; 0 where there is none.
  public var fillingTime: Double {
    let longest = workloads.compactMap { workload -> Double? in
      guard workload.duplicates == nil else { return nil }
      let times = caches(of: workload).compactMap(\.cache.timeToLive)
      return times.filter { $0 > Self.longestOfADay }.max()
    }.max()
    return longest.map { min(($0 / 3_600).rounded(.up) * 3_600, Self.longestWarmUp) } ?? 0
  }

  private func crossing(keeping longest: Double) -> (why: String, instead: String)? {
    for workload in workloads {
      if let found = crossingCache(workload, keeping: longest) ?? crossingBudget(workload) ?? crossingLimit(workload) {
        return found
      }
      if !workload.arrivals.repeatsDaily {
        return (
          "the batches of \(workload.name) do not come alike every day", "write every: 1d, or a whole part of a day"
        )
      }
      for case .people(let desk) in workload.stages.flatMap(\.route.targets) where people[desk].hours != nil {
        return (
          "\(people[desk].name) has hours, after which cases of \(workload.name) wait for the next day",
          "leave out hours of people.\(people[desk].name), and write the time of a case as long as it is with them"
        )
      }
    }
    for pool in pools where pool.lookBack > Self.longestOfADay {
      return (
        "the autoscaler of \(pool.name) foresees the load by what came more than an hour before, which a day alone has not",
        "write a season of 1h or less, or another policy"
      )
    }
    return nil
  }

  private func crossingCache(_ workload: Workload, keeping longest: Double) -> (why: String, instead: String)? {
    // A share of duplicates stores nothing.
    guard workload.duplicates == nil else { return nil }
    // What fills a cache before a day of a recording are the rows before it, which need not be there.
    let isTrace = workload.arrivals.isTrace
    let most = isTrace ? Self.longestOfADay : longest
    guard let long = caches(of: workload).first(where: { $0.cache.timeToLive ?? .infinity > most }) else { return nil }
    let (time, limit) = most == Self.longestOfADay ? ("an hour", "1h") : ("a week", "7d")
    return (
      "\(long.name) of \(workload.name) keeps answers for more than \(time), and would begin every day empty",
      "write a ttl of \(limit) or less, or duplicates: with the share that a run over days finds"
    )
  }

  /// The caches of a workload that keep answers by what is asked, as sentences name them.
  private func caches(of workload: Workload) -> [(name: String, cache: ExactCache)] {
    (workload.exactCache.map { [("the exact cache", $0)] } ?? [])
      + workload.stages.compactMap { stage in stage.cache.map { ("the cache of \(stage.name)", $0) } }
  }

  private func crossingBudget(_ workload: Workload) -> (why: String, instead: String)? {
    for budget in workload.budgets where budget.period.seconds >= 86_400 {
      guard budget.period == .day, budget.reset == .calendar, start.secondOfDay == 0 else {
        return (
          "a budget of \(workload.name) counts what is spent over days",
          "write the limit of a day of the calendar, with a start at midnight"
        )
      }
      if budget.action == .hold {
        return (
          "a budget of \(workload.name) defers calls to the next day", "write on_limit: refuse, or a budget by the hour"
        )
      }
    }
    return nil
  }

  private func crossingLimit(_ workload: Workload) -> (why: String, instead: String)? {
    let isCrossing = workload.limits.contains {
      $0.seconds >= 86_400 && !($0.seconds == 86_400 && $0.window == .clock && start.secondOfDay == 0)
    }
    guard isCrossing else { return nil }
    return (
      "a limit of \(workload.name) counts what comes over days", "write a limit of a day by the clock, or of less"
    )
  }

  /// Whether a part of a day is not like the whole of it, since something counts, keeps or holds for an hour or longer.
  public var hasLongMemory: Bool {
    crossesDays != nil
      || workloads.contains { workload in
        workload.hasCaches && workload.duplicates == nil || workload.budgets.contains { $0.period.seconds >= 3_600 }
          || workload.limits.contains { $0.seconds >= 3_600 } || workload.deadline != nil
      }
  }
}

extension Scenario {
  /// Why days are not alike though the same requests come in them, as the end of a sentence, and whether all weeks are; nil where nothing
  /// but traffic tells one day from another.
  ///
  /// Prices by the day of the week, schedules, what is dated, and what goes wrong so seldom and for so long that a day is no share of a month.
  public var daysDiffer: (why: String, weeksAreAlike: Bool)? {
    if let why = whyDatesDiffer { return (why, false) }
    for api in apis where api.price.offPeak?.differsByDay == true {
      return ("\(api.name) costs less at times that differ from one day of the week to another", true)
    }
    for pool in pools where pool.schedules.contains(where: { !$0.isDaily }) {
      return ("the schedule of \(pool.name) is another on some days of the week", true)
    }
    return nil
  }

  private var whyDatesDiffer: String? {
    for pool in pools {
      if pool.hasMoments { return "\(pool.name) has something that happens at a moment of the run" }
      if pool.schedules.contains(where: { !$0.isWeekly }) {
        return "the schedule of \(pool.name) is another on some days of the month or of the year"
      }
      if pool.longestFault > Self.longestOfADay {
        return "what goes wrong in \(pool.name) at random times lasts for more than an hour"
      }
    }
    for api in apis {
      if api.hasMoments { return "\(api.name) has something that happens at a moment of the run" }
      if api.longestFault > Self.longestOfADay {
        return "what goes wrong at \(api.name) at random times lasts for more than an hour"
      }
    }
    if let contract = commitments.first(where: { $0.window != nil }) {
      return "the commitment \(contract.name) holds for a part of the time"
    }
    for workload in workloads where workload.duplicates == nil {
      for (name, cache) in caches(of: workload) {
        guard let every = cache.invalidation?.every, every > Self.longestOfADay else { continue }
        if (86_400 / every).rounded() * every != 86_400 {
          return "\(name) of \(workload.name) forgets what has changed at other times on other days"
        }
      }
    }
    return nil
  }

  /// Whether it matters which part of a day is simulated, though the same requests come at any time: prices, schedules or faults.
  public var hoursDiffer: Bool {
    daysDiffer != nil || apis.contains { $0.price.offPeak != nil || $0.longestFault > 0 }
      || pools.contains { !$0.schedules.isEmpty || $0.longestFault > 0 }
  }
}

extension Pool {
  /// Whether something happens to it at a moment of the run: a fault, an update, a change of a price, a fall of a recorded market.
  public var hasMoments: Bool {
    let whens = (faults.slow + faults.badDeploys).map(\.when) + faults.zoneOutages.map(\.when)
    return !rollingUpdates.isEmpty || whens.contains(where: \.isMoment) || autoscaler?.outages.isEmpty == false
      || purchase.contains { $0.priceSchedule != nil || $0.interruption?.trace != nil }
  }

  /// The schedules that its autoscaler keeps.
  public var schedules: [ScheduledScaling] {
    (autoscaler?.policies ?? []).compactMap { policy in
      if case .schedule(let rules) = policy { rules } else { nil }
    }
  }

  /// Seconds that the longest of what goes wrong at random times lasts, a repair on average; 0 where nothing does.
  fileprivate var longestFault: Double {
    let whens = (faults.slow + faults.badDeploys).map(\.when) + faults.zoneOutages.map(\.when)
    return max(faults.crashes?.repair.mean ?? 0, whens.longestAtRandom)
  }

  /// Seconds before a moment of which a foresight of the load needs to know.
  fileprivate var lookBack: Double {
    (autoscaler?.policies ?? []).reduce(0) { longest, policy in
      if case .predictive(let rules) = policy { max(longest, rules.season) } else { longest }
    }
  }
}

extension API {
  /// Whether something happens to it at a moment of the run.
  public var hasMoments: Bool { whens.contains(where: \.isMoment) }

  fileprivate var longestFault: Double { whens.longestAtRandom }

  private var whens: [Occurrence] { faults.outages + faults.throttling.map(\.when) }
}

extension Occurrence {
  /// Whether it happens once, at a moment of the run.
  fileprivate var isMoment: Bool { if case .at = times { true } else { false } }
}

extension [Occurrence] {
  /// Seconds of the longest that comes again and again.
  fileprivate var longestAtRandom: Double { filter { !$0.isMoment }.map(\.lasting).max() ?? 0 }
}

extension ScheduledScaling {
  /// Whether it is the same every day.
  public var isDaily: Bool { moments.allSatisfy(\.isDaily) }
  /// Whether it is the same every week.
  public var isWeekly: Bool { moments.allSatisfy(\.isWeekly) }

  private var moments: [CronExpression] {
    windows.flatMap { window in
      if case .at(let end) = window.end { [window.start, end] } else { [window.start] }
    }
  }
}
