/// More requests are on their way than a simulation holds: calls that last long arrive at a high rate.
///
/// A pool's queue is bounded before by `Simulation.longestQueue`; this bounds what hosted APIs and clients that wait to try
/// again hold, at about 250 MB.
public struct TooManyInFlight: Error, CustomStringConvertible {
  /// Requests that may be on their way at a time.
  public static let limit = 2_000_000
  /// Simulated second at which there were more.
  public let second: Double

  /// The complaint, with what to do about it.
  public var description: String {
    "more than \(Self.limit) requests were on their way at second \(Int(second)); lower the rate or what each one lasts"
  }
}
