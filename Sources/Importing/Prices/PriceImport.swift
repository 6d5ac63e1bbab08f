import Catalog
import FoundationEssentials

/// Prices read from somebody else's list, with what could not be carried over.
public struct PriceImport: Sendable {
  /// A list that can be read.
  public enum Format: String, Sendable, CaseIterable {
    /// BerriAI/litellm, model_prices_and_context_window.json.
    case litellm
    /// skypilot-org/skypilot-catalog, catalogs/<version>/<cloud>/vms.csv.
    case skypilot
    /// The price tables of Karpenter's providers for AWS and Azure (zz_generated.pricing*.go) and for GCP (initial-prices.json).
    case karpenter
    /// AWS Spot Advisor, spot-advisor-data.json.
    case spotAdvisor = "spot-advisor"
    /// A price book, or `cloud,region,instance_type,on_demand_usd_per_hour,spot_usd_per_hour`.
    case csv

    /// The document, where the user names none.
    public var document: String? {
      switch self {
      case .litellm: "LiteLLM, model_prices_and_context_window.json"
      case .skypilot: "SkyPilot catalog, vms.csv"
      case .karpenter: "Karpenter, price table of the provider"
      case .spotAdvisor: "AWS Spot Advisor, spot-advisor-data.json"
      case .csv: nil
      }
    }
  }

  /// Why the file as a whole cannot be read.
  public struct Failure: Error, Sendable, Equatable {
    /// A sentence; it names the line where there is one.
    public var message: String

    static let noDay = Failure(
      message: "the file does not say which day its prices are of: add --date, such as --date 2026-11-21")
  }

  /// Rows of one kind that were left out.
  public struct Omission: Sendable, Equatable {
    /// Why, as part of a sentence.
    public var why: String
    /// How many.
    public var count: Int
    /// The first of them.
    public var examples: [String]
  }

  /// The prices, by kind, name, region and length of prompt; each once.
  public private(set) var rows: [PriceRow] = []
  /// Rows read, whatever became of them.
  public internal(set) var read = 0
  /// What was left out, in the order met.
  public private(set) var omissions: [Omission] = []

  /// Fields of rows that were kept whose prices have no place in a price book, and how many rows have them.
  public internal(set) var unread: [String: Int] = [:]

  /// Examples kept of what was left out.
  static let examples = 5

  private var positions: [Key: Int] = [:]
  private let known = Set(Catalog.instances.map(\.name))

  private struct Key: Hashable {
    var kind: PriceRow.Kind
    var name: String
    var region: String
    var above: Decimal?
  }

  /// Reads a list.
  ///
  /// - Parameters:
  ///   - source: The document; nil takes that of the format.
  ///   - date: The day the list speaks for, `YYYY-MM-DD`; nil where the list says it itself.
  /// - Throws: `Failure` where it is no such list, or nothing says which day it speaks for.
  /// - Complexity: O(bytes).
  public init(_ bytes: [UInt8], as format: Format, file: String, source: String?, date: String?) throws(Failure) {
    let document = source ?? format.document ?? file
    func dated() throws(Failure) -> Provenance {
      guard let date else {
        throw Failure.noDay
      }
      return Provenance(source: document, date: date)
    }
    do throws(Failure) {
      switch format {
      case .litellm: try readLiteLLM(bytes, try dated())
      case .skypilot: try readSkyPilot(bytes, try dated())
      case .spotAdvisor: try readSpotAdvisor(bytes, try dated())
      case .karpenter: try readKarpenter(bytes, document, date: date)
      case .csv: try readCSV(bytes, file: file, source: source, date: date)
      }
      guard read > 0 else { throw Failure(message: "no rows: \(format.expected)") }
    } catch {
      throw error.naming(bytes, not: format)
    }
    rows.sort {
      ($0.kind.rawValue, $0.name, $0.region, $0.above ?? 0) < ($1.kind.rawValue, $1.name, $1.region, $1.above ?? 0)
    }
    positions = [:]
  }

  /// Keeps a price of a machine that the catalog knows the hardware of.
  ///
  /// Of a machine listed more than once for a region, as with zones, the lowest spot price is kept and the last of every other figure.
  mutating func add(_ row: PriceRow) {
    guard row.kind == .api || known.contains(row.name) else {
      omit("of machines whose hardware the catalog does not know", row.name)
      return
    }
    guard PriceRow.figures.contains(where: { row[keyPath: $0.path] != nil }) else {
      omit("without a price", row.name)
      return
    }
    guard !row.name.unicodeScalars.contains(where: { $0.value < 0x20 }) else {
      omit("malformed: control characters in a name", row.name.filter { $0.isASCII && !$0.isNewline })
      return
    }
    let key = Key(kind: row.kind, name: row.name, region: row.region, above: row.above)
    guard let position = positions[key] else {
      positions[key] = rows.count
      rows.append(row)
      return
    }
    let spot = [rows[position].spot, row.spot].compactMap { $0 }.min()
    for path in PriceRow.figures.map(\.path) {
      if let figure = row[keyPath: path] { rows[position][keyPath: path] = figure }
    }
    rows[position].spot = spot
    rows[position].offPeakHours = row.offPeakHours.isEmpty ? rows[position].offPeakHours : row.offPeakHours
    rows[position].provenance = row.provenance
  }

  /// Leaves something out.
  mutating func omit(_ why: String, _ example: String) {
    guard let index = omissions.firstIndex(where: { $0.why == why }) else {
      omissions.append(Omission(why: why, count: 1, examples: [example]))
      return
    }
    omissions[index].count += 1
    let isNew = omissions[index].examples.count < Self.examples && !omissions[index].examples.contains(example)
    if isNew { omissions[index].examples.append(example) }
  }

  /// As the catalog names a machine; Azure types may come without their `Standard_`.
  func name(cloud: String, type: String) -> String {
    let name = "\(cloud)/\(type)"
    return cloud == "azure" && !known.contains(name) && known.contains("azure/Standard_\(type)")
      ? "azure/Standard_\(type)" : name
  }
}
