import FoundationEssentials

/// A kind of token that a hosted model has a price of.
public enum TokenKind: String, Sendable, Hashable, CaseIterable {
  case input
  case cachedInput = "cached_input"
  case cacheWrite = "cache_write"
  case longCacheWrite = "cache_write_1h"
  case output, reasoning

  /// What the tokens are.
  public var meaning: String {
    switch self {
    case .input: "Prompt tokens"
    case .cachedInput: "Prompt tokens found in the provider's cache"
    case .cacheWrite: "Prompt tokens that are written to the provider's cache"
    case .longCacheWrite: "Prompt tokens that are written to the provider's cache and kept for an hour or more"
    case .output: "Answer tokens"
    case .reasoning: "Tokens that are thought"
    }
  }

  /// The kind whose prices move those of this one, where a list does not say more.
  public var lead: TokenKind {
    switch self {
    case .input, .cachedInput, .cacheWrite, .longCacheWrite: .input
    case .output, .reasoning: .output
    }
  }

  /// The kind that it costs as much as, where it has no price at all; nil for those that must have one.
  var fallback: TokenKind? {
    switch self {
    case .input, .output: nil
    case .cachedInput, .cacheWrite: .input
    case .longCacheWrite: .cacheWrite
    case .reasoning: .output
    }
  }
}

/// How soon an answer is requested, which decides its price.
///
/// Sources: OpenAI, pricing and service tiers, 2026-11; Google, Gemini API pricing, 2026-11.
public enum ServiceTier: String, Sendable, Hashable, CaseIterable {
  case standard, batch, flex, priority

  /// What it is, after the name of what is sold; empty for the standard tier.
  public var phrase: String {
    switch self {
    case .standard: ""
    case .batch: "of batches"
    case .flex: "of the flex tier"
    case .priority: "of the priority tier"
    }
  }
}

/// One price of a list of prices by kind of token and tier of service.
public struct TokenRate: Sendable, Hashable, CaseIterable {
  /// What is sold.
  public var kind: TokenKind
  /// How soon it is served.
  public var tier: ServiceTier

  /// Names a price.
  public init(_ kind: TokenKind, _ tier: ServiceTier = .standard) {
    self.kind = kind
    self.tier = tier
  }

  /// Every price, by tier and then by kind.
  public static let allCases = ServiceTier.allCases.flatMap { tier in TokenKind.allCases.map { TokenRate($0, tier) } }

  /// Its name in scenarios, tables and price books: `input`, `batch_cached_input`.
  public var key: String { (tier == .standard ? "" : "\(tier.rawValue)_") + kind.rawValue }

  /// What it is the price of.
  public var meaning: String { kind.meaning + (tier == .standard ? "" : " \(tier.phrase)") }

  /// Its place in `allCases`.
  var place: Int { Self.places[self, default: 0] }

  private static let places = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
}
