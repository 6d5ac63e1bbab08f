import Billing
import Catalog
import EventKernel
import FoundationEssentials
import Model
import Serving

/// What must hold on every run beside `Audit`, where caches, limits, budgets, routes, agents and people decide.
struct DemandAudit {
  private(set) var findings: [String] = []
  private let scenario: Scenario
  private let result: ReplicationResult

  /// Audits a run that recorded its requests.
  /// - Parameter isDrained: Whether all that arrived must have come to an end.
  init(_ scenario: Scenario, _ result: ReplicationResult, isDrained: Bool) {
    self.scenario = scenario
    self.result = result
    findings = Audit(scenario, result).findings
    for index in scenario.workloads.indices {
      auditCounts(index)
      auditCaches(index)
      auditUses(index)
      if isDrained { auditWork(index) }
    }
    auditAPIs()
    auditPeople()
    auditBill()
    auditMemory()
    if isDrained { auditEnd() }
  }

  private mutating func check(_ holds: Bool, _ text: String) {
    if !holds { findings.append(text) }
  }

  private func name(_ index: Int) -> String { scenario.workloads[index].name }

  private mutating func auditCounts(_ index: Int) {
    let (workload, sums, name) = (scenario.workloads[index], result.workloads[index], name(index))
    let why = Rejection.allCases.reduce(Int64(0)) { $0 + sums.rejections[$1] }
    check(why == sums.rejected, "\(name): \(sums.rejected) rejected, \(why) with a reason")
    let requests = result.usage.requests.filter { result.usage.consumers[$0.consumer].workload == index }
    let (arrived, completed) = requests.reduce(into: (Int64(0), Int64(0))) {
      $0.0 += $1.arrived
      $0.1 += $1.completed
    }
    check(arrived == sums.arrived, "\(name): usage has \(arrived) requests, \(sums.arrived) arrived")
    check(completed == sums.completed, "\(name): usage has \(completed) answers, \(sums.completed) completed")
    let own = result.records.filter { $0.workload == index && $0.outcome == .completed }
    let tokens = own.reduce(into: (0, 0)) {
      $0.0 += $1.inputTokens
      $0.1 += $1.outputTokens
    }
    check(
      tokens == (Int(sums.inputTokens), Int(sums.outputTokens)),
      "\(name): \(tokens) tokens in records, \((sums.inputTokens, sums.outputTokens)) in all")
    check(sums.hedges.won <= sums.hedges.made, "\(name): \(sums.hedges)")
    if let answers = sums.answers {
      check(answers.good + answers.bad <= sums.completed, "\(name): \(answers) of \(sums.completed)")
      check(answers.unresolved <= sums.completed, "\(name): \(answers) of \(sums.completed)")
      check(answers.outcomes <= answers.good, "\(name): \(answers)")
      check(answers.misclassified <= answers.classified, "\(name): \(answers)")
    }
    if let limits = sums.limits {
      check(sums.rejections[.limit] <= limits.refused.reduce(0, +), "\(name): \(limits)")
      check(limits.refused.count == workload.limits.count, "\(name): \(limits)")
    }
    check(
      sums.rejections[.budget] <= sums.budgets.reduce(0) { $0 + $1.refused },
      "\(name): \(sums.rejections) of \(sums.budgets)")
    for (budget, counts) in zip(workload.budgets, sums.budgets) where budget.action == .hold {
      check(counts.deferred <= sums.arrived, "\(name): \(counts)")
    }
    check(sums.touchedUsers ?? 0 <= workload.users?.count ?? 0, "\(name): \(sums.touchedUsers ?? 0) users")
    if let deadlines = sums.deadlines {
      check(
        deadlines.met <= deadlines.due && deadlines.due <= sums.arrived && deadlines.met <= sums.completed,
        "\(name): \(deadlines)")
    }
    if let tasks = sums.tasks {
      let ended = sums.completed + sums.rejected + sums.timedOut + sums.failed
      check(tasks.ended == ended, "\(name): \(tasks.ended) tasks of \(ended)")
      check(tasks.endedBySteps.reduce(0, +) == tasks.ended, "\(name): tasks by steps")
      check(tasks.stopped.reduce(0, +) <= tasks.ended, "\(name): \(tasks.stopped) stopped")
      check(tasks.steps.count == Int(tasks.ended) && tasks.cost.count == Int(tasks.ended), "\(name): tasks")
      let metered = Double(sums.metered?.total ?? 0) * 1e-12
      let spent = tasks.spentByStep.reduce(0, +)
      check(spent <= metered * (1 + 1e-9) + 1e-9, "\(name): \(spent) spent by tasks, \(metered) metered")
    }
    if sums.calls != nil, sums.conversations == nil, workload.agent == nil {
      check(sums.calls?.latency.count == Int(sums.calls?.answered ?? 0), "\(name): calls")
    }
  }

