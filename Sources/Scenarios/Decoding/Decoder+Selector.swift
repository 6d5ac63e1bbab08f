import Diagnostics
import Model

/// Routes that choose one backend for a call: by chance, by what the request is, by cost.
extension Decoder {
  /// `{small: 80%, large: 20%}`.
  func weighted(_ field: Field, in context: RouteContext) -> Route? {
    guard let named = field.namedFields, !named.isEmpty else {
      error(field.place, "\(field.path): expected a mapping of backends to shares, found \(field.node.described)")
      return nil
    }
    let targets = allOrNil(
      named.map { target(named: $0.name, field, at: $0.field.keyPlace, among: context.backends) })
    let weights = shares(field, of: "a backend")
    guard let targets, let weights else { return nil }
    var route = Route(rule: .weighted, targets: targets)
    route.weights = weights.map(\.share)
    return route
  }

  /// `{among: [a, b], subject_to: predicted ttft <= 1s}`.
  func leastCost(_ field: Field, in context: RouteContext) -> Route? {
    let keys = Language.leastCost
    var fields = self.fields(field, keys)
    let targets = fields.require(keys.among).flatMap { self.targets($0, in: context) }
    let conditionField = fields.take(keys.subjectTo)
    let ttft = predictedTTFT(conditionField)
    fields.finish()
    guard let targets, conditionField == nil || ttft != nil else { return nil }
    guard targets.allSatisfy({ if case .people = $0 { false } else { true } }) else {
      error(
        field.place, "\(field.path): nothing predicts what people cost and how long they take",
        hint: "name pools and APIs alone; people may stand in fallback: [...]")
      return nil
    }
    var route = Route(rule: .leastCost, targets: targets)
    route.leastCost = LeastCost(ttft: ttft)
    return route
  }

  private func predictedTTFT(_ field: Field?) -> Double? {
    guard let field else { return nil }
    let text = field.node.scalar?.text ?? ""
    let start = "predicted ttft <="
    if text.hasPrefix(start),
      let seconds = try? Quantity.duration.parse(String(text.dropFirst(start.count).drop { $0 == " " })),
      seconds > 0, seconds <= Ceilings.duration
    {
      return seconds
    }
    error(
      field.place, "\(field.path): expected predicted ttft <= 1s, found \(field.node.described)",
      hint: Quantity.duration.units)
    return nil
  }

  /// `{class: {simple: small, hard: large}, otherwise: large, classifier: {errors: 6%}}`.
  func selector(_ field: Field, in context: RouteContext) -> Route? {
    let keys = Language.selector
    var fields = self.fields(field, keys)
    let tables = [keys.classes, keys.tenant, keys.inputTokens, keys.difficulty, keys.priority]
    let written = tables.compactMap { key in fields.take(key).map { (key: key, field: $0) } }
    let otherwiseField = fields.take(keys.otherwise)
    let otherwise = target(otherwiseField, among: context.backends)
    let classifierField = fields.take(keys.classifier)
    fields.finish()
    guard written.count == 1, let table = written.first else {
      error(
        field.keyPlace,
        "\(field.path): expected one of \(tables.map(\.name).joined(separator: ", "))"
          + (written.isEmpty ? "" : ", found \(written.map(\.key.name).joined(separator: " and "))"))
      return nil
    }
    guard let named = table.field.namedFields, !named.isEmpty, named.count <= 1_000 else {
      error(
        table.field.place,
        "\(table.field.path): expected a mapping such as \(table.key.example), found \(table.field.node.described)")
      return nil
    }
    let cases = allOrNil(
      named.map { name, item in
        target(item, among: context.backends).map { SelectorCase(name: name, field: item, target: $0) }
      })
    guard let cases, otherwiseField == nil || otherwise != nil else { return nil }
    var chooser = SelectorDraft(field: table.field, cases: cases, otherwise: otherwise)
    let found: RouteSelector.Table?
    switch table.key.name {
    case keys.classes.name: found = classTable(&chooser, in: context)
    case keys.tenant.name: found = tenantTable(&chooser, in: context)
    case keys.inputTokens.name: found = lengthTable(&chooser, in: context)
    case keys.difficulty.name: found = difficultyTable(&chooser, in: context)
    default: found = priorityTable(&chooser, in: context)
    }
    guard let found else { return nil }
    var classifier: Classifier?
    if let classifierField {
      classifier = self.classifier(classifierField, for: found, in: context)
      if classifier == nil { return nil }
    }
    var route = Route(rule: .by, targets: chooser.targets)
    route.selector = RouteSelector(table: found, classifier: classifier)
    return route
  }

