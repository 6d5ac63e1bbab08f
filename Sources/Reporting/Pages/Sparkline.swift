/// Values as a row of marks, the higher the greater; those of nothing are blanks.
enum Sparkline {
  private static let blocks = Array("\u{2581}\u{2582}\u{2583}\u{2584}\u{2585}\u{2586}\u{2587}\u{2588}")
  /// What stands for the blocks on a terminal whose letters are not Unicode's.
  private static let plain = Array("_.:-=+*#")

  /// Marks from 0 to the greatest value.
  /// - Parameters:
  ///   - width: Most marks.
  ///   - isPeak: Whether a mark is the greatest of the values that it stands for, and not their mean.
  static func text(_ values: [Double?], width: Int, isPeak: Bool = false) -> String {
    let marks = resampled(values, to: min(width, values.count), isPeak: isPeak)
    let most = marks.compactMap { $0 }.max() ?? 0
    return String(
      marks.map { value -> Character in
        guard let value else { return " " }
        guard most > 0, value > 0 else { return blocks[0] }
        return blocks[min(blocks.count - 1, Int((value / most * Double(blocks.count)).rounded(.up)) - 1)]
      })
  }

  /// Equal parts of the values, each as one.
  private static func resampled(_ values: [Double?], to count: Int, isPeak: Bool) -> [Double?] {
    (0..<count).map { place in
      let part = values[place * values.count / count..<(place + 1) * values.count / count].compactMap { $0 }
      guard !part.isEmpty else { return nil }
      return isPeak ? part.max() : part.reduce(0, +) / Double(part.count)
    }
  }

  /// The same marks in ASCII.
  static func ascii(_ marks: String) -> String {
    String(marks.map { mark in blocks.firstIndex(of: mark).map { plain[$0] } ?? mark })
  }
}
