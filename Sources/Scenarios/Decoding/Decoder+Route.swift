import Diagnostics
import EventKernel
import Model

extension Decoder {
  /// A workload's way: `route`, or `stages` with `routes`.
  func stages(_ fields: inout Fields, in context: RouteContext) -> [Stage]? {
    let keys = Language.workload
    let route = fields.take(keys.route)
    let stages = fields.take(keys.stages)
    let routes = fields.take(keys.routes)
    if let stages {
      if let route {
        error(
          route.keyPlace, "\(route.path): a workload with stages has routes, one a stage",
          hint: "move it into \(fields.field.path("routes"))")
        return nil
      }
      return several(stages, routes: routes, of: fields.field, in: context)
    }
    if let routes {
      error(routes.keyPlace, "\(routes.path): routes go with stages", hint: "write stages: [...], or a single route:")
      return nil
    }
    guard let route else {
      if fields.isMapping {
        let names = listed(context.backends.names)
        error(
          fields.field.keyPlace, "\(fields.field.path): \"route\" is missing",
          hint: names.isEmpty ? "there is no pool and no API yet" : "expected one of: \(names)")
      }
      return nil
    }
    return self.route(route, in: context).map { [Stage(route: $0)] }
  }

  private func several(_ stages: Field, routes: Field?, of workload: Field, in context: RouteContext) -> [Stage]? {
    guard let items = list(stages, "a list of stage names", atMost: 100) else { return nil }
    guard let stations = allOrNil(items.map { stage($0) }) else { return nil }
    let names = stations.map(\.name)
    guard Set(names).count == names.count else {
      error(stages.place, "\(stages.path): a stage stands twice")
      return nil
    }
    guard let routes else {
      error(
        stages.keyPlace, "\(workload.path): \"routes\" is missing",
        hint: "expected {\(names.prefix(20).map { shown($0) }.joined(separator: ": ..., ")): ...}")
      return nil
    }
    var fields = self.fields(routes)
    let decoded = stations.map { station -> Stage? in
      let name = station.name
      guard let field = fields.require(name, "a backend for the stage \(quoted(name))") else { return nil }
      return route(field, in: context).map { route in
        var stage = station
        stage.route = route
        return stage
      }
    }
    fields.finish()
    return allOrNil(decoded)
  }

  /// A stage that goes nowhere yet: its name, or a mapping of its name and the tokens that it has of its own.
  private func stage(_ field: Field) -> Stage? {
    let nowhere = Route(targets: [])
    guard field.namedFields != nil else { return text(field, "a stage's name").map { Stage(name: $0, route: nowhere) } }
    let keys = Language.stage
    var fields = self.fields(field, keys)
    let name = text(fields.require(keys.name), "a stage's name")
    let input = distribution(fields.take(keys.inputTokens))
    let output = distribution(fields.take(keys.outputTokens))
    let cachedField = fields.take(keys.cachedTokens)
    let cached = distribution(cachedField)
    if let cachedField, input == nil {
      error(
        cachedField.keyPlace, "\(cachedField.path): this stage has the prompt of the request",
        hint: "give its input_tokens, or the workload's cached_tokens")
    }
    warnOfCached(cached, in: cachedField, beyond: input)
    let cache = stepCache(fields.take(keys.cache))
    fields.finish()
    return name.map {
      var stage = Stage(name: $0, route: nowhere, inputTokens: input, outputTokens: output, cachedTokens: cached)
      stage.cache = cache
      return stage
    }
  }

  /// Warns where a prompt is always shorter than what is found of it.
  func warnOfCached(_ cached: Distribution?, in field: Field?, beyond prompt: Distribution?) {
    guard let field, case .constant(let found)? = cached, case .constant(let tokens)? = prompt, found > tokens else {
      return
    }
    problems.warning(
      field.place,
      "\(field.path): \(Quantity.tokens.written(found)) tokens of a prompt of \(Quantity.tokens.written(tokens)) are found",
      hint: "no more than the prompt's tokens count as found")
  }

