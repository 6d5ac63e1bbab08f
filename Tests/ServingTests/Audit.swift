import EventKernel
import Model
import Serving

/// What must hold on every run, whatever the scenario. Each check that fails adds a line to `findings`.
struct Audit {
  private(set) var findings: [String] = []
  private let scenario: Scenario
  private let result: ReplicationResult
  private let horizon: Double

  /// Audits a run that recorded its requests.
  init(_ scenario: Scenario, _ result: ReplicationResult) {
    self.scenario = scenario
    self.result = result
    horizon = result.overload?.stoppedAt ?? scenario.horizon
    for index in scenario.workloads.indices { auditWorkload(index) }
    for index in scenario.pools.indices { auditPool(index) }
    for index in scenario.apis.indices { auditAPI(index) }
    auditRecords()
  }

  private mutating func check(_ holds: Bool, _ text: String) {
    if !holds { findings.append(text) }
  }

  private mutating func auditWorkload(_ index: Int) {
    let sums = result.workloads[index]
    let name = scenario.workloads[index].name
    let ended = sums.completed + sums.rejected + sums.timedOut + sums.failed
    check(
      sums.arrived == ended + sums.deferred + sums.inFlight && sums.ended == ended,
      "\(name): \(sums.arrived) arrived, \(ended) ended, \(sums.deferred) deferred, \(sums.inFlight) in flight")
    check(
      min(sums.completed, sums.rejected, sums.timedOut, sums.failed, sums.deferred, sums.inFlight, sums.attained) >= 0,
      "\(name): negative count")
    check(sums.attempts >= sums.arrived, "\(name): fewer attempts than requests")
    let rows = result.usage.requests.filter { result.usage.consumers[$0.consumer].workload == index }
    let used = (arrived: rows.reduce(0) { $0 + $1.arrived }, completed: rows.reduce(0) { $0 + $1.completed })
    check(used.arrived == sums.arrived, "\(name): \(sums.arrived) arrived, \(used.arrived) in the usage")
    check(used.completed == sums.completed, "\(name): \(sums.completed) completed, \(used.completed) in the usage")
    check(sums.attained <= sums.completed, "\(name): more attained than completed")
    let hasTokens = scenario.workloads[index].hasTokens
    check(sums.latency.count == Int(sums.completed), "\(name): latency of \(sums.latency.count)")
    check(sums.queueWait.count == Int(sums.completed), "\(name): queue wait of \(sums.queueWait.count)")
    check(sums.ttft.count == (hasTokens ? Int(sums.completed) : 0), "\(name): first token of \(sums.ttft.count)")
    for (metric, histogram) in [
      ("ttft", sums.ttft), ("tpot", sums.tpot), ("itl", sums.itl), ("latency", sums.latency),
      ("queue_wait", sums.queueWait),
    ] {
      check(histogram.minimum ?? 0 >= 0, "\(name): least \(metric) is \(histogram.minimum ?? 0)")
    }
    if let talks = sums.conversations {
      check(
        talks.started == talks.finished + talks.brokenOff + talks.open, "\(name): conversations do not add up: \(talks)"
      )
      check(talks.brokenOff == sums.rejected + sums.timedOut + sums.failed, "\(name): broken off \(talks.brokenOff)")
      check(
        talks.open == talks.thinkingAtEnd + sums.inFlight + sums.deferred,
        "\(name): \(talks) with \(sums.inFlight) in flight")
      check(talks.thinkingAtEnd >= 0 && talks.thinking >= 0, "\(name): thinking \(talks)")
    }
    if let metered = sums.metered { auditMoney(index, metered) }
    let line = result.timeline.workloads[index]
    check(line.arrived.reduce(0, +) == sums.arrived, "\(name): timeline arrived")
    check(line.completed.reduce(0, +) == sums.completed, "\(name): timeline completed")
    check(
      line.unsuccessful.reduce(0, +) == sums.rejected + sums.timedOut + sums.failed, "\(name): timeline unsuccessful")
    check(line.arrived.count == result.timeline.times.count, "\(name): timeline length")
    check(result.timeline.times.last.map { $0 < horizon } ?? false, "an empty bin at the end")
  }

