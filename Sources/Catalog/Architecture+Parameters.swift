extension Architecture {
  /// Weights of one feed-forward block of the given width: gate, up and down projections, or up and down.
  private func feedForward(_ width: Int) -> Double { Double(gatedMLP ? 3 : 2) * Double(hiddenSize) * Double(width) }

  /// Weights of one expert of a layer; 0 in dense models.
  public var parametersPerExpert: Double { experts.map { feedForward($0.intermediateSize) } ?? 0 }

  /// Weights of the attention projections of one layer: query, key, value and output. Biases are left out (under 0.1 %).
  public var attentionParametersPerLayer: Double {
    Double(hiddenSize) * Double(headDimension) * Double(2 * heads + 2 * keyValueHeads)
  }

  /// Weights of the feed-forward part of one layer, all experts and their router included.
  public var feedForwardParametersPerLayer: Double {
    guard let experts else { return feedForward(intermediateSize) }
    return Double(experts.count) * (feedForward(experts.intermediateSize) + Double(hiddenSize))
      + feedForward(experts.sharedIntermediateSize)
  }

  /// Weights of the feed-forward part of one layer that one token is multiplied with.
  public var activeFeedForwardParametersPerLayer: Double {
    guard let experts else { return feedForward(intermediateSize) }
    return Double(experts.activePerToken) * feedForward(experts.intermediateSize)
      + Double(experts.count) * Double(hiddenSize) + feedForward(experts.sharedIntermediateSize)
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

  /// Bytes of key-value cache that one token takes over all layers and heads, unsharded.
  ///
  /// Sliding-window layers are counted as if they kept every token, an upper bound for models that have them.
  public func keyValueBytesPerToken(_ precision: Precision) -> Double {
    2 * Double(layers) * Double(keyValueHeads) * Double(headDimension) * precision.bytesPerWeight
  }

  /// Bytes of the weights: matrices in `precision`, embedding and output projection in at least 16 bits, as the
  /// quantised checkpoints that serving engines load keep them.
  public func weightBytes(_ precision: Precision) -> Double {
    let kept = max(precision.bytesPerWeight, 2)
    return (parameters - embeddingAndHeadParameters) * precision.bytesPerWeight + embeddingAndHeadParameters * kept
  }
}