  /// Where requests go: a backend, or one of the rules with what modifies it.
  func route(_ field: Field, in context: RouteContext) -> Route? {
    if field.node.scalar != nil { return target(field, among: context.backends).map { Route(targets: [$0]) } }
    guard field.node.entries != nil else {
      error(
        field.place,
        "\(field.path): expected a backend, or one of {\(Route.Rule.words): [...]}, found \(field.node.described)")
      return nil
    }
    let keys = Language.route
    var fields = self.fields(field, keys)
    let written = keys.rules.compactMap { key in fields.take(key).map { (key: key, field: $0) } }
    let overflowAt = fields.take(keys.overflowAt)
    let timeoutField = fields.take(keys.timeout)
    let timeout = quantity(timeoutField)
    let fallback = fields.take(keys.fallback)
    let cooldown = fields.take(keys.cooldown)
    let hedge = fields.take(keys.hedge)
    let isKnown = fields.unasked.isEmpty
    fields.finish()
    guard written.count == 1, let rule = written.first else {
      if written.count > 1 {
        error(
          field.keyPlace,
          "\(field.path): \(written.map(\.key.name).joined(separator: " and ")) exclude each other", hint: "keep one")
      } else if isKnown {
        error(
          field.keyPlace, "\(field.path): no rule says where requests go",
          hint: "write one of: \(keys.rules.map(\.name).joined(separator: ", "))")
      }
      return nil
    }
    guard let chosen = self.rule(rule.key, rule.field, in: context),
      var route = overflow(chosen, at: overflowAt, key: rule.key.name, of: rule.field),
      addFallback(fallback, cooldown, to: &route, in: context), addHedge(hedge, to: &route, in: context)
    else { return nil }
    if timeoutField != nil {
      guard let timeout else { return nil }
      route.timeout = timeout
    }
    return route
  }

  /// What one of the rules says.
  private func rule(_ key: Key, _ field: Field, in context: RouteContext) -> Route? {
    switch key.name {
    case Language.route.to.name: return target(field, among: context.backends).map { Route(targets: [$0]) }
    case Route.Rule.cascade.rawValue: return cascade(field, in: context)
    case Route.Rule.by.rawValue: return selector(field, in: context)
    case Route.Rule.weighted.rawValue: return weighted(field, in: context)
    case Route.Rule.leastCost.rawValue: return leastCost(field, in: context)
    default:
      return targets(field, in: context).map {
        Route(rule: Route.Rule(rawValue: key.name) ?? .leastLoaded, targets: $0)
      }
    }
  }

  /// A route with what `overflow_at` says, which no other rule has.
  private func overflow(_ route: Route, at field: Field?, key: String, of list: Field) -> Route? {
    guard route.rule == .overflow else {
      guard let field else { return route }
      error(
        field.keyPlace, "\(field.path): only overflow has it, not \(key)",
        hint: "write {overflow: [...], overflow_at: ...}")
      return nil
    }
    guard route.targets.count > 1 else {
      error(
        list.place, "\(list.path): there is nothing to overflow to",
        hint: "name a second backend, or write its name alone")
      return nil
    }
    guard let field else { return route }
    var other = route
    guard let value = quantity(field) else { return nil }
    other.overflowAt = value
    return other
  }

  /// The backends of a list, none of them twice.
  func targets(_ field: Field, in context: RouteContext) -> [Backend]? {
    guard let items = list(field, "a list of backends", atMost: 1_000) else { return nil }
    guard let targets = allOrNil(items.map { target($0, among: context.backends) }) else { return nil }
    guard Set(targets).count == targets.count else {
      error(
        field.place, "\(field.path): a backend stands twice",
        hint: "name each once; retries of the same one are client.retries")
      return nil
    }
    return targets
  }

  /// The backend of a name.
  func target(_ field: Field?, among backends: Backends) -> Backend? {
    guard let field, let name = text(field, "the name of a pool or API") else { return nil }
    return target(named: name, field, at: field.place, among: backends)
  }

  /// The backend of a name that stands at a place.
  func target(named name: String, _ field: Field, at place: Place, among backends: Backends) -> Backend? {
    if let backend = backends.find(name) { return backend }
    let near = suggestion(name, among: backends.names)
    let known = listed(backends.names)
    error(
      place, "\(field.path): no pool or API is called \(quoted(name))",
      hint: (known.isEmpty ? "there is no pool and no API yet" : "expected one of: \(known)")
        + (near.isEmpty ? "" : "; \(near)"))
    return nil
  }
}

/// What a route may speak of beside backends.
struct RouteContext {
  /// The workload's name.
  var workload: String
  var backends: Backends
  /// How hard the workload's requests are.
  var difficulty: Difficulty?
  /// Whether that has a complaint of its own.
  var isDifficultyBroken = false
  var tenants: [Tenant]
  var priority: Int
  /// Whether requests have prompts.
  var hasPrompts: Bool
}
