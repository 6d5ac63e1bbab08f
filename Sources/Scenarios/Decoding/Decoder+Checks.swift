import Diagnostics
import EventKernel
import Model

extension Decoder {
  /// Names that would make figure paths or routes ambiguous.
  func checkNames(
    _ workloads: [(name: String, field: Field)], apis: [(name: String, field: Field)],
    people: [(name: String, field: Field)], backends: Backends
  ) {
    for (name, field) in workloads where ["pools", "apis", "people", "total"].contains(name) {
      error(
        field.keyPlace, "workloads: \(quoted(name)) is the start of other figures' paths", hint: "choose another name")
    }
    for (name, field) in apis where backends.pools.contains(name) {
      error(
        field.keyPlace, "apis: \(quoted(name)) is also the name of a pool", hint: "routes could not tell them apart")
    }
    for (name, field) in people where backends.pools.contains(name) || backends.apis.contains(name) {
      error(
        field.keyPlace, "people: \(quoted(name)) is also the name of a pool or an API",
        hint: "routes could not tell them apart")
    }
    if workloads.isEmpty, !problems.hasErrors {
      error(Place(source: 0, line: 1, column: 1), "the scenario has no workload")
    }
  }

  /// A call of a language model or a hosted model needs lengths of its prompt and its answer.
  func checkTokens(_ decoded: DecodedWorkload, pools: [Pool?], apis: [API?]) {
    for visit in Demand([decoded.workload]).visits {
      let stage = decoded.workload.stages[visit.stage]
      let hasInput = decoded.hasInputTokens || stage.inputTokens != nil
      let hasOutput = decoded.hasOutputTokens || stage.outputTokens != nil
      guard !hasInput || !hasOutput else { continue }
      let needs: String
      switch visit.backend {
      case .pool(let index):
        guard let pool = pools[index], case .roofline = pool.stepTime else { continue }
        needs = "\(pool.name) runs a language model"
      case .api(let index):
        guard let api = apis[index] else { continue }
        needs = "\(api.name) is paid by the token"
      case .people: continue
      }
      let missing = hasInput ? "output_tokens" : "input_tokens"
      var unread = ""
      if case .trace(let trace) = decoded.workload.arrivals.process, !trace.content.unused.isEmpty {
        unread =
          ", or the column of the recording: columns: {\(missing): ...}; it has \(listed(trace.content.unused)) too"
      }
      error(
        decoded.field.keyPlace, "\(decoded.field.path): \(quoted(missing)) is missing",
        hint: "\(needs): write \(missing): 220 or a distribution\(unread)")
      return
    }
  }

  /// Warns of stages that each read the whole prompt and write the whole answer, since none says what it does.
  func checkStageTokens(_ decoded: DecodedWorkload, pools: [Pool?], apis: [API?]) {
    let stages = decoded.workload.stages
    let whole = Demand([decoded.workload]).visits.filter { visit in
      guard stages[visit.stage].role == .answer, !stages[visit.stage].hasTokens else { return false }
      switch visit.backend {
      case .pool(let index):
        if let pool = pools[index], case .roofline = pool.stepTime { return true }
        return false
      case .api: return true
      case .people: return false
      }
    }.map(\.stage)
    guard let first = whole.first, let last = whole.last, first != last else { return }
    let names = Set(whole).sorted().map { stages[$0].name }
    problems.warning(
      decoded.field.keyPlace,
      "\(decoded.field.path): the stages \(listed(names)) each read the whole prompt and write the whole answer, and are paid for it",
      hint:
        "give a stage tokens of its own: stages: [{name: \(shown(names[0])), input_tokens: 150, output_tokens: 3}, ...]"
    )
  }

  /// Warns of prompts and answers that have no tokens by a recording or as written, where each has one.
  func checkNoTokens(_ decoded: DecodedWorkload, pools: [Pool?]) {
    let workload = decoded.workload
    guard workload.hasTokens else { return }
    func warn(_ message: String) {
      problems.warning(decoded.field.keyPlace, "\(decoded.field.path): \(message)")
    }
    let visits = Demand([workload]).visits
    let models = Set(
      visits.compactMap { visit -> Int? in
        guard case .pool(let index) = visit.backend, let pool = pools[index], case .roofline = pool.stepTime else {
          return nil
        }
        return visit.stage
      })
    let isCounted = !models.isEmpty || visits.contains { if case .api = $0.backend { true } else { false } }
    let traceTokens = workload.arrivals.process.traceTokens
    if case .trace(let trace) = workload.arrivals.process {
      let counts = [
        ("prompt", trace.content.input?.zeros ?? 0, isCounted),
        ("answer", trace.content.output?.zeros ?? 0, !models.isEmpty),
      ]
      for (name, zeros, counts) in counts where counts && zeros > 0 {
        warn("\(zeros) of \(trace.requests) requests have no tokens of the \(name); each counts as one token")
      }
    }
    let empty = models.sorted().first { place in
      guard case .constant(0) = workload.stages[place].outputTokens ?? workload.outputTokens else { return false }
      return workload.stages[place].outputTokens != nil || !traceTokens.output
    }
    guard let empty else { return }
    let stage = workload.stages.count > 1 ? "the stage \(shown(workload.stages[empty].name))" : "each request"
    warn("output_tokens is 0, and a language model gives \(stage) one token of an answer at least")
  }

