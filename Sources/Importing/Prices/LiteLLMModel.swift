import Catalog
import FoundationEssentials

/// A model of LiteLLM's list of prices, dollars a token, as rows of a price book.
///
/// Source: BerriAI/litellm, model_prices_and_context_window.json, 2026-11-21: fields are named by what is sold, how long a cache keeps it
/// (`_above_1hr`), from which prompt on (`_above_200k_tokens`) and in which tier (`_batches`, `_flex`, `_priority`).
struct LiteLLMModel {
  /// Prices of calls with short prompts, then of longer ones; empty where it is not priced by the token.
  private(set) var rows: [PriceRow] = []
  /// The first field that is no number of at least 0 and below what a price book holds, where one must be.
  private(set) var problem: String?
  /// Fields with prices that have no place in a price book.
  private(set) var leftOut: [String] = []

  private var first: PriceRow
  private var steps: [Int: TokenRates] = [:]
  private let fields: [String: ListValue]

  init(_ name: String, _ value: ListValue, _ provenance: Provenance) {
    first = PriceRow(.api, name, provenance: provenance)
    guard case .object(let object) = value else {
      fields = [:]
      problem = "the model"
      return
    }
    fields = object
    for (field, value) in object.sorted(by: { $0.key < $1.key }) { read(field, value) }
    if first.rates[.cachedInput] == nil, let hit = fields["input_cost_per_token_cache_hit"] {
      first.rates[.cachedInput] = price("input_cost_per_token_cache_hit", hit).map(perMillion)
    }
    // A write that costs nothing is what the list says of providers that do not sell writes.
    if first.rates[.cacheWrite] == 0, first.rates[.input] != 0 { first.rates[.cacheWrite] = nil }
    guard problem == nil, first.rates[.input] != nil else { return }
    if first.rates[.output] == nil, ["chat", "completion", "responses"].contains(fields["mode"]?.text) {
      leftOut.append("output_cost_per_token, which is missing: answers cost nothing")
    }
    first.rates[.output] = first.rates[.output] ?? 0
    if let value = fields["off_peak_pricing"] { readOffPeak(value) }
    rows = [first]
    for (above, rates) in steps.sorted(by: { $0.key < $1.key }) {
      var row = PriceRow(.api, name, provenance: provenance)
      row.above = Decimal(above)
      row.rates = rates
      rows.append(row)
    }
  }

  private mutating func read(_ field: String, _ value: ListValue) {
    if let known = LiteLLMPrice(field) {
      guard let dollars = price(field, value) else { return }
      keep(perMillion(dollars), known.rate, above: known.above)
      return
    }
    switch field {
    case "max_input_tokens": first.context = checked(field, value)
    case "prompt_cache_min_tokens": first.cacheMinimum = checked(field, value)
    case "google_maps_grounding_cost_per_query": first.toolPrices[.mapsSearch] = checked(field, value)
    case "code_interpreter_cost_per_session": first.toolPrices[.codeInterpreter] = checked(field, value)
    case "file_search_cost_per_1k_calls": first.toolPrices[.fileSearch] = checked(field, value).map { $0 / 1_000 }
    case "search_context_cost_per_query": readSearches(field, value)
    case "search_free_requests": readFreeSearches(field, value)
    case "tiered_pricing": readTiers(field, value)
    // A price book has no place for the day on which a model is retired.
    case "deprecation_date": leftOut.append(field)
    case "off_peak_pricing", "input_cost_per_token_cache_hit": break
    default:
      let isPrice = ["cost", "pricing", "multiplier", "provider_specific_entry"].contains { field.contains($0) }
      if isPrice { leftOut.append(field) }
    }
  }

  private mutating func keep(_ price: Decimal, _ rate: TokenRate, above: Int) {
    if above == 0 { first.rates[rate] = price } else { steps[above, default: TokenRates()][rate] = price }
  }

  /// A number from 0 on that a price book holds; of anything else the row is malformed.
  private mutating func checked(_ field: String, _ value: ListValue, below bound: Decimal = 1e12) -> Decimal? {
    if case .null = value { return nil }
    guard let number = value.number, number >= 0, number < bound else {
      problem = problem ?? field
      return nil
    }
    return number
  }

  /// Dollars a token, which are below 1e12 a million.
  private mutating func price(_ field: String, _ value: ListValue) -> Decimal? {
    checked(field, value, below: Self.dearest)
  }

  private static let dearest: Decimal = 1e6

  /// A search has a price by how much of its results the model reads; the middle one is the default.
  private mutating func readSearches(_ field: String, _ value: ListValue) {
    var sizes: [Decimal?] = []
    for size in ["low", "medium", "high"] {
      sizes.append(value["search_context_size_\(size)"].flatMap { checked(field, $0) })
    }
    first.toolPrices[.webSearch] = sizes[1]
    if sizes[1] == nil || sizes[0] != sizes[1] || sizes[1] != sizes[2] { leftOut.append("\(field), but for medium") }
  }

  private mutating func readFreeSearches(_ field: String, _ value: ListValue) {
    guard let count = value["count"]?.number, (0..<1e12).contains(count), value["period"]?.text == "month" else {
      leftOut.append("\(field), not by the month")
      return
    }
    first.freeCalls[.webSearch] = count
  }

