import Catalog
import Diagnostics
import Model

/// A setting that a study varies, with the places of its values, for complaints about what they do to the scenario.
struct VariedSetting {
  var parameter: Sweep.Parameter
  /// Where it stands in the scenario.
  var path: String
  /// How many values a grid takes of it; nil where only other designs can.
  var count: Int?
  /// Values worth trying, each with its place.
  var probes: [(text: String, place: Place)]
}

extension Decoder {
  /// The `sweep` block, where `probe` tells what is wrong with the scenario that settings make.
  func sweep(_ field: Field?, in top: Node, probe: ([String]) -> ScenarioError?) -> Sweep? {
    guard let field else { return nil }
    let before = problems.errorCount
    let keys = Language.sweep
    var fields = self.fields(field, keys)
    let design = fields.take(keys.design).map { choice($0, Sweep.Design.self) } ?? .grid
    let zipField = fields.take(keys.zip)
    let sets = zipField.map(mappings) ?? []
    let over = sets.isEmpty ? fields.require(keys.over) : fields.take(keys.over)
    var written = over.map { variedSettings($0, design: design ?? .grid, in: top) } ?? []
    let paths = over?.namedFields?.map(\.name) ?? []
    let groups = sets.map { together($0, paths: paths, into: &written, in: top) }
    let axes = axes(zipField, groups, written, paths: paths)
    let pointsField = fields.take(keys.points)
    var points: Int?
    if design == .grid, let pointsField {
      error(pointsField.place, "\(pointsField.path): a grid has as many points as its values have combinations")
    } else if let design, design != .grid {
      points = integer(pointsField ?? fields.require(keys.points))
    }
    fields.finish()
    guard problems.errorCount == before, let design, let axes else { return nil }
    let most = design == .saltelli ? Ceilings.sweepAxes / 2 : Ceilings.sweepAxes
    if axes.count > most, design == .sobol || design == .saltelli {
      error(
        field.place, "\(field.path): a \(design.rawValue) design has at most \(most) parameters, found \(axes.count)")
      return nil
    }
    let combinations =
      switch design {
      case .grid: axes.reduce(1.0) { $0 * Double(written[$1[0]].count ?? 1) }
      case .saltelli: Double(points ?? 1) * Double(axes.count + 2)
      case .sobol, .latinHypercube: Double(points ?? 1)
      }
    guard combinations <= Double(Ceilings.sweepPoints) else {
      error(
        field.place,
        "\(field.path): at most \(Ceilings.sweepPoints) points, found \(Quantity.count.written(combinations))",
        hint: "design: sobol covers many parameters with few points")
      return nil
    }
    tryValues(written, axes: axes, probe)
    guard problems.errorCount == before else { return nil }
    return Sweep(
      design: design, parameters: written.map(\.parameter), axes: axes, points: Int(combinations))
  }

  /// The paths of `over` with their values.
  ///
  /// - Parameter isSearched: Whether a range without points means anything in it, also on a grid.
  func variedSettings(
    _ over: Field, design: Sweep.Design, isSearched: Bool = false, in top: Node
  ) -> [VariedSetting] {
    let found = over.node.entries?.isEmpty == true ? "an empty one" : over.node.described
    guard let named = over.namedFields, !named.isEmpty else {
      error(
        over.place, "\(over.path): expected a mapping of paths to values, found \(found)",
        hint: "such as {pools.gpu.replicas.max: [2, 4, 8]}")
      return []
    }
    return named.compactMap { name, field in
      guard isVariable(name, field, in: top) else { return nil }
      if isSearched, let part = name.split(separator: ".").first, ["horizon", "start", "replications"].contains(part) {
        error(
          field.keyPlace,
          "\(field.path): \(part) is not a choice: combinations are compared over the same time and runs")
        return nil
      }
      return field.items == nil
        ? range(field, path: name, design: design, isSearched: isSearched)
        : values(field, path: name, isSearched: isSearched)
    }
  }

