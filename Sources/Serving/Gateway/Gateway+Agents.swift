import EventKernel
import FoundationEssentials
import Model

/// How a task goes on.
enum TaskMove: Equatable {
  /// It is done: its request goes on behind the step of the agent.
  case done
  /// It calls its model again after N seconds.
  case goOn(after: Double)
  /// Another of the step's targets takes it over.
  case handOver(target: Int)
  /// It comes to nothing.
  case fail
}

/// The loop of a workload's agent: model calls with tools between them.
///
/// Everything is drawn by the number of the request and of the step, so that no attempt and no other draw moves any.
struct AgentLoop {
  /// Place of the step whose calls it makes.
  let step: UInt8
  private var tasks = TaskTable()
  /// Place of tools among the uses that are paid.
  var toolUse: Int?
  /// Whether prompts bring along what was said and found.
  let grows: Bool
  private let keptHistory: Int32
  private let compaction: AgentHistory.Compaction?
  /// Place of the target that writes summaries.
  private let summaryTarget: Int?
  /// Place of the people who take over.
  private let peopleTarget: Int?
  /// Chance that a step calls tools; below 0 where there are none.
  private let toolProbability: Double
  private let toolFailure: Double
  private let toolRetries: Int
  private let budget: AgentBudget
  private let mostMetered: Int64
  /// The most model calls of a task as far as it is known: where money or time alone ends it, one.
  private let mostCalls: Int
  private let steps: Sampler
  private let outputTokens: Sampler
  private let parallel: Sampler
  private let latency: Sampler
  private let resultTokens: Sampler
  private let stepStream: NumberedStream
  private let outputStream: NumberedStream
  private let toolStream: NumberedStream
  private let callStream: NumberedStream
  private let resultStream: NumberedStream

  /// More than what is said in a task; the sum of three fits in 32 bits.
  private static let longest: Int32 = 500_000_000
  /// More tools than any step calls at a time.
  private static let mostTools = 4_096

  /// - Parameter agent: That of the workload.
  init(_ agent: Agent, of workload: Workload, streams: StreamBank) {
    let stage = workload.answerStage
    let route = workload.stages[stage].route
    step = UInt8(stage)
    grows = workload.growsTasks
    keptHistory = agent.history.kept.map { Int32(truncatingIfNeeded: $0) } ?? Self.longest
    compaction = agent.history.compaction
    summaryTarget = agent.history.compaction?.caller.flatMap { route.targets.lastIndex(of: $0) }
    peopleTarget = route.targets.lastIndex { if case .people = $0 { true } else { false } }
    toolProbability = agent.tools?.probability ?? -1
    toolFailure = agent.tools?.failure ?? 0
    toolRetries = agent.tools?.retries ?? 0
    budget = agent.budget
    mostMetered = agent.budget.maxCost.map(Self.picodollars) ?? .max
    let means = agent.hasSteps ? 0 : workload.tasks?.calls ?? 0
    mostCalls =
      agent.budget.maxSteps.map { agent.budget.action == .answer ? $0 + 1 : $0 }
      ?? (agent.hasSteps ? .max : means < Double(Self.mostTools) ? Int(means.rounded(.up)) : 1)
    steps = Sampler(agent.steps)
    outputTokens = Sampler(workload.outputTokens)
    parallel = Sampler(agent.tools?.parallel ?? .constant(1))
    latency = Sampler(agent.tools?.latency ?? .constant(0))
    resultTokens = Sampler(agent.tools?.resultTokens ?? .constant(0))
    let name = "\(workload.name)/agent"
    stepStream = streams.numbered("\(name)/steps")
    outputStream = streams.numbered("\(name)/output_tokens")
    toolStream = streams.numbered("\(name)/tools")
    callStream = streams.numbered("\(name)/tools/call")
    resultStream = streams.numbered("\(name)/tools/result_tokens")
  }

  private static func picodollars(_ price: Decimal) -> Int64 {
    Int64(min((Double(price.description) ?? 0) * 1e12, 9e18).rounded())
  }

  /// A task that begins with a request.
  ///
  /// - Parameter conversation: The one that the request is a turn of; nil where it is none.
  mutating func open(
    _ request: Request, _ number: RequestNumber, in conversation: OpenConversation?, tree: inout PrefixTree
  ) -> Int32 {
    let root = conversation?.prefix ?? request.tokens.prefix
    let beginning = root >= 0 ? tree[root].end : 0
    var task = OpenTask(
      steps: Int32(min(max(steps.draw(stepStream.stream(of: number)).rounded(), 1), 1e9)), arrived: request.tokens,
      beginning: beginning, root: root, saidBefore: 0, asked: request.tokens.input - beginning)
    if let conversation {
      if conversation.turn > 1 { task.asked = conversation.asked }
      task.saidBefore = max(0, conversation.said - task.asked - request.tokens.output)
      task.node = conversation.node
    } else if grows {
      task.node = tree.open(after: root)
      task.ownsNode = true
    }
    return tasks.open(task)
  }

