/// Chunks of documents that a prompt brings: after what all prompts begin with, before the question.
public struct RetrievedText: Sendable, Equatable {
  /// Chunks of a prompt, at least 1.
  public var chunks: Int
  /// Tokens of each, at least 1.
  public var tokensPerChunk: Int

  /// Creates chunks.
  public init(chunks: Int, tokensPerChunk: Int) {
    self.chunks = chunks
    self.tokensPerChunk = tokensPerChunk
  }

  /// Tokens of a prompt that are retrieved.
  public var tokens: Int { chunks * tokensPerChunk }
}

extension Workload {
  /// Whether requests for the same item bring the same chunks, which are found again then. Of a conversation each has a text of its own.
  public var sharesRetrievedText: Bool { retrieved != nil && items != nil && conversation == nil }
}
