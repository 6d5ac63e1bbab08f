/// After how many replications the conditions of a check are evaluated, and by intervals of which level, so that evaluating again
/// does not make a wrong verdict likelier.
///
/// Replications double from evaluation to evaluation, and every evaluation spends the same share of the risk: by Bonferroni's
/// inequality the chance that a condition gets a wrong verdict at any evaluation is at most `risk`, however the evaluations depend on
/// each other (C. Jennison and B. Turnbull, "Group Sequential Methods with Applications to Clinical Trials", 1999, chapter 2, on what
/// repeated evaluations at 95 % do). The evaluations are fixed before the first replication.
public struct CheckEvaluations: Sendable, Equatable {
  /// The chance of a wrong verdict on one condition, over all evaluations, as far as t intervals hold.
  public static let risk = 0.05

  /// Replications at each evaluation, rising.
  public let replications: [Int]

  /// Plans the evaluations.
  /// - Parameters:
  ///   - first: Replications of the first evaluation, at least 1.
  ///   - most: Most replications made, at least `first`.
  public init(from first: Int, upTo most: Int) {
    precondition(first >= 1 && most >= first, "evaluations need a replication")
    var evaluations = [first]
    while let last = evaluations.last, last < most { evaluations.append(last > most / 2 ? most : 2 * last) }
    replications = evaluations
  }

  /// Replications to be made until the next evaluation; 0 after the last.
  public func more(after made: Int) -> Int { (replications.first { $0 > made } ?? made) - made }

  /// Level of the intervals, for figures that know `pairs` replications at most: a baseline has no more to pair with, so that the
  /// evaluations after those add nothing.
  ///
  /// One replication has no interval and no verdict, and so is no evaluation.
  public func level(pairs: Int = .max) -> Double {
    let evaluations = Set(replications.map { min($0, pairs) }.filter { $0 > 1 })
    return 1 - Self.risk / Double(max(1, evaluations.count))
  }
}
