import Catalog
import EventKernel
import Model
import Serving
import Testing

/// A part that has no effect leaves every other byte alike, whatever else there is.
@Suite struct DemandZeroEffectTests {
  /// A part at zero effect.
  struct Part: Sendable, CustomTestStringConvertible {
    var name: String
    /// Whether it says something about answers that was not known before.
    var ratesAnswers = false
    /// How many scenarios are drawn: more where few have a place for it.
    var draws = 120
    /// What the scenario must be like, so that the part has none; nil where it cannot.
    var base: @Sendable (Scenario) -> Scenario? = { $0 }
    /// The scenario with the part; nil where there is no place for it.
    var change: @Sendable (Scenario) -> Scenario?
    var testDescription: String { name }
  }

  /// Applies a change to each workload; nil where none takes it.
  private static func each(_ scenario: Scenario, _ change: (inout Workload) -> Bool) -> Scenario? {
    var (other, isChanged) = (scenario, false)
    for index in other.workloads.indices where change(&other.workloads[index]) { isChanged = true }
    return isChanged ? other : nil
  }

  private static let models: [Backend] = [.pool(0), .api(0), .pool(3), .api(1)]

  private static func answer(_ workload: Workload) -> Route { workload.stages[workload.answerStage].route }

  private static func validates(_ workload: Workload) -> Bool {
    workload.stages.contains { stage in
      stage.route.cascade.contains { if case .validate = $0.judgement { true } else { false } }
    }
  }

  /// Adds targets of a route at a place.
  private static func insert(_ backends: [Backend], at place: Int, _ route: inout Route) {
    let choices = route.choices.count
    route.targets.insert(contentsOf: backends, at: place)
    route.choiceCount = choices
  }

  /// A scenario in which no backend fails, refuses or is lost.
  private static func sound(_ scenario: Scenario) -> Scenario {
    var other = scenario
    for api in other.apis.indices {
      other.apis[api].errors = 0
      other.apis[api].faults = APIFaults()
      other.apis[api].requestsPerSecond = nil
      other.apis[api].tokenLimitPerSecond = nil
      other.apis[api].refusals.share = 0
    }
    for workload in other.workloads.indices {
      for stage in other.workloads[workload].stages.indices {
        other.workloads[workload].stages[stage].route.timeout = nil
      }
    }
    for pool in other.pools.indices {
      other.pools[pool].queue = QueueLimits()
      other.pools[pool].faults = Faults()
      other.pools[pool].purchase.removeAll { $0.kind == .spot }
      if case .continuous(var batching) = other.pools[pool].batching {
        batching.blocks = 5_000
        other.pools[pool].batching = .continuous(batching)
      }
    }
    return other
  }

  private static func hedge(_ kind: String, _ backends: [Backend]) -> Part {
    Part(
      name: "hedge on another \(kind) after a very long time",
      change: { scenario in
        each(scenario) { workload in
          let stage = workload.answerStage
          var route = workload.stages[stage].route
          guard route.hedge == nil, let target = backends.first(where: { !route.targets.contains($0) }) else {
            return false
          }
          insert([target], at: route.choices.count + route.fallbackCount, &route)
          route.hedge = Hedge(after: 1e9)
          workload.stages[stage].route = route
          return true
        }
      })
  }

