import Diagnostics
import Model

/// Routes that go on to another backend: a cascade after an answer, a fallback after an error, a hedge after a time.
extension Decoder {
  /// `[{to: small, accepts: 90%}, {to: large}]`.
  func cascade(_ field: Field, in context: RouteContext) -> Route? {
    guard let items = list(field) else { return nil }
    let read = items.enumerated().map { place, item in
      cascadeStep(item, at: place, isLast: place == items.count - 1, in: context)
    }
    guard let steps = allOrNil(read) else { return nil }
    let targets = steps.map(\.target)
    guard targets.count > 1 else {
      error(
        field.place, "\(field.path): there is nothing to go on to",
        hint: "name a second backend: {to: ...}, or write to: in the place of cascade")
      return nil
    }
    guard Set(targets).count == targets.count else {
      error(
        field.place, "\(field.path): a backend stands twice",
        hint: "what was not accepted of it is not asked of it once more: name another one")
      return nil
    }
    var route = Route(rule: .cascade, targets: targets)
    route.cascade = steps.map(\.step)
    return route
  }

  private func cascadeStep(
    _ field: Field, at place: Int, isLast: Bool, in context: RouteContext
  ) -> (target: Backend, step: CascadeStep)? {
    let keys = Language.cascadeStep
    var fields = self.fields(field, keys)
    let target = target(fields.require(keys.to), among: context.backends)
    let acceptsField = fields.take(keys.accepts)
    let validateField = fields.take(keys.validate)
    let shareField = fields.take(keys.share)
    let accepts = difficultyCurve(acceptsField)
    let validation = validation(validateField)
    let share = shareField == nil ? 1 : quantity(shareField)
    fields.finish()
    if let validateField, acceptsField != nil {
      error(
        validateField.keyPlace, "\(field.path): accepts and validate exclude each other",
        hint: "accepts is whatever the answer's quality, validate errs by it: keep one")
      return nil
    }
    if let judge = validateField ?? acceptsField, isLast {
      error(
        judge.keyPlace, "\(judge.path): what the last step does not accept has nowhere to go",
        hint: "leave it out, or add a step for what it does not accept: {to: ..., share: 5%}, the rest ends unresolved")
      return nil
    }
    if validateField == nil, acceptsField == nil, !isLast {
      error(
        field.keyPlace, "\(field.path): all its answers are accepted, so that what follows is never called",
        hint: "write accepts: 90%, or validate: {false_reject: 3%, false_accept: 2%}")
      return nil
    }
    if let shareField, place == 0 {
      error(
        shareField.keyPlace, "\(shareField.path): the first step is sent everything",
        hint: "share is of what the steps before do not answer")
      return nil
    }
    if let acceptsField, let accepts, !context.isDifficultyBroken,
      let complaint = context.difficulty.complaint(about: accepts, of: context.workload)
    {
      error(acceptsField.keyPlace, "\(acceptsField.path): \(complaint.text)", hint: complaint.hint)
      return nil
    }
    guard let target, let share, acceptsField == nil || accepts != nil, validateField == nil || validation != nil else {
      return nil
    }
    let judgement = accepts.map { CascadeStep.Judgement.accepts($0) } ?? validation.map { .validate($0) } ?? .all
    return (target, CascadeStep(share: share, judgement: judgement))
  }

  private func validation(_ field: Field?) -> Validation? {
    guard let field else { return nil }
    let keys = Language.validation
    var fields = self.fields(field, keys)
    let falseReject = quantity(fields.take(keys.falseReject)) ?? 0
    let falseAccept = quantity(fields.take(keys.falseAccept)) ?? 0
    let latency = quantity(fields.take(keys.latency)) ?? 0
    let price = money(fields.take(keys.price)) ?? 0
    fields.finish()
    return Validation(falseReject: falseReject, falseAccept: falseAccept, latency: latency, price: price)
  }

