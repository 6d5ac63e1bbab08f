import EventKernel
import Model

/// Tasks: requests that make several model calls, with tools between them.
///
/// What a task does next its gateway's `AgentLoop` says. Between two calls it is on an errand.
extension Simulation {
  /// Begins an attempt of a request whose workload has an agent.
  @inline(never)
  mutating func beginTask(_ id: RequestID) {
    let request = shared.requests.pointer(id)
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    if particulars[id].task < 0 {
      let place = request.pointee.identity.conversation
      particulars[id].task =
        gateway.pointee.agent?.pointee.open(
          request.pointee, number(of: request), in: place >= 0 ? shared.conversations[place] : nil,
          tree: &shared.prefixes) ?? -1
    }
    guard let task = gateway.pointee.agent?.pointee.task(particulars[id].task) else { return }
    gateway.pointee.agent?.pointee.begin(task, tree: &shared.prefixes)
    takeTaskTokens(id, task)
  }

  /// Gives a request what the next model call of its task carries.
  private mutating func takeTaskTokens(_ id: RequestID, _ task: UnsafeMutablePointer<OpenTask>) {
    let request = shared.requests.pointer(id)
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    guard let tokens = gateway.pointee.agent?.pointee.nextCall(task, number(of: request), tree: &shared.prefixes) else {
      return
    }
    request.pointee.tokens = tokens
    task.pointee.isCalling = true
    // What begins at an earlier step comes to the agent's with these.
    if arrivedTokens.isKept { arrivedTokens.keep(tokens, of: id) }
    let place = request.pointee.identity.conversation
    guard place >= 0, gateway.pointee.agent?.pointee.grows == true else { return }
    shared.conversations[place].said = task.pointee.said
    shared.conversations[place].node = task.pointee.node
  }

  /// What a request's task does after a call that was answered; nil where it goes on as one without a task.
  @inline(never)
  mutating func taskGoesOn(_ id: RequestID) -> TaskMove? {
    let place = particulars[id].task
    let request = shared.requests.pointer(id)
    let workload = Int(request.pointee.identity.workload)
    let gateway = gateways.pointer(workload)
    guard gateway.pointee.agent?.pointee.step == request.pointee.attempt.step,
      let task = gateway.pointee.agent?.pointee.task(place), !task.pointee.isDone, !task.pointee.isHandedOver
    else { return nil }
    if task.pointee.inputTokens == 0 { task.pointee.startedAt = request.pointee.attempt.startedAt }
    if case .people = gateway.pointee.backend(of: request.pointee) {
      // A person has taken the whole task over.
      task.pointee.isHandedOver = true
      task.pointee.isCalling = false
      return nil
    }
    task.pointee.isCalling = false
    task.pointee.inputTokens += Int64(request.pointee.tokens.input)
    task.pointee.outputTokens += Int64(request.pointee.tokens.output)
    let before = task.pointee.toolCalls
    guard
      let move = gateway.pointee.agent?.pointee.afterCall(
        task, particulars.pointer(id), number(of: request), sentAt: request.pointee.identity.firstSentAt, now: now,
        tree: &shared.prefixes)
    else { return nil }
    let calls = Int64(task.pointee.toolCalls - before)
    if calls > 0 { payTools(calls, of: id) }
    countMoney(of: id, task)
    guard move != .done else { return nil }
    let overhead = countCall(request)
    if earlierWork.isKept { noteVisit(id, isPart: false) }
    request.pointee.visit = Request.Visit()
    // 0 is the first call's alone.
    request.pointee.attempt.call = max(request.pointee.attempt.call &+ 1, 1)
    if case .goOn(let seconds) = move { return .goOn(after: seconds + overhead) }
    return move
  }

  /// Counts calls of tools, and meters them.
  private mutating func payTools(_ calls: Int64, of id: RequestID) {
    let workload = Int(shared.requests[id].identity.workload)
    guard let use = gateways.pointer(workload).pointee.agent?.pointee.toolUse else { return }
    pay(use, for: id, count: calls)
    shared.workloads[workload].toolsCalled(calls)
  }

  /// Counts what a task was metered since it was last asked for the step that it made.
  private mutating func countMoney(of id: RequestID, _ task: UnsafeMutablePointer<OpenTask>) {
    let metered = task.pointee.spent
    shared.workloads[Int(shared.requests[id].identity.workload)].taskSpent(
      metered - task.pointee.metered, step: Int(task.pointee.calls))
    task.pointee.metered = metered
  }

  /// Counts the answer to a call after which others come.
  /// - Returns: Seconds after which the agent has it.
  private mutating func countCall(_ request: UnsafeMutablePointer<Request>) -> Double {
    let workload = Int(request.pointee.identity.workload)
    let pool = Int(request.pointee.visit.pool)
    var overhead = 0.0
    var isStreamed = request.pointee.visit.api >= 0
    if pool >= 0, pools[pool].policy == .continuous {
      let rules = pools[pool].rules.pointer(0)
      overhead = rules.pointee.stepTime.overhead(inputTokens: Int(request.pointee.tokens.input))
      if pools[pool].isMixed { overhead = pools[pool].overheadByMachine(of: request) }
      isStreamed = rules.pointee.scheduling != .batchByBatch
    }
    if isStreamed {
      shared.workloads[workload].callAnswered(
        outputTokens: request.pointee.tokens.output, seconds: now - request.pointee.attempt.firstTokenAt)
    }
    return overhead
  }

