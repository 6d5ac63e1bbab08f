import Catalog
import Diagnostics
import EventKernel
import Model

extension Decoder {
  /// A distribution, or a number where a constant is meant: `220`, `{lognormal: {mean: 900, p95: 2600}, max: 8000}`.
  ///
  /// Figures inside carry the unit of the field. Draws outside the bounds are set to the bound, as with `min` and `max`; a
  /// law whose mean lies outside them is refused.
  func distribution(_ field: Field?, _ quantity: Quantity, _ bounds: Bounds) -> Distribution? {
    guard let field else { return nil }
    if field.node.scalar != nil {
      return self.quantity(field, quantity, bounds).map { .constant($0) }
    }
    guard field.node.entries != nil else {
      error(
        field.place,
        "\(field.path): expected \(quantity.expected), or a distribution such as {exponential: {mean: ...}}, found \(field.node.described)"
      )
      return nil
    }
    guard let law = law(field, quantity, bounds) else { return nil }
    let mean = law.mean
    if mean.isNaN || bounds.complaint(mean, as: quantity, found: "") != nil {
      let limit = bounds.complaint(mean, as: quantity, found: quantity.written(mean)) ?? "is not a number"
      error(field.place, "\(field.path): the mean \(limit)")
      return nil
    }
    return fitted(law, bounds)
  }

  /// The law with its draws held within the bounds, where any could leave them.
  private func fitted(_ law: Distribution, _ bounds: Bounds) -> Distribution {
    let low = law.support.lowerBound < bounds.lower
    // A quantile this far out is beyond what a run of 1e12 draws meets.
    let high = law.support.upperBound > bounds.upper && law.quantile(1 - 1e-12) > bounds.upper
    guard low || high else { return law }
    return .clipped(law, min: low ? bounds.lower : -.infinity, max: high ? bounds.upper : .infinity)
  }

  private func law(_ field: Field, _ quantity: Quantity, _ bounds: Bounds) -> Distribution? {
    var fields = self.fields(field, Language.distribution)
    var taken: [(name: String, field: Field)] = []
    for key in Language.distribution.keys {
      if let item = fields.take(key) { taken.append((key.name, item)) }
    }
    fields.finish()
    let minField = taken.first { $0.name == "min" }?.field
    let maxField = taken.first { $0.name == "max" }?.field
    let found = taken.filter { !["min", "max"].contains($0.name) }
    guard found.count == 1, let (family, item) = found.first else {
      let families = Language.distribution.keys.map(\.name).filter { !["min", "max"].contains($0) }
      if found.count > 1 {
        error(
          field.place,
          "\(field.path): expected one distribution, found \(found.map(\.name).joined(separator: " and "))")
      } else if field.node.entries?.contains(where: { !["min", "max"].contains($0.key) }) != true {
        error(field.place, "\(field.path): expected a distribution", hint: "one of \(families.joined(separator: ", "))")
      }
      return nil
    }
    let minimum = self.quantity(minField, quantity, .closed(-.greatestFiniteMagnitude, .greatestFiniteMagnitude))
    let maximum = self.quantity(maxField, quantity, .closed(-.greatestFiniteMagnitude, .greatestFiniteMagnitude))
    let inner: Distribution?
    switch family {
    case "empirical": inner = empirical(item, quantity, bounds)
    case "mixture": inner = mixture(item, quantity, bounds)
    default: inner = parametric(item, family, quantity)
    }
    guard let inner else { return nil }
    guard minimum != nil || maximum != nil else { return inner }
    return made(of: "\(field.path)", at: (minField ?? maxField ?? field).place) { () throws(DistributionError) in
      try inner.clipped(min: minimum, max: maximum)
    }
  }

