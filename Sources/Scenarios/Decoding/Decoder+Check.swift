import Catalog
import Diagnostics
import Model

extension Decoder {
  /// The `check` list: conditions such as `chat.ttft.p95 <= 1.5s`.
  ///
  /// - Parameters:
  ///   - names: Every figure that the scenario has.
  ///   - start: The run's start, which says how long the month of `$40k/month` is.
  ///   - horizon: The run's length in seconds.
  func checks(_ field: Field?, names: [FigureName], start: Instant, horizon: Double?) -> [Check] {
    let example = "a list of conditions such as chat.ttft.p95 <= 1.5s"
    guard let field, let items = list(field, example, atMost: 1_000) else { return [] }
    return items.compactMap { item in
      guard let text = text(item, "a condition such as chat.ttft.p95 <= 1.5s") else { return nil }
      return check(ConditionText(item, text), names: names, start: start, horizon: horizon)
    }
  }

  /// The figures of a scenario in which some workloads may be broken: those are taken to have every figure.
  func figureNames(
    _ names: [String], _ workloads: [DecodedWorkload?], _ backends: Backends, pools: [Pool?], apis: [API?]
  ) -> [FigureName] {
    let demand = Demand(workloads.compactMap { $0?.workload })
    let hasTokens = workloads.contains { $0?.workload.hasTokens ?? true }
    let own = zip(names, workloads).flatMap { name, decoded in
      FigureName.all(
        WorkloadFigure.self, of: name, where: decoded?.workload.existingFigures ?? Set(FigureRow.Existence.allCases))
    }
    let ofPools = zip(backends.pools, pools).flatMap { name, pool in
      FigureName.all(PoolFigure.self, of: name, where: pool?.existingFigures ?? [])
    }
    let ofAPIs = zip(backends.apis, apis).enumerated().flatMap { index, named in
      let isAlternative = hasTokens && !demand.reaches(.api(index))
      return FigureName.all(
        APIFigure.self, of: named.0,
        where: (named.1?.existingFigures ?? [.promptCache, .refusals]).union(isAlternative ? [.alternative] : []))
    }
    let ofPeople = backends.people.flatMap { FigureName.all(PeopleFigure.self, of: $0) }
    return own + ofPools + ofAPIs + ofPeople + FigureName.all(TotalFigure.self, of: "")
  }

  private func check(_ condition: ConditionText, names: [FigureName], start: Instant, horizon: Double?) -> Check? {
    let item = condition.item
    guard let relation = condition.relation else {
      error(
        item.place, "\(item.path): expected a condition such as chat.ttft.p95 <= 1.5s, found \(shown(condition.text))",
        hint: "a figure, one of <=, >=, <, > and a value with its unit")
      return nil
    }
    guard let name = figure(condition, names: names) else { return nil }
    guard !condition.value.text.isEmpty else {
      error(condition.value.place, "\(item.path): no value after \(relation.rawValue)")
      return nil
    }
    do {
      let (path, threshold, scale) = try threshold(condition.value.text, of: name, names: names, start, horizon)
      let place = item.node.place
      return Check(
        text: condition.text, path: path, relation: relation, threshold: threshold, scale: scale,
        unit: name.unit.symbol,
        file: problems.sources[place.source].name, line: place.line, column: place.column)
    } catch {
      refuse(error, condition, name.unit)
      return nil
    }
  }

  private func figure(_ condition: ConditionText, names: [FigureName]) -> FigureName? {
    let path = condition.path.text
    if let name = names.first(where: { $0.path == path }) { return name }
    let below = names.filter { $0.path.hasPrefix(path + ".") }.map { String($0.path.dropFirst(path.count + 1)) }
    let hint =
      if path.isEmpty {
        "the figure stands before the relation: chat.ttft.p95 <= 1.5s"
      } else if below.isEmpty {
        suggestion(path, among: names.map(\.path))
      } else {
        "it goes on with one of: \(listed(below))"
      }
    error(
      condition.path.place, "\(condition.item.path): there is no figure \(quoted(path))",
      hint: hint.isEmpty ? "figures begin with the name of a workload, or with pools, apis, people or total" : hint)
    return nil
  }

  private func refuse(_ problem: UnitProblem, _ condition: ConditionText, _ unit: FigureName.Unit) {
    let path = condition.item.path
    let found = condition.value.text
    let place = condition.value.place
    let wanted = "\(path): \(condition.path.text): expected \(unit.expected), found \(shown(found))"
    switch problem {
    case .tooLarge: error(place, "\(path): the number \(shown(found)) is too large")
    case .notFinite: error(place, "\(path): expected a finite number, found \(shown(found))")
    case .bare: error(place, wanted, hint: "a number carries its unit; \(unit.units)")
    case .unknownUnit(let word): error(place, wanted, hint: "unknown unit \(quoted(word)); \(unit.units)")
    case .notANumber: error(place, wanted, hint: unit.units)
    }
  }

