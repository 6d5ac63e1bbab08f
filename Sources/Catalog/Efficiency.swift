/// How much of its datasheet a generation of accelerators reaches when it serves language models.
///
/// The figures belong to the hardware: the same for every model, and for every engine but for the factors that
/// `ServingEngine` has. Where each comes from, and how far off predictions with it are, stands in the table.
public struct Efficiency: Sendable, Hashable {
  /// The generation.
  public let generation: Generation
  /// Share of the peak compute rate that large matrix products reach, the small kernels between them included.
  public internal(set) var matrix: Double
  /// Share of the peak memory bandwidth at which weights are read.
  public internal(set) var bandwidth: Double
  /// Share of the peak memory bandwidth at which keys and values are read.
  public internal(set) var cache: Double
  /// Share of the peak compute rate that attention over a prompt reaches.
  public let attention: Double
  /// Whether the attention kernel puts the query heads that share a key head into one tile, so that a sequence that decodes
  /// beside a prompt takes a tile a key head and not a tile a query head.
  public let packsQueryHeads: Bool
  /// What was predicted with these figures, and the median error.
  public let residual: String
  /// Where the figures come from.
  public let provenance: Provenance

  /// Figures of a generation.
  init(
    generation: Generation, matrix: Double, bandwidth: Double, cache: Double, attention: Double, packsQueryHeads: Bool,
    residual: String, provenance: Provenance
  ) {
    self.generation = generation
    self.matrix = matrix
    self.bandwidth = bandwidth
    self.cache = cache
    self.attention = attention
    self.packsQueryHeads = packsQueryHeads
    self.residual = residual
    self.provenance = provenance
  }
}