  static let parts: [Part] = [
    Part(
      name: "exact cache that finds nothing",
      change: { scenario in
        each(scenario) { workload in
          guard workload.exactCache == nil, workload.duplicates == nil, workload.items == nil else { return false }
          workload.duplicates = 0
          workload.exactCache = ExactCache(capacity: 10)
          return true
        }
      }),
    Part(
      name: "cache of a step that finds nothing",
      change: { scenario in
        each(scenario) { workload in
          guard workload.exactCache == nil, workload.duplicates == nil, workload.items == nil, workload.stages.count > 1
          else { return false }
          workload.duplicates = 0
          workload.stages[0].cache = ExactCache(capacity: 10)
          return true
        }
      }),
    Part(
      name: "semantic cache that finds nothing",
      change: { scenario in
        each(scenario) { workload in
          guard workload.semanticCache == nil else { return false }
          workload.semanticCache = SemanticCache(hit: 0, wrong: 0.5, repeated: 0.5)
          return true
        }
      }),
    Part(
      name: "endless limits",
      change: { scenario in
        each(scenario) { workload in
          for window in CallLimit.Window.allCases {
            for scope in LimitScope.allCases where scope != .user || workload.users != nil {
              for (unit, settlement) in [(CallLimit.Unit.requests, .after), (.tokens, .after), (.tokens, .estimate)]
                as [(CallLimit.Unit, CallLimit.Settlement)]
              {
                workload.limits.append(
                  CallLimit(
                    unit: unit, most: 1e15, seconds: 10, scope: scope, window: window, settlement: settlement))
              }
            }
          }
          return true
        }
      }),
    Part(
      name: "endless budgets",
      change: { scenario in
        each(scenario) { workload in
          for action in [.refuse, .hold, .shorten(outputTokens: 1), .route(.api(1))] as [Budget.Action] {
            for reset in Budget.Reset.allCases {
              workload.budgets.append(
                Budget(limit: 1_000_000, period: .minute, scope: .tenant, action: action, reset: reset, alertAt: 1))
            }
          }
          let stage = workload.answerStage
          _ = workload.stages[stage].route.place(of: .api(1), adding: true)
          return true
        }
      }),
    Part(
      // Of a call that is judged the client sees nothing before the verdict, so its own timeouts would end other calls.
      name: "cascade that accepts all", draws: 600,
      base: { scenario in
        each(sound(scenario)) { workload in
          workload.client = Client()
          workload.deadline = nil
          guard workload.agent == nil, workload.budgets.isEmpty, workload.limits.isEmpty else { return false }
          let stage = workload.answerStage
          var route = workload.stages[stage].route
          guard route.choices.count == 1, route.isPlain || route.rule == .leastLoaded else { return false }
          route.rule = .cascade
          route.cascade = [CascadeStep()]
          workload.stages[stage].route = route
          return true
        }
      },
      change: { scenario in
        each(scenario) { workload in
          let stage = workload.answerStage
          var route = workload.stages[stage].route
          guard route.rule == .cascade, route.cascade.count == 1,
            let next = models.first(where: { !route.targets.contains($0) })
          else { return false }
          route.cascade = [CascadeStep(judgement: .accepts(.constant(1))), CascadeStep()]
          insert([next], at: 1, &route)
          route.choiceCount = 2
          workload.stages[stage].route = route
          return true
        }
      }),
    hedge("API", [.api(0), .api(1)]), hedge("pool", [.pool(0), .pool(3)]),
    Part(
      name: "timeout of a route after a very long time",
      change: { scenario in
        each(scenario) { workload in
          guard workload.stages[workload.answerStage].route.timeout == nil else { return false }
          workload.stages[workload.answerStage].route.timeout = 1e9
          return true
        }
      }),
    Part(
      name: "fallback that is not needed", base: { sound($0) },
      change: { scenario in
        each(scenario) { workload in
          let stage = workload.answerStage
          var route = workload.stages[stage].route
          guard route.fallback == nil, let target = models.first(where: { !route.targets.contains($0) }) else {
            return false
          }
          insert([target], at: route.choices.count, &route)
          route.fallbackCount = 1
          route.fallback = Fallback(
            cooldown: workload.priority == 0 ? .litellm : .failures(1, within: 60, lasting: 60))
          workload.stages[stage].route = route
          return true
        }
      }),
    Part(
      name: "retry for each first attempt", draws: 360,
      base: { scenario in
        // What fails does so within the ten seconds for which a first attempt's earning is kept.
        var other = sound(scenario)
        for index in other.workloads.indices {
          let route = answer(other.workloads[index])
          other.workloads[index].client.retryBudget = nil
          other.workloads[index].client.retries = 1
          other.workloads[index].client.timeout = nil
          other.workloads[index].client.backoff = Backoff()
          other.workloads[index].agent = nil
          other.workloads[index].budgets.removeAll { $0.action == .hold }
          guard route.rule != .cascade, route.hedge == nil, other.workloads[index].stages.count == 1 else { return nil }
          guard route.targets.allSatisfy({ if case .api = $0 { true } else { false } }) else { return nil }
        }
        for api in other.apis.indices {
          other.apis[api].errors = 0.3
          other.apis[api].timeToFirstToken = .uniform(low: 0, high: 1)
          other.apis[api].completion = nil
        }
        return other
      },
      change: { scenario in
        each(scenario) { workload in
          workload.client.retryBudget = 1
          return true
        }
      }),
    Part(
      name: "agent of one step", draws: 240,
      change: { scenario in
        each(scenario) { workload in
          guard workload.agent == nil, !workload.stages[workload.answerStage].hasTokens else { return false }
          workload.agent = Agent(steps: .constant(1), budget: AgentBudget(maxSteps: 5, timeout: 1e9, action: .ask))
          workload.agent?.history.kept = workload.conversation?.keptHistory
          return true
        }
      }),
    Part(
      name: "answers that are all good", ratesAnswers: true,
      base: { scenario in scenario.workloads.contains(where: validates) ? nil : scenario },
      change: { scenario in
        var other = scenario
        for pool in other.pools.indices { other.pools[pool].quality = other.pools[pool].quality ?? .constant(1) }
        for api in other.apis.indices { other.apis[api].quality = other.apis[api].quality ?? .constant(1) }
        return other
      }),
    Part(
      name: "users, items, difficulty, outcome and deadline", ratesAnswers: true,
      base: { scenario in scenario.workloads.contains(where: validates) ? nil : scenario },
      change: { scenario in
        each(scenario) { workload in
          if workload.users == nil { workload.users = UserPopulation(count: 10) }
          if workload.difficulty == nil { workload.difficulty = .law(.uniform(low: 0, high: 1)) }
          if workload.outcome == nil { workload.outcome = OutcomeGoal(name: "sale", success: 0.5) }
          if !workload.budgets.contains(where: { $0.action == .hold }) { workload.deadline = workload.deadline ?? 10 }
          if workload.items == nil, workload.duplicates == nil, workload.retrieved == nil {
            workload.items = ItemPopularity(count: 10, zipfExponent: 1)
          }
          return true
        }
      }),
    Part(
      name: "prompt cache of prompts that are never as long",
      change: { scenario in
        var (other, isChanged) = (scenario, false)
        for api in other.apis.indices where other.apis[api].promptCache == nil {
          other.apis[api].promptCache = PromptCacheRules(minimum: 1 << 30, chargesWrites: true)
          isChanged = true
        }
        return isChanged ? other : nil
      }),
  ]

