import Catalog
import Glibc
import Scenarios

/// Seconds a step of continuous batching takes: the shape of the model, the datasheet of the accelerator, what the
/// accelerator's generation reaches of it (`Efficiency`) and what the serving software adds (`ServingEngine`).
///
/// A step computes some tokens of some requests. On each accelerator it
/// - multiplies matrices, bound by reading the weights once or by 2 FLOP a parameter and token. Near the point where the two
///   are equal neither is reached: measured products take the root of the sum of squares (operator profiles of an RTX PRO
///   6000, casys-kaist/LLMServingSim, 2026-04: 7 % off at 128 tokens, 2 % beyond 512);
/// - reads the keys and values of every token in context, or computes over the pairs of a prompt (`promptAttention`);
/// - adds up the ranks' results twice a layer (`CollectiveTime`);
/// - runs the small kernels of every layer, and samples.
///
/// The host schedules, before the step or beside it. Between two changes of the batch only the context grows, by one token a
/// request and step, so the step time is linear in the number of the step and its sum is a closed form.
///
/// Sources: roofline, S. Williams et al., Comm. ACM 52(4), 2009; FLOPs of attention and products, J. Kaplan et al.,
/// arXiv 2001.08361, section 2.1. How the constants were found and how far off predictions are: docs/ACCURACY.md.
public struct RooflineStepTime: Sendable {
  /// Query rows of a tile of the attention kernel (T. Dao, FlashAttention-2, arXiv 2307.08691, section 3.3).
  static let tileRows = 64.0
  /// What tiles that hold one row reach of the rate of full ones: 0.77, operator profiles as above, decodes beside prompts.
  static let thinTileShare = 0.77
  /// Seconds on the accelerator that a request adds to the attention kernel of a layer: fitted, 0.03 us.
  static let sequenceSecondsPerLayer = 0.03e-6
  /// Seconds to sort and filter one logit: 0.10 ns, PyTorch's sort of 128 to 512 rows of 131,072 (vLLM pull request 40376,
  /// 2026-04: 0.076 to 0.14 ns).
  static let secondsPerFilteredLogit = 0.10e-9
  /// Rows below which the sort takes no less than for so many: fitted, 56.
  static let filterRows = 56.0

  private let secondsPerTokenCompute: Double
  private let denseWeightSeconds: Double
  private let expertWeightSeconds: Double
  /// Logarithm of the share of experts that one token leaves alone; 0 in dense models.
  private let logUntouched: Double
  private let collectives: CollectiveTime?
  private let collectivesPerStep: Double
  private let messageBytesPerToken: Double
  private let kernelSeconds: Double
  private let sequenceSeconds: Double
  private let headSecondsPerSequence: Double
  private let samplingSeconds: Double
  private let samplingSecondsPerSequence: Double
  private let launchSeconds: Double
  private let promptLaunchSeconds: Double
  private let hostSeconds: Double
  private let hostSecondsPerSequence: Double
  private let computeSecondsPerPair: Double
  private let tileSecondsPerToken: Double
  private let requestSeconds: Double
  private let requestSecondsPerToken: Double

  /// Seconds each token that is seen adds to a step that only decodes.
  let secondsPerContextToken: Double
  /// The same in a step that computes a prompt as well, where the kernel gives each decoding request a tile of its own.
  let secondsPerContextTokenBesidePrompts: Double
  /// Whether a step is scheduled while the one before it runs.
  public let schedulesAhead: Bool
  /// Tokens that layers with a sliding window look back; 0 without such layers.
  let window: Int
  /// Share of the layers that have it.
  let windowedShare: Double

