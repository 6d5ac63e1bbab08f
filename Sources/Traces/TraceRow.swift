/// One recorded request.
@frozen public struct TraceRow: Sendable, Equatable {
  /// Seconds since the trace's first request, at least 0; `Trace.rateScale` is not applied.
  public var time: Double
  /// Prompt tokens; nil when the trace carries none.
  public var inputTokens: Int32?
  /// Answer tokens; nil when the trace carries none.
  public var outputTokens: Int32?
  /// Prompt tokens that were found in a cache, at most all of the prompt's; nil when the trace does not say.
  public var cachedTokens: Int32?

  /// Creates a row.
  public init(time: Double, inputTokens: Int32?, outputTokens: Int32?, cachedTokens: Int32? = nil) {
    self.time = time
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
    self.cachedTokens = cachedTokens
  }
}