  /// What was metered of APIs is what their usage costs at list price; of pools, no more than their work.
  private mutating func auditMoney(_ index: Int, _ metered: MeteredMoney) {
    let name = scenario.workloads[index].name
    let rates = MeteredRates(scenario)
    let consumers = result.usage.consumers.indices.filter { result.usage.consumers[$0].workload == index }
    let calls = result.usage.tokens.filter { consumers.contains($0.consumer) }.reduce(Int128(0)) { sum, row in
      let rate = rates.calls[row.api][row.terms.rank]
      return sum
        + Int128(
          rate.cost(
            input: row.inputTokens, cached: row.cachedTokens, written: row.writtenTokens, output: row.outputTokens)
            - rate.each + row.calls * rate.each)
    }
    check(metered.apis == calls, "\(name): \(metered.apis) metered of APIs, \(calls) used")
    check(sums(index).budgets.allSatisfy { $0.spent == metered.total }, "\(name): a budget missed money")
    let rows = result.usage.poolTime
    guard rows.allSatisfy({ $0.lost.isEmpty }) else { return }
    let work = rows.reduce(0.0) { sum, row in
      [row.busy, row.repeated, row.wasted].filter { !$0.isEmpty }.reduce(sum) { sum, times in
        consumers.reduce(sum) { $0 + times[$1] * rates.replicaSeconds[row.pool] }
      }
    }
    check(
      Double(metered.pools) <= work * (1 + 1e-9) + Double(sums(index).attempts) * 10,
      "\(name): \(metered.pools) metered of pools, \(work) used")
  }

  private func sums(_ index: Int) -> WorkloadResult { result.workloads[index] }

  /// Whether a workload comes to a pool by itself.
  private func isRouted(_ pool: Int) -> Bool {
    scenario.workloads.contains { $0.stages.contains { $0.route.targets.contains(.pool(pool)) } }
  }

  /// Width of each bin of the timeline.
  private var widths: [Double] {
    let times = result.timeline.times
    return times.indices.map { ($0 + 1 < times.count ? times[$0 + 1] : horizon) - times[$0] }
  }

  private mutating func auditPool(_ index: Int) {
    let pool = scenario.pools[index]
    let sums = result.pools[index]
    let line = result.timeline.pools[index]
    check(sums.queueDepth >= 0 && sums.queueDepthMax >= 0, "\(pool.name): queue depth")
    check(
      (line.queueDepth + line.running + line.ready + line.starting).allSatisfy { $0 >= -1e-9 },
      "\(pool.name): negative level")
    check(line.utilization.allSatisfy { $0 >= 0 && $0 <= 1 }, "\(pool.name): utilization of a bin")
    check(sums.utilization.map { $0 >= 0 && $0 <= 1 + 1e-9 } ?? true, "\(pool.name): utilization")
    check(sums.prefixHitRate.map { $0 >= 0 && $0 < 1 } ?? true, "\(pool.name): prefix hits")
    check(sums.keyValueUtilizationMax ?? 0 <= 1 && sums.keyValueUtilization ?? 0 <= 1, "\(pool.name): cache")
    let waiting = zip(line.queueDepth, widths).reduce(0) { $0 + $1.0 * $1.1 }
    check(
      abs(waiting - sums.queueDepth * horizon) <= 1e-6 * max(waiting, 1),
      "\(pool.name): waiting by bin \(waiting), in all \(sums.queueDepth * horizon)")
    let ready = zip(line.ready, widths).reduce(0) { $0 + $1.0 * $1.1 }
    check(abs(ready - sums.replicas * horizon) <= 1e-6 * max(ready, 1), "\(pool.name): ready by bin")
    let decode = pool.decode
    check(
      sums.transfers.count <= (decode == nil ? 0 : Int(sums.served)),
      "\(pool.name): \(sums.transfers.count) transfers of \(sums.served) prompts")
    check(
      sums.transfers.minimum ?? .infinity >= (decode?.latency ?? 0) * (1 - 1e-9), "\(pool.name): a transfer too short")
    if let decode, scenario.prefillPools(of: decode.pool).count == 1, !isRouted(decode.pool) {
      let written = Int(result.pools[decode.pool].served)
      check(written <= sums.transfers.count, "\(pool.name): \(sums.transfers.count) sent, \(written) answers")
    }
    check(sums.replicasMin >= 0 && sums.replicasMin <= sums.replicasMax, "\(pool.name): replicas")
    auditUsage(index)
  }