  /// Tasks that are under way. O(places).
  var openTasks: Int { tasks.inUse - endedTasks.count }

  /// Tasks that have come to an end, and of whose calls some are under way for nobody. O(places).
  var endedTasks: [Int32] { tasks.places.filter { tasks.pointer($0).pointee.isEnded } }

  /// A task in memory; valid until the next `open`.
  mutating func task(_ place: Int32) -> UnsafeMutablePointer<OpenTask> { tasks.pointer(place) }

  /// Ends a task. Its place is kept while calls of it are under way for nobody.
  /// - Returns: Whether there are none.
  mutating func end(_ place: Int32, tree: PrefixTree) -> Bool {
    let task = tasks.pointer(place)
    if task.pointee.ownsNode, task.pointee.node >= 0 { tree.close(task.pointee.node) }
    (task.pointee.ownsNode, task.pointee.isEnded) = (false, true)
    return task.pointee.holders == 0
  }

  /// Gives a place back.
  mutating func close(_ place: Int32) { tasks.close(place) }

  /// Begins an attempt of a task.
  mutating func begin(_ task: UnsafeMutablePointer<OpenTask>, tree: inout PrefixTree) {
    if task.pointee.isRewritten { rewrite(task, tree: &tree) }
    task.pointee.beginAnew()
  }

  /// What the next model call of a task carries.
  mutating func nextCall(
    _ task: UnsafeMutablePointer<OpenTask>, _ number: RequestNumber, tree: inout PrefixTree
  ) -> CallTokens {
    var tokens = task.pointee.arrived
    let isFirst = task.pointee.calls == 0
    guard grows else {
      if !isFirst {
        tokens.input += task.pointee.pending
        tokens.output = output(of: task.pointee.calls, number)
      }
      task.pointee.pending = 0
      return tokens
    }
    let beginning = task.pointee.beginning
    if let compaction, summarises(task, compaction) {
      guard summaryTarget != nil else {
        summarise(task, tree: &tree)
        return nextCall(task, number, tree: &tree)
      }
      task.pointee.isSummary = true
      let summary = max(Int32(truncatingIfNeeded: compaction.to) - beginning, 1)
      return CallTokens(input: beginning + task.pointee.said, output: summary, prefix: prefix(of: task))
    }
    if task.pointee.said > keptHistory, task.pointee.node >= 0 {
      tree.close(task.pointee.node)
      task.pointee.node = -1
      task.pointee.isRewritten = true
    }
    tokens.input = beginning + min(task.pointee.said, keptHistory) + task.pointee.pending
    if !isFirst { tokens.output = output(of: task.pointee.calls, number) }
    tokens.prefix = prefix(of: task)
    task.pointee.said = min(task.pointee.said + task.pointee.pending + tokens.output, Self.longest)
    task.pointee.pending = 0
    // The last token of an answer is not computed.
    let node = task.pointee.node
    if node >= 0 { tree.grow(node, to: max(tree[node].end, tokens.input + tokens.output - 1)) }
    return tokens
  }

  private mutating func prefix(of task: UnsafeMutablePointer<OpenTask>) -> Int32 {
    task.pointee.node >= 0 ? task.pointee.node : task.pointee.root
  }

  private mutating func output(of call: Int32, _ number: RequestNumber) -> Int32 {
    max(WorkloadState.tokens(outputTokens.draw(outputStream.stream(of: number.step(call)))), 1)
  }

  /// Whether what was said is summarised before the next call.
  private mutating func summarises(_ task: UnsafeMutablePointer<OpenTask>, _ compaction: AgentHistory.Compaction)
    -> Bool
  {
    let prompt = Int(task.pointee.beginning) + Int(task.pointee.said)
    // What prompts begin with, retrieved text too, cannot be summarised.
    return prompt + Int(task.pointee.pending) > compaction.above
      && prompt > max(compaction.to, Int(task.pointee.beginning))
  }

  /// Puts a summary in the place of what was said: another text, of which nothing is found.
  private mutating func summarise(_ task: UnsafeMutablePointer<OpenTask>, tree: inout PrefixTree) {
    task.pointee.said = max(Int32(truncatingIfNeeded: compaction?.to ?? 0) - task.pointee.beginning, 0)
    rewrite(task, tree: &tree)
    task.pointee.isRewritten = true
  }

  private mutating func rewrite(_ task: UnsafeMutablePointer<OpenTask>, tree: inout PrefixTree) {
    if task.pointee.node >= 0 { tree.close(task.pointee.node) }
    task.pointee.node = tree.open(after: task.pointee.root)
  }

