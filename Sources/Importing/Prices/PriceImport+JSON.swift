import Catalog
import FoundationEssentials

extension PriceImport {
  /// LiteLLM's prices of hosted models, dollars a token.
  mutating func readLiteLLM(_ bytes: [UInt8], _ provenance: Provenance) throws(Failure) {
    let models: [String: ListValue] = try decoded(bytes, "expected LiteLLM's object of models by name")
    read = models.count
    let repeated = repeatedKeys(bytes)
    for (name, value) in models.sorted(by: { $0.key < $1.key }) {
      guard !repeated.contains(name) else {
        omit("listed more than once", name)
        continue
      }
      guard name != "sample_spec" else {
        omit("no model: what the list explains its fields with", name)
        continue
      }
      let model = LiteLLMModel(name, value, provenance)
      if let problem = model.problem {
        omit("malformed: \(problem) is no number of at least 0 that a price book holds", name)
        continue
      }
      guard !model.rows.isEmpty else {
        omit("of models that are not priced by the token", name)
        continue
      }
      for row in model.rows { add(row) }
      for field in model.leftOut { unread[field, default: 0] += 1 }
    }
  }

  /// The Spot Advisor's saving and range of interruption, Linux.
  mutating func readSpotAdvisor(_ bytes: [UInt8], _ provenance: Provenance) throws(Failure) {
    let advice: SpotAdvice = try decoded(bytes, "expected the Spot Advisor's ranges and spot_advisor")
    let ranges = Dictionary(advice.ranges.map { ($0.index, $0) }) { $1 }
    for (region, systems) in advice.spotAdvisor.sorted(by: { $0.key < $1.key }) {
      for (type, figures) in (systems["Linux"] ?? [:]).sorted(by: { $0.key < $1.key }) {
        read += 1
        guard let range = ranges[figures.r], (0...100).contains(figures.s) else {
          omit("malformed: an unknown range, or a saving that is no percentage", "\(type) in \(region)")
          continue
        }
        var row = PriceRow(.instance, "aws/\(type)", region: region, provenance: provenance)
        row.spotSaving = Decimal(figures.s) / 100
        // `<5%`, `5-10%`, `>20%`: the label holds the bounds; the last range has no upper one.
        let bounds = range.label.split { !$0.isNumber }.compactMap { Decimal(string: String($0)) }
        guard let last = bounds.last else {
          omit("malformed: a range without bounds", "\(type) in \(region)")
          continue
        }
        row.interruptionLow = (bounds.count > 1 ? bounds[0] : range.label.hasPrefix("<") ? 0 : last) / 100
        row.interruptionHigh = range.label.hasPrefix(">") ? nil : last / 100
        add(row)
      }
    }
  }

  /// Karpenter's prices: the generated Go tables of the providers for AWS and Azure, or the JSON of the one for GCP.
  mutating func readKarpenter(_ bytes: [UInt8], _ document: String, date: String?) throws(Failure) {
    let isJSON = bytes.first { $0 > 0x20 } == UInt8(ascii: "{")
    let table = KarpenterTable(isJSON ? [] : bytes)
    guard isJSON || !table.entries.isEmpty else { throw Failure(message: "no rows: \(Format.karpenter.expected)") }
    var prices: KarpenterPrices?
    if isJSON { prices = try decoded(bytes, "expected Karpenter's prices by region") }
    guard let date = date ?? table.date else { throw Failure.noDay }
    let provenance = Provenance(source: document, date: date)
    guard let prices else {
      for entry in table.entries {
        read += 1
        var row = PriceRow(
          .instance, name(cloud: cloudNamed(like: entry.type), type: entry.type), region: entry.region,
          provenance: provenance)
        row.onDemand = PriceRow.number(entry.price)
        add(row)
      }
      return
    }
    for (region, kinds) in prices.prices.sorted(by: { $0.key < $1.key }) {
      let types = Set((kinds.onDemand ?? [:]).keys).union((kinds.spot ?? [:]).keys)
      for type in types.sorted() {
        read += 1
        var row = PriceRow(.instance, name(cloud: "gcp", type: type), region: region, provenance: provenance)
        let listed = [kinds.onDemand?[type], kinds.spot?[type]]
        let prices = listed.map { $0?.number.flatMap { (0..<1e12).contains($0) ? $0 : nil } }
        guard zip(listed, prices).allSatisfy({ ($0 == nil) == ($1 == nil) }) else {
          omit("malformed: a price that is no number from 0 to 1e12", "\(type) in \(region)")
          continue
        }
        (row.onDemand, row.spot) = (prices[0], prices[1])
        add(row)
      }
    }
  }

  private func decoded<Value: Decodable>(_ bytes: [UInt8], _ expected: String) throws(Failure) -> Value {
    do {
      return try JSONDecoder().decode(Value.self, from: Data(bytes))
    } catch {
      throw Failure(message: "\(expected), found something else")
    }
  }
}

/// The keys that the object of a JSON text has more than once, of which a decoder keeps one. Keys with escapes are not compared.
private func repeatedKeys(_ bytes: [UInt8]) -> Set<String> {
  var (seen, repeated) = (Set<String>(), Set<String>())
  var (depth, index) = (0, 0)
  var text = 0..<0
  while index < bytes.count {
    switch bytes[index] {
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
    case UInt8(ascii: ":") where depth == 1:
      let key = String(decoding: bytes[text], as: UTF8.self)
      if !seen.insert(key).inserted { repeated.insert(key) }
    case UInt8(ascii: "\""):
      let start = index + 1
      index = start
      while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
        index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
      }
      text = start..<max(start, min(index, bytes.count))
    default: break
    }
    index += 1
  }
  return repeated
}

private struct SpotAdvice: Decodable {
  struct Range: Decodable {
    var index: Int
    var label: String
  }
  struct Figures: Decodable {
    var s: Int
    var r: Int
  }
  var ranges: [Range]
  var spotAdvisor: [String: [String: [String: Figures]]]

  private enum CodingKeys: String, CodingKey {
    case ranges
    case spotAdvisor = "spot_advisor"
  }
}

private struct KarpenterPrices: Decodable {
  struct Kinds: Decodable {
    var onDemand: [String: ListValue]?
    var spot: [String: ListValue]?

    private enum CodingKeys: String, CodingKey {
      case onDemand = "on_demand"
      case spot
    }
  }
  var prices: [String: Kinds]
}
