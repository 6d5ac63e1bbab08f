// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// Effective hourly prices of committed instances, where the price of the instance itself is known.
  static let reserved = TextTable(
    name: "reserved",
    text: """
      name              | term | payment     | hourly/USD/h | source
      aws/g4dn.xlarge   | 1y   | unspecified | 0.331        | vantage
      aws/g4dn.2xlarge  | 1y   | unspecified | 0.474        | vantage
      aws/g4dn.4xlarge  | 1y   | unspecified | 0.759        | vantage
      aws/g4dn.8xlarge  | 1y   | unspecified | 1.371        | vantage
      aws/g4dn.12xlarge | 1y   | unspecified | 2.465        | vantage
      aws/g4dn.16xlarge | 1y   | unspecified | 2.742        | vantage
      aws/g4dn.metal    | 1y   | unspecified | 4.929        | vantage
      aws/g5.xlarge     | 1y   | unspecified | 0.63378      | vantage
      aws/g5.2xlarge    | 1y   | unspecified | 0.76356      | vantage
      aws/g5.4xlarge    | 1y   | unspecified | 1.02312      | vantage
      aws/g5.8xlarge    | 1y   | unspecified | 1.54224      | vantage
      aws/g5.12xlarge   | 1y   | unspecified | 3.57336      | vantage
      aws/g5.16xlarge   | 1y   | unspecified | 2.58048      | vantage
      aws/g5.24xlarge   | 1y   | unspecified | 5.13072      | vantage
      aws/g5.48xlarge   | 1y   | unspecified | 10.26144     | vantage
      aws/g6.xlarge     | 1y   | unspecified | 0.52392      | vantage
      aws/g6.2xlarge    | 1y   | unspecified | 0.63642      | vantage
      aws/g6.4xlarge    | 1y   | unspecified | 0.8614       | vantage
      aws/g6.8xlarge    | 1y   | unspecified | 1.31137      | vantage
      aws/g6.12xlarge   | 1y   | unspecified | 2.99564      | vantage
      aws/g6.16xlarge   | 1y   | unspecified | 2.21132      | vantage
      aws/g6.24xlarge   | 1y   | unspecified | 4.34556      | vantage
      aws/g6.48xlarge   | 1y   | unspecified | 8.69111      | vantage
      aws/g6e.xlarge    | 1y   | unspecified | 1.17243      | vantage
      aws/g6e.2xlarge   | 1y   | unspecified | 1.41251      | vantage
      aws/g6e.4xlarge   | 1y   | unspecified | 1.89267      | vantage
      aws/g6e.8xlarge   | 1y   | unspecified | 2.85299      | vantage
      aws/g6e.12xlarge  | 1y   | unspecified | 6.61036      | vantage
      aws/g6e.16xlarge  | 1y   | unspecified | 4.77363      | vantage
      aws/g6e.24xlarge  | 1y   | unspecified | 9.49132      | vantage
      aws/g6e.48xlarge  | 1y   | unspecified | 18.98264     | vantage
      aws/p3dn.24xlarge | 1y   | unspecified | 19.215       | vantage
      aws/p4d.24xlarge  | 1y   | unspecified | 13.921094    | vantage
      aws/p4de.24xlarge | 1y   | unspecified | 17.401365    | vantage
      """)
}
