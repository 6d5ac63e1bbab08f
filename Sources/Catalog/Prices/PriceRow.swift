import FoundationEssentials

/// One row of a price book: what a machine or a hosted model costs, and where that is written.
public struct PriceRow: Sendable, Hashable {
  /// What has the price.
  public enum Kind: String, Sendable, CaseIterable {
    /// A machine by the hour.
    case instance
    /// A hosted model by the token.
    case api
  }
  /// What has the price.
  public var kind: Kind
  /// As scenarios name it: `aws/g5.xlarge`, `gpt-4o-mini`.
  public var name: String
  /// The region the price is of; empty where it is the same everywhere.
  public var region: String
  /// Dollars per hour on demand.
  public var onDemand: Decimal?
  /// Dollars per hour of spot.
  public var spot: Decimal?
  /// What spot saves on the on-demand price, 0 to 1.
  public var spotSaving: Decimal?
  /// Lower bound of the published range of the monthly interruption probability.
  public var interruptionLow: Decimal?
  /// Upper bound of that range; nil where it is open.
  public var interruptionHigh: Decimal?
  /// Dollars per 1,000,000 tokens.
  public var rates = TokenRates()
  /// Input tokens above which a call has the row's prices; nil in a model's first row.
  public var above: Decimal?
  /// The share of the price that is paid at the times of `offPeakHours`.
  public var offPeakPaid: Decimal?
  /// Times of the week, as `OffPeak.windows(in:)` reads them; empty for none.
  public var offPeakHours = ""
  /// Dollars a call of the provider's tools.
  public var toolPrices: [HostedTool: Decimal] = [:]
  /// Calls of a month that cost nothing.
  public var freeCalls: [HostedTool: Decimal] = [:]
  /// Fewest input tokens that the provider's cache keeps.
  public var cacheMinimum: Decimal?
  /// Input tokens a request may have.
  public var context: Decimal?
  /// The document and the day it speaks for.
  public var provenance: Provenance

  /// Creates a row without prices.
  public init(_ kind: Kind, _ name: String, region: String = "", provenance: Provenance) {
    self.kind = kind
    self.name = name
    self.region = region
    self.provenance = provenance
  }

  /// A column of numbers of a book.
  public struct Figure: Sendable {
    /// As the header has it.
    public var column: String
    /// What it is in a row.
    public var path: WritableKeyPath<PriceRow, Decimal?> & Sendable
    /// What it is measured in; 1 is a share.
    public var unit: String
    /// One sentence.
    public var meaning: String

    init(
      _ column: String, _ path: WritableKeyPath<PriceRow, Decimal?> & Sendable, _ unit: String, _ meaning: String
    ) {
      self.column = column
      self.path = path
      self.unit = unit
      self.meaning = meaning
    }
  }

  /// The columns of a book after `kind`, `name` and `region`, before `source` and `date`.
  public static let figures =
    [
      Figure("on_demand_usd_per_hour", \.onDemand, "USD/h", "Price on demand."),
      Figure("spot_usd_per_hour", \.spot, "USD/h", "Price of spot."),
      Figure("spot_saving", \.spotSaving, "1", "What spot saves on the on-demand price."),
      Figure("interruption_low", \.interruptionLow, "1", "Least probability of an interruption in a month."),
      Figure("interruption_high", \.interruptionHigh, "1", "Greatest probability of an interruption in a month."),
      Figure("above_tokens", \.above, "tokens", "Prompt tokens above which a call has the prices of the row."),
      Figure("context_tokens", \.context, "tokens", "Prompt tokens that a request may have."),
      Figure("prompt_cache_minimum_tokens", \.cacheMinimum, "tokens", "Fewest prompt tokens that the cache keeps."),
      Figure("off_peak_paid", \.offPeakPaid, "1", "Share of the price that is paid at the off-peak hours."),
    ] + TokenRate.allCases.map(figure(of:)) + HostedTool.allCases.flatMap(figures(of:))

  private static func figure(of rate: TokenRate) -> Figure {
    Figure("\(rate.key)_usd_per_million_tokens", \.rates[rate], "USD", "Price of a million tokens: \(rate.meaning).")
  }