  private func parametric(_ field: Field, _ family: String, _ quantity: Quantity) -> Distribution? {
    guard let named = field.namedFields else {
      error(
        field.place, "\(field.path): expected the parameters of \(family), found \(field.node.described)",
        hint: listedParameters(field.node, of: family).map { "write \(family): \($0)" }
          ?? "parameters: \(Distribution.parameterNames(family).joined(separator: ", "))")
      return nil
    }
    let known = Distribution.parameterNames(family)
    var parameters: [String: Double] = [:]
    var isComplete = true
    for (name, item) in named {
      guard known.contains(name) || Language.isQuantile(name) else {
        let near = suggestion(name, among: known)
        error(
          item.keyPlace, "unknown key \(quoted(name)) in \(field.path)",
          hint: "expected one of: \(known.joined(separator: ", "))" + (near.isEmpty ? "" : "; \(near)"))
        isComplete = false
        continue
      }
      let wide = Bounds.closed(-.greatestFiniteMagnitude, .greatestFiniteMagnitude)
      if let value = self.quantity(item, Language.parameter(name, of: family, drawing: quantity), wide) {
        parameters[name] = value
      } else {
        isComplete = false
      }
    }
    guard isComplete else { return nil }
    do { return try Distribution.make(family: family, parameters: parameters) } catch {
      let culprit = named.first { $0.name == error.parameter }?.field
      let isBounded = named.contains { ["min", "max"].contains($0.name) }
      self.error(
        culprit?.place ?? field.place, "\(culprit?.path ?? field.path): \(error.message)",
        hint: isBounded && error.parameter == nil
          ? "min and max are what draws are held within, beside such as \(family): \(Language.parametersExample(of: family))"
          : nil)
      return nil
    }
  }

  /// A list of as many numbers as a family's example has parameters, with their names: `{low: 0.8, high: 1.3}`.
  private func listedParameters(_ node: Node, of family: String) -> String? {
    let names = Language.exampleParameters(of: family)
    guard let items = node.items, items.count == names.count else { return nil }
    let texts = items.compactMap(\.scalar?.text)
    guard texts.count == items.count else { return nil }
    return "{" + zip(names, texts).map { "\($0): \($1)" }.joined(separator: ", ") + "}"
  }

  private func mixture(_ field: Field, _ quantity: Quantity, _ bounds: Bounds) -> Distribution? {
    guard let items = list(field, "a list of {weight, of}", atMost: 1_000) else { return nil }
    let components = items.map { item -> MixtureComponent? in
      let keys = Language.mixturePart
      var fields = self.fields(item, keys)
      let weight = self.quantity(fields.require(keys.weight))
      let inner = distribution(fields.require(keys.of), quantity, bounds)
      fields.finish()
      guard let weight, let inner else { return nil }
      return MixtureComponent(weight: weight, distribution: inner)
    }
    guard let components = allOrNil(components) else { return nil }
    return made(of: field.path, at: field.place) { () throws(DistributionError) in try .mix(components) }
  }

  private func empirical(_ field: Field, _ quantity: Quantity, _ bounds: Bounds) -> Distribution? {
    if field.node.items != nil {
      guard let values = values(field, quantity, bounds) else { return nil }
      return made(of: field.path, at: field.place) { () throws(DistributionError) in try .values(values) }
    }
    let keys = Language.empirical
    var fields = self.fields(field, keys)
    let file = fields.take(keys.file)
    let column = fields.take(keys.column)
    let valuesField = fields.take(keys.values)
    let weightsField = fields.take(keys.weights)
    fields.finish()
    if let file {
      guard let path = text(file),
        let name = text(column ?? fields.require(keys.column))
      else { return nil }
      guard let values = columnValues(file: file, path: path, column: name, quantity, bounds) else { return nil }
      return made(of: field.path, at: file.place) { () throws(DistributionError) in try .values(values) }
    }
    guard let valuesField else {
      if fields.isMapping {
        error(field.place, "\(field.path): expected a list of values, {values, weights} or {file, column}")
      }
      return nil
    }
    guard let values = values(valuesField, quantity, bounds) else { return nil }
    var weights: [Double]?
    if let weightsField {
      guard let read = self.values(weightsField, .number, .closed(0, 1e12)) else { return nil }
      weights = read
    }
    return made(of: field.path, at: (weightsField ?? field).place) { () throws(DistributionError) in
      try .values(values, weights: weights)
    }
  }

  private func values(_ field: Field, _ quantity: Quantity, _ bounds: Bounds) -> [Double]? {
    guard let items = list(field, "a list of numbers", atMost: Ceilings.points) else { return nil }
    return allOrNil(items.map { self.quantity($0, quantity, bounds) })
  }

  private func made(of path: String, at place: Place, _ make: () throws(DistributionError) -> Distribution)
    -> Distribution?
  {
    do { return try make() } catch {
      self.error(place, "\(path): \(error.message)")
      return nil
    }
  }
}
