/// After how many replications the lines of a check are judged, and by intervals of which level, so that looking again does not make
/// a wrong verdict likelier.
///
/// Replications double from look to look, and every look spends the same share of the risk: by Bonferroni's inequality the chance
/// that a line gets a wrong verdict at any look is at most `risk`, however the looks depend on each other (C. Jennison and B. Turnbull,
/// "Group Sequential Methods with Applications to Clinical Trials", 1999, chapter 2, on what repeated looks at 95 % do). The looks are
/// fixed before the first replication.
public struct CheckLooks: Sendable, Equatable {
  /// The chance of a wrong verdict on one line, over all looks, as far as t intervals hold.
  public static let risk = 0.05

  /// Replications at each look, rising.
  public let replications: [Int]

  /// Plans the looks.
  /// - Parameters:
  ///   - first: Replications of the first look, at least 1.
  ///   - most: Most replications made, at least `first`.
  public init(from first: Int, upTo most: Int) {
    precondition(first >= 1 && most >= first, "looks need a replication")
    var looks = [first]
    while let last = looks.last, last < most { looks.append(last > most / 2 ? most : 2 * last) }
    replications = looks
  }

  /// Replications to be made until the next look; 0 after the last.
  public func more(after made: Int) -> Int { (replications.first { $0 > made } ?? made) - made }

  /// Level of the intervals, for figures that know `pairs` replications at most: a baseline has no more to pair with, so that the
  /// looks after those add nothing.
  ///
  /// One replication has no interval and no verdict, and so is no look.
  public func level(pairs: Int = .max) -> Double {
    let looks = Set(replications.map { min($0, pairs) }.filter { $0 > 1 })
    return 1 - Self.risk / Double(max(1, looks.count))
  }
}
