extension Distribution {
  /// The families that `make(family:parameters:)` takes. Empirical laws and mixtures are made of lists, by `values`,
  /// `points` and `mix`.
  public static let families: [String] = FamilySpecification.all.map(\.name)

  /// The parameter names of a family, natural ones first, then the statistics it may be solved from, then the clip; empty
  /// for an unknown family. Of the quantiles only the usual ones are listed.
  public static func parameterNames(_ family: String) -> [String] {
    guard let specification = FamilySpecification.all.first(where: { $0.name == family }) else { return [] }
    return specification.names + ["min", "max"]
  }

  /// Makes a distribution from numbers as people know them.
  ///
  /// Every family takes its natural parameters. Two-parameter families also take two of `mean`, `sd`, `cv` (standard
  /// deviation over mean), `median` and quantiles (`p95`, `p99.9`); `beta` takes `mean` with `sd` or `cv`, and families
  /// of one parameter take one quantile. Where two distributions fit, as a lognormal's mean and p95 leave open, the one
  /// with the smaller spread is taken. Statistics describe the distribution before `min` and `max` clip it.
  ///
  /// - Throws: `DistributionError`, when a name is unknown, too few or too many parameters are given, a value is out of
  ///   range, or no distribution of the family has the figures.
  public static func make(
    family: String, parameters: [String: Double]
  ) throws(DistributionError) -> Distribution {
    guard let specification = FamilySpecification.all.first(where: { $0.name == family }) else {
      throw .unknown("distribution", family, among: families)
    }
    var given = parameters
    let low = given.removeValue(forKey: "min")
    let high = given.removeValue(forKey: "max")
    let names = parameterNames(family)
    for (name, value) in given.sorted(by: { $0.key < $1.key }) {
      guard names.contains(name) || Statistic(name).map(specification.accepts) ?? false else {
        throw .unknown("parameter of \(family)", name, among: names, parameter: name)
      }
      guard value.isFinite else { throw DistributionError(parameter: name, message: "expected a finite number") }
    }
    let distribution = try make(specification, given, written: parameters.keys.sorted())
    guard low != nil || high != nil else { return distribution }
    return try distribution.clipped(min: low, max: high)
  }

  private static func make(
    _ specification: FamilySpecification, _ given: [String: Double], written: [String]
  ) throws(DistributionError) -> Distribution {
    let required = Set(given.keys).subtracting(specification.optional)
    if specification.forms.contains(where: { Set($0) == required }) {
      return try NaturalParameters(specification.name, given).distribution()
    }
    // Sorted by what they say, so that the answer does not depend on the order of a dictionary.
    let conditions = required.sorted().compactMap { name in
      Statistic(name).map { Condition(name: name, statistic: $0, value: given[name] ?? .nan) }
    }
    guard specification.statistics > 0, conditions.count == required.count,
      conditions.count == specification.statistics,
      conditions.allSatisfy({ specification.accepts($0.statistic) })
    else {
      let found = written.isEmpty ? "nothing" : written.joined(separator: ", ")
      throw DistributionError(message: "\(specification.name) takes \(specification.usage); got \(found)")
    }
    return try ParameterSolver(family: specification.name, given: given, conditions: conditions).distribution()
  }

  /// The same distribution with draws outside `min`...`max` set to the bound; nil is no bound.
  ///
  /// - Throws: `DistributionError` when a bound is not a number or the lower one exceeds the upper.
  public func clipped(min low: Double?, max high: Double?) throws(DistributionError) -> Distribution {
    let (low, high) = (low ?? -.infinity, high ?? .infinity)
    guard low < .infinity else { throw DistributionError(parameter: "min", message: "expected a number") }
    guard high > -.infinity else { throw DistributionError(parameter: "max", message: "expected a number") }
    guard low <= high else {
      throw DistributionError(
        parameter: "min", message: "expected min not above max; got \(figureText(low)) and \(figureText(high))")
    }
    return .clipped(self, min: low, max: high)
  }
}

extension DistributionError {
  /// "unknown X 'word', did you mean 'Y'? Expected one of ...".
  static func unknown(
    _ kind: String, _ word: String, among names: [String], parameter: String? = nil
  ) -> DistributionError {
    let suggestion = nearestWord(to: word, among: names).map { ", did you mean '\($0)'?" } ?? "."
    return DistributionError(
      parameter: parameter,
      message: "unknown \(kind) '\(word)'\(suggestion) Expected one of \(names.joined(separator: ", "))")
  }
}
