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
