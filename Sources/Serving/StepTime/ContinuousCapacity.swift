import Model

/// What a replica with continuous batching can carry, by mean values: no simulation.
///
/// A request takes the replica for itself while its prompt is computed and shares it while it decodes. With a batch of n,
/// 1 / throughput = P + (O - 1) D(n) / n, where P are the seconds that a prompt adds to steps, O the mean answer and D(n) the seconds of
/// a step that decodes n requests. Prompts are taken to be of mean length and to come one a step; what preemption computes again is
/// left out. So the bound is one of means and a real replica stays below it. Where requests stand in groups that compute apart, which are
/// the micro-batches of a pipeline and data-parallel ranks, a step is a round of all groups, and prompts come one a step and group.
///
/// A pool that computes prompts alone takes P of a replica without a batch beside it, and one that writes answers alone
/// (O - 1) D(n) / n.
///
/// Source: mean value analysis of a shared server, as in J. Little, Oper. Res. 9(3), 1961, applied to `RooflineStepTime`.
public struct ContinuousCapacity: Sendable {
  /// What limits the batch.
  public enum Limit: String, Sendable {
    case sequences = "max_num_seqs"
    case cache = "the key-value cache"
  }
  /// Requests in the largest batch.
  public var batch: Int
  /// What limits it.
  public var limit: Limit
  /// Tokens in context of a request that decodes, on average over its stay.
  public var context: Double
  /// Requests per second of one replica at the largest batch.
  public var requestsPerSecond: Double
  private let stepTime: RooflineStepTime
  private let role: Role
  private let budget: Int
  private let input: Double
  private let output: Double

  /// What a replica does of a request.
  public enum Role: Sendable {
    /// Prompt and answer.
    case both
    /// The prompt and the first token.
    case prompts
    /// What follows the first token.
    case answers
  }

  /// What the requests of a pool are, in means over all of its workloads.
  public struct Requests: Sendable {
    /// Prompt tokens.
    public var input: Double
    /// Answer tokens.
    public var output: Double
    /// Mean of the product of prompt and answer.
    public var inputTimesOutput: Double
    /// Mean square of the answer.
    public var outputSquared: Double

    /// Creates means.
    public init(input: Double, output: Double, inputTimesOutput: Double, outputSquared: Double) {
      self.input = input
      self.output = output
      self.inputTimesOutput = inputTimesOutput
      self.outputSquared = outputSquared
    }
  }

  /// Solves for the largest batch; nil when the cache does not hold a single request.
  public init?(_ roofline: Roofline, _ batching: ContinuousBatching, _ requests: Requests, role: Role = .both) {
    stepTime = RooflineStepTime(roofline, maxNumBatchedTokens: batching.maxNumBatchedTokens)
    self.role = role
    let parallelism = roofline.parallelism
    budget = batching.maxNumBatchedTokens * parallelism.pipeline * parallelism.data
    input = max(1, requests.input)
    output = max(1, requests.output)
    // A request is met in the batch in proportion to its answer's length, and half of it is written then.
    context = (requests.inputTimesOutput + requests.outputSquared / 2) / max(requests.output, .leastNonzeroMagnitude)
    // The last block of each is half full.
    let held = context + Double(batching.blockSize) / 2
    let cached = Double(batching.blocks) * Double(batching.blockSize) / held
    let most = min(batching.maxNumSeqs, batching.maxNumBatchedTokens * parallelism.pipeline) * parallelism.data
    guard cached >= 1, held.isFinite else { return nil }
    limit = cached < Double(most) ? .cache : .sequences
    batch = Int(min(cached, Double(most)))
    requestsPerSecond = 0
    let answering = (output - 1) * decode(batch: Double(batch)) / Double(batch)
    requestsPerSecond =
      switch role {
      case .both: 1 / (prefill(batch: Double(batch), together: stepTime.groups) + answering)
      case .prompts: 1 / prefill(batch: 0, together: stepTime.groups)
      case .answers: 1 / max(answering, .leastNonzeroMagnitude)
      }
  }

  /// Seconds of a step that decodes `batch` requests and nothing else.
  public func decode(batch: Double) -> Double {
    let low = max(1, Int(batch))
    let share = min(1, max(0, batch - Double(low)))
    func base(_ count: Int) -> Double { stepTime.base(tokens: count, sequences: count) }
    return base(low) + share * (base(low + 1) - base(low)) + stepTime.secondsPerContextToken
      * stepTime.seen(Int(context)) * max(1, batch) * stepTime.shares(tokens: low, sequences: low).context
  }

  /// Seconds that the chunks of a mean prompt add to steps that decode `batch` requests.
  /// - Parameter together: Prompts in such a step, each in a group of its own, which share what they add.
  public func prefill(batch: Double, together: Int = 1) -> Double {
    let count = Int(batch)
    let alone = count > 0 ? stepTime.base(tokens: count, sequences: count) : 0
    let largest = max(1, (budget - count) / together)
    var left = max(1, Int(input.rounded()))
    var (context, seconds) = (0, 0.0)
    while left > 0 {
      let chunk = min(left, largest)
      let (tokens, sequences) = (count + together * chunk, count + together)
      let attention = stepTime.shares(tokens: tokens, sequences: sequences, prompts: together).attention
      seconds +=
        (stepTime.base(tokens: tokens, sequences: sequences, prompts: together) - alone) / Double(together)
        + attention * stepTime.promptAttention(chunk: chunk, context: context)
      left -= chunk
      context += chunk
    }
    return seconds
  }

  /// The state of a replica that requests come to at a rate.
  public struct Load: Sendable, Equatable {
    /// Requests in the batch on average over time.
    public var batch: Double
    /// Seconds from one token of a request to its next, with the prompts of others between.
    public var timePerOutputToken: Double
    /// Seconds to the first token of a request that need not wait, with the time outside of steps.
    public var timeToFirstToken: Double
  }

  /// Solves n = rate (P + (O - 1) D(n) / (1 - rate P)) by iteration from below, which finds the least solution; nil when the batch
  /// would pass the largest one.
  public func load(rate: Double) -> Load? {
    guard rate < requestsPerSecond, role == .both else { return nil }
    var present = 0.0
    for _ in 0..<10_000 {
      let prompts = rate * prefill(batch: present, together: stepTime.groups)
      guard prompts < 1 else { return nil }
      let next = prompts + rate * (output - 1) * decode(batch: present) / (1 - prompts)
      guard next <= Double(batch) else { return nil }
      if abs(next - present) <= 1e-9 * max(1, next) { break }
      present = next
    }
    let prompts = rate * prefill(batch: present, together: stepTime.groups)
    let step = decode(batch: present) / (1 - prompts)
    // Where a step runs already, half of it is left on average; one that was scheduled beside it comes next.
    let ahead = min(1, present) * decode(batch: present) * (stepTime.schedulesAhead ? 1.5 : 0.5)
    let first = prefill(batch: present) + (present >= 1 ? decode(batch: present) : 0) + ahead
    return Load(
      batch: present, timePerOutputToken: step,
      timeToFirstToken: stepTime.overhead(inputTokens: Int(input.rounded())) + first)
  }
}
