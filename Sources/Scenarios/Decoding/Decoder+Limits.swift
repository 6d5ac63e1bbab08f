import Diagnostics
import EventKernel
import FoundationEssentials
import Model

extension Decoder {
  /// A workload's `limits`.
  func callLimits(_ field: Field?, hasUsers: Bool) -> [CallLimit]? {
    guard let field else { return [] }
    guard let items = list(field) else { return nil }
    return allOrNil(items.map { callLimit($0, hasUsers: hasUsers) })
  }

  private func callLimit(_ field: Field, hasUsers: Bool) -> CallLimit? {
    let keys = Language.callLimit
    var fields = self.fields(field, keys)
    let requests = fields.take(keys.requests)
    let tokens = fields.take(keys.tokens)
    let scope = choice(fields.take(keys.per), LimitScope.self)
    let hasSoundScope = checkScope(scope, fields.place(of: keys.per), field, hasUsers: hasUsers)
    let window = choice(fields.take(keys.window), CallLimit.Window.self)
    let reserveField = fields.take(keys.reserve)
    let reserve = choice(reserveField, CallLimit.Settlement.self)
    fields.finish()
    guard let counted = requests ?? tokens, requests == nil || tokens == nil else {
      if fields.isMapping {
        error(
          field.place, "\(field.path): expected requests or tokens" + (requests == nil ? "" : ", not both"),
          hint: "a limit counts one thing: write two, such as [{requests: 60/min}, {tokens: 300k/min}]")
      }
      return nil
    }
    if requests != nil, let reserveField {
      error(
        reserveField.keyPlace, "\(reserveField.path): requests are counted when they come",
        hint: "reserve goes with tokens")
      return nil
    }
    guard let rate = rate(counted), hasSoundScope else { return nil }
    return CallLimit(
      unit: requests == nil ? .tokens : .requests, most: rate.most, seconds: rate.seconds, scope: scope ?? .workload,
      window: window ?? .fixed, settlement: reserve ?? .estimate)
  }