  /// Warns of requests that a pool will reject, since they are longer with their answers than its serving software takes.
  func checkLengths(_ decoded: DecodedWorkload, pools: [Pool?]) {
    let workload = decoded.workload
    // What recorded requests and later turns of conversations carry is known in the run alone.
    guard workload.conversation == nil else { return }
    if case .trace = workload.arrivals.process { return }
    for visit in Demand([workload]).visits {
      guard case .pool(let index) = visit.backend, let pool = pools[index], pool.decode == nil,
        let longest = pool.longestRequest
      else { continue }
      let stage = workload.stages[visit.stage]
      let share = (stage.inputTokens ?? workload.inputTokens).share(
        above: Double(longest), with: stage.outputTokens ?? workload.outputTokens)
      guard share >= 0.01 else { continue }
      problems.warning(
        decoded.field.keyPlace,
        "\(decoded.field.path): about \(Int((share * 100).rounded())) % of its requests are longer with their answers than the "
          + "\(longest) tokens that \(pool.name) takes, which rejects them",
        hint: "\(pool.name) takes as many as max_model_len, the model and the cache of a replica allow")
      return
    }
  }

  /// Warns of a run that nobody will wait for.
  func checkVolume(_ workload: Workload, field: Field, horizon: Double?) {
    guard let horizon, let rate = workload.arrivals.process.meanRate else { return }
    let requests = rate * horizon * workload.requestsPerArrival
    guard requests > Ceilings.quietRequests else { return }
    problems.warning(
      field.keyPlace, "\(field.path): about \(Int64(requests / 1e6)) million requests in each replication",
      hint: "shorten the horizon or lower the rate")
  }

  /// A priority must be one of the levels of the pools that serve by it, and some pool should.
  func checkPriority(_ decoded: DecodedWorkload, pools: [Pool?]) {
    let priority = decoded.workload.priority
    guard priority != Defaults.priority else { return }
    let place = decoded.priority?.place ?? decoded.field.keyPlace
    var isUsed = false
    for case .pool(let index) in Demand([decoded.workload]).visits.map(\.backend) {
      guard let pool = pools[index] else { return }
      switch pool.batching {
      case .continuous(let continuous): isUsed = isUsed || continuous.schedulingPolicy == .priority
      case .dynamic(let dynamic) where dynamic.priorityLevels > 0:
        isUsed = true
        if priority < 1 || priority > dynamic.priorityLevels {
          error(
            place, "\(decoded.field.path).priority: \(pool.name) has the levels 1 to \(dynamic.priorityLevels)",
            hint: "1 is served first; without a priority a request has default_priority_level")
        }
      case .none, .dynamic: break
      }
    }
    if !isUsed {
      problems.warning(
        place, "\(decoded.field.path).priority: no pool that serves it goes by priority",
        hint: "batching: {scheduling_policy: priority}, or priority_levels of a dynamic batcher")
    }
  }

  /// The pools together must stay countable.
  func checkFleet(_ pools: [Pool?], fields: [(name: String, field: Field)]) {
    var replicas = 0
    for (pool, entry) in zip(pools, fields) {
      replicas += pool?.replicas.maximum ?? 0
      guard replicas > Ceilings.fleet else { continue }
      error(
        entry.field.keyPlace, "\(entry.field.path): with this pool there may be \(replicas) replicas in all",
        hint: "at most \(Ceilings.fleet) over all pools")
      return
    }
  }

  /// Warns of pools that nothing is routed to.
  func checkUse(
    _ workloads: [DecodedWorkload?], pools: [(name: String, field: Field)], decoders: Set<Int>, crossover: Crossover?
  ) {
    guard let workloads = allOrNil(workloads) else { return }
    let demand = Demand(workloads.map(\.workload))
    for (index, pool) in pools.enumerated()
    where !demand.reaches(.pool(index)) && !decoders.contains(index) && crossover?.pool != index {
      problems.warning(pool.field.keyPlace, "\(pool.field.path): no workload is routed here, its replicas only cost")
    }
  }
}

extension Distribution {
  /// The probability that a draw and one of another are together above `x`: over twenty equally likely ones of the other.
  fileprivate func share(above x: Double, with other: Distribution) -> Double {
    let parts = 20
    return (0..<parts).reduce(0) { sum, part in
      let second = other.quantile((Double(part) + 0.5) / Double(parts))
      return sum + survival(x - max(1, second.rounded())) / Double(parts)
    }
  }
}