  private static func figures(of tool: HostedTool) -> [Figure] {
    [
      Figure("\(tool.rawValue)_usd_per_call", \.toolPrices[tool], "USD", "Price of one: \(tool.meaning)."),
      Figure(
        "\(tool.rawValue)_free_calls_per_month", \.freeCalls[tool], "calls", "How many are free: \(tool.meaning)."),
    ]
  }

  /// The column of the times at which a share of the price is paid.
  public static let hoursColumn = "off_peak_hours_utc"

  /// Every column, in the order in which books are written.
  public static var columns: [String] {
    ["kind", "name", "region"] + figures.map(\.column) + [hoursColumn, "source", "date"]
  }

  /// A price or share as it is written: digits with at most one point and an exponent, at least 0 and below 1e12; nil else.
  ///
  /// `Decimal` alone would read a number from the start of any text.
  package static func number(_ text: String) -> Decimal? {
    guard !text.isEmpty, text.utf8.count <= 40, text.utf8.allSatisfy({ "0123456789.eE+-".utf8.contains($0) }),
      let double = Double(text), double >= 0, double < 1e12
    else { return nil }
    return Decimal(string: text)
  }
}

extension Instance {
  /// The same machine at the prices of a row, which is of the region wanted or of every region.
  ///
  /// Committed prices stay where the row is of the machine's own region: they have their own source and date.
  public func priced(by row: PriceRow) -> Instance {
    let isElsewhere = !row.region.isEmpty && row.region != region
    let hourly = row.onDemand ?? onDemand
    let saving = row.spotSaving ?? (isElsewhere ? nil : spotSaving)
    let listed = row.spot ?? (isElsewhere || saving != nil ? nil : spot)
    let hasSpotNews = row.spot != nil || row.spotSaving != nil || row.interruptionLow != nil
    let hasRange = row.interruptionLow != nil || row.interruptionHigh != nil
    func double(_ x: Decimal?) -> Double? { x.flatMap { Double($0.description) } }
    return Instance(
      name: name, cloud: cloud, type: type, region: row.region.isEmpty ? region : row.region, processor: processor,
      vcpus: vcpus, memoryBytes: memoryBytes, accelerator: accelerator, acceleratorCount: acceleratorCount,
      onDemand: hourly, spot: listed ?? saving.map { hourly * (1 - $0) }, spotSaving: saving,
      spotInterruption: hasRange ? double(row.interruptionHigh) : isElsewhere ? nil : spotInterruption,
      spotInterruptionAtLeast: hasRange ? double(row.interruptionLow) : isElsewhere ? nil : spotInterruptionAtLeast,
      reserved: isElsewhere ? [] : reserved, provenance: row.onDemand == nil ? provenance : row.provenance,
      spotProvenance: hasSpotNews ? row.provenance : spotProvenance)
  }
}

extension APIModel {
  /// The hosted model that the rows of a name give prices of; nil where they give none for input and output.
  ///
  /// Of rows for the same prompts the last one counts.
  public init?(_ rows: [PriceRow]) {
    guard let row = rows.last(where: { $0.kind == .api && $0.above == nil }),
      var price = TokenPrice(rates: row.rates, source: "\(row.provenance.source), \(row.provenance.date)")
    else { return nil }
    var steps: [Int: TokenRates] = [:]
    for other in rows where other.region == row.region {
      if let above = other.above?.whole { steps[above] = other.rates }
    }
    price.steps = steps.sorted { $0.key < $1.key }.map { LengthStep(above: $0.key, rates: $0.value) }
    if let paid = row.offPeakPaid, let windows = OffPeak.windows(in: row.offPeakHours) {
      price.offPeak = OffPeak(paid: (paid * 1_000_000).whole.map(Int64.init) ?? 1_000_000, windows: windows)
    }
    price.tools = row.toolPrices.reduce(into: [:]) { tools, entry in
      let free = row.freeCalls[entry.key]?.whole ?? 0
      tools[entry.key] = ToolPrice(perCall: entry.value, free: Int64(free))
    }
    self.init(
      name: row.name, provider: "", price: price, contextLimit: row.context?.whole,
      cacheMinimum: row.cacheMinimum?.whole, retires: nil, pricesUntil: nil, listedAs: row.name,
      provenance: row.provenance)
  }
}

extension Decimal {
  /// The whole number that it is; nil where it is none.
  var whole: Int? { Int(description) }
}