  private func classTable(_ draft: inout SelectorDraft, in context: RouteContext) -> RouteSelector.Table? {
    let classes = context.difficulty?.classes.map(\.name) ?? []
    guard !classes.isEmpty else {
      if !context.isDifficultyBroken {
        let names = draft.cases.map(\.name)
        error(
          draft.field.keyPlace, "\(draft.field.path): this workload has no classes",
          hint: "write class: {\(names.map { "\($0): ..." }.joined(separator: ", "))} in workloads.\(context.workload)")
      }
      return nil
    }
    return places(of: classes, called: "class", &draft).map { .classes($0) }
  }

  private func tenantTable(_ draft: inout SelectorDraft, in context: RouteContext) -> RouteSelector.Table? {
    let tenants = context.tenants.map(\.name)
    guard tenants != [""] else {
      error(
        draft.field.keyPlace, "\(draft.field.path): this workload has no tenants",
        hint: "write tenants: {\(draft.cases[0].name): 60%, ...} in workloads.\(context.workload)")
      return nil
    }
    return places(of: tenants, called: "tenant", &draft).map { .tenants($0) }
  }

  /// The place of the target of each of the names.
  private func places(of names: [String], called thing: String, _ draft: inout SelectorDraft) -> [Int]? {
    for one in draft.cases where !names.contains(one.name) {
      let near = suggestion(one.name, among: names)
      error(
        one.field.keyPlace, "\(draft.field.path): no \(thing) is called \(quoted(one.name))",
        hint: "expected one of: \(listed(names))" + (near.isEmpty ? "" : "; \(near)"))
      return nil
    }
    let left = names.filter { name in !draft.cases.contains { $0.name == name } }
    guard left.isEmpty || draft.otherwise != nil else {
      error(
        draft.field.keyPlace, "\(draft.field.path): the \(thing) \(left[0]) is missing",
        hint: "write \(left[0]): ... there, or otherwise: ... beside it")
      return nil
    }
    return names.map { name in draft.place(of: draft.cases.first { $0.name == name }?.target) }
  }

  private func lengthTable(_ draft: inout SelectorDraft, in context: RouteContext) -> RouteSelector.Table? {
    guard context.hasPrompts else {
      error(draft.field.keyPlace, "\(draft.field.path): this workload has no prompts", hint: "give input_tokens")
      return nil
    }
    return bounds(&draft, "a number of tokens such as 2000") { word in
      let tokens = try? Quantity.tokens.parse(word)
      return (tokens ?? Double(word)).flatMap { (0...Ceilings.tokens).contains($0) ? $0 : nil }
    }.map { .inputTokens(bounds: $0.bounds, targets: $0.targets) }
  }

  private func difficultyTable(_ draft: inout SelectorDraft, in context: RouteContext) -> RouteSelector.Table? {
    guard case .law? = context.difficulty else {
      if !context.isDifficultyBroken {
        error(
          draft.field.keyPlace, "\(draft.field.path): this workload has no difficulty",
          hint: "write difficulty: {beta: {a: 2, b: 4}} in workloads.\(context.workload)")
      }
      return nil
    }
    return bounds(&draft, "a difficulty from 0 to 1") { share($0) }
      .map { .difficulty(bounds: $0.bounds, targets: $0.targets) }
  }

  /// Bounds in ascending order, with a target each and one for what is above all of them.
  private func bounds(
    _ draft: inout SelectorDraft, _ expected: String, _ read: (String) -> Double?
  ) -> (bounds: [Double], targets: [Int])? {
    var found: [(bound: Double, target: Backend)] = []
    for one in draft.cases {
      guard let bound = read(one.name) else {
        error(one.field.keyPlace, "\(draft.field.path): expected \(expected), found \(quoted(one.name))")
        return nil
      }
      guard !found.contains(where: { $0.bound == bound }) else {
        error(one.field.keyPlace, "\(draft.field.path): \(shown(one.name)) stands twice")
        return nil
      }
      found.append((bound, one.target))
    }
    guard draft.otherwise != nil else {
      error(
        draft.field.keyPlace, "\(draft.field.path): nothing is said of what is above",
        hint: "write otherwise: ... beside it")
      return nil
    }
    found.sort { $0.bound < $1.bound }
    return (found.map(\.bound), (found.map { Optional($0.target) } + [nil]).map { draft.place(of: $0) })
  }

