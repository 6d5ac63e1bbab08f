/// One benchmark run, as its file tells.
public struct BenchmarkRow: Sendable, Equatable {
  /// File and line, as complaints and tables name it.
  public var origin: String
  /// What was measured.
  public var measured: Measured

  /// What was measured.
  public enum Measured: Sendable, Equatable {
    /// Seconds of a batch.
    case batch(size: Int, seconds: Double)
    /// Requests to a language model.
    case tokens(TokenRun)
  }
}

/// Requests to a language model, by their means.
public struct TokenRun: Sendable, Equatable {
  /// Prompt tokens.
  public var input: Double
  /// Prompt tokens found in the prefix cache.
  public var cached: Double = 0
  /// Answer tokens.
  public var output: Double
  /// Requests in the system at a time.
  public var concurrency: Double
  /// Whether N clients each waited for their answer; otherwise requests came at a rate, and the number is by Little's law.
  public var isClosed: Bool
  /// Seconds to the first token; nil where not measured.
  public var ttft: Double?
  /// Seconds a token after the first; nil where not measured.
  public var tpot: Double?
}

/// A benchmark file that cannot be used, with its place.
public struct CalibrationError: Error, CustomStringConvertible {
  /// `file:line: what is wrong`.
  public var description: String

  init(_ description: String) { self.description = description }

  init(_ path: String, line: Int, _ problem: String) { description = "\(path):\(line): \(problem)" }
}