  /// Creates the step time of one replica.
  public init(_ roofline: Roofline) {
    let shape = roofline.architecture
    let engine = roofline.engine
    let efficiency = roofline.efficiency
    let ranks = Double(roofline.tensorParallel)
    let layers = Double(shape.layers)
    let bandwidth = roofline.accelerator.bandwidth * roofline.bandwidthFraction
    let weightBandwidth = bandwidth * efficiency.bandwidth * engine.bandwidthShare
    let peak =
      (roofline.accelerator.computeRate(for: roofline.precision)?.rate ?? .leastNonzeroMagnitude)
      * roofline.computeFraction
    let compute = peak * efficiency.matrix * ranks

    // The embedding table is looked up, not read; the head has its shape, is never narrower than 16 bits, and only meets the
    // tokens that are sampled.
    let head = shape.embeddingParameters
    let weightBytes = roofline.precision.bytesPerWeight
    secondsPerTokenCompute = 2 * (shape.activeParameters - shape.embeddingAndHeadParameters) / compute
    headSecondsPerSequence = 2 * head / compute
    var expertParameters = 0.0
    if let experts = shape.experts {
      let matrices = shape.gatedMLP ? 3.0 : 2.0
      expertParameters =
        layers * Double(experts.count) * matrices * Double(shape.hiddenSize) * Double(experts.intermediateSize)
      logUntouched = log1p(-Double(experts.activePerToken) / Double(experts.count))
    } else {
      logUntouched = 0
    }
    let dense = shape.parameters - shape.embeddingAndHeadParameters - expertParameters
    denseWeightSeconds = (dense * weightBytes + head * max(weightBytes, 2)) / ranks / weightBandwidth
    expertWeightSeconds = expertParameters * weightBytes / ranks / weightBandwidth

    // A rank keeps at least one key head, so beyond that count the heads are copied, not split.
    let keyHeads = max(Double(shape.keyValueHeads) / ranks, 1)
    let bytesPerContextToken =
      shape.keyValueBytesPerToken(roofline.keyValuePrecision) * keyHeads / Double(shape.keyValueHeads)
    let reading = bytesPerContextToken / (bandwidth * efficiency.cache * engine.cacheShare)
    // Scores and weighted values: 2 products of 2 FLOP over a head's width. Keys and values are 16 bits wide here, whatever
    // they are kept in.
    let attentionRate =
      (roofline.accelerator.computeRate(for: .bf16)?.rate ?? peak) * roofline.computeFraction * efficiency.attention
    let headPair = 4 * layers * Double(shape.headDimension) / attentionRate
    computeSecondsPerPair = headPair * Double(shape.heads) / ranks
    let multiprocessors = Double(roofline.accelerator.multiprocessors) * roofline.computeFraction
    tileSecondsPerToken = headPair * Self.tileRows * multiprocessors
    secondsPerContextToken = max(reading, computeSecondsPerPair)
    let tiles = efficiency.packsQueryHeads ? keyHeads : Double(shape.heads) / ranks
    secondsPerContextTokenBesidePrompts = max(
      secondsPerContextToken, headPair * tiles * Self.tileRows / Self.thinTileShare)

    window = shape.slidingWindow ?? 0
    windowedShare = Double(shape.windowedLayers) / layers

    let isSplit = roofline.tensorParallel > 1
    collectives = roofline.accelerator.linkBandwidth.flatMap { link in
      isSplit ? CollectiveTime(ranks: roofline.tensorParallel, link: link, kind: engine.collectives) : nil
    }
    collectivesPerStep = 2 * layers
    messageBytesPerToken = 2 * Double(shape.hiddenSize)

    kernelSeconds = layers * engine.kernelSecondsPerLayer
    sequenceSeconds = layers * Self.sequenceSecondsPerLayer
    samplingSecondsPerSequence =
      roofline.filtersSampling ? Self.secondsPerFilteredLogit * Double(shape.vocabulary) : 0
    samplingSeconds = samplingSecondsPerSequence * Self.filterRows
    let host = roofline.hostSlowness
    launchSeconds = layers * engine.launchSecondsPerLayer * host
    promptLaunchSeconds = layers * engine.promptLaunchSecondsPerLayer * host
    hostSeconds = (engine.stepSeconds + (isSplit ? engine.rankSeconds : 0)) * host
    hostSecondsPerSequence = engine.sequenceSeconds * host
    schedulesAhead = engine.schedulesAhead
    requestSeconds = engine.requestSeconds
    requestSecondsPerToken = engine.promptTokenSeconds
  }

  /// Seconds of matrix products over `tokens` tokens.
  @inline(__always)
  private func products(_ tokens: Double) -> Double {
    let reading = weights(tokens)
    let computing = tokens * secondsPerTokenCompute
    return (reading * reading + computing * computing).squareRoot()
  }

  /// Seconds to read the weights that a step of `tokens` tokens meets: of a mixture, under uniform routing,
  /// 1 - (1 - active/total)^tokens of the experts.
  @inline(__always)
  private func weights(_ tokens: Double) -> Double {
    logUntouched == 0
      ? denseWeightSeconds + expertWeightSeconds
      : denseWeightSeconds - expertWeightSeconds * expm1(logUntouched * tokens)
  }

