/// Software that batches requests for a model that is not a language model: what each request adds to its batch.
///
/// The figure belongs to the software, whatever the model and the accelerator.
public struct BatchServer: Sendable, Hashable {
  /// The name scenarios use, such as `triton`.
  public let name: String
  /// Seconds a request adds to its batch beyond the item's own time, at least 0: it is received, copied and answered by
  /// itself, where a benchmark at full batch hands over all items at once.
  public let requestSeconds: Double
  /// What was predicted with the figure, and the median error.
  public let residual: String
  /// Where the figure comes from.
  public let provenance: Provenance
}
