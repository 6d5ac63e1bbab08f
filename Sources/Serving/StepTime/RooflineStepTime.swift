import Catalog
import Glibc
import Scenarios

/// Seconds a step of continuous batching takes, from the shape of the model and the datasheet of the accelerator.
///
/// A step computes `tokens` tokens. Its time is the sum of four parts:
/// - the matrix products, bound by compute (2 FLOP a parameter and token) or by reading the weights once;
/// - attention, which reads the keys and values of every token in context, or computes over every pair in a prompt;
/// - collectives, when tensors are split over accelerators;
/// - the host: a fixed time a layer, a request in the batch and a step.
///
/// Between two changes of the batch only the context grows, by one token a request and step, so the step time is linear
/// in the number of the step and its sum is a closed form.
///
/// Sources: roofline, S. Williams et al., Comm. ACM 52(4), 2009; FLOPs of attention and products, J. Kaplan et al.,
/// arXiv 2001.08361, section 2.1.
public struct RooflineStepTime: Sendable {
  /// Share of the datasheet's compute rate that matrix products reach: 0.45, model FLOP utilisation of prefill on
  /// H100 in BLIS's `hardware_config.json` (inference-sim, read 2026-08; its A100 figure is 0.38, L40S 0.32).
  public static let computeEfficiency = 0.45
  /// Share of the datasheet's memory bandwidth that is reached: 0.8 in AIConfigurator's hardware files and InferSim
  /// (read 2026-08).
  public static let bandwidthEfficiency = 0.8
  /// Host and launch time a layer, seconds: 32.1 us, BLIS `defaults.yaml`, "trained-physics" (read 2026-08).
  public static let perLayer = 32.1e-6
  /// Host time a request in the batch, seconds: 4.42 us, same source.
  public static let perSequence = 4.42e-6
  /// Host time a step, seconds: 126 us, same source.
  public static let perStep = 126e-6
  /// Time outside the steps that each request sees before its first token (tokenising, scheduling, HTTP), seconds:
  /// 15.6 ms, same source.
  public static let perRequest = 15.6e-3
  /// Start-up time of one collective, seconds: 10 us, AIConfigurator's point-to-point figure (read 2026-08).
  public static let perCollective = 10e-6

  private let secondsPerTokenCompute: Double
  private let denseWeightSeconds: Double
  private let expertWeightSeconds: Double
  private let expertsTotal: Double
  private let expertsActive: Double
  private let collectiveSecondsPerToken: Double
  private let fixedSeconds: Double
  private let readSecondsPerContextToken: Double
  private let computeSecondsPerPair: Double

  /// Creates the step time of one replica.
  public init(_ roofline: Roofline) {
    let shape = roofline.architecture
    let parallel = Double(roofline.tensorParallel)
    let bandwidth = roofline.accelerator.bandwidth * roofline.bandwidthFraction * Self.bandwidthEfficiency * parallel
    let peak = roofline.accelerator.computeRate(for: roofline.precision)?.rate ?? .leastNonzeroMagnitude
    let compute = peak * roofline.computeFraction * Self.computeEfficiency * parallel
    let layers = Double(shape.layers)
    let weightBytes = roofline.precision.bytesPerWeight
    let active = shape.activeParameters - (shape.tiedEmbeddings ? 0 : shape.embeddingParameters)
    secondsPerTokenCompute = 2 * active / compute
    // The embedding table is looked up, not read whole; tied to the head it is the head's matrix.
    let read = shape.parameters - (shape.tiedEmbeddings ? 0 : shape.embeddingParameters)
    let expertParameters: Double
    if let experts = shape.experts {
      let matrices = shape.gatedMLP ? 3.0 : 2.0
      expertParameters =
        layers * Double(experts.count) * matrices * Double(shape.hiddenSize) * Double(experts.intermediateSize)
      expertsTotal = Double(experts.count)
      expertsActive = Double(experts.activePerToken)
    } else {
      expertParameters = 0
      expertsTotal = 1
      expertsActive = 1
    }
    denseWeightSeconds = (read - expertParameters) * weightBytes / bandwidth
    expertWeightSeconds = expertParameters * weightBytes / bandwidth
    let keyValueBytes = shape.keyValueBytesPerToken(roofline.keyValuePrecision)
    readSecondsPerContextToken = keyValueBytes / bandwidth
    // Scores and weighted values: 2 products of 2 FLOP over every head's width.
    computeSecondsPerPair = 4 * layers * Double(shape.heads * shape.headDimension) / compute
    if roofline.tensorParallel > 1, let link = roofline.accelerator.linkBandwidth {
      // Two ring all-reduces a layer of 16-bit activations (P. Patarasuk and X. Yuan, J. Parallel Distrib. Comput.
      // 69, 2009: 2 (n - 1) / n of the data over each link).
      let share = 2 * (parallel - 1) / parallel
      collectiveSecondsPerToken = 2 * layers * share * Double(shape.hiddenSize) * 2 / link
      fixedSeconds = Self.perStep + Self.perLayer * layers + 2 * layers * Self.perCollective
    } else {
      collectiveSecondsPerToken = 0
      fixedSeconds = Self.perStep + Self.perLayer * layers
    }
  }

  /// The part of a step that depends on how much is computed and not on the context; seconds.
  /// - Parameters:
  ///   - tokens: Tokens computed in the step, at least 1.
  ///   - sequences: Requests in the batch.
  @inline(__always)
  func base(tokens: Int, sequences: Int) -> Double {
    let count = Double(tokens)
    let products = max(count * secondsPerTokenCompute, denseWeightSeconds + expertWeightSeconds * expertsTouched(count))
    return fixedSeconds + Double(sequences) * Self.perSequence + products + count * collectiveSecondsPerToken
  }

  /// Seconds each token of context adds to a step that decodes.
  var secondsPerContextToken: Double { max(readSecondsPerContextToken, computeSecondsPerPair) }

  /// Seconds of attention for a prompt chunk.
  /// - Parameters:
  ///   - chunk: Tokens computed.
  ///   - context: Tokens of the same request computed before.
  @inline(__always)
  func promptAttention(chunk: Int, context: Int) -> Double {
    let pairs = Double(chunk) * Double(context) + Double(chunk) * Double(chunk + 1) / 2
    return max(pairs * computeSecondsPerPair, Double(context + chunk) * readSecondsPerContextToken)
  }

  /// Seconds one whole step takes.
  /// - Parameters:
  ///   - decoding: Context length of every request that decodes one token.
  ///   - prompts: Every prompt chunk, with the tokens of its request computed before.
  public func step(decoding: [Int], prompts: [(chunk: Int, context: Int)]) -> Double {
    let tokens = decoding.count + prompts.reduce(0) { $0 + $1.chunk }
    return base(tokens: tokens, sequences: decoding.count + prompts.count)
      + secondsPerContextToken * Double(decoding.reduce(0, +))
      + prompts.reduce(0) { $0 + promptAttention(chunk: $1.chunk, context: $1.context) }
  }

  /// Share of the experts' weights that a step of `tokens` tokens reads, when routing is uniform:
  /// 1 - (1 - active/total)^tokens.
  @inline(__always)
  private func expertsTouched(_ tokens: Double) -> Double {
    expertsTotal == 1 ? 1 : 1 - pow(1 - expertsActive / expertsTotal, tokens)
  }
}
