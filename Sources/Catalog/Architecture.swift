/// The shape of a decoder-only transformer: what its memory, traffic and arithmetic follow from.
public struct Architecture: Sendable, Hashable {
  /// Experts of a mixture-of-experts model.
  public struct Experts: Sendable, Hashable {
    /// Experts in each layer.
    public let count: Int
    /// Experts that a token visits.
    public let activePerToken: Int
    /// Width of one expert's feed-forward block.
    public let intermediateSize: Int
    /// Width of the part that every token visits; zero without.
    public let sharedIntermediateSize: Int

    /// Experts of a shape the catalog does not have.
    public init(count: Int, activePerToken: Int, intermediateSize: Int, sharedIntermediateSize: Int = 0) {
      self.count = count
      self.activePerToken = activePerToken
      self.intermediateSize = intermediateSize
      self.sharedIntermediateSize = sharedIntermediateSize
    }
  }

  /// Multi-head latent attention: keys and values of all heads are kept as one vector a token and layer, from which each head's are
  /// projected, and beside it the part of the key that turns with the position.
  ///
  /// Source: DeepSeek-V2, arXiv 2405.04434, section 2.1 and table 1.
  public struct LatentAttention: Sendable, Hashable {
    /// Width of the vector that queries are projected from, or nil where they are projected from the residual stream.
    public let queryRank: Int?
    /// Width of the vector that keys and values are projected from.
    public let keyValueRank: Int
    /// Width of the part of a key that turns with the position, which all heads share.
    public let rotaryDimension: Int
    /// Width of the other part of a head's key.
    public let plainDimension: Int
    /// Width of a head's value.
    public let valueDimension: Int

    /// Latent attention of a shape the catalog does not have.
    public init(queryRank: Int?, keyValueRank: Int, rotaryDimension: Int, plainDimension: Int, valueDimension: Int) {
      self.queryRank = queryRank
      self.keyValueRank = keyValueRank
      self.rotaryDimension = rotaryDimension
      self.plainDimension = plainDimension
      self.valueDimension = valueDimension
    }
  }

  /// The name scenarios use, such as `llama-3.1-8b`.
  public let name: String
  /// Transformer layers.
  public let layers: Int
  /// Width of the residual stream.
  public let hiddenSize: Int
  /// Query heads.
  public let heads: Int
  /// Key and value heads: fewer than `heads` under grouped-query attention, 1 under latent attention.
  public let keyValueHeads: Int
  /// Width of a head.
  public let headDimension: Int
  /// Width of the feed-forward block of a dense layer.
  public let intermediateSize: Int
  /// Tokens in the vocabulary, as the embedding is sized.
  public let vocabulary: Int
  /// Whether the output projection is the embedding itself.
  public let tiedEmbeddings: Bool
  /// The experts of a mixture, or nil for a dense model.
  public let experts: Experts?
  /// Layers of a mixture that have a dense feed-forward block in the place of experts; 0 in dense models.
  public let denseLayers: Int
  /// Latent attention, or nil where keys and values are kept as they are.
  public let latentAttention: LatentAttention?
  /// Format that the publisher's weights have; nil where that is not known.
  public let publishedPrecision: Precision?
  /// Whether checkpoints narrower than 16 bits have only the experts so, and all else in 16 bits.
  public let quantisesExpertsOnly: Bool
  /// Whether the feed-forward block has a gate (three matrices) or not (two).
  public let gatedMLP: Bool
  /// Tokens that the model's sliding-window layers look back, or nil where every layer sees all of the context.
  public let slidingWindow: Int?
  /// Layers that look back so far and no further; 0 without a window.
  public let windowedLayers: Int
  /// Positions the published model accepts.
  public let maximumContext: Int
  /// Whether the published model keeps only likely tokens (top_p, top_k) where a request does not say how to sample.
  public let filtersSampling: Bool
  /// Where the shape comes from.
  public let provenance: Provenance

  /// An architecture the catalog does not have. With a window and no number of windowed layers, all have it.
  public init(
    name: String, layers: Int, hiddenSize: Int, heads: Int, keyValueHeads: Int, headDimension: Int,
    intermediateSize: Int, vocabulary: Int, tiedEmbeddings: Bool, experts: Experts?, denseLayers: Int = 0,
    latentAttention: LatentAttention? = nil, publishedPrecision: Precision? = nil, quantisesExpertsOnly: Bool = false,
    gatedMLP: Bool, slidingWindow: Int?, windowedLayers: Int? = nil, maximumContext: Int,
    filtersSampling: Bool = false, provenance: Provenance
  ) {
    self.name = name
    self.layers = layers
    self.hiddenSize = hiddenSize
    self.heads = heads
    self.keyValueHeads = keyValueHeads
    self.headDimension = headDimension
    self.intermediateSize = intermediateSize
    self.vocabulary = vocabulary
    self.tiedEmbeddings = tiedEmbeddings
    self.experts = experts
    self.denseLayers = experts == nil ? 0 : denseLayers
    self.latentAttention = latentAttention
    self.publishedPrecision = publishedPrecision
    self.quantisesExpertsOnly = quantisesExpertsOnly
    self.gatedMLP = gatedMLP
    self.slidingWindow = slidingWindow
    self.windowedLayers = slidingWindow == nil ? 0 : windowedLayers ?? layers
    self.maximumContext = maximumContext
    self.filtersSampling = filtersSampling
    self.provenance = provenance
  }
}
