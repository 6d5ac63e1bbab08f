/// What a call takes out of a provider's limit of tokens.
public struct RateLimitRules: Sendable, Hashable {
  /// Whether prompt tokens that the provider's cache had count.
  public var countsCached = true
  /// Whether those count in capacity that is bought by the hour.
  public var countsCachedProvisioned = true
  /// Whether as many answer tokens count as the call asks for at most, when it comes; else those that are written.
  public var reservesAnswers = true

  /// Creates rules by which every token counts.
  public init() {}
}

extension Catalog {
  /// What counts in the provider's limits for a hosted model, and which document says so; nil where no row speaks of it.
  public static func rateLimits(of model: String) -> (rules: RateLimitRules, provenance: Provenance)? {
    let families = Tables.rateLimits.rows.filter { model.hasPrefix($0["family"]) }
    guard let row = families.max(by: { $0["family"].count < $1["family"].count }) else { return nil }
    var rules = RateLimitRules()
    rules.countsCached = row["cached"] == "counted"
    rules.countsCachedProvisioned = row["provisioned"] == "counted"
    rules.reservesAnswers = row["answers"] == "reserved"
    return (rules, row.provenance())
  }
}