  /// How a task goes on after a model call that was answered.
  mutating func afterCall(
    _ task: UnsafeMutablePointer<OpenTask>, _ particulars: UnsafeMutablePointer<Particulars>, _ number: RequestNumber,
    sentAt: Double, now: Double, tree: inout PrefixTree
  ) -> TaskMove {
    if task.pointee.isSummary {
      task.pointee.isSummary = false
      summarise(task, tree: &tree)
      return .goOn(after: 0)
    }
    task.pointee.calls += 1
    // What nobody accepts ends it as well.
    guard !task.pointee.isLast, task.pointee.calls < task.pointee.steps,
      !particulars.pointee.marks.contains(.unresolved)
    else { return .done }
    if let limit = reached(task, metered: task.pointee.spent, sentAt: sentAt, now: now) {
      return stop(task, particulars, at: limit)
    }
    guard toolProbability > 0 else { return .goOn(after: 0) }
    let step = number.step(task.pointee.calls - 1)
    let stream = toolStream.stream(of: step)
    guard stream.uniform() < toolProbability else { return .goOn(after: 0) }
    if let most = budget.maxToolCalls, Int(task.pointee.toolCalls) >= most {
      return stop(task, particulars, at: .toolCalls)
    }
    let count = min(max(Int(min(parallel.draw(stream).rounded(), 1e6)), 1), Self.mostTools)
    let (seconds, calls) = callTools(count, step, task)
    task.pointee.toolCalls &+= calls
    guard let timeout = budget.timeout, now + seconds >= sentAt + timeout else { return .goOn(after: seconds) }
    task.pointee.isLate = true
    return .goOn(after: max(0, sentAt + timeout - now))
  }

  /// Calls a step's tools at the same time, each again after it fails. The step waits for the slowest.
  private mutating func callTools(
    _ count: Int, _ step: RequestNumber, _ task: UnsafeMutablePointer<OpenTask>
  ) -> (seconds: Double, calls: Int32) {
    var slowest = 0.0
    var calls: Int32 = 0
    for tool in 0..<count {
      var own = step
      own.part = own.part << 12 | tool
      let stream = callStream.stream(of: own)
      var seconds = 0.0
      var hasFailed = false
      for _ in 0...toolRetries {
        seconds += max(0, latency.draw(stream))
        hasFailed = stream.uniform() < toolFailure
        calls += 1
        if !hasFailed { break }
      }
      slowest = max(slowest, seconds)
      // What fails to the end has no result.
      if !hasFailed {
        let result = WorkloadState.tokens(resultTokens.draw(resultStream.stream(of: own)))
        task.pointee.pending = min(task.pointee.pending + result, Self.longest)
      }
    }
    return (slowest, calls)
  }

  /// How a task goes on when its tools are done.
  mutating func afterTools(
    _ task: UnsafeMutablePointer<OpenTask>, _ particulars: UnsafeMutablePointer<Particulars>
  ) -> TaskMove {
    guard task.pointee.isLate else { return .goOn(after: 0) }
    task.pointee.isLate = false
    task.pointee.pending = 0
    return stop(task, particulars, at: .timeout)
  }

  /// The limit that a task has reached.
  private mutating func reached(
    _ task: UnsafeMutablePointer<OpenTask>, metered: Int64, sentAt: Double, now: Double
  ) -> AgentBudget.Limit? {
    if let most = budget.maxSteps, Int(task.pointee.calls) >= most { return .steps }
    if let most = budget.maxTokens, task.pointee.inputTokens + task.pointee.outputTokens >= Int64(most) {
      return .tokens
    }
    if metered >= mostMetered { return .cost }
    if let timeout = budget.timeout, now >= sentAt + timeout { return .timeout }
    return nil
  }

  private mutating func stop(
    _ task: UnsafeMutablePointer<OpenTask>, _ particulars: UnsafeMutablePointer<Particulars>,
    at limit: AgentBudget.Limit
  ) -> TaskMove {
    task.pointee.stoppedBy = limit
    particulars.pointee.marks.insert(.stopped)
    switch budget.action {
    case .fail: return .fail
    case .answer:
      task.pointee.isLast = true
      return .goOn(after: 0)
    case .escalate:
      if let peopleTarget {
        task.pointee.isHandedOver = true
        return .handOver(target: peopleTarget)
      }
    case .ask: break
    }
    particulars.pointee.marks.insert(.unresolved)
    return .done
  }

  /// Model calls that a task still makes after its present one, if nothing but its steps stops it.
  mutating func callsLeft(of place: Int32, at step: UInt8) -> Int {
    guard place >= 0, step == self.step else { return 0 }
    let task = tasks.pointer(place)
    guard !task.pointee.isLast, !task.pointee.isHandedOver else { return 0 }
    let calls = min(Int(task.pointee.steps), mostCalls) - Int(task.pointee.calls)
    return max(0, task.pointee.isSummary ? calls : calls - 1)
  }

  /// Place of the target that a task's present call goes to, whatever the route says; nil where the route decides.
  mutating func target(of place: Int32, at step: UInt8) -> Int? {
    guard place >= 0, step == self.step else { return nil }
    let task = tasks.pointer(place)
    return task.pointee.isHandedOver ? peopleTarget : task.pointee.isSummary ? summaryTarget : nil
  }
}

extension RequestNumber {
  /// What the draws of a step of its task are numbered by.
  fileprivate func step(_ step: Int32) -> RequestNumber {
    RequestNumber(number: number, part: part << 32 | Int(step))
  }
}
