// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// Effective hourly prices of committed instances.
  static let reserved = TextTable(
    name: "reserved",
    text: """
      name              | term | payment     | hourly/USD/h | source
      aws/g4dn.xlarge   | 1y   | unspecified | 0.331        | vantage
      aws/g4dn.12xlarge | 1y   | unspecified | 2.465        | vantage
      aws/g5.xlarge     | 1y   | unspecified | 0.634        | vantage
      aws/g5.12xlarge   | 1y   | unspecified | 3.573        | vantage
      aws/g5.48xlarge   | 1y   | unspecified | 10.261       | vantage
      aws/g6.xlarge     | 1y   | unspecified | 0.524        | vantage
      aws/g6.12xlarge   | 1y   | unspecified | 2.996        | vantage
      aws/g6e.xlarge    | 1y   | unspecified | 1.172        | vantage
      aws/g6e.12xlarge  | 1y   | unspecified | 6.61         | vantage
      aws/p4d.24xlarge  | 1y   | unspecified | 13.921       | vantage
      aws/p4de.24xlarge | 1y   | unspecified | 17.401       | vantage
      """)
}
