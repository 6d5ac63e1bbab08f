import Diagnostics
import EventKernel
import Model

/// What paths of uncertain inputs may lead to; a part that has a complaint is nil.
struct ForecastParts {
  let top: Node
  let workloads: [Workload?]
  let pools: [String?]
  let apis: [String?]
}

extension Decoder {
  /// The inputs of `uncertain`, each with its field.
  func forecastInputs(_ field: Field, _ parts: ForecastParts) -> [(input: Forecast.Input, field: Field)] {
    guard let named = field.namedFields, !named.isEmpty else {
      error(
        field.place, "\(field.path): expected a mapping of paths to distributions, found \(field.node.described)",
        hint: "such as {workloads.chat.arrivals.growth: {normal: {mean: 8%, sd: 3%}}}")
      return []
    }
    if named.count > Ceilings.sweepAxes {
      error(field.keyPlace, "\(field.path): at most \(Ceilings.sweepAxes) uncertain inputs, found \(named.count)")
      return []
    }
    return named.compactMap { name, item in forecastInput(name, item, parts).map { ($0, item) } }
  }

  private func forecastInput(_ path: String, _ field: Field, _ parts: ForecastParts) -> Forecast.Input? {
    guard isForecast(path, field), isVariable(path, field, in: parts.top), isUsed(path, field, parts),
      let (bare, prefix, suffix) = withoutUnit(field)
    else { return nil }
    guard path.hasSuffix(".scale") else {
      let wide = Bounds.closed(-.infinity, .infinity)
      guard let law = distribution(bare, .number, wide) else { return nil }
      let unit = suffix == "%" && path.hasSuffix(".growth") ? "%/month" : suffix
      return Forecast.Input(path: path, distribution: law, role: .value(prefix: prefix, suffix: unit))
    }
    guard prefix.isEmpty, suffix.isEmpty || suffix == "%" else {
      error(
        field.keyPlace, "\(field.path): a scale is a factor, without a unit",
        hint: "such as {uniform: {low: 0.8, high: 1.2}}")
      return nil
    }
    guard let role = scaled(String(path.dropLast(".scale".count)), field, parts),
      let law = distribution(bare, .number, .positive(Ceilings.forecastFactor * (suffix == "%" ? 100 : 1)))
    else { return nil }
    // The least value that a draw can have is that of half of Sobol's last digit.
    guard law.quantile(0x1p-31) > 0 else {
      error(
        field.keyPlace, "\(field.path): a scale must be above 0, and this one may not be",
        hint: "bound it, as in {normal: {mean: 1, sd: 0.3}, min: 0.2}")
      return nil
    }
    return Forecast.Input(path: path, distribution: suffix == "%" ? law.scaled(by: 0.01) : law, role: role)
  }

  /// Whether a path is not one of the forecast itself or of what it takes the place of.
  private func isForecast(_ path: String, _ field: Field) -> Bool {
    let part = path.prefix { $0 != "." }
    guard ["start", "horizon", "replications"].contains(part) else { return true }
    error(field.keyPlace, "\(field.path): \(part) is the same in every draw")
    return false
  }

  /// Whether a path does not lead to token counts in whose place a recording has its own. A factor of a workload's counts multiplies
  /// those of its stages as well.
  private func isUsed(_ path: String, _ field: Field, _ parts: ForecastParts) -> Bool {
    guard let recorded = recordedTokens(at: path, in: parts.workloads.compactMap { $0 }) else { return true }
    let isOfStages = parts.workloads.contains { workload in
      guard let workload, path == "workloads.\(workload.name).\(recorded.key.name).scale" else { return false }
      let isInput = recorded.key.name == Language.workload.inputTokens.name
      return workload.stages.allSatisfy { (isInput ? $0.inputTokens : $0.outputTokens) != nil }
    }
    if isOfStages { return true }
    error(field.keyPlace, "\(field.path): \(recorded.message)", hint: recorded.hint)
    return false
  }