  /// Whether a path can be varied: it is not the study itself, and the workload, model, pool or API that it goes into is there.
  func isVariable(_ path: String, _ field: Field, in top: Node) -> Bool {
    let parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if ["sweep", "plan", "forecast", "name", "fleetcast", "seed"].contains(parts[0]) {
      error(field.keyPlace, "\(field.path): \(parts[0]) is the same in every combination of settings")
      return false
    }
    guard parts.count > 1, ["workloads", "models", "pools", "apis"].contains(parts[0]) else { return true }
    let names = top.entries?.first { $0.key == parts[0] }?.value.entries?.map(\.key) ?? []
    if names.contains(parts[1]) { return true }
    let near = suggestion(parts[1], among: names)
    error(
      field.keyPlace, "\(field.path): there is no \(quoted(parts[1])) in \(parts[0])", hint: near.isEmpty ? nil : near)
    return false
  }

  private func values(_ field: Field, path: String, isSearched: Bool) -> VariedSetting? {
    guard let items = list(field, "a list of values", atMost: Ceilings.sweepPoints) else { return nil }
    let texts = items.map { $0.node.flowText }
    for (index, item) in items.enumerated() {
      if item.node.isNull {
        error(item.place, "\(field.path).\(index): expected a value, found nothing")
      } else if isSearched, texts[..<index].contains(texts[index]) {
        error(item.place, "\(field.path).\(index): \(shown(texts[index])) is listed twice")
      }
    }
    let probes = zip(texts, items).map { (text: $0, place: $1.place) }
    return VariedSetting(
      parameter: Sweep.Parameter(path: path, values: .list(texts)), path: field.path, count: texts.count, probes: probes
    )
  }

  private func range(_ field: Field, path: String, design: Sweep.Design, isSearched: Bool) -> VariedSetting? {
    guard field.node.entries != nil else {
      error(
        field.place, "\(field.path): expected a list of values or a range, found \(field.node.described)",
        hint: "such as [2, 4, 8] or {from: 0.5/s, to: 40/s, points: 8, scale: log}")
      return nil
    }
    let before = problems.errorCount
    let keys = Language.range
    var fields = self.fields(field, keys)
    let from = end(fields.require(keys.from))
    let to = end(fields.require(keys.to))
    let step = fields.take(keys.step).map { (field: $0, end: end($0)) }
    let pointsField = fields.take(keys.points)
    let scale = fields.take(keys.scale).map { word($0) } ?? "linear"
    let isWhole = flag(fields.take(keys.whole)) ?? false
    let points = integer(pointsField)
    fields.finish()
    guard problems.errorCount == before, let from, let to else { return nil }
    guard from.unit == to.unit else {
      error(
        fields.place(of: keys.to), "\(field.path): from and to must have the same unit, as in {from: 500ms, to: 2000ms}"
      )
      return nil
    }
    guard from.number < to.number else {
      error(fields.place(of: keys.to), "\(field.path): to must be above from")
      return nil
    }
    let isLogarithmic = scale == "log"
    if isLogarithmic, from.number <= 0 {
      error(fields.place(of: keys.from), "\(field.path): a log scale starts above 0")
      return nil
    }
    let range = SweepRange(
      prefix: from.unit.prefix, suffix: from.unit.suffix, from: from.number, to: to.number,
      isLogarithmic: isLogarithmic, isWhole: isWhole)
    func finished(_ texts: [String]) -> VariedSetting {
      var seen: Set<String> = []
      let distinct = texts.filter { seen.insert($0).inserted }
      return VariedSetting(
        parameter: Sweep.Parameter(path: path, values: .list(distinct)), path: field.path, count: distinct.count,
        probes: distinct.map { ($0, field.keyPlace) })
    }
    if let step {
      guard let size = step.end, pointsField == nil, !isLogarithmic, size.unit == from.unit, size.number > 0 else {
        error(
          step.field.place, "\(field.path): expected a step above 0 in the unit of from, without points or a log scale")
        return nil
      }
      let count = ((to.number - from.number) / size.number + 1e-9).rounded(.down)
      guard count < Double(Ceilings.sweepPoints) else {
        error(step.field.place, "\(field.path): at most \(Ceilings.sweepPoints) values")
        return nil
      }
      return finished((0...Int(count)).map { range.text(of: from.number + Double($0) * size.number) })
    }
    func anywhere() -> VariedSetting {
      let probes = [0, 0.5, 1].map { (text: range.text(at: $0), place: field.keyPlace) }
      return VariedSetting(
        parameter: Sweep.Parameter(path: path, values: .range(range)), path: field.path, count: nil, probes: probes)
    }
    if design != .grid {
      guard let pointsField else { return anywhere() }
      error(pointsField.place, "\(pointsField.path): the points of this design are those of the sweep, not of a range")
      return nil
    }
    guard let points else {
      if range.isCountable { return finished((Int(from.number)...Int(to.number)).map { String($0) }) }
      if isSearched { return anywhere() }
      error(field.keyPlace, "\(field.path): expected points or step", hint: "such as {from: 1, to: 9, points: 5}")
      return nil
    }
    return finished((0..<points).map { range.text(at: Double($0) / Double(points - 1)) })
  }