  @Test(arguments: parts)
  func changesNothing(part: Part) throws {
    var compared = 0
    for number in 2_000..<2_000 + part.draws {
      guard let base = part.base(try DemandScenario.make(number)), let other = part.change(base) else { continue }
      let (one, two) = (
        try simulate(base, replication: 0, recording: true), try simulate(other, replication: 0, recording: true)
      )
      compared += 1
      for (before, after) in zip(part.texts(base, one, like: one), part.texts(other, two, like: one))
      where before.text != after.text {
        Issue.record("\(part.name), scenario \(number): \(before.name) \(Self.difference(before.text, after.text))")
        break
      }
      let audit = DemandAudit(other, two, isDrained: DemandScenario.drains(number))
      #expect(audit.findings.isEmpty, "\(part.name), scenario \(number): \(audit.findings.prefix(2))")
    }
    #expect(compared >= 12, "\(part.name) was in \(compared) scenarios")
  }

  /// Where two texts begin to differ.
  private static func difference(_ one: String, _ other: String) -> String {
    let place = zip(one.utf8, other.utf8).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? 0
    func part(_ text: String) -> String { String(text.utf8.dropFirst(max(0, place - 150)).prefix(260)) ?? "" }
    return "\(part(one)) / \(part(other))"
  }
}

extension DemandZeroEffectTests.Part {
  /// Everything that a run says, but for what only the added part says.
  func texts(
    _ scenario: Scenario, _ result: ReplicationResult, like base: ReplicationResult
  ) -> [(name: String, text: String)] {
    var texts: [(name: String, text: String)] = []
    texts.append(("records", result.records.map { "\($0)" }.joined(separator: "\n")))
    for (index, sums) in result.workloads.enumerated() {
      texts.append(("workload \(index)", String(describing: alike(sums, base.workloads[index]))))
    }
    var pools = result.pools
    // That nothing is found is said of pools to which a prompt may come.
    for place in pools.indices where base.pools[place].prefixHitRate == nil && pools[place].prefixHitRate == 0 {
      pools[place].prefixHitRate = nil
    }
    for (name, value) in [("pools", pools), ("apis", result.apis), ("people", result.people)] as [(String, Any)] {
      texts.append((name, String(describing: value)))
    }
    texts.append(("timeline", String(describing: result.timeline)))
    var usage = result.usage
    // What is looked up for nothing is counted all the same.
    let uses = usage.uses.compactMap { row -> String? in
      let (source, use) = scenario.paidUses(ofWorkload: usage.consumers[row.consumer].workload)[row.use]
      return use.price == 0 ? nil : "\(row.month) \(row.consumer) \(source) \(row.count)"
    }
    usage.uses = []
    texts.append(("usage", String(describing: usage)))
    texts.append(("uses", uses.joined(separator: "\n")))
    texts.append(("events", "\(result.events)"))
    return texts
  }

  /// Counts without those that only the added part has.
  private func alike(_ sums: WorkloadResult, _ base: WorkloadResult) -> WorkloadResult {
    var sums = sums
    if let counts = base.caches {
      // A cache that finds nothing is looked up.
      if counts.exact.count == 0 {
        sums.caches?.exact = counts.exact
        sums.caches?.exactMisses = counts.exactMisses
      }
      if counts.semantic.count == 0 {
        sums.caches?.semantic = counts.semantic
        sums.caches?.semanticMisses = counts.semanticMisses
      }
      if counts.stages.count == 0 { sums.caches?.stages = counts.stages }
      if base.metered == nil {
        sums.caches?.computedDollars = 0
        sums.caches?.answeredDollars = 0
        sums.caches?.exactMisses.dollars = 0
        sums.caches?.semanticMisses.dollars = 0
      }
    } else {
      sums.caches = nil
    }
    if base.answers == nil || ratesAnswers {
      sums.answers = nil
    } else {
      sums.answers?.escalations.removeAll { $0 == 0 }
    }
    if base.metered == nil { sums.metered = nil }
    if base.calls == nil { sums.calls = nil }
    if base.tasks == nil { sums.tasks = nil }
    if base.deadlines == nil { sums.deadlines = nil }
    if base.savings == nil { sums.savings = nil }
    if base.touchedUsers == nil { sums.touchedUsers = nil }
    sums.limits = base.limits.flatMap { before in
      sums.limits.map { LimitCounts(refused: Array($0.refused.prefix(before.refused.count))) }
    }
    sums.budgets = Array(sums.budgets.prefix(base.budgets.count))
    return sums
  }
}
