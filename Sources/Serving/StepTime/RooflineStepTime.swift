import Catalog
import Glibc
import Model

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
  /// Rows below which the sort takes no less than for this many: fitted, 56.
  static let filterRows = 56.0

  private let secondsPerTokenCompute: Double
  /// Reading what every token meets, the head among it.
  private let denseWeightSeconds: Double
  let headWeightSeconds: Double
  private let expertWeightSeconds: Double
  /// Logarithm of the share of experts that one token leaves alone; 0 in dense models.
  private let logUntouched: Double
  /// Experts that ranks hold whole; nil where each rank has a part of every one.
  let experts: ExpertTime?
  let collectives: CollectiveTime?
  let collectivesPerStep: Double
  /// From and to the experts of other data-parallel ranks.
  let allToAll: CollectiveTime?
  /// Data-parallel ranks that step together.
  let dataRanks: Int
  let pipeline: PipelineTime?
  let messageBytesPerToken: Double
  let kernelSeconds: Double
  let sequenceSeconds: Double
  let headSecondsPerSequence: Double
  let samplingSeconds: Double
  let samplingSecondsPerSequence: Double
  let launchSeconds: Double
  let promptLaunchSeconds: Double
  let hostSeconds: Double
  let hostSecondsPerSequence: Double
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
  /// - Parameter maxNumBatchedTokens: Tokens of one micro-batch, where the replica is a pipeline.
  public init(_ roofline: Roofline, maxNumBatchedTokens: Int = .max) {
    let shape = roofline.architecture
    let engine = roofline.engine
    let efficiency = roofline.efficiency
    let parallelism = roofline.parallelism
    let ranks = Double(roofline.tensorParallel)
    let layers = Double(shape.layers)
    let bandwidth = roofline.accelerator.bandwidth * roofline.bandwidthFraction
    let weightBandwidth = bandwidth * efficiency.bandwidth * engine.bandwidthShare
    let multiplied = roofline.accelerator.computeRate(for: roofline.precision)
    let peak = (multiplied?.rate ?? .leastNonzeroMagnitude) * roofline.computeFraction
    let isWidened = roofline.precision.bytesPerWeight < multiplied?.format.bytesPerWeight ?? 0
    let rate = peak * efficiency.matrix * (isWidened ? engine.widenedShare : 1)
    let compute = rate * ranks

    // The embedding table is looked up, not read; the head has its shape, is never narrower than 16 bits, and only meets the
    // tokens that are sampled.
    let head = shape.embeddingParameters
    let weightBytes = roofline.precision.bytesPerWeight
    experts = ExpertTime(
      shape, parallelism, bytesPerWeight: weightBytes, bandwidth: weightBandwidth, compute: rate * engine.expertShare)
    let visited = Double(shape.expertLayers * (shape.experts?.activePerToken ?? 0)) * shape.parametersPerExpert
    secondsPerTokenCompute =
      2 * (shape.activeParameters - shape.embeddingAndHeadParameters - visited) / compute
      + (parallelism.expert ? 0 : 2 * visited / (compute * engine.expertShare))
    headSecondsPerSequence = 2 * head / compute
    let expertParameters = shape.expertParameters
    logUntouched = shape.experts.map { log1p(-Double($0.activePerToken) / Double($0.count)) } ?? 0
    let dense = shape.parameters - shape.embeddingAndHeadParameters - expertParameters
    let denseBytes = dense * shape.denseBytesPerWeight(roofline.precision)
    denseWeightSeconds = (denseBytes + head * max(weightBytes, 2)) / ranks / weightBandwidth
    headWeightSeconds = head * max(weightBytes, 2) / ranks / weightBandwidth
    expertWeightSeconds = parallelism.expert ? 0 : expertParameters * weightBytes / ranks / weightBandwidth

    // A rank keeps at least one key head, so beyond that count the heads are copied, not split.
    let keyHeads = max(Double(shape.keyValueHeads) / ranks, 1)
    let bytesPerContextToken =
      shape.keyValueBytesPerToken(roofline.keyValuePrecision) * keyHeads / Double(shape.keyValueHeads)
    let reading = bytesPerContextToken / (bandwidth * efficiency.cache * engine.cacheShare)
    // Scores and weighted values: 2 products of 2 FLOP over a head's width. Keys and values are 16 bits wide here, whatever
    // they are kept in.
    let attentionRate =
      (roofline.accelerator.computeRate(for: .bf16)?.rate ?? peak) * roofline.computeFraction * efficiency.attention
    let headPair = 4 * layers * shape.promptHeadDimension / attentionRate
    computeSecondsPerPair = headPair * Double(shape.heads) / ranks
    let multiprocessors = Double(roofline.accelerator.multiprocessors) * roofline.computeFraction
    tileSecondsPerToken = headPair * Self.tileRows * multiprocessors
    secondsPerContextToken = max(
      reading, computeSecondsPerPair * shape.decodeHeadDimension / shape.promptHeadDimension)
    let tiles = efficiency.packsQueryHeads ? keyHeads : Double(shape.heads) / ranks
    // Latent vectors have a kernel of their own for requests that decode, with the query heads in one tile.
    secondsPerContextTokenBesidePrompts =
      shape.latentAttention == nil
      ? max(secondsPerContextToken, headPair * tiles * Self.tileRows / Self.thinTileShare) : secondsPerContextToken

    window = shape.slidingWindow ?? 0
    windowedShare = Double(shape.windowedLayers) / layers

    let isSplit = parallelism.accelerators > 1
    let link = roofline.accelerator.linkBandwidth
    collectives = link.flatMap { link in
      parallelism.tensor > 1 ? CollectiveTime(ranks: parallelism.tensor, link: link, kind: engine.collectives) : nil
    }
    // vLLM's default back-end gathers all tokens at every rank before the experts and adds up and scatters them after; without
    // data-parallel ranks the tokens are everywhere and the usual sum follows (`use_all2all_kernels` in fused_moe/config.py and
    // `AgRsAll2AllManager` in device_communicators/all2all.py, 2026-11).
    allToAll = link.flatMap { link in
      parallelism.data > 1 ? CollectiveTime(gathering: parallelism.data, link: link) : nil
    }
    dataRanks = parallelism.data
    pipeline = PipelineTime(shape, parallelism, link: link, tokensPerBatch: maxNumBatchedTokens)
    isDivided = pipeline != nil || dataRanks > 1
    isPlain = !isDivided && experts == nil && collectives == nil && shape.experts == nil
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

  /// Whether requests stand in groups that compute apart.
  let isDivided: Bool
  /// Whether one group computes the tokens of a model that is no mixture on one rank.
  let isPlain: Bool

  /// Seconds of matrix products over `tokens` tokens.
  @inline(__always)
  private func products(_ tokens: Double) -> Double {
    if experts != nil { return products(tokens, all: tokens) }
    return products(tokens, reading: weights(tokens))
  }

  @inline(__always)
  private func products(_ tokens: Double, reading: Double) -> Double {
    let computing = tokens * secondsPerTokenCompute
    return (reading * reading + computing * computing).squareRoot()
  }

  /// The same on the busiest rank, where data-parallel ranks compute `all` tokens together and it has N of them.
  func products(_ tokens: Double, all: Double) -> Double {
    let reading = weights(all)
    let computing = computing(tokens, all: all)
    return (reading * reading + computing * computing).squareRoot()
  }

  func computing(_ tokens: Double, all: Double) -> Double {
    tokens * secondsPerTokenCompute + (experts?.computing(tokens: all) ?? 0)
  }

  /// Seconds to read the weights that a step of `tokens` tokens meets: of a mixture, under uniform routing,
  /// 1 - (1 - active/total)^tokens of the experts.
  @inline(__always)
  func weights(_ tokens: Double) -> Double {
    if let experts { return denseWeightSeconds + experts.reading(tokens: tokens) }
    return logUntouched == 0
      ? denseWeightSeconds + expertWeightSeconds
      : denseWeightSeconds - expertWeightSeconds * expm1(logUntouched * tokens)
  }

  /// The part of a step that depends on how much is computed and not on the context; seconds.
  /// - Parameters:
  ///   - tokens: Tokens computed in the step, at least 1.
  ///   - sequences: Requests in the batch.
  ///   - prompts: Requests among them that compute a prompt; of one where there are more tokens than requests, if not said.
  func base(tokens: Int, sequences: Int, prompts: Int? = nil) -> Double {
    if isPlain { return plainBase(tokens: tokens, sequences: sequences) }
    if isDivided { return dividedBase(tokens: tokens, sequences: sequences, prompts: prompts) }
    let count = Double(tokens)
    let sum = collectives.map { collectivesPerStep * $0(bytes: count * messageBytesPerToken) }
    return base(products: products(count), collectives: sum ?? 0, tokens: tokens, sequences: sequences)
  }

  /// The same where `isPlain`; apart from the rest, so that no copy of all that the rest reads is made for it.
  @inline(__always)
  func plainBase(tokens: Int, sequences: Int) -> Double {
    let products = products(Double(tokens), reading: denseWeightSeconds)
    return base(products: products, collectives: 0, tokens: tokens, sequences: sequences)
  }

  @inline(__always)
  private func base(products: Double, collectives: Double, tokens: Int, sequences: Int) -> Double {
    let batch = Double(sequences)
    let accelerator =
      products + kernelSeconds + samplingSeconds
      + batch * (sequenceSeconds + headSecondsPerSequence + samplingSecondsPerSequence) + collectives
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

  /// Tokens that a layer reads of N in context, on average over the layers.
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
    let sequences = decoding.count + prompts.count
    let perToken = prompts.isEmpty ? secondsPerContextToken : secondsPerContextTokenBesidePrompts
    let shares = shares(tokens: tokens, sequences: sequences, prompts: prompts.count)
    return base(tokens: tokens, sequences: sequences, prompts: prompts.count)
      + shares.context * perToken * decoding.reduce(0) { $0 + seen($1) }
      + shares.attention * prompts.reduce(0) { $0 + promptAttention(chunk: $1.chunk, context: $1.context) }
  }

  /// Seconds outside of the steps that a request sees before its first token: reading, tokenising, HTTP.
  @inline(__always)
  public func overhead(inputTokens: Int) -> Double {
    requestSeconds + requestSecondsPerToken * Double(inputTokens)
  }
}