  /// `300k/min`: a number and the seconds of its window.
  private func rate(_ field: Field) -> (most: Double, seconds: Double)? {
    let expected = field.kind?.expected ?? ""
    guard let text = field.node.scalar?.text else {
      error(field.place, "\(field.path): expected \(expected), found \(field.node.described)")
      return nil
    }
    if text.hasPrefix("$") {
      error(
        field.place, "\(field.path): a limit counts requests or tokens, found \(field.node.described)",
        hint: "what may be spent is a budget: write budget: [{limit: $900/day}]")
      return nil
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    let seconds: [String: Double] = ["s": 1, "min": 60, "m": 60, "h": 3_600, "d": 86_400, "day": 86_400]
    let multiple: Double = parts[0].hasSuffix("k") ? 1e3 : parts[0].hasSuffix("M") ? 1e6 : 1
    let number = Double(multiple == 1 ? parts[0] : parts[0].dropLast())
    guard parts.count == 2, let window = seconds[String(parts[1])], let number, number.isFinite else {
      error(
        field.place, "\(field.path): expected \(expected), found \(field.node.described)",
        hint: "units: /s, /min, /h, /day, which are the window too; k and M multiply")
      return nil
    }
    guard number * multiple > 0, number * multiple <= 1e15 else {
      error(field.place, "\(field.path) must be above 0 and at most 1e15, found \(field.node.described)")
      return nil
    }
    return (number * multiple, window)
  }

  /// A workload's `budget`.
  func budgets(_ field: Field?, backends: Backends, hasUsers: Bool) -> [Budget]? {
    guard let field else { return [] }
    guard let items = list(field) else { return nil }
    return allOrNil(items.map { budget($0, backends: backends, hasUsers: hasUsers) })
  }

  private func budget(_ field: Field, backends: Backends, hasUsers: Bool) -> Budget? {
    let keys = Language.workloadBudget
    var fields = self.fields(field, keys)
    let limit = fields.require(keys.limit).flatMap(limit)
    let scope = choice(fields.take(keys.per), LimitScope.self)
    let hasSoundScope = checkScope(scope, fields.place(of: keys.per), field, hasUsers: hasUsers)
    let actionField = fields.take(keys.onLimit)
    let action = actionField.map { self.action($0, backends: backends) } ?? .refuse
    let alertAt = quantity(fields.take(keys.alertAt))
    let reset = choice(fields.take(keys.resets), Budget.Reset.self)
    fields.finish()
    guard let limit, let action, hasSoundScope else { return nil }
    return Budget(
      limit: limit.amount, period: limit.period, scope: scope ?? .workload, action: action, reset: reset ?? .calendar,
      alertAt: alertAt)
  }

  /// `$900/day`.
  private func limit(_ field: Field) -> (amount: Decimal, period: Budget.Period)? {
    let expected = field.kind?.expected ?? ""
    let text = field.node.scalar?.text ?? ""
    guard text.hasPrefix("$"), let slash = text.lastIndex(of: "/") else {
      let isBare = text.hasPrefix("$")
      error(
        field.place, "\(field.path): expected \(expected), found \(field.node.described)",
        hint: isBare
          ? "say of which period: /min, /h, /day, /week, /month"
          : "a budget is money; requests and tokens have limits: [{tokens: 300k/min}]")
      return nil
    }
    let words: [String: Budget.Period] = [
      "min": .minute, "h": .hour, "hour": .hour, "d": .day, "day": .day, "week": .week, "month": .month,
    ]
    guard let period = words[String(text[text.index(after: slash)...])] else {
      error(
        field.place, "\(field.path): expected \(expected), found \(field.node.described)",
        hint: "periods: /min, /h, /day, /week, /month")
      return nil
    }
    do {
      let amount = try Money.parse(String(text[..<slash]), per: .piece)
      if amount > 0, amount <= 1_000_000 { return (amount, period) }
      error(
        field.place, "\(field.path) must be above $0 and at most $1M a period, found \(field.node.described)",
        hint: amount > 0 ? "a larger sum is one of a longer period, or of several workloads" : nil)
    } catch {
      complain(error, about: field, expected: expected, units: Money.Basis.piece.units)
    }
    return nil
  }

  private func action(_ field: Field, backends: Backends) -> Budget.Action? {
    guard field.namedFields != nil else {
      return word(field).map { $0 == "defer" ? .hold : .refuse }
    }
    let keys = Language.onLimit
    var fields = self.fields(field, keys)
    let route = fields.take(keys.route)
    let shorter = fields.take(keys.outputTokens)
    fields.finish()
    switch (route, shorter) {
    case (let route?, nil):
      return detour(route, backends: backends).map { .route($0) }
    case (nil, let shorter?):
      var parts = self.fields(shorter, Language.cutAnswer)
      let most = integer(parts.require(Language.cutAnswer.max))
      parts.finish()
      return most.map { .shorten(outputTokens: $0) }
    default:
      error(
        field.place, "\(field.path): expected one of route and output_tokens",
        hint: "two budgets of the same limit may do both")
      return nil
    }
  }

  /// A backend that is named beside a route.
  private func detour(_ field: Field, backends: Backends) -> Backend? {
    guard let name = text(field, "the name of a pool or API") else { return nil }
    if let backend = backends.find(name) {
      if case .people = backend {
        error(field.place, "\(field.path): \(quoted(name)) are people, who are no cheaper model")
        return nil
      }
      return backend
    }
    let near = suggestion(name, among: backends.names)
    error(
      field.place, "\(field.path): no pool or API is called \(quoted(name))",
      hint: "expected one of: \(listed(backends.names))" + (near.isEmpty ? "" : "; \(near)"))
    return nil
  }

  private func checkScope(_ scope: LimitScope?, _ place: Place, _ field: Field, hasUsers: Bool) -> Bool {
    guard scope == .user, !hasUsers else { return true }
    error(
      place, "\(field.path("per")): nobody knows the users of this workload",
      hint: "give it users, such as users: {count: 5k}")
    return false
  }

  /// What limits, budgets and deferral mean for the rest of a workload.
  func checkBudgets(_ workload: Workload, limits: Field?, budget: Field?) {
    if let limits, !workload.hasTokens, workload.limits.contains(where: { $0.unit == .tokens }) {
      error(
        limits.keyPlace, "\(limits.path): this workload has no tokens", hint: "give input_tokens and output_tokens")
    }
    if let limits { warnOfNarrowLimits(workload, limits) }
    guard let budget else { return }
    refuseDetours(workload, in: budget)
    if !workload.hasTokens,
      workload.budgets.contains(where: { if case .shorten = $0.action { true } else { false } })
    {
      error(
        budget.keyPlace, "\(budget.path): this workload has no answers to cut",
        hint: "give input_tokens and output_tokens")
    }
    let held = workload.budgets.filter { $0.action == .hold }
    if let timeout = workload.client.timeout, let longest = held.map(\.period.seconds).max(), timeout < longest {
      problems.warning(
        budget.keyPlace,
        "\(budget.path): clients give up after \(Quantity.duration.written(timeout)), before a deferred call's next period",
        hint: "a workload that can wait has no client.timeout, but a deadline")
    }
  }
}

extension Decoder {
  /// Warns of limits of tokens that a call of mean length never passes.
  private func warnOfNarrowLimits(_ workload: Workload, _ field: Field) {
    guard workload.hasTokens, let items = field.items, items.count == workload.limits.count else { return }
    let tokens = workload.meanTokens(ofStage: workload.answerStage)
    let call = (tokens.input + tokens.output).rounded()
    for (limit, item) in zip(workload.limits, items) {
      guard limit.unit == .tokens, limit.settlement == .estimate, limit.most < call else { continue }
      problems.warning(
        item.place,
        "\(item.path): a call has \(Quantity.tokens.written(call)) tokens on average, and no call of more than "
          + "\(Quantity.tokens.written(limit.most)) ever passes",
        hint:
          "write a limit above what single calls have, or reserve: after, with which they are counted when they are over"
      )
    }
  }

  /// A budget that sends calls where they go already saves nothing.
  private func refuseDetours(_ workload: Workload, in field: Field) {
    let route = workload.stages[workload.answerStage].route
    guard let items = field.items, items.count == workload.budgets.count, route.choices.count == 1 else { return }
    for (budget, item) in zip(workload.budgets, items) {
      guard case .route(let backend) = budget.action, route.choices.first == backend else { continue }
      let onLimit = item.namedFields?.first { $0.name == Language.workloadBudget.onLimit.name }?.field
      let target = onLimit?.namedFields?.first { $0.name == Language.onLimit.route.name }?.field
      error(
        (target ?? item).place, "\((target ?? item).path): the route sends all calls there already",
        hint: "name another backend, or write on_limit: refuse, defer or {output_tokens: {max: 120}}")
    }
  }
}

extension Workload {
  /// Makes the backends that budgets name targets of the answer's route, after all others, where they are none yet.
  mutating func addDetours() {
    let stage = answerStage
    for budget in budgets {
      guard case .route(let backend) = budget.action, !stages[stage].route.targets.contains(backend) else { continue }
      if stages[stage].route.choiceCount == nil {
        stages[stage].route.choiceCount = stages[stage].route.targets.count
      }
      stages[stage].route.targets.append(backend)
    }
  }
}
