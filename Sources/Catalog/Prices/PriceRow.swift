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
  /// Dollars per 1,000,000 input tokens.
  public var input: Decimal?
  /// Dollars per 1,000,000 input tokens read from the provider's cache.
  public var cachedInput: Decimal?
  /// Dollars per 1,000,000 output tokens.
  public var output: Decimal?
  /// Dollars per 1,000,000 input tokens of a batch job.
  public var batchInput: Decimal?
  /// Dollars per 1,000,000 output tokens of a batch job.
  public var batchOutput: Decimal?
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
  public static let figures = [
    Figure("on_demand_usd_per_hour", \.onDemand, "USD/h", "Price on demand."),
    Figure("spot_usd_per_hour", \.spot, "USD/h", "Price of spot."),
    Figure("spot_saving", \.spotSaving, "1", "What spot saves on the on-demand price."),
    Figure("interruption_low", \.interruptionLow, "1", "Least probability of an interruption in a month."),
    Figure("interruption_high", \.interruptionHigh, "1", "Greatest probability of an interruption in a month."),
    Figure("input_usd_per_million_tokens", \.input, "USD", "Price of a million prompt tokens."),
    Figure("cached_input_usd_per_million_tokens", \.cachedInput, "USD", "The same of those found in the cache."),
    Figure("output_usd_per_million_tokens", \.output, "USD", "Price of a million answer tokens."),
    Figure(
      "batch_input_usd_per_million_tokens", \.batchInput, "USD", "Price of a million prompt tokens of batch jobs."),
    Figure("batch_output_usd_per_million_tokens", \.batchOutput, "USD", "The same of answer tokens."),
    Figure("context_tokens", \.context, "tokens", "Prompt tokens that a request may have."),
  ]

  /// Every column, in the order in which books are written.
  public static var columns: [String] { ["kind", "name", "region"] + figures.map(\.column) + ["source", "date"] }

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
  /// The hosted model that a row gives prices of; nil where it gives none for input and output.
  public init?(_ row: PriceRow) {
    guard row.kind == .api, let input = row.input, let output = row.output else { return nil }
    self.init(
      name: row.name, provider: "", input: input, cachedInput: row.cachedInput, output: output,
      batchInput: row.batchInput, batchOutput: row.batchOutput,
      contextLimit: row.context.flatMap { Int($0.description) }, listedAs: row.name, provenance: row.provenance)
  }
}
