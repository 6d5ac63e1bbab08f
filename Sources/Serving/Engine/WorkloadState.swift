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
  let firstConsumer: Int
  let hasTokens: Bool
  private let cumulativeShares: [Double]
  private let inputTokens: Sampler
  private let outputTokens: Sampler
  private let cachedTokens: Sampler
  private let hasCachedTokens: Bool
  /// Fewest tokens of an answer.
  private let leastOutput: Int32
  private let sharesPrefixes: Bool
  private let prefixes: PrefixSource?
  private var tracePrefixes: TracePrefixes?
  private let inputStream: Stream
  private let outputStream: Stream
  private let cachedStream: Stream
  private let tenantStream: Stream
  /// Whether requests are turns of conversations.
  let hasConversations: Bool
  /// What later turns are, where requests are turns of conversations.
  var conversations: ConversationSource?
  /// When clients send again, where they wait for answers.
  var clients: ClosedSource?
  /// What is known of requests beside tokens.
  let particulars: Part<ParticularsSource>
  /// Tokens that are retrieved for each prompt.
  private let retrievedTokens: Int32
  /// Whose text they are; nil where each request has a text of its own.
  let texts: RetrievedTexts?
  /// What the prompts of a trace ask for, where that is asked.
  private var traceItems: TraceItems?

  /// - Throws: An error of the trace's file.
  init(index: Int, scenario: Scenario, firstConsumer: Int, streams: StreamBank, tree: inout PrefixTree) throws {
    let workload = scenario.workloads[index]
    self.workload = workload
    self.firstConsumer = firstConsumer
    hasTokens = workload.hasTokens
    arrivals = try ArrivalSource(workload, start: scenario.start, streams: streams)
    var sum = 0.0
    cumulativeShares = workload.tenants.map {
      sum += $0.share
      return sum
    }
    inputTokens = Sampler(workload.inputTokens)
    outputTokens = Sampler(workload.outputTokens)
    cachedTokens = Sampler(workload.cachedTokens)
    if case .constant(0) = workload.cachedTokens { hasCachedTokens = false } else { hasCachedTokens = true }
    leastOutput = Int32(scenario.leastAnswerTokens(of: workload.stages))
    let name = workload.name
    sharesPrefixes = workload.sharesPrefixes
    prefixes = workload.systemPrompt.map {
      PrefixSource($0, stream: streams.stream("\(name)/shared_prefix"), tree: &tree)
    }
    retrievedTokens = Int32(truncatingIfNeeded: workload.retrieved?.tokens ?? 0)
    texts = RetrievedTexts(workload, after: prefixes, tree: &tree)
    if case .trace(let trace) = workload.arrivals.process {
      tracePrefixes = trace.format.promptBlockTokens.map {
        TracePrefixes(blockTokens: $0, isContinued: workload.conversation != nil)
      }
    }
    if case .closed(let closed) = workload.arrivals.process {
      clients = ClosedSource(closed, of: workload.name, streams: streams)
      // Every request of theirs is drawn; when it comes its client's event says.
      next = ArrivalSource.Arrival(time: 0)
    }
    hasConversations = workload.conversation != nil
    conversations = workload.conversation.map { ConversationSource($0, of: workload, streams: streams) }
    if case .trace(let trace) = workload.arrivals.process, workload.hasCaches, trace.format.saysWhatIsAsked {
      traceItems = TraceItems(areLengthsCounted: trace.format.promptBlockTokens != nil)
    }
    particulars = Part(workload.hasParticulars ? ParticularsSource(workload, streams: streams) : nil)
    inputStream = streams.stream("\(name)/input_tokens")
    outputStream = streams.stream("\(name)/output_tokens")
    cachedStream = streams.stream("\(name)/cached_tokens")
    tenantStream = streams.stream("\(name)/tenant")
  }

  /// Draws what a new request is.
  mutating func draw(into request: inout Request, arrival: ArrivalSource.Arrival, tree: inout PrefixTree) {
    request.identity.index = count
    count += 1
    if hasTokens {
      request.tokens.input = arrival.inputTokens ?? Self.tokens(inputTokens.draw(inputStream))
      request.tokens.output = arrival.outputTokens ?? Self.tokens(outputTokens.draw(outputStream))
      // Every answer of a pool has a first token, and every prompt one to compute it from.
      request.tokens.input = max(request.tokens.input, 1)
      request.tokens.output = max(request.tokens.output, leastOutput)
      if hasCachedTokens {
        let cached = arrival.cachedTokens ?? Self.tokens(cachedTokens.draw(cachedStream))
        // Of what is found a pool computes the last token anew.
        request.tokens.cached = min(cached, request.tokens.input - leastOutput)
      }
      request.tokens.input += retrievedTokens
    }
    if sharesPrefixes { drawPrefix(into: &request, tree: &tree) }
    var tenant = 0
    if cumulativeShares.count > 1 {
      let point = tenantStream.uniform()
      while tenant < cumulativeShares.count - 1 && point >= cumulativeShares[tenant] { tenant += 1 }
    }
    request.identity.consumer = UInt16(firstConsumer + tenant)
  }

  @inline(never)
  private mutating func drawPrefix(into request: inout Request, tree: inout PrefixTree) {
    if let prefixes { prefixes.draw(into: &request) }
    if tracePrefixes != nil {
      // The source has read no further than this arrival.
      let blocks = arrivals.promptBlocks
      request.tokens.prefix = tracePrefixes?.node(of: blocks, inputTokens: request.tokens.input, tree: &tree) ?? -1
    }
  }

  /// What a request of a trace asks for, whose row was read last; nil where the trace does not say.
  mutating func traceItem(of request: Request) -> Int32? {
    traceItems?.item(of: arrivals.promptBlocks, inputTokens: request.tokens.input)
  }

  /// Token counts are whole; a drawn length is rounded to the nearest.
  @inline(__always)
  static func tokens(_ drawn: Double) -> Int32 {
    // `rounded()` is a call where the processor is not known to round.
    let tokens = min(max(drawn, 0), 1e9)
    let whole = Int32(tokens)
    return tokens - Double(whole) < 0.5 ? whole : whole + 1
  }
}
