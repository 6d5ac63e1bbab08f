/// Why no distribution could be made.
public struct DistributionError: Error, Equatable, Sendable {
  /// The parameter at fault; nil when it is the family or the whole set.
  public let parameter: String?

  /// What was expected and why it cannot be; a clause without a full stop.
  public let message: String

  /// Creates an error.
  public init(parameter: String? = nil, message: String) {
    self.parameter = parameter
    self.message = message
  }
}