  private mutating func auditCaches(_ index: Int) {
    let (workload, sums, name) = (scenario.workloads[index], result.workloads[index], name(index))
    guard let caches = sums.caches else {
      check(!workload.hasCaches, "\(name): no counts of its caches")
      return
    }
    for looked in [caches.exact, caches.semantic, caches.stages] {
      check(looked.hits <= looked.count, "\(name): \(looked)")
    }
    check(
      caches.answered + caches.computed == sums.completed, "\(name): \(caches), \(sums.completed) completed")
    check(caches.wrong <= caches.answered && caches.askedAgain <= caches.wrong, "\(name): \(caches)")
    check(caches.coalesced <= caches.exact.hits, "\(name): \(caches)")
    check(Int(caches.mostEntries) <= workload.exactCache?.capacity ?? 0, "\(name): \(caches)")
    check(caches.exact.count == uses(index, .exactCache), "\(name): \(caches.exact), \(uses(index, .exactCache)) paid")
    check(
      caches.semantic.count == uses(index, .semanticCache),
      "\(name): \(caches.semantic), \(uses(index, .semanticCache)) paid")
    let stages = workload.stages.indices.reduce(Int64(0)) { $0 + uses(index, .stageCache(stage: $1)) }
    check(caches.stages.count == stages, "\(name): \(caches.stages), \(stages) paid")
  }

  /// How often something was paid by use.
  private func uses(_ index: Int, _ source: UseSource) -> Int64 {
    guard let place = scenario.paidUses(ofWorkload: index).firstIndex(where: { $0.source == source }) else { return 0 }
    return result.usage.uses.reduce(0) {
      $1.use == place && result.usage.consumers[$1.consumer].workload == index ? $0 + $1.count : $0
    }
  }

  private mutating func auditUses(_ index: Int) {
    let (workload, sums, name) = (scenario.workloads[index], result.workloads[index], name(index))
    check(sums.tasks?.toolCalls ?? 0 == uses(index, .tool), "\(name): \(uses(index, .tool)) tools paid")
    let classified = workload.stages.indices.reduce(Int64(0)) { $0 + uses(index, .classifier(stage: $1)) }
    check(sums.answers?.classified ?? 0 == classified, "\(name): \(classified) classifications paid")
    let prices = scenario.paidUses(ofWorkload: index).map(\.use.price.picodollars)
    let own = result.usage.uses.filter { result.usage.consumers[$0.consumer].workload == index }
    let paid = own.reduce(Int128(0)) { $0 + Int128($1.count) * Int128(prices[$1.use]) }
    if let metered = sums.metered { check(metered.uses == paid, "\(name): \(metered.uses) metered, \(paid) paid") }
    check(own.allSatisfy { $0.count > 0 }, "\(name): a row of nothing")
  }