  /// Adds `fallback: [hosted]` and its `cooldown`.
  /// - Returns: Whether there was no complaint.
  func addFallback(_ field: Field?, _ cooldownField: Field?, to route: inout Route, in context: RouteContext) -> Bool {
    guard let field else {
      guard let cooldownField else { return true }
      error(
        cooldownField.keyPlace, "\(cooldownField.path): a backend that is left alone needs another one",
        hint: "write fallback: [...] as well")
      return false
    }
    guard let targets = targets(field, in: context) else { return false }
    if let again = targets.indices.first(where: { !route.mayFallBack(to: targets[$0], at: $0) }) {
      error(
        (field.items?[again] ?? field).place,
        "\(field.path): a fallback to a backend that the route calls already is a cycle",
        hint: route.choices.count > 1 && route.mayFallBack(to: targets[again], at: 0)
          ? "name it first, so that nothing that failed is asked once more" : "name others than the route does")
      return false
    }
    var cooldown: Fallback.Cooldown?
    if let cooldownField {
      cooldown = self.cooldown(cooldownField)
      if cooldown == nil { return false }
      if cooldown == .litellm, route.choices.count == 1 {
        problems.warning(
          cooldownField.keyPlace,
          "\(cooldownField.path): litellm leaves the only backend that a route chooses alone after 1,000 calls in a minute that all failed, and no sooner",
          hint: "write cooldown: {failures: 3/min, for: 5s}, or several backends, such as round_robin: [a, b]")
      }
    }
    route.choiceCount = route.choices.count
    route.fallbackCount = targets.count
    route.fallback = Fallback(cooldown: cooldown)
    route.targets += targets
    return true
  }

  /// `litellm`, or `{failures: 3/min, for: 5s}`.
  private func cooldown(_ field: Field) -> Fallback.Cooldown? {
    if field.node.entries == nil { return word(field).map { _ in .litellm } }
    let keys = Language.cooldown
    var fields = self.fields(field, keys)
    let failures = countInTime(fields.require(keys.failures))
    let lastingField = fields.take(keys.lasting)
    let lasting = lastingField == nil ? Defaults.cooldown : quantity(lastingField)
    fields.finish()
    guard let failures, let lasting else { return nil }
    return .failures(failures.count, within: failures.seconds, lasting: lasting)
  }

  /// A whole number of at least 1 in a time: `3/min`.
  private func countInTime(_ field: Field?) -> (count: Int, seconds: Double)? {
    guard let field else { return nil }
    let parts = (field.node.scalar?.text ?? "").split(separator: "/", omittingEmptySubsequences: false)
    let units = ["s": 1.0, "min": 60, "m": 60, "h": 3_600, "d": 86_400]
    guard parts.count == 2, let count = Int(parts[0]), (1...1_000_000).contains(count),
      let seconds = units[String(parts[1])]
    else {
      error(
        field.place, "\(field.path): expected a number in a time such as 3/min, found \(field.node.described)",
        hint: "units: /s, /min (or /m), /h, /d; at least 1")
      return nil
    }
    return (count, seconds)
  }

  /// Adds `hedge: {after: 2s, to: hosted}`.
  /// - Returns: Whether there was no complaint.
  func addHedge(_ field: Field?, to route: inout Route, in context: RouteContext) -> Bool {
    guard let field else { return true }
    let keys = Language.hedge
    var fields = self.fields(field, keys)
    let after = quantity(fields.require(keys.after))
    let toField = fields.require(keys.to)
    let target = target(toField, among: context.backends)
    let cancelField = fields.take(keys.onCancel)
    let onCancel = cancelField == nil ? .paidSoFar : choice(cancelField, Hedge.Cancellation.self)
    fields.finish()
    guard let after, let target, let onCancel else { return false }
    if let toField, route.choices.contains(target) {
      error(
        toField.place, "\(toField.path): the first call may be there already",
        hint: "name a backend that the route does not")
      return false
    }
    if let toField, case .people = target {
      error(
        toField.place, "\(toField.path): people are not asked for the same answer at once",
        hint: "name a pool or an API")
      return false
    }
    route.choiceCount = route.choices.count
    route.hedge = Hedge(after: after, onCancel: onCancel)
    route.targets.append(target)
    return true
  }
}

extension Route {
  /// Whether calls that fail may go on to a backend at a place of the fallbacks and none is asked twice: to one that the rule chooses among
  /// only where other calls than those that fail there come to it, and as the first.
  fileprivate func mayFallBack(to backend: Backend, at place: Int) -> Bool {
    guard choices.contains(backend) else { return true }
    guard place == 0, choices.count > 1 else { return false }
    switch rule {
    case .by, .weighted, .leastCost, .random, .roundRobin, .leastLoaded: return true
    // What comes to others than the last of these may have been there before.
    case .cascade, .overflow: return choices.last == backend
    }
  }
}
