extension Architecture {
  /// Weights of one feed-forward block of the given width: gate, up and down projections, or up and down.
  private func feedForward(_ width: Int) -> Double { Double(gatedMLP ? 3 : 2) * Double(hiddenSize) * Double(width) }

  /// Layers with experts; 0 in dense models.
  public var expertLayers: Int { experts == nil ? 0 : layers - denseLayers }

  /// Weights of one expert of a layer; 0 in dense models.
  public var parametersPerExpert: Double { experts.map { feedForward($0.intermediateSize) } ?? 0 }

  /// Weights of the experts of all layers; 0 in dense models.
  public var expertParameters: Double { Double(expertLayers) * Double(experts?.count ?? 0) * parametersPerExpert }

  /// Weights of the attention projections of one layer: query, key, value and output. Biases are left out (under 0.1 %).
  ///
  /// Under latent attention: down to the query's and the keys' and values' vectors, up to the heads, and output.
  public var attentionParametersPerLayer: Double {
    let (hidden, heads) = (Double(hiddenSize), Double(heads))
    guard let latent = latentAttention else {
      return hidden * Double(headDimension) * Double(2 * self.heads + 2 * keyValueHeads)
    }
    let keys = Double(latent.plainDimension + latent.rotaryDimension)
    let rank = Double(latent.keyValueRank)
    let query = latent.queryRank.map { Double($0) * (hidden + heads * keys) } ?? hidden * heads * keys
    return query + hidden * (rank + Double(latent.rotaryDimension))
      + heads * rank * Double(latent.plainDimension + latent.valueDimension)
      + heads * Double(latent.valueDimension) * hidden
  }

  /// Weights of the feed-forward part of a layer on average over all layers, all experts and their router included.
  public var feedForwardParametersPerLayer: Double {
    guard let experts else { return feedForward(intermediateSize) }
    return overLayers(
      Double(experts.count) * (feedForward(experts.intermediateSize) + Double(hiddenSize))
        + feedForward(experts.sharedIntermediateSize))
  }

  /// Weights of the feed-forward part of a layer that one token is multiplied with, on average over all layers.
  public var activeFeedForwardParametersPerLayer: Double {
    guard let experts else { return feedForward(intermediateSize) }
    return overLayers(
      Double(experts.activePerToken) * feedForward(experts.intermediateSize)
        + Double(experts.count) * Double(hiddenSize) + feedForward(experts.sharedIntermediateSize))
  }

  /// The mean of what a layer with experts has and what a dense one has.
  private func overLayers(_ withExperts: Double) -> Double {
    if denseLayers == 0 { return withExperts }
    return (Double(expertLayers) * withExperts + Double(denseLayers) * feedForward(intermediateSize)) / Double(layers)
  }

  /// Weights of one copy of the embedding, or of the output projection, which has the same shape.
  public var embeddingParameters: Double { Double(vocabulary) * Double(hiddenSize) }

  /// Weights that are never quantised in practice: the embedding and the output projection.
  public var embeddingAndHeadParameters: Double { embeddingParameters * (tiedEmbeddings ? 1 : 2) }

  /// All weights of the model. Norms count two vectors a layer; biases are left out.
  public var parameters: Double {
    Double(layers) * (attentionParametersPerLayer + feedForwardParametersPerLayer + 2 * Double(hiddenSize))
      + embeddingAndHeadParameters
  }

  /// Weights that one token meets: of a mixture, the experts it visits; the embedding counts as in `parameters`.
  public var activeParameters: Double {
    Double(layers) * (attentionParametersPerLayer + activeFeedForwardParametersPerLayer + 2 * Double(hiddenSize))
      + embeddingAndHeadParameters
  }

  /// Width over which a pair of tokens is multiplied while a prompt is computed, scores and weighted values on average. A prompt's keys
  /// and values are projected to all heads first, also from latent vectors (DeepSeek-V2, section 2.1.2).
  public var promptHeadDimension: Double {
    latentAttention.map { Double($0.plainDimension + $0.rotaryDimension + $0.valueDimension) / 2 }
      ?? Double(headDimension)
  }

  /// The same while a token is decoded: latent vectors are not projected then, but every head's query is brought to their width
  /// ("absorbed", DeepSeek-V2, section 2.1.2).
  public var decodeHeadDimension: Double {
    latentAttention.map { Double(2 * $0.keyValueRank + $0.rotaryDimension) / 2 } ?? Double(headDimension)
  }

  /// Bytes of key-value cache that one token takes over all layers and heads, unsharded.
  ///
  /// Sliding-window layers are counted as if they kept every token, an upper bound for models that have them.
  public func keyValueBytesPerToken(_ precision: Precision) -> Double {
    if let latent = latentAttention {
      return Double(layers) * Double(latent.keyValueRank + latent.rotaryDimension) * precision.bytesPerWeight
    }
    return 2 * Double(layers) * Double(keyValueHeads) * Double(headDimension) * precision.bytesPerWeight
  }

  /// Bytes that a weight outside of experts, embedding and output projection takes.
  public func denseBytesPerWeight(_ precision: Precision) -> Double {
    quantisesExpertsOnly ? max(precision.bytesPerWeight, 2) : precision.bytesPerWeight
  }

  /// Bytes of the weights: matrices in `precision`, embedding and output projection in at least 16 bits, as the
  /// quantised checkpoints that serving engines load keep them.
  public func weightBytes(_ precision: Precision) -> Double {
    (parameters - expertParameters - embeddingAndHeadParameters) * denseBytesPerWeight(precision)
      + expertParameters * precision.bytesPerWeight
      + embeddingAndHeadParameters * max(precision.bytesPerWeight, 2)
  }
}
