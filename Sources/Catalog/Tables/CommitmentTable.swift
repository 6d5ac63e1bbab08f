// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// What a commitment typically saves on the on-demand price, for instances whose own committed price is not known.
  static let commitments = TextTable(
    name: "commitments",
    text: """
      cloud | term | payment         | saving/% | source
      aws   | 1y   | no_upfront      | 37.3     | sap-c02
      aws   | 1y   | partial_upfront | 39.6     | sap-c02
      aws   | 1y   | all_upfront     | 41.2     | sap-c02
      aws   | 3y   | no_upfront      | 56.9     | sap-c02
      aws   | 3y   | partial_upfront | 60.4     | sap-c02
      aws   | 3y   | all_upfront     | 62.4     | sap-c02
      gcp   | 1y   | unspecified     | 28       | gcp-flexible-cud
      gcp   | 3y   | unspecified     | 46       | gcp-flexible-cud
      """)
}
