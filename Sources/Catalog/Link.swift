/// What keys and values are sent over from one replica to another: one port of a kind of connection, in one direction.
public struct Link: Sendable, Hashable {
  /// The name scenarios use, such as `infiniband-400g`.
  public let name: String
  /// Bytes per second by its label.
  public let bandwidth: Double
  /// The share of them that large transfers reach.
  public let share: Double
  /// Seconds until the first byte moves.
  public let latency: Double
  /// Where the figures come from.
  public let provenance: Provenance
}