  private func priorityTable(_ draft: inout SelectorDraft, in context: RouteContext) -> RouteSelector.Table? {
    for one in draft.cases where Int(one.name) == nil {
      error(one.field.keyPlace, "\(draft.field.path): expected a whole number, found \(quoted(one.name))")
      return nil
    }
    let own = draft.cases.first { Int($0.name) == context.priority }?.target
    guard own != nil || draft.otherwise != nil else {
      error(
        draft.field.keyPlace, "\(draft.field.path): the workload's priority \(context.priority) is missing",
        hint: "write \(context.priority): ... there, or otherwise: ... beside it")
      return nil
    }
    return .priority(draft.place(of: own))
  }

  /// `{latency: 15ms, price: $0.00002, errors: 6%}`.
  private func classifier(_ field: Field, for table: RouteSelector.Table, in context: RouteContext) -> Classifier? {
    let keys = Language.classifier
    var fields = self.fields(field, keys)
    let latency = quantity(fields.take(keys.latency)) ?? 0
    let price = money(fields.take(keys.price)) ?? 0
    let errorsField = fields.take(keys.errors)
    fields.finish()
    let names: [String]
    switch table {
    case .classes: names = context.difficulty?.classes.map(\.name) ?? []
    case .difficulty(_, let targets): names = targets.map { _ in "" }
    case .tenants, .inputTokens, .priority:
      error(
        field.keyPlace, "\(field.path): what the route goes by is known without it",
        hint: "a classifier finds a class or a difficulty out")
      return nil
    }
    let isMatrix = errorsField?.node.entries != nil
    if isMatrix, case .difficulty = table, let errorsField {
      error(errorsField.keyPlace, "\(errorsField.path): difficulties have no names", hint: "write a share, such as 6%")
      return nil
    }
    if isMatrix {
      guard let errorsField, let confusion = confusion(errorsField, of: names) else { return nil }
      return Classifier(latency: latency, price: price, confusion: confusion)
    }
    let errors = errorsField == nil ? 0 : quantity(errorsField)
    guard let errors else { return nil }
    let others = Double(max(names.count - 1, 1))
    // With one class there is nothing else to take it for.
    let right = names.count == 1 ? 1 : 1 - errors
    let confusion = names.indices.map { own in names.indices.map { $0 == own ? right : errors / others } }
    return Classifier(latency: latency, price: price, confusion: confusion)
  }

  /// What each class is taken for: `{simple: {hard: 4%}, hard: {simple: 10%}}`; what is not written is taken for what it is.
  private func confusion(_ field: Field, of names: [String]) -> [[Double]]? {
    var rows = names.indices.map { row in names.indices.map { $0 == row ? 1.0 : 0 } }
    for (name, item) in field.namedFields ?? [] {
      guard let row = place(of: name, among: names, field, at: item.keyPlace) else { return nil }
      guard let others = item.namedFields else {
        error(item.place, "\(item.path): expected a mapping of classes to shares, found \(item.node.described)")
        return nil
      }
      for (other, shareField) in others {
        guard let column = place(of: other, among: names, item, at: shareField.keyPlace),
          let share = quantity(shareField)
        else { return nil }
        guard column != row else {
          error(
            shareField.keyPlace, "\(shareField.path): only what it is taken for by mistake is written",
            hint: "the rest is taken for \(name)")
          return nil
        }
        rows[row][column] = share
      }
      let wrong = names.indices.filter { $0 != row }.reduce(0) { $0 + rows[row][$1] }
      guard wrong <= 1 + 1e-9 else {
        error(item.keyPlace, "\(item.path): the shares add up to \(Quantity.share.written(wrong)), more than 100%")
        return nil
      }
      rows[row][row] = max(0, 1 - wrong)
    }
    return rows
  }

  private func place(of name: String, among names: [String], _ field: Field, at place: Place) -> Int? {
    if let found = names.firstIndex(of: name) { return found }
    let near = suggestion(name, among: names)
    error(
      place, "\(field.path): no class is called \(quoted(name))",
      hint: "expected one of: \(listed(names))" + (near.isEmpty ? "" : "; \(near)"))
    return nil
  }
}

/// One case of a selector, as written.
private struct SelectorCase {
  var name: String
  var field: Field
  var target: Backend
}

/// A selector while it is read: its targets are listed in the order in which they are first named.
private struct SelectorDraft {
  let field: Field
  let cases: [SelectorCase]
  let otherwise: Backend?
  private(set) var targets: [Backend] = []

  init(field: Field, cases: [SelectorCase], otherwise: Backend?) {
    self.field = field
    self.cases = cases
    self.otherwise = otherwise
  }

  /// The place of a case's target; that of all other cases for nil.
  mutating func place(of target: Backend?) -> Int {
    guard let target = target ?? otherwise else { return 0 }
    if let known = targets.firstIndex(of: target) { return known }
    targets.append(target)
    return targets.count - 1
  }
}
