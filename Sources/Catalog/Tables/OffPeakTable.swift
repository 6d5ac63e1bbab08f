// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// Times of the week, UTC, at which a provider takes a share of its prices. DeepSeek does so on China's public holidays as well, which are
  /// not counted here.
  static let offPeaks = TextTable(
    name: "off_peaks",
    text: """
      name     | paid/% | hours                                                                              | source
      deepseek | 50     | mon-fri 00:00-01:00; mon-fri 04:00-06:00; mon-fri 10:00-24:00; sat-sun 00:00-24:00 | deepseek-hours
      """)
}
