import EventKernel
import Model

/// One workload as it runs: where its requests come from and what they are drawn from.
///
/// Every purpose of chance has a stream of its own, named `<workload>/<purpose>`, and draws once per request in order of
/// arrival, so that two scenarios that differ elsewhere meet the same requests. Attempts after the first draw from
/// streams of their own.
struct WorkloadState {
  let workload: Workload
  var arrivals: ArrivalSource
  /// The request that arrives next.
  var next: ArrivalSource.Arrival?
  var count: Int64 = 0
  var deadlines: DeadlineLine?
  let firstConsumer: Int
  private let hasTokens: Bool
  private let cumulativeShares: [Double]
  private let inputTokens: Sampler
  private let outputTokens: Sampler
  private let cachedTokens: Sampler
  private let hasCachedTokens: Bool
  private let sharesPrefixes: Bool
  private let prefixes: PrefixSource?
  private var tracePrefixes: TracePrefixes?
  private let inputStream: Stream
  private let outputStream: Stream
  private let cachedStream: Stream
  private let tenantStream: Stream
  private let serviceStreams: Buffer<Stream>
  private let retryServiceStream: Stream
  private let backoffStream: Stream
  let routeStream: Stream
  /// What later turns are, where requests are turns of conversations.
  var conversations: ConversationSource?
  /// The backend of each stage that has just one.
  let onlyTarget: Buffer<Backend?>
  /// The first pool of each stage that serves one by one, where the stage has other targets besides; -1 where there is none.
  let servicePool: Buffer<Int>
  /// Whether each stage hands a request that is refused to its next target.
  let overflows: [Bool]
  /// Where the next request goes, under `round_robin`, by stage.
  var nextInTurn: [Int]

  /// - Throws: An error of the trace's file.
  init(index: Int, scenario: Scenario, firstConsumer: Int, streams: StreamBank, tree: inout PrefixTree) throws {
    let workload = scenario.workloads[index]
    self.workload = workload
    self.firstConsumer = firstConsumer
    hasTokens = workload.hasTokens
    arrivals = try ArrivalSource(workload, start: scenario.start, streams: streams)
    if let timeout = workload.client.timeout {
      deadlines = DeadlineLine(delay: timeout, source: EventSource.clientDeadline(index))
    }
    var sum = 0.0
    cumulativeShares = workload.tenants.map {
      sum += $0.share
      return sum
    }
    inputTokens = Sampler(workload.inputTokens)
    outputTokens = Sampler(workload.outputTokens)
    cachedTokens = Sampler(workload.cachedTokens)
    if case .constant(0) = workload.cachedTokens { hasCachedTokens = false } else { hasCachedTokens = true }
    let name = workload.name
    sharesPrefixes = workload.sharesPrefixes
    prefixes = workload.systemPrompt.map {
      PrefixSource($0, stream: streams.stream("\(name)/shared_prefix"), tree: &tree)
    }
    if case .trace(let trace) = workload.arrivals.process {
      tracePrefixes = trace.format.promptBlockTokens.map { TracePrefixes(blockTokens: $0) }
    }
    conversations = workload.conversation.map { ConversationSource($0, of: workload, streams: streams) }
    inputStream = streams.stream("\(name)/input_tokens")
    outputStream = streams.stream("\(name)/output_tokens")
    cachedStream = streams.stream("\(name)/cached_tokens")
    tenantStream = streams.stream("\(name)/tenant")
    serviceStreams = Buffer(workload.stages.map { streams.stream("\(name)/\($0.name)/service") })
    retryServiceStream = streams.stream("\(name)/retry/service")
    backoffStream = streams.stream("\(name)/backoff")
    routeStream = streams.stream("\(name)/route")
    onlyTarget = Buffer(workload.stages.map { $0.route.targets.count == 1 ? $0.route.targets[0] : nil })
    servicePool = Buffer(
      workload.stages.map { stage in
        guard stage.route.targets.count > 1 else { return -1 }
        let pools = stage.route.targets.compactMap { if case .pool(let pool) = $0 { pool } else { nil } }
        return pools.first { if case .none = scenario.pools[$0].batching { true } else { false } } ?? -1
      })
    overflows = workload.stages.map { $0.route.rule == .overflow }
    nextInTurn = workload.stages.map { _ in 0 }
  }

  /// Draws what a new request is.
  mutating func draw(into request: inout Request, arrival: ArrivalSource.Arrival, tree: inout PrefixTree) {
    request.index = count
    count += 1
    if hasTokens {
      request.inputTokens = arrival.inputTokens ?? Self.tokens(inputTokens.draw(inputStream))
      request.outputTokens = arrival.outputTokens ?? Self.tokens(outputTokens.draw(outputStream))
      // Every answer has a first token, and every prompt one to compute it from.
      request.inputTokens = max(request.inputTokens, 1)
      request.outputTokens = max(request.outputTokens, 1)
      if hasCachedTokens {
        request.cachedTokens = min(Self.tokens(cachedTokens.draw(cachedStream)), request.inputTokens - 1)
      }
    }
    if sharesPrefixes { drawPrefix(into: &request, tree: &tree) }
    var tenant = 0
    if cumulativeShares.count > 1 {
      let point = tenantStream.uniform()
      while tenant < cumulativeShares.count - 1 && point >= cumulativeShares[tenant] { tenant += 1 }
    }
    request.consumer = UInt16(firstConsumer + tenant)
  }

  @inline(never)
  private mutating func drawPrefix(into request: inout Request, tree: inout PrefixTree) {
    if let prefixes { prefixes.draw(into: &request) }
    if tracePrefixes != nil {
      // The source has read no further than this arrival.
      let blocks = arrivals.promptBlocks
      request.prefix = tracePrefixes?.node(of: blocks, inputTokens: request.inputTokens, tree: &tree) ?? -1
    }
  }

  /// Token counts are whole; a drawn length is rounded to the nearest.
  @inline(__always)
  static func tokens(_ drawn: Double) -> Int32 {
    // `rounded()` is a call where the processor is not known to round.
    let tokens = min(max(drawn, 0), 1e9)
    let whole = Int32(tokens)
    return tokens - Double(whole) < 0.5 ? whole : whole + 1
  }

  /// The stream of a request's own service at its stage.
  @inline(__always)
  mutating func serviceStream(stage: Int, attempt: Int) -> Stream {
    attempt == 1 ? serviceStreams[stage] : retryServiceStream
  }

  /// Seconds until a client sends a request again for the time numbered `retry`, from 1.
  func backoff(beforeRetry retry: Int) -> Double {
    let rules = workload.client.backoff
    var wait = rules.base
    for _ in 1..<max(retry, 1) where wait < rules.maximum { wait *= rules.factor }
    wait = min(wait, rules.maximum)
    guard rules.jitter > 0, wait > 0 else { return wait }
    return wait * (1 + rules.jitter * (2 * backoffStream.uniform() - 1))
  }
}
