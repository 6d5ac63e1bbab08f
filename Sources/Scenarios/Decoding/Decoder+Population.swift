import Diagnostics
import EventKernel
import Model

/// Who sends a workload's requests, how hard they are and what a good answer is worth.
extension Decoder {
  /// A workload's `users`: `{count: 5k, activity: {zipf: {exponent: 0.9}}}`.
  func users(_ field: Field?) -> UserPopulation? {
    guard let field else { return nil }
    let keys = Language.users
    var fields = self.fields(field, keys)
    let count = integer(fields.require(keys.count))
    let exponent = activity(fields.take(keys.activity))
    fields.finish()
    return count.map { UserPopulation(count: $0, zipfExponent: exponent) }
  }

  private func activity(_ field: Field?) -> Double? {
    guard let field else { return nil }
    if field.node.scalar != nil {
      _ = word(field)
      return nil
    }
    var fields = self.fields(field, Language.activity)
    var exponent: Double?
    if let zipf = fields.require(Language.activity.zipf) {
      var parts = self.fields(zipf, Language.activityRank)
      exponent = quantity(parts.require(Language.activityRank.exponent))
      parts.finish()
    }
    fields.finish()
    return exponent
  }

  /// A workload's `difficulty`, or its `class`.
  func difficulty(_ field: Field?, classes: Field?) -> Difficulty? {
    if let field, let classes {
      error(
        classes.keyPlace, "\(classes.path): class and difficulty exclude each other",
        hint: "keep \(field.path.split(separator: ".").last ?? "difficulty") where it is a number from 0 to 1, or class"
      )
      return nil
    }
    if let classes {
      return shares(classes, of: "a class").map { .classes($0.map { RequestClass(name: $0.name, share: $0.share) }) }
    }
    let law = distribution(field)
    if let field, let law { warnOfClipped(law, field) }
    return law.map { .law($0) }
  }

  /// Warns of a difficulty that is drawn outside of 0 to 1, where it counts as the nearer of these.
  private func warnOfClipped(_ law: Distribution, _ field: Field) {
    guard case .clipped(let drawn, _, _) = law else { return }
    let own = Set(field.namedFields?.map(\.name) ?? [])
    let parts = [
      (
        share: own.contains("min") || drawn.support.lowerBound >= 0 ? 0 : drawn.cdf(0),
        words: "below 0%, and counts as 0%"
      ),
      (share: own.contains("max") ? 0 : drawn.survival(1), words: "above 100%, and counts as 100%"),
    ].filter { $0.share >= 0.001 }
    guard !parts.isEmpty else { return }
    let said = parts.map { part in
      let tenths = Int((part.share * 1_000).rounded())
      return (tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)") + "% of it is \(part.words)"
    }
    problems.warning(
      field.keyPlace, "\(field.path): \(said.joined(separator: "; "))",
      hint:
        "a difficulty is from 0% to 100%, such as {beta: {mean: 0.4, sd: 0.2}}; write min: 0% and max: 100% where that is meant"
    )
  }

  /// A workload's `outcome`: `{name: ticket resolved, success: 72%}`.
  func outcome(_ field: Field?) -> OutcomeGoal? {
    guard let field else { return nil }
    let keys = Language.outcome
    var fields = self.fields(field, keys)
    let name = text(fields.require(keys.name))
    let success = quantity(fields.take(keys.success)) ?? 1
    fields.finish()
    return name.map { OutcomeGoal(name: $0, success: success) }
  }

  /// A share that may depend on how hard a request is: `0.82`, `{logistic: {midpoint: 0.62, slope: 12}}`, `{points: {...}}` or
  /// `{class: {...}}`.
  func difficultyCurve(_ field: Field?) -> DifficultyCurve? {
    guard let field else { return nil }
    if field.node.entries == nil { return quantity(field).map { .constant($0) } }
    let keys = Language.difficultyCurve
    var fields = self.fields(field, keys)
    let logistic = fields.take(keys.logistic)
    let points = fields.take(keys.points)
    let classes = fields.take(keys.classes)
    fields.finish()
    switch (logistic, points, classes) {
    case (let field?, nil, nil): return self.logistic(field)
    case (nil, let field?, nil): return self.points(field).map { .points($0) }
    case (nil, nil, let field?):
      guard let named = field.namedFields, !named.isEmpty else {
        error(field.place, "\(field.path): expected a mapping of classes to shares, found \(field.node.described)")
        return nil
      }
      let values = allOrNil(named.map { name, item in quantity(item).map { (name, $0) } })
      return values.map { .classes(Dictionary($0) { first, _ in first }) }
    default:
      error(
        field.keyPlace, "\(field.path): expected one of logistic, points and class",
        hint: "a share, or \(keys.example), {points: {0.2: 95%, 0.8: 40%}} or {class: {simple: 95%, hard: 60%}}")
      return nil
    }
  }

  private func logistic(_ field: Field) -> DifficultyCurve? {
    let keys = Language.logisticCurve
    var fields = self.fields(field, keys)
    let midpoint = quantity(fields.require(keys.midpoint))
    let slope = quantity(fields.require(keys.slope))
    fields.finish()
    guard let midpoint, let slope else { return nil }
    return .logistic(midpoint: midpoint, slope: slope)
  }

  private func points(_ field: Field) -> [DifficultyCurve.Point]? {
    guard let named = field.namedFields, !named.isEmpty, Double(named.count) <= Ceilings.sequences else {
      error(field.place, "\(field.path): expected a mapping of difficulties to shares, found \(field.node.described)")
      return nil
    }
    let read = named.map { word, item -> DifficultyCurve.Point? in
      let value = quantity(item)
      guard let difficulty = share(word) else {
        error(
          item.keyPlace, "\(field.path): expected a difficulty from 0 to 1, found \(quoted(word))",
          hint: "such as {0.2: 95%, 0.8: 40%}")
        return nil
      }
      return value.map { DifficultyCurve.Point(difficulty: difficulty, value: $0) }
    }
    guard let points = allOrNil(read)?.sorted(by: { $0.difficulty < $1.difficulty }) else { return nil }
    for (one, next) in zip(points, points.dropFirst()) where one.difficulty == next.difficulty {
      error(field.keyPlace, "\(field.path): the difficulty \(Quantity.number.written(one.difficulty)) stands twice")
      return nil
    }
    return points
  }

  /// A key that is a number from 0 to 1, or a percentage.
  func share(_ word: String) -> Double? {
    let value = Double(word) ?? (try? Quantity.share.parse(word))
    return value.flatMap { (0...1).contains($0) ? $0 : nil }
  }
}
