import Catalog

/// A generated table of prices in Go: for each region a line that names it and opens a map, then pairs of a quoted machine and its price.
///
/// Source: aws/karpenter-provider-aws, pkg/providers/pricing/zz_generated.pricing_aws.go (2026-01), and Azure/karpenter-provider-azure,
/// pkg/providers/pricing/zz_generated.pricing.go (2023-12).
struct KarpenterTable {
  /// One price.
  struct Entry {
    var region: String
    var type: String
    /// As written.
    var price: String
  }
  private(set) var entries: [Entry] = []
  /// The day of the line `// generated at`.
  private(set) var date: String?

  init(_ bytes: [UInt8]) {
    var region = ""
    for line in bytes.split(separator: 0x0A) {
      let text = line.drop { $0 == 0x20 || $0 == 0x09 }
      if text.starts(with: "//".utf8) {
        let words = String(decoding: text, as: UTF8.self).split(separator: " ")
        if words.count > 3, words[1] == "generated", words[2] == "at" { date = String(words[3].prefix(10)) }
        continue
      }
      read(text, &region)
    }
  }

  private mutating func read(_ line: ArraySlice<UInt8>, _ region: inout String) {
    var index = line.startIndex
    while let open = line[index...].firstIndex(of: 0x22), let close = line[(open + 1)...].firstIndex(of: 0x22) {
      let word = String(decoding: line[(open + 1)..<close], as: UTF8.self)
      let rest = line[(close + 1)...].drop { $0 == 0x20 || $0 == 0x3A || $0 == 0x5D }
      let price = rest.prefix { (0x30...0x39).contains($0) || $0 == 0x2E }
      if !price.isEmpty {
        if !region.isEmpty {
          entries.append(Entry(region: region, type: word, price: String(decoding: price, as: UTF8.self)))
        }
      } else if line.last == UInt8(ascii: "{") {
        region = word
      }
      index = close + 1
    }
  }
}