  private struct Unit: Equatable {
    var prefix: String
    var suffix: String
  }

  /// One end of a range: a number with at most one unit.
  private func end(_ field: Field?) -> (number: Double, unit: Unit)? {
    guard let field else { return nil }
    if let scalar = field.node.scalar, !field.node.isNull {
      let prefix = scalar.text.hasPrefix("$") ? "$" : ""
      var scan = NumberScanner(scalar.text.dropFirst(prefix.count))
      let sign = scan.sign()
      if let magnitude = scan.magnitude(), magnitude.isFinite, !scan.rest.contains(where: \.isNumber) {
        return (sign * magnitude, Unit(prefix: prefix, suffix: scan.rest))
      }
    }
    error(
      field.place, "\(field.path): expected a number with at most one unit, found \(field.node.described)",
      hint: "such as 0.5/s, 30s, $2.50/h or 4")
    return nil
  }

  /// Makes the scenarios of each value of an axis with the first value of every other one, and tells what they complain
  /// about at the place of the value that they complain about.
  ///
  /// - Parameter mayClash: Whether a value is fine that goes together with the last value of every other axis alone.
  func tryValues(
    _ written: [VariedSetting], axes: [[Int]], mayClash: Bool = false, _ probe: ([String]) -> ScenarioError?
  ) {
    var told: Set<String> = []
    var places: Set<Place> = []
    func settings(of chosen: [Int]) -> [String] {
      zip(written, chosen).map { "\($0.parameter.path)=\($0.probes[$1].text)" }
    }
    func attempt(_ axis: [Int], at value: Int, blame: Int) {
      func with(_ base: [Int]) -> [Int] {
        base.indices.map { axis.contains($0) ? min(value, written[$0].probes.count - 1) : base[$0] }
      }
      let chosen = with(written.map { _ in 0 })
      let chosenSettings = settings(of: chosen)
      let complaints = probe(chosenSettings)?.diagnostics ?? []
      guard !complaints.isEmpty else { return }
      if mayClash, probe(settings(of: with(written.map { $0.probes.count - 1 }))) == nil { return }
      // What is wrong further on because of a value is told where the value itself is not complained about.
      let direct = complaints.compactMap { complaint in guilty(complaint).map { ($0, complaint) } }
      for (index, complaint) in direct.isEmpty ? complaints.prefix(1).map({ (blame, $0) }) : direct {
        let value = written[index].probes[chosen[index]]
        guard told.insert(complaint.message).inserted, places.insert(value.place).inserted else { continue }
        error(
          value.place, "\(written[index].path): \(shown(value.text)): \(complaint.message)", hint: complaint.hint)
      }
      func guilty(_ complaint: Diagnostic) -> Int? {
        complaint.file == "--set" ? complaint.excerpt.flatMap { chosenSettings.firstIndex(of: $0.text) } : nil
      }
    }
    if mayClash {
      for axis in axes { attempt(axis, at: 0, blame: axis[0]) }
    } else {
      attempt([], at: 0, blame: 0)
    }
    for axis in axes {
      for value in written[axis[0]].probes.indices.dropFirst() { attempt(axis, at: value, blame: axis[0]) }
    }
  }
}