  /// Does with a request what its task does next.
  @inline(never)
  mutating func carryOutTask(_ move: TaskMove, _ id: RequestID) {
    switch move {
    case .goOn(let seconds): sendAway(id, seconds: seconds, then: .task)
    case .handOver(let target): call(id, from: target)
    case .fail:
      // What its budget stopped its client does not send again.
      shared.requests[id].attempt.retries = .max
      end(id, .failed)
    case .done: endTask(id)
    }
  }

  /// A task that is done between two calls: what comes of it is told whole.
  private mutating func endTask(_ id: RequestID) {
    guard let task = task(of: id) else { return }
    task.pointee.isDone = true
    shared.requests[id].attempt.firstTokenAt = now
    leaveStep(id)
  }

  /// A task comes back from its tools.
  @inline(never)
  mutating func continueTask(_ id: RequestID) {
    guard let task = task(of: id) else { return }
    let gateway = gateways.pointer(Int(shared.requests[id].identity.workload))
    let move = gateway.pointee.agent?.pointee.afterTools(task, particulars.pointer(id)) ?? .done
    guard case .goOn = move else {
      carryOutTask(move, id)
      return
    }
    takeTaskTokens(id, task)
    call(id)
  }

  /// A request's task; nil where it has none.
  mutating func task(of id: RequestID) -> UnsafeMutablePointer<OpenTask>? {
    let place = particulars[id].task
    guard place >= 0 else { return nil }
    return gateways.pointer(Int(shared.requests[id].identity.workload)).pointee.agent?.pointee.task(place)
  }

  /// Says what is known of an answered task beside the times of its last call.
  mutating func completeTask(_ id: RequestID) {
    guard let task = task(of: id), task.pointee.inputTokens > 0 else { return }
    shared.requests[id].attempt.startedAt = task.pointee.startedAt
    if task.pointee.isHandedOver { shared.requests[id].attempt.firstTokenAt = now }
  }

  /// Prompt and answer tokens of all model calls of a request that is a task, in its present attempt; of a task that came to nothing
  /// those of the call that was not answered as well. Nil where it is none.
  mutating func sumOfTask(_ id: RequestID) -> (input: Int, output: Int)? {
    guard let task = task(of: id) else { return nil }
    var sum = (input: Int(task.pointee.inputTokens), output: Int(task.pointee.outputTokens))
    let request = shared.requests.pointer(id)
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    guard let step = gateway.pointee.agent?.pointee.step else { return sum }
    if task.pointee.isCalling {
      let isThere = request.pointee.attempt.step == step
      let call = isThere ? request.pointee.tokens : tokens(of: id, at: step)
      sum.input += Int(call.input)
      sum.output += Int(call.output)
      // What a budget has cut is the answer of an earlier step.
      if !isThere, gateway.pointee.program.tokens != nil, particulars[id].wantedTokens > 0 {
        sum.output -= Int(particulars[id].wantedTokens - request.pointee.tokens.output)
      }
    }
    if let tokens = gateway.pointee.program.tokens {
      let all = tokens.sum(number(of: request), arrived: arrivedTokens[id], spared: sparedSteps(id))
      let own = tokens.tokens(of: step, number(of: request), arrived: arrivedTokens[id])
      sum.input += all.input - Int(own.input)
      sum.output += all.output - Int(own.output)
    }
    return sum
  }

  /// Ends the task of a request that leaves.
  @inline(never)
  mutating func closeTask(_ id: RequestID) {
    guard let task = task(of: id) else { return }
    countMoney(of: id, task)
    let workload = Int(shared.requests[id].identity.workload)
    shared.workloads[workload].taskEnded(task.pointee)
    if gateways.pointer(workload).pointee.agent?.pointee.end(particulars[id].task, tree: shared.prefixes) == true {
      settleTask(particulars[id].task, workload)
    }
    particulars[id].task = -1
  }

  /// A call is given up: its task waits for it where what it costs is known only when it is over.
  mutating func keepTask(of id: RequestID, _ state: RequestState) {
    guard let task = task(of: id) else { return }
    if state == .running || state == .calling {
      task.pointee.holders += 1
    } else {
      particulars[id].task = -1
    }
  }

  /// A call that was given up is over.
  mutating func leaveTask(_ id: RequestID) {
    guard let task = task(of: id) else { return }
    let place = particulars[id].task
    particulars[id].task = -1
    task.pointee.holders -= 1
    let workload = Int(shared.requests[id].identity.workload)
    guard task.pointee.isEnded, task.pointee.holders == 0 else { return }
    settleTask(place, workload)
  }

  /// All that a task cost is known.
  private mutating func settleTask(_ place: Int32, _ workload: Int) {
    guard let task = gateways.pointer(workload).pointee.agent?.pointee.task(place) else { return }
    let rest = task.pointee.spent - task.pointee.metered
    shared.workloads[workload].taskSpent(rest, step: Int(task.pointee.calls))
    shared.workloads[workload].taskSettled(task.pointee)
    gateways.pointer(workload).pointee.agent?.pointee.close(place)
  }

  /// Says at the end of a run what tasks have cost so far that wait for calls that were given up.
  mutating func settleTasks(_ workload: Int) {
    for place in gateways.pointer(workload).pointee.agent?.pointee.endedTasks ?? [] { settleTask(place, workload) }
  }
}