  /// The part of a step that depends on how much is computed and not on the context; seconds.
  /// - Parameters:
  ///   - tokens: Tokens computed in the step, at least 1.
  ///   - sequences: Requests in the batch.
  @inline(__always)
  func base(tokens: Int, sequences: Int) -> Double {
    let count = Double(tokens)
    let batch = Double(sequences)
    var accelerator =
      products(count) + kernelSeconds + samplingSeconds
      + batch * (sequenceSeconds + headSecondsPerSequence + samplingSecondsPerSequence)
    if let collectives { accelerator += collectivesPerStep * collectives(bytes: count * messageBytesPerToken) }
    let launch = tokens > sequences ? promptLaunchSeconds : launchSeconds
    return max(accelerator, launch) + hostSeconds + batch * hostSecondsPerSequence
  }

  /// Seconds of attention for a prompt chunk: over every pair at the rate of the whole accelerator, but no sooner than one
  /// multiprocessor is done with the last tile, which sees all of the context.
  /// - Parameters:
  ///   - chunk: Tokens computed.
  ///   - context: Tokens of the same request computed before.
  @inline(__always)
  func promptAttention(chunk: Int, context: Int) -> Double {
    var pairs = Double(chunk) * Double(context) + Double(chunk) * Double(chunk + 1) / 2
    if windowedShare > 0 {
      // Tokens up to the window see all before them, the rest as many as it is long.
      let inside = min(max(window - context, 0), chunk)
      let seen =
        Double(inside) * Double(context) + Double(inside) * Double(inside + 1) / 2 + Double(chunk - inside)
        * Double(window)
      pairs += windowedShare * (seen - pairs)
    }
    return max(pairs * computeSecondsPerPair, seen(context + chunk) * tileSecondsPerToken)
  }

  /// Tokens that a layer reads of so many in context, on average over the layers.
  @inline(__always)
  func seen(_ context: Int) -> Double {
    windowedShare == 0
      ? Double(context) : Double(context) - windowedShare * Double(max(context - window, 0))
  }

  /// Seconds one whole step takes.
  /// - Parameters:
  ///   - decoding: Context length of every request that decodes one token.
  ///   - prompts: Every prompt chunk, with the tokens of its request computed before.
  public func step(decoding: [Int], prompts: [(chunk: Int, context: Int)]) -> Double {
    let tokens = decoding.count + prompts.reduce(0) { $0 + $1.chunk }
    let perToken = prompts.isEmpty ? secondsPerContextToken : secondsPerContextTokenBesidePrompts
    return base(tokens: tokens, sequences: decoding.count + prompts.count)
      + perToken * decoding.reduce(0) { $0 + seen($1) }
      + prompts.reduce(0) { $0 + promptAttention(chunk: $1.chunk, context: $1.context) }
  }

  /// Seconds outside of the steps that a request sees before its first token: reading, tokenising, HTTP.
  @inline(__always)
  public func overhead(inputTokens: Int) -> Double {
    requestSeconds + requestSecondsPerToken * Double(inputTokens)
  }

  /// Where the time of a step goes.
  /// - Parameters:
  ///   - decoding: Requests that decode one token.
  ///   - context: Tokens each of them has in context.
  ///   - prompts: Every prompt chunk, with the tokens of its request computed before.
  public func parts(decoding: Int, context: Int, prompts: [(chunk: Int, context: Int)] = []) -> StepParts {
    let tokens = Double(decoding + prompts.reduce(0) { $0 + $1.chunk })
    let batch = Double(decoding + prompts.count)
    let perToken = prompts.isEmpty ? secondsPerContextToken : secondsPerContextTokenBesidePrompts
    let isPrompt = Int(tokens) > decoding + prompts.count
    return StepParts(
      weights: weights(tokens), compute: tokens * secondsPerTokenCompute,
      products: products(tokens) + batch * headSecondsPerSequence,
      cache: perToken * Double(decoding) * seen(context),
      promptAttention: prompts.reduce(0) { $0 + promptAttention(chunk: $1.chunk, context: $1.context) },
      collectives: collectives.map { collectivesPerStep * $0(bytes: tokens * messageBytesPerToken) } ?? 0,
      kernels: kernelSeconds + batch * sequenceSeconds,
      sampling: samplingSeconds + batch * samplingSecondsPerSequence,
      launch: isPrompt ? promptLaunchSeconds : launchSeconds, host: hostSeconds + batch * hostSecondsPerSequence)
  }
}