  /// Prices by the range of lengths that a prompt lies in.
  private mutating func readTiers(_ field: String, _ value: ListValue) {
    for tier in value.items {
      guard let from = tier["range"]?.items.first?.number.flatMap({ Int($0.description) }), from >= 0 else {
        leftOut.append("\(field), but by length of prompt")
        return
      }
      for (name, value) in tier.entries where name != "range" {
        guard let price = LiteLLMPrice(name), price.above == 0, let dollars = value.number, dollars >= 0,
          dollars < Self.dearest
        else {
          leftOut.append("\(field), \(name)")
          continue
        }
        keep(perMillion(dollars), price.rate, above: from)
      }
    }
  }

  /// Prices of some hours, where they are one share of the others and the days are those of UTC.
  private mutating func readOffPeak(_ value: ListValue) {
    var shares: [Decimal] = []
    for (name, price) in value.entries {
      guard let price = price.number else { continue }
      guard let known = LiteLLMPrice(name), known.above == 0, price >= 0, price < Self.dearest,
        let usual = first.rates[known.rate], usual > 0
      else {
        leftOut.append("off_peak_pricing, \(name)")
        return
      }
      shares.append(perMillion(price) / usual)
    }
    let windows = value["windows"]?.items.map(WeekWindow.listed) ?? []
    let known = windows.compactMap { $0 }.flatMap { $0 }
    guard let share = shares.first, share <= 1, shares.allSatisfy({ $0 == share }), !known.isEmpty,
      !windows.contains(where: { $0 == nil }), value["weekday_timezone"] == nil
    else {
      leftOut.append("off_peak_pricing, but of one share and the days of UTC")
      return
    }
    first.offPeakPaid = share
    first.offPeakHours = known.map(\.text).joined(separator: "; ")
  }
}

/// What a field of the list is the price of.
struct LiteLLMPrice {
  var rate: TokenRate
  /// Prompt tokens from which on it holds; 0 for all.
  var above = 0

  private static let kinds: [String: TokenKind] = [
    "input_cost_per_token": .input, "cache_read_input_token_cost": .cachedInput,
    "cache_creation_input_token_cost": .cacheWrite, "output_cost_per_token": .output,
    "output_cost_per_reasoning_token": .reasoning,
  ]
  private static let tiers: [(suffix: String, tier: ServiceTier)] = [
    ("_batches", .batch), ("_flex", .flex), ("_priority", .priority),
  ]

  /// Reads a name; nil where it is not that of a price of text by the token.
  init?(_ field: String) {
    var name = field[...]
    var tier = ServiceTier.standard
    if let found = Self.tiers.first(where: { field.hasSuffix($0.suffix) }) {
      tier = found.tier
      name = name.dropLast(found.suffix.count)
    }
    if name.hasSuffix("k_tokens"), let from = name.ranges(of: "_above_").last {
      guard let thousands = Int(name[from.upperBound...].dropLast("k_tokens".count)),
        (1...1_000_000).contains(thousands)
      else { return nil }
      above = thousands * 1_000
      name = name[..<from.lowerBound]
    }
    let isLong = name.hasSuffix("_above_1hr") || name.hasSuffix("_above_12hr")
    if isLong, let end = name.ranges(of: "_above_").last { name = name[..<end.lowerBound] }
    guard let kind = Self.kinds[String(name)], !isLong || kind == .cacheWrite else { return nil }
    rate = TokenRate(isLong ? .longCacheWrite : kind, tier)
  }
}

/// Dollars a token as dollars a million, to nine places: binary numbers of the list have noise in the sixteenth.
private func perMillion(_ price: Decimal) -> Decimal {
  let whole = (price * 1_000_000_000_000_000 + Decimal(5) / 10).description.prefix { $0 != "." }
  return (Decimal(string: String(whole)) ?? 0) / 1_000_000_000
}

extension WeekWindow {
  /// The times of an entry with `hours_utc`, one or several, and `weekdays`, 1 is Monday; nil where it cannot be read.
  fileprivate static func listed(_ value: ListValue) -> [WeekWindow]? {
    let hours = value["hours_utc"].map { $0.text.map { [$0] } ?? $0.items.compactMap(\.text) } ?? []
    let days = value["weekdays"]?.items.compactMap { $0.number.flatMap { Int($0.description) } } ?? Array(1...7)
    guard !hours.isEmpty, !days.isEmpty, days.allSatisfy((1...7).contains) else { return nil }
    var windows: [WeekWindow] = []
    for text in hours {
      // Midnight at the end is written as 00:00.
      let closed = text.hasSuffix("-00:00") ? text.dropLast(5) + "24:00" : text[...]
      guard let window = WeekWindow(String(closed)) else { return nil }
      for run in runs(of: days) { windows.append(WeekWindow(days: run, ofDay: window.ofDay)) }
    }
    return windows
  }

  /// Days in a row, from 0.
  private static func runs(of days: [Int]) -> [ClosedRange<Int>] {
    Set(days).sorted().reduce(into: []) { runs, day in
      if let last = runs.last, last.upperBound == day - 2 {
        runs[runs.count - 1] = last.lowerBound...(day - 1)
      } else {
        runs.append((day - 1)...(day - 1))
      }
    }
  }
}
