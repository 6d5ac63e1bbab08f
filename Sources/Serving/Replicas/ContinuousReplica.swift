import EventKernel

/// One replica under vLLM V1's scheduler, advanced from one change of its batch to the next.
///
/// Each step computes at most `tokenBudget` tokens: one for every request that decodes, then prompt chunks in order of
/// admission. While no prompt is computed the batch only changes when a request ends, arrives, or the cache runs out of
/// blocks, so that many steps form one segment whose length is a closed form. An arrival that could be admitted cuts the
/// segment at the end of the step it falls into.
///
/// An engine that schedules ahead plans a step when the one before it starts, so a request that arrives during a step joins
/// the second one after it (vLLM, `EngineCore.step_with_batch_queue` in v1/engine/core.py, 2026-02). An idle replica takes it at once.
///
/// Source of the rules: vllm/v1/core/sched/scheduler.py at b4622cf (2026-08): running requests first in order of
/// admission, preemption of the last by recomputation, then waiting requests first come, first served, with
/// head-of-line blocking when blocks are short, and no admission in a step that preempted.
struct ContinuousReplica {
  /// A request in the batch.
  struct Sequence {
    var request: RequestID
    /// Whether its prompt is done and it produces a token a step.
    var isDecoding = false
    /// While decoding: the step, modulo the block size, at which it needs a new block.
    var blockPhase: Int32 = 0
    /// Prompt tokens (and, after a preemption, tokens produced before) to compute before it decodes.
    var target: Int32
    /// How many of them are computed; while decoding with drafts, the tokens that its blocks were taken for.
    var computed: Int32 = 0
    /// How many of them the present step computes. While decoding: -1 where the last token is older than the step before.
    var chunk: Int32 = 0
    /// While decoding: tokens in the sequence at a step, less the step's number.
    var offset = 0
    /// While decoding: number of steps done when it ends.
    var finishStep = Int.max
  }

  /// Limits and step time, in one place for all replicas of the pool on that type of instance.
  var rules: ContinuousRules {
    @inline(__always) unsafeAddress { UnsafePointer(sharedRules.pointer(0)) }
  }
  private let sharedRules: Buffer<ContinuousRules>
  var waiting = IndexRing()
  /// Requests in `waiting` that were not given up.
  var waitingCount = 0
  /// Requests that arrived after the next step was planned, of an engine that schedules ahead by priority.
  var unnoticed = IndexRing()
  var running = Buffer<Sequence>()
  /// Requests that the present step passes over, which come after all others of the batch.
  var heldBack = Buffer<Sequence>()
  /// Answers whose blocks are in the host's memory, first out first; `target` has their tokens and `computed` what is left of them.
  var swapped = Buffer<Sequence>()
  /// Blocks in the host's memory.
  var swappedBlocks = 0
  /// Seconds that the next step takes to copy blocks.
  var copySeconds = 0.0
  /// Whether an answer of the batch stood still before the present step.
  var hasLateGaps = false
  /// Prompt tokens to compute of requests that wait, where a balancer asks.
  var promptsAhead = 0
  /// The same by request.
  var expectedTokens = Buffer<Int>()
  /// Requests that decode.
  var decoding = 0
  /// The same by consumer; empty when only one consumer comes here.
  var decodingByConsumer: Buffer<Int>
  /// Tokens in the sequences that decode, at the start of the next step.
  var contextSum = 0
  /// The same, with no sequence counted beyond the sliding window; 0 where the model has none.
  var windowSum = 0
  /// Sequences that decode and have not reached the window.
  var belowWindow = 0
  /// The first step at which one of them does.
  var nextCrossing = Int.max
  /// Steps done.
  var step = 0
  /// Steps done, modulo the block size.
  private(set) var phase = 0
  /// Least `finishStep` of the batch.
  var nextFinish = Int.max
  var freeBlocks: Int
  /// Blocks that requests in the batch may come to hold, where admission guarantees them.
  var reserved = 0
  /// What is kept of beginnings that prompts share, and of preempted requests; nil where nothing is.
  var prefixes: PrefixCache?
  /// A cache with nothing in it, for when the next request is preempted; nil while there is one.
  var spareCache: PrefixCache?
  /// Preempted requests that wait and may find what they computed.
  var preempted = Buffer<Preempted>()
  /// Of each step, modulo the block size: the decoding requests that need a new block at one before it.
  let needingBefore: Buffer<Int32>
  /// What `RooflineStepTime.base` says of batches that decode, by their size, as far as they have grown.
  var decodeBases = Buffer<Double>()
  /// Requests whose prompts are done and whose blocks are held until they are sent, and how many of them the link was given.
  var handovers = IndexRing()
  var transfers = 0
  /// Whether a prompt waits for blocks that are sent, with nothing to compute before.
  var awaitsTransfer = false
  /// When the link has sent all that it was given.
  var linkFreeAt = 0.0
  /// Seconds that an answer would have taken of the replica which got a token in every step so far; where that is tracked.
  var secondsPerAnswer = 0.0
  /// Requests that joined the present segment with prompts computed elsewhere.
  var joined = Buffer<RequestID>()
  /// Whether a request in the batch was given up since the last step.
  var hasAbandoned = false

  /// The present segment: when it began, its steps (0 when idle), the first step's seconds and the growth a step.
  var segmentStart = 0.0
  var segmentSteps = 0
  var firstStep = 0.0
  var stepGrowth = 0.0
  /// Whether the present step computes whole prompts and nothing else.
  var isPromptStep = false
  /// Since when answers wait for whole prompts; nil while they go on.
  var pausedSince: Double?
  /// Tokens of the longest answer of a batch that ends with it.
  var batchLength = 0
  /// When the last step that is done began: an engine that schedules ahead knew then of the requests that the next step takes.
  var lastStepStart = 0.0
  var timer = Timer()
  /// Whether the next step is to be planned at the end of this instant.
  var awaitsStep = false
  /// How many times as long a step takes as the model says.
  var pace = 1.0
  let source: UInt32

