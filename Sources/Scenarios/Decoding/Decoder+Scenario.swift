import Catalog
import Diagnostics
import Model

extension Decoder {
  /// The version of the scenario language that this reads.
  static let version = 1.0

  /// The whole scenario; nil when there was a complaint anywhere.
  ///
  /// - Parameter defaultName: Name of a scenario that states none.
  func scenario(_ top: Node, defaultName: String) -> Scenario? {
    let before = problems.errorCount
    let place = Place(source: top.place.source, line: top.place.line, column: top.place.column)
    let keys = Language.scenario
    var fields = self.fields(Field(path: "", node: top, keyPlace: place), keys)
    version(fields.require(keys.fleetcast))
    let name = name(fields.take(keys.name), defaultName: defaultName)
    let startField = fields.take(keys.start)
    let start = instant(startField) ?? Defaults.start
    let horizon = quantity(fields.require(keys.horizon))
    let replications = replications(fields.take(keys.replications))
    let seed = seed(fields.take(keys.seed))
    let workloadFields = named(fields.require(keys.workloads), "workload")
    let modelFields = named(fields.take(keys.models), "model")
    let poolFields = named(fields.take(keys.pools), "pool")
    let apiFields = named(fields.take(keys.apis), "API")
    let peopleFields = named(fields.take(keys.people), "desk")
    var priced = self
    priced.books = priceBooks(fields.take(keys.prices))
    let crossoverField = fields.take(keys.crossover)
    let checkField = fields.take(keys.check)
    let sweepField = fields.take(keys.sweep)
    let planField = fields.take(keys.plan)
    let commitmentsField = fields.take(keys.commitments)
    let overheadsField = fields.take(keys.overheads)
    let forecastField = fields.take(keys.forecast)
    fields.finish()

    let backends = Backends(
      pools: poolFields.map(\.name), apis: apiFields.map(\.name), people: peopleFields.map(\.name))
    var models: [String: ModelDefinition?] = [:]
    for (name, field) in modelFields { models.updateValue(model(field), forKey: name) }
    let pools = priced.pools(poolFields, models: models, backends: backends, start: start)
    let apis = apiFields.map { priced.api($0.field, name: $0.name, start: start) }
    let people = peopleFields.map { desk($0.field, name: $0.name) }
    let workloads = workloadFields.map {
      // A forecast meets spikes beyond the horizon.
      workload(
        $0.field, name: $0.name, backends: backends, start: start, horizon: forecastField == nil ? horizon : nil)
    }
    let names = figureNames(workloadFields.map(\.name), workloads, backends, pools: pools, apis: apis)
    let crossover = crossover(
      crossoverField, top: top, backends: backends, workloads: workloads.compactMap { $0?.workload }, apis: apis,
      names: names, start: start, horizon: horizon)
    let checks = checks(checkField, names: names, start: start, horizon: horizon)

    let commitments = commitments(commitmentsField, pools: pools, start: start, horizon: horizon)
    let overheads = overheads(overheadsField, workloads: workloadFields.map(\.name))

    checkNames(workloadFields, apis: apiFields, people: peopleFields, backends: backends)
    checkCountedOnce(overheads ?? [], overheadsField, workloads: workloads)
    checkFleet(pools, fields: poolFields)
    checkPurchases(pools, fields: poolFields)
    checkSharing(pools, fields: poolFields)
    checkDecoding(pools, fields: poolFields, crossover: crossover)
    for workload in workloads.compactMap({ $0 }) {
      checkTokens(workload, pools: pools, apis: apis)
      checkStageTokens(workload, pools: pools, apis: apis)
      checkSteps(workload, pools: pools)
      checkNoTokens(workload, pools: pools)
      checkLengths(workload, pools: pools)
      checkCached(workload, apis: apis)
      checkPriority(workload, pools: pools)
      checkQuality(workload, pools: pools, apis: apis)
      checkVolume(workload.workload, field: workload.field, horizon: horizon)
      checkRecording(workload, start: start, horizon: horizon)
    }
    let decoders = Set(pools.compactMap { $0?.decode?.pool })
    checkUse(workloads, pools: poolFields, decoders: decoders, crossover: crossover)
    let probe = probe(of: top, defaultName: defaultName, isSound: problems.errorCount == before)
    let sweep = sweep(sweepField, in: top, probe: probe)
    if let planField, let block = commitments?.first(where: { $0.kind == .capacityBlock }) {
      error(
        planField.keyPlace,
        "plan: a plan compares short runs, and the capacity block \(block.name) holds for a part of the horizon only",
        hint: "leave it out of commitments")
    }
    refuseSharing(pools, in: [crossoverField])
    let plan = plan(
      planField, in: top, names: names, start: start, horizon: horizon,
      workloads: workloads.compactMap { $0?.workload },
      probe: probe)
    checkVaried([sweepField, planField], workloads: workloads.compactMap { $0?.workload })
    let isSound = problems.errorCount == before
    let forecast = forecast(
      forecastField, in: top, start: start, hasStart: startField != nil, workloads: workloads.map { $0?.workload },
      pools: pools, apis: apis,
      probe: isSound ? probe : { _ in nil })
    guard problems.errorCount == before, let horizon, let name, let seed, let replications,
      let pools = allOrNil(pools), let apis = allOrNil(apis), let workloads = allOrNil(workloads),
      let people = allOrNil(people), let commitments,
      let overheads
    else { return nil }
    var scenario = Scenario(
      name: name, start: start, horizon: horizon, replications: replications, seed: seed,
      workloads: workloads.map(\.workload), pools: pools, apis: apis, crossover: crossover, sweep: sweep, plan: plan,
      forecast: forecast, checks: checks)
    scenario.people = people
    scenario.commitments = commitments
    scenario.overheads = overheads
    if let forecastField, let (why, instead) = scenario.crossesWarmDays {
      error(
        forecastField.keyPlace, "forecast: \(why), and a forecast is made of days that are simulated one by one",
        hint: "\(instead); or leave forecast: out, and run over a horizon of weeks")
      return nil
    }
    return scenario
  }