  /// What a factor multiplies.
  private func scaled(_ path: String, _ field: Field, _ parts: ForecastParts) -> Forecast.Role? {
    let words = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if words.count == 3, words[0] == "workloads",
      let index = parts.workloads.firstIndex(where: { $0?.name == words[1] })
    {
      if words[2] == "input_tokens" { return .inputTokens(workload: index) }
      if words[2] == "output_tokens" { return .outputTokens(workload: index) }
    }
    if words.count == 3, words[0] == "apis", words[2] == "price", let index = parts.apis.firstIndex(of: words[1]) {
      return .apiPrice(api: index)
    }
    if words.count == 5, words[0] == "pools", words[2] == "purchase", words[4] == "price",
      let pool = parts.pools.firstIndex(of: words[1]),
      let options = walk(words.dropLast(2), from: parts.top).node,
      let option = options.position(named: words[3])
    {
      return .instancePrice(pool: pool, option: option)
    }
    let (node, missing) = walk(words[...], from: parts.top)
    guard let node else {
      let known = missing.known.isEmpty ? "" : suggestion(missing.word, among: missing.known)
      error(
        field.keyPlace, "\(field.path): there is no \(quoted(missing.word)) to multiply",
        hint: known.isEmpty ? "tokens, prices and numbers that the scenario writes may be multiplied" : known)
      return nil
    }
    if let text = node.scalar?.text, let (number, prefix, suffix) = Self.split(text) {
      return .written(path: path, prefix: prefix, number: number, suffix: suffix)
    }
    error(
      field.keyPlace, "\(field.path): what stands there is not a number, found \(node.described)",
      hint: "tokens, prices and numbers that the scenario writes may be multiplied")
    return nil
  }

  /// The node that words lead to, or the word that leads nowhere.
  private func walk(_ words: ArraySlice<String>, from top: Node) -> (
    node: Node?, missing: (word: String, known: [String])
  ) {
    var node = top
    for word in words {
      if let item = node.item(named: word) ?? node.entries?.first(where: { $0.key == word })?.value {
        node = item
      } else {
        return (nil, (word, node.entries?.map(\.key) ?? []))
      }
    }
    return (node, ("", []))
  }

  /// A number with what stands before and behind it.
  private static func split(_ text: String) -> (number: Double, prefix: String, suffix: String)? {
    let prefix = text.hasPrefix("$") ? "$" : ""
    var scan = NumberScanner(text.dropFirst(prefix.count))
    let sign = scan.sign()
    guard let magnitude = scan.magnitude(), magnitude.isFinite, !scan.rest.contains(where: \.isNumber) else {
      return nil
    }
    return (sign * magnitude, prefix, scan.rest)
  }

  /// A distribution without the unit that all its values have, and that unit. Shapes and weights have none.
  private func withoutUnit(_ field: Field) -> (field: Field, prefix: String, suffix: String)? {
    let shapes: Set<String> = [
      "cv", "shape", "sigma", "mu", "weight", "weights", "p", "a", "b", "exponent", "n", "count", "file", "column",
    ]
    var unit: (prefix: String, suffix: String)?
    var isMixed = false
    func bare(_ node: Node) -> Node {
      var node = node
      switch node.content {
      case .mapping(let entries):
        node.content = .mapping(
          entries.map { entry in
            var entry = entry
            if !shapes.contains(entry.key) { entry.value = bare(entry.value) }
            return entry
          })
      case .sequence(let items): node.content = .sequence(items.map(bare))
      case .scalar(let scalar):
        guard let (number, prefix, suffix) = Self.split(scalar.text), number != 0 || prefix + suffix != "" else {
          return node
        }
        if let unit, unit != (prefix, suffix) {
          if !isMixed {
            let known = unit.prefix + unit.suffix
            error(
              node.place, "\(field.path): expected the unit of the other values, found \(node.described)",
              hint: known.isEmpty ? "they have none" : "they are in \(known)")
          }
          isMixed = true
        }
        unit = unit ?? (prefix, suffix)
        node.content = .scalar(
          Scalar(text: String(scalar.text.dropFirst(prefix.count).dropLast(suffix.count)), isPlain: scalar.isPlain))
      }
      return node
    }
    let stripped = Field(path: field.path, node: bare(field.node), keyPlace: field.keyPlace)
    return isMixed ? nil : (stripped, unit?.prefix ?? "", unit?.suffix ?? "")
  }
}