  /// - Parameter rules: The first is that of the replica.
  init(rules: Buffer<ContinuousRules>, consumers: Int, source: UInt32) {
    sharedRules = rules
    let rules = rules[0]
    freeBlocks = rules.blocks
    if rules.cachesPrefixes { prefixes = rules.emptyCache } else { spareCache = rules.emptyCache }
    needingBefore = Buffer(repeating: 0, count: rules.blockSize)
    decodingByConsumer = rules.onlyConsumer == nil ? Buffer(repeating: 0, count: consumers) : Buffer()
    self.source = source
  }

  /// Requests of the batch, also those that the present step passes over.
  var batchCount: Int { running.count + heldBack.count }

  /// Requests held, waiting and running.
  var load: Int { waitingCount + batchCount }

  var isIdle: Bool { segmentSteps == 0 }

  /// Seconds that the first `steps` steps of the present segment take.
  @inline(__always)
  func elapsed(_ steps: Int) -> Double {
    let count = Double(steps)
    return count * firstStep + stepGrowth * (count * (count - 1) / 2)
  }

  /// Takes a request into the replica's queue.
  mutating func join(_ id: RequestID, at now: Double, shared: inout Shared) {
    let isFirst = queue(id, shared: &shared)
    if isFirst && running.count < rules.maxNumSeqs && rules.scheduling != .batchByBatch {
      cut(at: now, after: rules.schedulesAhead ? 1 : 0, shared: &shared)
    }
  }

  /// Ends the segment at the first end of a step that is not before `now`, or N steps later, so that the batch can change there.
  mutating func cut(at now: Double, after later: Int = 0, shared: inout Shared) {
    guard segmentSteps > 1 else { return }
    let passed = now - segmentStart
    // The positive root of stepGrowth / 2 * k^2 + (firstStep - stepGrowth / 2) * k = passed, without cancellation.
    let linear = firstStep - stepGrowth / 2
    let root = 2 * passed / (linear + (linear * linear + 2 * stepGrowth * passed).squareRoot())
    var steps = Int(root)
    if Double(steps) < root { steps += 1 }
    steps = min(max(steps, 1), segmentSteps)
    // Rounding moves it by one at most, now and then.
    if steps < segmentSteps && elapsed(steps) < passed { steps = stepsEnding(from: passed, after: steps) }
    if steps > 1 && elapsed(steps - 1) >= passed { steps = stepsEnding(from: passed, before: steps) }
    steps += later
    guard steps < segmentSteps else { return }
    segmentSteps = steps
    timer.arm(&shared.calendar, at: segmentStart + elapsed(steps), source: source)
  }

  @inline(never)
  private mutating func stepsEnding(from passed: Double, after known: Int) -> Int {
    var steps = known + 1
    while steps < segmentSteps && elapsed(steps) < passed { steps += 1 }
    return steps
  }

  @inline(never)
  private mutating func stepsEnding(from passed: Double, before known: Int) -> Int {
    var steps = known - 1
    while steps > 1 && elapsed(steps - 1) >= passed { steps -= 1 }
    return steps
  }

  /// Counts steps done.
  @inline(__always)
  mutating func advance(by steps: Int) {
    step += steps
    phase += steps
    phase -= rules.wholeBlocks(in: phase) * rules.blockSize
  }

  /// Starts to decode: the sequence at a place of the batch has `tokens` tokens at the next step.
  @inline(__always)
  mutating func startDecoding(_ place: Int, tokens: Int, left: Int, of request: UnsafeMutablePointer<Request>) {
    if rules.tracksWork { request.pointee.visit.work -= secondsPerAnswer }
    running[place].isDecoding = true
    running[place].offset = tokens - step
    running[place].finishStep = step + left
    nextFinish = min(nextFinish, step + left)
    decoding += 1
    if !decodingByConsumer.isEmpty { decodingByConsumer[Int(request.pointee.identity.consumer)] += 1 }
    contextSum += tokens
    if rules.window > 0 { enterWindow(tokens) }
    let blockPhase = blockPhase(tokens: tokens)
    running[place].blockPhase = Int32(truncatingIfNeeded: blockPhase)
    count(1, needingBlockAt: Int32(truncatingIfNeeded: blockPhase))
  }

  /// Forgets a decoding sequence's part in the sums.
  @inline(__always)
  mutating func stopDecoding(_ sequence: Sequence, of request: UnsafeMutablePointer<Request>) {
    if rules.tracksWork { request.pointee.visit.work += secondsPerAnswer }
    let tokens = sequence.offset + step
    decoding -= 1
    if !decodingByConsumer.isEmpty { decodingByConsumer[Int(request.pointee.identity.consumer)] -= 1 }
    contextSum -= tokens
    if rules.window > 0 { leaveWindow(tokens) }
    count(-1, needingBlockAt: sequence.blockPhase)
  }

  /// The step, modulo the block size, at which a sequence with N tokens at the next step needs a new block: when
  /// the tokens before are a whole number of blocks.
  @inline(__always)
  private func blockPhase(tokens: Int) -> Int {
    let size = rules.blockSize
    let over = tokens - 1 - rules.wholeBlocks(in: tokens - 1) * size
    let place = over == 0 ? phase : phase + size - over
    return place >= size ? place - size : place
  }
}
