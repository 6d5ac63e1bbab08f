import Catalog
import Importing

/// How long prompts, or answers, are.
enum StartTokens {
  /// As a log has them.
  case logged(RequestLog.Tokens)
  /// By a law around a mean.
  ///
  /// - Parameter option: The option that names the mean, where nobody did.
  case law(mean: Double, p95: Double, most: Double, option: String?)

  var mean: Double {
    switch self {
    case .logged(let tokens): tokens.mean
    case .law(let mean, _, _, _): mean
    }
  }
  var most: Double {
    switch self {
    case .logged(let tokens): tokens.most
    case .law(_, _, let most, _): most
    }
  }

  /// - Parameters:
  ///   - written: The mean that was said.
  ///   - guess: The mean where none was, and no log has it.
  init(_ written: String?, _ logged: RequestLog.Tokens?, guess: Double, option: String) throws(StartProblem) {
    if let written {
      self = .law(mean: try StartValue.tokens(written), p95: 0, most: 0, option: nil)
    } else if let logged {
      self = .logged(logged)
    } else {
      self = .law(mean: guess, p95: 0, most: 0, option: option)
    }
  }

  /// Bounds a law by the room that a request has beside the mean of its other part.
  /// - Returns: Whether there is room for the mean, and for a spread above it.
  mutating func bound(by room: Double) -> Bool {
    guard case .law(let mean, _, _, let option) = self else { return true }
    self = .law(mean: mean, p95: min(2.75 * mean, 0.95 * room), most: min(8 * mean, room), option: option)
    return mean <= 0.9 * room
  }
}

/// The most tokens that an engine takes of a request, and who says so.
struct RequestLimit {
  let tokens: Int
  let reason: String

  /// What the launch line says, or else the model's context.
  init(_ pool: ImportedPool?, _ architecture: Architecture) {
    let lines = pool?.entries.first { $0.key == "batching" }?.lines ?? []
    for line in lines {
      guard let range = line.firstRange(of: "max_model_len: ") else { continue }
      if let tokens = Int(line[range.upperBound...].prefix { $0.isNumber }) {
        self.tokens = tokens
        reason = "max_model_len is \(tokens)"
        return
      }
    }
    tokens = architecture.maximumContext
    reason = "the context of \(architecture.name) is \(tokens) tokens"
  }
}
