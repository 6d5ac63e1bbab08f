/// What one evaluation of an autoscaler came to.
public struct ScalingDecision: Sendable, Equatable {
  /// The signal that decided; nil where none could be read.
  public var signal: Double?
  /// What the signal alone asks for.
  public var raw: Int
  /// What is left of it after windows and delays.
  public var stabilised: Int
  /// Replicas desired, within rate limits and bounds.
  public var desired: Int

  /// Creates a decision.
  public init(signal: Double?, raw: Int, stabilised: Int, desired: Int) {
    self.signal = signal
    self.raw = raw
    self.stabilised = stabilised
    self.desired = desired
  }

  /// Nothing is changed.
  public static func stay(_ replicas: Int, signal: Double? = nil) -> ScalingDecision {
    ScalingDecision(signal: signal, raw: replicas, stabilised: replicas, desired: replicas)
  }
}

extension Int {
  /// A desired number of replicas, which no signal makes overflow.
  init(replicas: Double) { self = Int(Swift.min(Swift.max(replicas, 0), 1e9)) }
}