  private mutating func auditUsage(_ index: Int) {
    let pool = scenario.pools[index]
    let usage = result.usage
    let rows = usage.instances.filter { $0.pool == index }
    let ranks = usage.ranks.filter { $0.pool == index }
    let times = result.usage.poolTime.filter { $0.pool == index }
    check(
      (rows.map { min($0.microseconds, $0.roundingMicroseconds) }
        + ranks.map { min($0.microseconds, $0.roundingMicroseconds) }).allSatisfy { $0 >= 0 },
      "\(pool.name): negative usage")
    check(rows.allSatisfy { pool.purchase[$0.option].kind == .spot }, "\(pool.name): a row of spot that is none")
    check(
      zip(ranks, ranks.dropFirst()).allSatisfy {
        $0.month < $1.month
          || $0.machine < $1.machine
          || $0.month == $1.month && $0.ranks.upperBound < $1.ranks.lowerBound && $0.microseconds >= $1.microseconds
      }, "\(pool.name): a higher rank ran longer than a lower one")
    check(
      times.allSatisfy { $0.idle >= 0 && $0.starting >= 0 && $0.busy.allSatisfy { $0 >= 0 } },
      "\(pool.name): negative time")
    let instanceSeconds = Double(usage.microseconds(pool: index)) / 1e6
    let replicaSeconds = times.reduce(0) { $0 + $1.starting + $1.serving }
    let lives = result.instanceLives.filter { $0.pool == index }
    let lived = lives.reduce(Int64(0)) { $0 + $1.end - $1.start }
    check(
      lived == usage.microseconds(pool: index),
      "\(pool.name): instances ran \(lived) microseconds, usage has \(usage.microseconds(pool: index))")
    for option in pool.purchase.indices {
      let own = lives.filter { $0.spotOption == option }.reduce(Int64(0)) { $0 + $1.end - $1.start }
      let booked = rows.filter { $0.option == option }.reduce(Int64(0)) { $0 + $1.microseconds }
      check(own == booked, "\(pool.name): option \(option) ran \(own) microseconds, usage has \(booked)")
    }
    for (outcome, whole) in [
      (WorkOutcome.lost, result.pools[index].lostWork), (.repeated, result.pools[index].repeatedWork),
      (.wasted, result.pools[index].wastedWork),
    ] {
      check(times.allSatisfy { $0[outcome].allSatisfy { $0 >= 0 } }, "\(pool.name): negative time \(outcome)")
      let sum = times.reduce(0) { $0 + $1[outcome].reduce(0, +) }
      check(abs(sum - whole) <= 1e-6 * max(sum, 1), "\(pool.name): \(outcome) \(sum) by month, \(whole) in all")
    }
    let isAllAnswered = result.workloads.allSatisfy { $0.completed == $0.arrived }
    let isOnce = result.workloads.allSatisfy { $0.attempts == $0.arrived }
    check(
      !isOnce || !isAllAnswered || result.pools[index].repeatedWork + result.pools[index].wastedWork == 0,
      "\(pool.name): wasted work though every request was answered at once")
    check(times.allSatisfy { $0.draining >= 0 }, "\(pool.name): negative drain")
    for row in usage.warm where row.pool == index {
      check(row.waitingMicroseconds >= 0 && row.preparingMicroseconds >= 0, "\(pool.name): negative warm time")
    }
    let size = Double(pool.warmPool?.size ?? 0)
    let waited = usage.warm.filter { $0.pool == index }.reduce(0) { $0 + $1.waitingMicroseconds }
    check(Double(waited) <= size * (horizon * 1e6 + 1), "\(pool.name): more warm than kept")
    guard pool.instancesOf == nil else {
      check(lives.isEmpty && instanceSeconds == 0, "\(pool.name): instances of its own")
      return
    }
    let fleet = scenario.fleet(of: index)
    // How much of instances there was, of which each type has its own size, and how much of that replicas took.
    let places = lives.reduce(0.0) { $0 + Double($1.end - $1.start) / 1e6 * Double(fleet.sizes[$1.machine]) }
    let taken = zip(fleet.pools, fleet.footprints).reduce(0.0) { sum, member in
      let rows = usage.poolTime.filter { $0.pool == member.0 }
      return sum + rows.reduce(0) { $0 + $1.starting + $1.serving } * Double(member.1.size)
    }
    // A replica starts, serves and drains on a running instance, and an instance holds up to N of them.
    let slack =
      (1e-5 * Double(max(rows.count + ranks.reduce(0) { $0 + $1.ranks.count }, 1))
        * Double(max(fleet.pools.reduce(0) { $0 + result.pools[$1].coldStarts }, 1)) + 1e-9 * instanceSeconds)
      * Double(fleet.isShared ? fleet.sizes.max() ?? 1 : 1)
    check(taken <= places + slack, "\(pool.name): \(taken) taken of \(places) place-seconds")
    if pool.mixesHardware {
      for machine in pool.machines.indices {
        let held = lives.reduce(0.0) { $0 + ($1.machine == machine ? Double($1.end - $1.start) / 1e6 : 0) }
        let own = times.reduce(0) { $0 + ($1.machine == machine ? $1.starting + $1.serving : 0) }
        check(
          own <= held * Double(pool.machines[machine].replicasPerInstance) + slack,
          "\(pool.name): \(own) replica-seconds on type \(machine), whose instances ran \(held) seconds")
      }
    }
    for machine in pool.machines.indices {
      let own = lives.filter { $0.machine == machine && $0.spotOption == nil }.reduce(Int64(0)) {
        $0 + $1.end - $1.start
      }
      let booked = ranks.filter { $0.machine == machine }.reduce(Int64(0)) {
        $0 + Int64($1.ranks.count) * $1.microseconds
      }
      check(own == booked, "\(pool.name): type \(machine) ran \(own) microseconds, usage has \(booked)")
    }
    let free = times.reduce(0) { $0 + $1.unoccupied } * Double(fleet.footprints[0].size)
    if pool.provisioner != nil || fleet.isShared {
      check(
        abs(taken + free - places) <= slack,
        "\(pool.name): \(taken) taken and \(free) free of \(places) place-seconds")
    } else if pool.machines.allSatisfy({ $0.replicasPerInstance == 1 }) {
      check(
        abs(replicaSeconds - instanceSeconds) <= slack,
        "\(pool.name): \(replicaSeconds) replica-seconds, \(instanceSeconds) instance-seconds")
    }
    let isFixed =
      !fleet.isShared && pool.autoscaler == nil && pool.otherMachines.isEmpty
      && pool.purchase.allSatisfy { $0.kind != .spot && $0.shortage == nil }
      && pool.faults.isEmpty
      && pool.rollingUpdates.isEmpty && result.overload == nil
    for (month, period) in result.usage.months.enumerated() {
      let end = min(Double(period.end.secondsSinceEpoch - scenario.start.secondsSinceEpoch), horizon)
      let length = end - Double(period.start.secondsSinceEpoch - scenario.start.secondsSinceEpoch)
      for (option, terms) in pool.purchase.enumerated() {
        guard length > 0, terms.kind == .spot else { continue }
        check(
          rows.allSatisfy { $0.option != option || terms.prices.indices.contains($0.price) },
          "\(pool.name): a price that option \(option) has not")
        guard let limit = terms.limit else { continue }
        let used = rows.filter { $0.option == option && $0.month == month }.reduce(0) { $0 + $1.microseconds }
        check(
          Double(used) <= Double(limit) * (length * 1e6 + 1), "\(pool.name): option \(option) holds more than \(limit)")
      }
      for row in ranks where row.month == month {
        let options = pool.purchase.indices.filter { pool.purchase[$0].machine == row.machine }
        let highest = options.map { pool.ranks(ofOption: $0).upperBound }.max() ?? 1
        check(Double(row.microseconds) <= length * 1e6 + 1, "\(pool.name): a rank ran longer than the month")
        check(row.ranks.upperBound < highest, "\(pool.name): \(row.ranks) instances ran of \(highest - 1)")
      }
      guard isFixed else { continue }
      let ran = usage.microseconds(pool: index, month: month)
      let held = Double(pool.instances(for: pool.replicas.initial))
      check(abs(Double(ran) - held * length * 1e6) <= held, "\(pool.name): ran \(ran) microseconds in month \(month)")
      let row = times.filter { $0.month == month }
      let serving = row.reduce(0) { $0 + $1.serving }
      check(
        result.usage.months.count > 1
          || abs(serving - Double(pool.replicas.initial) * length) <= 1e-6 * max(serving, 1),
        "\(pool.name): busy and idle \(serving) in month \(month)")
    }
    if isFixed {
      let serving = times.reduce(0) { $0 + $1.serving }
      check(
        abs(serving - Double(pool.replicas.initial) * horizon) <= 1e-6 * max(serving, 1),
        "\(pool.name): busy and idle \(serving) in all")
      check(usage.roundingMicroseconds(pool: index) == 0, "\(pool.name): rounding without an instance that ended")
    }
    let expected = result.usage.months.count * (pool.mixesHardware ? pool.machines.count : 1)
    check(times.count == expected || result.overload != nil, "\(pool.name): a row a month")
  }

