/// By which rules a provider's cache keeps and finds the beginnings of prompts.
public struct PromptCacheRules: Sendable, Hashable {
  /// Fewest tokens of a beginning that is kept, at least 0. Shorter ones are neither found nor written.
  public var minimum: Int
  /// Tokens are found in multiples of this, at least 1.
  public var step: Int
  /// Seconds that a beginning is kept after the first token of the call that wrote it.
  public var timeToLive: Double
  /// Whether a call that finds a beginning has it kept from its own first token on. Else every part of a prompt is kept from its own write
  /// on, and what follows a part that is gone is not found.
  public var isRenewed = true
  /// Whether what is written to the cache has a price of its own.
  public var chargesWrites: Bool
  /// Seconds of life from which writes have the price of those that are kept long.
  public var longLife = 3_600.0
  /// Whether the answer is kept with its prompt; else the next turn of a conversation writes it, as Anthropic's table of automatic caching
  /// has it: "System through User(2) read from cache; Asst(2) + User(3) written to cache" (prompt caching, read 2026-11-28).
  public var keepsAnswers = false
  /// Probability that a call does not find what is kept.
  public var misses = 0.0

  /// Seconds that providers promise at least. Sources: Anthropic, prompt caching; OpenAI, prompt caching (5 to 10 minutes), 2026-11.
  public static let shortestKept = 300.0

  /// Creates rules by which what is kept is found.
  public init(
    minimum: Int, step: Int = 1, timeToLive: Double = PromptCacheRules.shortestKept, chargesWrites: Bool = false
  ) {
    self.minimum = minimum
    self.step = step
    self.timeToLive = timeToLive
    self.chargesWrites = chargesWrites
  }

  /// Tokens found of a beginning that is kept.
  public func found(_ kept: Int) -> Int { kept < minimum ? 0 : kept / step * step }

  /// Which price writes have.
  public var writes: TokenKind { timeToLive >= longLife ? .longCacheWrite : .cacheWrite }
}

extension APIModel {
  /// The rules of its provider's cache, as far as they are known: those of its family, with the minimum that its own row has.
  public var promptCache: PromptCacheRules? { Catalog.promptCache(of: name, minimum: cacheMinimum) }
}

/// The rules of the provider's cache for hosted models whose names begin alike.
public struct PromptCacheFamily: Sendable {
  /// The beginning of the names.
  public let name: String
  /// The rules; a model's own minimum goes before theirs.
  public let rules: PromptCacheRules
  /// The document that they are from.
  public let provenance: Provenance

  init(row: TextTable.Row) {
    name = row["family"]
    var rules = PromptCacheRules(
      minimum: row.integer("minimum"), step: row.integer("step"), timeToLive: Double(row.integer("kept")),
      chargesWrites: row["writes"] == "charged")
    rules.longLife = Double(row.integer("long"))
    self.rules = rules
    provenance = row.provenance()
  }
}

extension Catalog {
  /// Every family whose cache the catalog knows, in the order of the table.
  public static var promptCacheFamilies: [PromptCacheFamily] {
    Tables.promptCaches.rows.map(PromptCacheFamily.init(row:))
  }

  /// The rules of the provider's cache for a hosted model; nil where no row speaks of it.
  ///
  /// - Parameter minimum: What the model's own row says, which goes before that of its family.
  public static func promptCache(of model: String, minimum: Int? = nil) -> PromptCacheRules? {
    guard var rules = promptCacheFamily(of: model)?.rules else { return nil }
    rules.minimum = minimum ?? rules.minimum
    return rules
  }

  /// The family of a hosted model; nil where no row speaks of it.
  public static func promptCacheFamily(of model: String) -> PromptCacheFamily? {
    let parts = model.split(separator: "/").map(String.init)
    // Who passes a maker's own models on keeps their prompts by its rules; hosts of open models have theirs.
    let isPassedOn = parts.count > 1 && ["azure", "bedrock", "gemini", "vertex"].contains(parts[0])
    let name = isPassedOn ? parts[parts.count - 1] : model
    return promptCacheFamilies.filter { name.hasPrefix($0.name) }.max { $0.name.count < $1.name.count }
  }
}
