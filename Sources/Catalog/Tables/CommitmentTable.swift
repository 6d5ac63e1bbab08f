// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// What a commitment typically saves on the on-demand price, for instances whose own committed price is not known.
  static let commitments = TextTable(
    name: "commitments",
    text: """
      cloud | term | payment     | saving/% | source
      aws   | 1y   | unspecified | 37       | vantage
      """)
}