  private mutating func auditAPI(_ index: Int) {
    let sums = result.apis[index]
    let answered = result.usage.tokens.filter { $0.api == index }.reduce(0) { $0 + $1.calls }
    check(sums.calls >= sums.unserved + sums.errors + answered, "api \(index): \(sums) and \(answered) answers")
  }

  private mutating func auditRecords() {
    var last = 0.0
    for (index, sums) in result.workloads.enumerated() {
      let own = result.records.filter { $0.workload == index }
      for (outcome, count) in [
        (Outcome.completed, sums.completed), (.rejected, sums.rejected), (.timedOut, sums.timedOut),
        (.failed, sums.failed),
      ] {
        check(own.filter { $0.outcome == outcome }.count == Int(count), "records of \(outcome) in workload \(index)")
      }
      check(Set(own.map(\.index)).count == own.count, "a request of workload \(index) ended twice")
      check(own.reduce(0) { $0 + $1.attempts } <= Int(sums.attempts), "attempts of workload \(index)")
      let tokens = own.filter { $0.outcome == .completed }.reduce(0) { $0 + $1.outputTokens }
      check(tokens == Int(sums.outputTokens), "output tokens of workload \(index)")
    }
    for record in result.records {
      check(record.finishedAt >= last, "records out of order")
      last = record.finishedAt
      let times =
        record.outcome == .completed
        ? [record.arrivedAt, record.startedAt, record.firstTokenAt, record.finishedAt, horizon]
        : [record.arrivedAt, record.finishedAt, horizon]
      if zip(times, times.dropFirst()).contains(where: { $0 > $1 }) { findings.append("\(record)") }
    }
  }
}