  /// Once all is over, what was metered of pools is their work, and what APIs read and wrote is what answered requests had.
  private mutating func auditWork(_ index: Int) {
    let (workload, sums, name) = (scenario.workloads[index], result.workloads[index], name(index))
    let usage = result.usage
    let consumers = usage.consumers.indices.filter { usage.consumers[$0].workload == index }
    if let metered = sums.metered, usage.poolTime.allSatisfy(\.lost.isEmpty) {
      let rates = MeteredRates(scenario)
      let work = usage.poolTime.reduce(0.0) { sum, row in
        [row.busy, row.repeated, row.wasted].filter { !$0.isEmpty }.reduce(sum) { sum, times in
          consumers.reduce(sum) { $0 + times[$1] * rates.replicaSeconds[row.pool] }
        }
      }
      let slack = work * 1e-6 + Double(sums.attempts) * 100
      check(abs(Double(metered.pools) - work) <= slack, "\(name): \(metered.pools) metered of pools, \(work) used")
    }
    if let tasks = sums.tasks, let metered = sums.metered, let calls = sums.calls {
      let cost = (tasks.cost.mean ?? 0) * Double(tasks.cost.count)
      let money = Double(metered.total) * 1e-12
      // Rankings that are given up half way end for nobody.
      let slack = workload.stages.contains { $0.items > 1 } ? money : money * 1e-9 + 1e-9
      check(abs(cost - money) <= slack, "\(name): tasks cost \(cost), \(money) metered")
      check(
        tasks.tokens == calls.inputTokens + calls.outputTokens, "\(name): \(tasks.tokens) tokens of tasks, \(calls)")
    }
    let models = workload.stages.filter { $0.errand == nil && $0.role != .before && $0.role != .after }
    let isHosted = models.allSatisfy { stage in
      stage.route.targets.allSatisfy { target in
        switch target {
        case .api: true
        case .pool: stage.role == .retrieval
        case .people: false
        }
      }
    }
    // Where no stage has tokens of its own, those of one call are counted.
    guard isHosted, models.count == 1 || workload.hasStageTokens else { return }
    if let calls = sums.calls, models.allSatisfy({ $0.role == .answer }) {
      let paid = usage.tokens.filter { consumers.contains($0.consumer) }.reduce(
        into: (input: Int64(0), output: Int64(0))
      ) {
        $0.input += $1.inputTokens + $1.cachedTokens + $1.writtenTokens
        $0.output += $1.outputTokens
      }
      check(
        paid == (calls.inputTokens, calls.outputTokens),
        "\(name): \(paid) tokens paid, \((calls.inputTokens, calls.outputTokens)) counted")
    }
    let used = usage.tokens.filter { consumers.contains($0.consumer) && $0.outcome == .used }
    let tokens = used.reduce(into: (input: Int64(0), output: Int64(0))) {
      $0.input += $1.inputTokens + $1.cachedTokens + $1.writtenTokens
      $0.output += $1.outputTokens
    }
    check(
      tokens == (sums.inputTokens, sums.outputTokens),
      "\(name): \(tokens) tokens used, \((sums.inputTokens, sums.outputTokens)) answered")
  }

  private mutating func auditAPIs() {
    for (index, sums) in result.apis.enumerated() {
      let rows = result.usage.tokens.filter { $0.api == index }
      let prompts = rows.reduce(Int64(0)) { $0 + $1.inputTokens + $1.cachedTokens + $1.writtenTokens }
      check(prompts == sums.promptTokens, "api \(index): \(prompts) charged of \(sums.promptTokens) prompt tokens")
      let found = rows.reduce(Int64(0)) { $0 + $1.cachedTokens }
      check(found == sums.cachedTokens, "api \(index): \(found) charged of \(sums.cachedTokens) found")
      check(
        rows.allSatisfy { min($0.calls, $0.inputTokens, $0.cachedTokens, $0.writtenTokens, $0.outputTokens) >= 0 },
        "api \(index): negative usage")
      let calls = rows.reduce(Int64(0)) { $0 + $1.calls }
      let underWay = Int64(result.leftovers.apiCalls[index])
      check(
        sums.calls == sums.unserved + sums.errors + calls - sums.underWay + underWay && sums.underWay <= underWay,
        "api \(index): \(sums), \(calls) answered, \(underWay) under way")
    }
  }

