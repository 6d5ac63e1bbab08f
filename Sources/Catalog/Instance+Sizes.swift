/// What a reservation of AWS covers beside the very instance it names.
extension Instance {
  /// The type without its size: `aws/c7g`.
  package var family: String { type.firstIndex(of: ".").map { "\(cloud.rawValue)/\(type[..<$0])" } ?? name }

  /// How many hours of a reservation of another type an hour of this one takes, which is below 1 for a smaller size of its family; nil where
  /// the reservation does not cover it.
  public func share(ofReserved other: Instance) -> Double? {
    guard name != other.name else { return 1 }
    guard other.tradesSizes, family == other.family, let own = sizeUnits, let units = other.sizeUnits else {
      return nil
    }
    return Double(own) / Double(units)
  }

  /// Whether a reservation covers other sizes of its family as well.
  ///
  /// Source: Amazon EC2 user guide, "How Reserved Instance discounts are applied", limitations of instance size flexibility (read
  /// 2026-11-21): not for these families, most of which have accelerators.
  package var tradesSizes: Bool {
    let fixed: Set<Substring> = [
      "g4ad", "g4dn", "g5", "g5g", "g6", "g6e", "g6f", "gr6", "gr6f", "hpc7a", "p5", "inf1", "inf2", "u7i-6tb",
      "u7i-8tb",
    ]
    return cloud == .aws && !fixed.contains(type.prefix { $0 != "." })
  }

  /// How much of a family's reservation an instance takes: AWS' normalisation factor times 4; nil for sizes without.
  ///
  /// Source: AWS whitepaper "Amazon EC2 Reserved Instances and Other AWS Reservation Models", table 3, and Amazon EC2 user guide,
  /// "How Reserved Instance discounts are applied" (read 2026-11-21): nano 0.25, micro 0.5, small 1, medium 2, large 4, and 8 for
  /// every xlarge, up to 32xlarge 256 and beyond.
  package var sizeUnits: Int64? {
    guard cloud == .aws, let dot = type.firstIndex(of: ".") else { return nil }
    let size = type[type.index(after: dot)...]
    let small: [Substring: Int64] = ["nano": 1, "micro": 2, "small": 4, "medium": 8, "large": 16, "xlarge": 32]
    if let units = small[size] { return units }
    guard size.hasSuffix("xlarge"), let multiple = Int64(size.dropLast("xlarge".count)) else { return nil }
    return 32 * multiple
  }
}