  /// The entries of `pools`, those first that have instances, since others may be placed on them.
  private func pools(
    _ fields: [(name: String, field: Field)], models: [String: ModelDefinition?], backends: Backends, start: Instant
  ) -> [Pool?] {
    var pools: [Pool?] = fields.map { _ in nil }
    let isGuest = fields.map { $0.field.node.entries?.contains { $0.key == "instances_of" } == true }
    for index in fields.indices.filter({ !isGuest[$0] }) + fields.indices.filter({ isGuest[$0] }) {
      let (name, field) = fields[index]
      let known = pools
      pools[index] = pool(field, name: name, models: models, backends: backends, start: start) { owner in
        self.owner(owner, of: name, among: known, fields: fields)
      }
    }
    return pools
  }

  /// What is wrong with the scenario that settings make of a mapping; nothing is told of one that is broken without them.
  private func probe(of top: Node, defaultName: String, isSound: Bool) -> ([String]) -> ScenarioError? {
    let template = ScenarioTemplate(top: top, sources: problems.sources, defaultName: defaultName)
    return { settings in
      guard isSound else { return nil }
      do throws(ScenarioError) {
        _ = try template.scenario(settings)
        return nil
      } catch {
        return error
      }
    }
  }

  private func version(_ field: Field?) {
    guard let field, field.node.scalar?.value != .number(Decoder.version) else { return }
    error(
      field.place, "fleetcast: expected \(Int(Decoder.version)), found \(field.node.described)",
      hint: "the version of the scenario language that this program reads")
  }

  private func name(_ field: Field?, defaultName: String) -> String? {
    guard let field else { return defaultName }
    guard let name = text(field, "a name") else { return nil }
    let allowed = name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || [0x2D, 0x2E, 0x5F].contains(byte)
    }
    if allowed, name.utf8.count <= 100, !name.hasPrefix("."), !name.hasPrefix("-") { return name }
    error(
      field.place, "name: \(quoted(name)) cannot name a folder",
      hint: "letters, digits, - . and _, starting with none of - and ., at most 100 characters")
    return nil
  }

  private func seed(_ field: Field?) -> UInt64? {
    guard let field else { return Defaults.seed }
    if let scalar = field.node.scalar, scalar.isPlain, let seed = UInt64(scalar.text) { return seed }
    error(field.place, "seed: expected a whole number from 0 to 18446744073709551615, found \(field.node.described)")
    return nil
  }

  /// `replications`: a number, or `{at_least, at_most, until: {figure: precision}}`.
  private func replications(_ field: Field?) -> ReplicationPlan? {
    guard let field else { return ReplicationPlan(atLeast: Defaults.replications, atMost: Defaults.replications) }
    if field.node.scalar != nil {
      return integer(field).map { ReplicationPlan(atLeast: $0, atMost: $0) }
    }
    let keys = Language.replications
    var fields = self.fields(field, keys)
    let atLeast = integer(fields.require(keys.atLeast))
    let atMost = integer(fields.require(keys.atMost))
    var targets: [PrecisionTarget] = []
    if let until = fields.require(keys.until) {
      for (figure, item) in until.namedFields ?? [] {
        guard let precision = quantity(item) else { continue }
        targets.append(PrecisionTarget(figure: figure, relativeHalfWidth: precision))
      }
      if until.namedFields?.isEmpty != false {
        error(until.place, "\(until.path): expected a mapping such as {latency.p95: 3%}, found \(until.node.described)")
      }
    }
    fields.finish()
    guard let atLeast, let atMost else { return nil }
    if atLeast > atMost {
      error(fields.place(of: keys.atLeast), "\(field.path): at_least \(atLeast) is above at_most \(atMost)")
      return nil
    }
    return ReplicationPlan(atLeast: atLeast, atMost: atMost, until: targets)
  }
}