  /// The figure meant and the threshold in its unit. A cost of the horizon that is written per time is the `monthly_cost` beside it, scaled
  /// to the time written, since a short run is not what prices by volume are of; else the figure itself is scaled.
  private func threshold(
    _ text: String, of name: FigureName, names: [FigureName], _ start: Instant, _ horizon: Double?
  ) throws(UnitProblem) -> (path: String, threshold: Double, scale: Double) {
    switch name.unit {
    case .seconds: return (name.path, try positive(.duration, text), 1)
    case .share: return (name.path, try positive(.share, text), 1)
    case .rate: return (name.path, try positive(.rate, text), 1)
    case .count: return (name.path, try positive(.count, text), 1)
    case .dollars, .monthlyDollars, .horizonDollars:
      let (amount, period) = try dollars(text)
      guard let period else { return (name.path, amount, 1) }
      switch (name.unit, period) {
      case (.monthlyDollars, .month): return (name.path, amount, 1)
      case (.horizonDollars, _):
        let monthly = String(name.path.dropLast("cost".count)) + "monthly_cost"
        let seconds = period.seconds(from: start)
        guard names.contains(where: { $0.path == monthly }) else {
          return (name.path, amount, seconds / (horizon ?? 1))
        }
        return (monthly, amount, seconds / Double(start.secondsOfMonth))
      default: throw .unknownUnit("/\(period.rawValue)")
      }
    }
  }

  private func positive(_ quantity: Quantity, _ text: String) throws(UnitProblem) -> Double {
    let value = try quantity.parse(text)
    guard value >= 0 else { throw .notANumber }
    return value
  }

  /// `$40k/month`: dollars, k and M multiply, with or without a period.
  private func dollars(_ text: String) throws(UnitProblem) -> (amount: Double, period: Period?) {
    var scan = NumberScanner(text)
    guard scan.take("$") else { throw scan.magnitude() == nil ? .notANumber : .bare }
    guard var amount = scan.magnitude() else { throw .notANumber }
    if scan.take("k") { amount *= 1e3 } else if scan.take("M") { amount *= 1e6 }
    guard amount.isFinite, amount <= 1e15 else { throw .tooLarge }
    let unit = scan.rest
    guard !unit.isEmpty else { return (amount, nil) }
    guard unit.first == "/", let period = Period(word: String(unit.dropFirst())) else { throw .unknownUnit(unit) }
    return (amount, period)
  }
}

/// A length of time over which money is counted.
private enum Period: String {
  case hour, day, week, month, year

  init?(word: String) {
    switch word {
    case "h", "hour": self = .hour
    case "d", "day": self = .day
    case "w", "week": self = .week
    case "mo", "month": self = .month
    case "y", "year": self = .year
    default: return nil
    }
  }

  /// A month is the calendar month in which the run starts, as for every `monthly_cost`.
  func seconds(from start: Instant) -> Double {
    switch self {
    case .hour: 3_600
    case .day: 86_400
    case .week: 604_800
    case .year: 365 * 86_400
    case .month: Double(start.secondsOfMonth)
    }
  }
}

extension FigureName.Unit {
  fileprivate var expected: String {
    switch self {
    case .seconds: Quantity.duration.expected
    case .horizonDollars: "an amount such as $500 for the horizon, or $40k/month"
    case .monthlyDollars: "an amount such as $40k/month"
    case .dollars: "an amount such as $0.09"
    case .share: Quantity.share.expected
    case .rate: Quantity.rate.expected
    case .count: "a number such as 8, 5k or 2M"
    }
  }

  fileprivate var units: String {
    switch self {
    case .seconds: "units: ms, s, m (or min), h, d, w"
    case .horizonDollars: "units: /h, /day, /week, /month, /year, after a dollar sign; k and M multiply"
    case .monthlyDollars: "unit: /month, after a dollar sign; k and M multiply"
    case .dollars: "a dollar sign before the number; k and M multiply"
    case .share: "a share is a percentage, or a bare fraction from 0 to 1"
    case .rate: "units: /s, /min (or /m), /h, /d; k and M multiply"
    case .count: "k and M multiply"
    }
  }
}

/// A condition taken apart, each part with its place.
private struct ConditionText {
  struct Part {
    var text: String
    var place: Place
  }
  let item: Field
  let text: String
  private(set) var path: Part
  private(set) var relation: Check.Relation?
  private(set) var value: Part

  init(_ item: Field, _ text: String) {
    self.item = item
    self.text = text
    let scalars = Array(text.unicodeScalars)
    let sign = scalars.firstIndex { $0 == "<" || $0 == ">" }
    let isLong = sign.map { $0 + 1 < scalars.count && scalars[$0 + 1] == "=" } ?? false
    relation = sign.flatMap { Check.Relation(rawValue: String(Character(scalars[$0])) + (isLong ? "=" : "")) }
    let end = sign ?? scalars.count
    func part(_ range: Range<Int>) -> Part {
      let isBlank: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\t" }
      let first = range.first { !isBlank(scalars[$0]) } ?? max(0, range.lowerBound - 1)
      let last = range.last { !isBlank(scalars[$0]) } ?? first - 1
      var view = String.UnicodeScalarView()
      view.append(contentsOf: scalars[first..<max(first, last + 1)])
      let start = item.node.place
      // Quotes stand before the text of a quoted scalar.
      let quote = item.node.scalar?.isPlain == false ? 1 : 0
      let place = Place(
        source: start.source, line: start.line, column: start.column + quote + first, length: max(1, last + 1 - first))
      return Part(text: String(view), place: place)
    }
    path = part(0..<end)
    value = part(min(scalars.count, end + (isLong ? 2 : 1))..<scalars.count)
  }
}