  private mutating func auditPeople() {
    for (desk, sums) in result.people.enumerated() {
      let paid = scenario.workloads.indices.reduce(Int64(0)) { $0 + uses($1, .people(desk)) }
      check(paid == sums.cases, "desk \(desk): \(sums.cases) cases, \(paid) paid")
      check(sums.wait.count == Int(sums.cases), "desk \(desk): waits")
      let open = Int(sums.cases - sums.done)
      check(open >= 0 && open <= scenario.people[desk].count, "desk \(desk): \(sums)")
      check(open <= result.leftovers.cases[desk], "desk \(desk): \(open) open of \(result.leftovers.cases[desk])")
    }
  }

  /// Each line of what is paid by use is its count times its price, and all lines of it are there.
  private mutating func auditBill() {
    let lines = bill(scenario, result.usage).charges.filter { $0.position.kind == .service }
    var expected: [String: Int128] = [:]
    for row in result.usage.uses {
      let use = scenario.paidUses(ofWorkload: result.usage.consumers[row.consumer].workload)[row.use].use
      expected["\(row.month) \(row.consumer) \(row.use)"] =
        Int128(row.count) * Int128(use.price.picodollars) / 1_000_000
    }
    for line in lines {
      let place = line.position
      let key = "\(place.month) \(place.consumer) \(place.option)"
      check(expected[key] == line.cost.millionths, "\(key): \(line.cost) on the bill, \(expected[key] ?? -1) used")
    }
    check(lines.count == expected.values.count { $0 != 0 }, "\(lines.count) lines of \(expected.count) uses")
  }

  /// Every place in memory is that of somebody who is known.
  private mutating func auditMemory() {
    let left = result.leftovers
    let known = result.workloads.reduce(Int64(0)) {
      $0 + $1.inFlight + $1.deferred + ($1.conversations?.thinkingAtEnd ?? 0)
    }
    check(
      left.requests == Int(known) + left.pairs + left.abandoned,
      "\(left) where \(known) are under way")
    let talks = result.workloads.reduce(Int64(0)) { $0 + ($1.conversations?.open ?? 0) }
    check(left.conversations == Int(talks), "\(left.conversations) conversations kept, \(talks) open")
    let tasks = zip(scenario.workloads, result.workloads).reduce(Int64(0)) {
      $1.0.agent == nil ? $0 : $0 + $1.1.inFlight + $1.1.deferred
    }
    check(left.tasks <= Int(tasks), "\(left.tasks) tasks kept, \(tasks) under way")
    guard
      !scenario.workloads.contains(where: { workload in
        workload.client.timeout != nil || workload.stages.contains { $0.route.hedge != nil || $0.route.timeout != nil }
      }), !scenario.pools.contains(where: { $0.queue.timeout != nil })
    else { return }
    check(
      left.requestPlaces <= mostAtATime() + Int(known) + 1,
      "\(left.requestPlaces) places for \(mostAtATime()) and \(known) requests")
  }

  /// Requests under way at a time at most, of those that ended; a conversation counts from its first turn to its last.
  private func mostAtATime() -> Int {
    var spans: [[Int64]: (from: Double, to: Double)] = [:]
    for record in result.records {
      let key = [Int64(record.workload), record.conversation ?? -1, record.conversation == nil ? record.index : 0]
      let span = spans[key] ?? (record.arrivedAt, record.finishedAt)
      spans[key] = (min(span.from, record.arrivedAt), max(span.to, record.finishedAt))
    }
    let events = spans.values.flatMap { [($0.from, 1), ($0.to, -1)] }
    var (level, most) = (0, 0)
    for (_, change) in events.sorted(by: { $0.0 == $1.0 ? $0.1 > $1.1 : $0.0 < $1.0 }) {
      level += change
      most = max(most, level)
    }
    return most
  }

  /// Nothing is left anywhere, but for what queues find out about when they come to it.
  private mutating func auditEnd() {
    let left = result.leftovers
    check(
      left.requests - left.abandoned + left.conversations + left.tasks + left.awaitedAnswers + left.visits == 0
        && (left.poolCalls + left.apiCalls + left.cases).allSatisfy { $0 == 0 }, "left: \(left)")
  }
}
