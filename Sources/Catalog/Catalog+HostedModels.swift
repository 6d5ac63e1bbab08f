extension Catalog {
  /// What a listing of hosted models shows, and in JSON every price of each.
  static var apiColumns: [Column<APIModel>] {
    let shown: [Column<APIModel>] = [
      Column("model", key: "model", words: true) { .text($0.name) },
      Column("provider", key: "provider", words: true) { .text($0.provider) },
      price(TokenRate(.input), "input"), price(TokenRate(.cachedInput), "cached"), price(TokenRate(.output), "output"),
      Column("context", "tokens", key: "context_tokens") { $0.contextLimit.map { .integer($0) } ?? .unknown },
      Column("retires", key: "retires", words: true) { $0.retires.map { .text($0) } ?? .unknown },
    ]
    let isShown = Set(shown.map(\.heading.key))
    let rates = TokenRate.allCases.map { price($0) }.filter { !isShown.contains($0.heading.key) }
    return shown + rates + [
      detail("length_steps") { .rows($0.price.steps.map(fields)) },
      detail("off_peak_paid") { $0.price.offPeak.map { .number(Double($0.paid) / 1e6) } ?? .unknown },
      detail("off_peak_hours_utc") { $0.price.offPeak.map { .text($0.hours) } ?? .unknown },
    ]
      + HostedTool.allCases.flatMap { tool in
        [
          detail("\(tool.rawValue)_usd_per_call") { exact($0.price.tools[tool]?.perCall) },
          detail("\(tool.rawValue)_free_calls_per_month") {
            $0.price.tools[tool].map { .integer(Int($0.free)) } ?? .unknown
          },
        ]
      } + [
        detail("prompt_cache_minimum_tokens") { $0.cacheMinimum.map { .integer($0) } ?? .unknown },
        detail("prices_until") { $0.pricesUntil.map { .text($0) } ?? .unknown },
        detail("listed_as") { .text($0.listedAs) },
      ]
  }

  /// A price for short prompts; one without a heading is a detail.
  private static func price(_ rate: TokenRate, _ heading: String? = nil) -> Column<APIModel> {
    Column(
      heading ?? rate.key, "USD", key: key(of: rate), detail: heading == nil, isUnitInTitle: true
    ) { exact($0.price.rates[rate]) }
  }

  private static func detail(_ key: String, _ cell: @escaping (APIModel) -> CatalogValue) -> Column<APIModel> {
    Column(key, key: key, detail: true, cell)
  }

  /// The prices of a step, as far as the list has them.
  private static func fields(of step: LengthStep) -> [(key: String, value: CatalogValue)] {
    [("above_tokens", .integer(step.above))]
      + TokenRate.allCases.compactMap { rate in step.rates[rate].map { (key(of: rate), .exact($0)) } }
  }

  private static func key(of rate: TokenRate) -> String { "\(rate.key)_usd_per_million" }
}

extension OffPeak {
  /// The times as they are read.
  public var hours: String { windows.map(\.text).joined(separator: "; ") }
}
