import Catalog
import Model
import Studies

/// What is needed to make the study again to the byte: texts, seed, versions, and the dates that the catalog's figures speak for.
public func manifest(of study: Study, origin: RunOrigin) -> JSONValue {
  manifest(of: study.scenario, replications: study.replications, origin: origin)
}

/// The same of a crossover study.
public func manifest(of study: CrossoverStudy, origin: RunOrigin) -> JSONValue {
  manifest(of: study.scenario, replications: study.replications, origin: origin)
}

/// The same of a forecast.
public func manifest(of study: ForecastStudy, origin: RunOrigin) -> JSONValue {
  manifest(of: study.scenario, replications: study.replications, origin: origin)
}

private func manifest(of scenario: Scenario, replications: Int, origin: RunOrigin) -> JSONValue {
  .object([
    ("fleetcast", .integer(Int64(Version.json))), ("version", .string(Version.program)),
    ("scenario", .string(scenario.name)), ("seed", .decimal(String(scenario.seed))),
    ("replications", .integer(Int64(replications))), ("set", .array(origin.sets.map(JSONValue.string))),
    (
      "sources",
      .array(origin.sources.map { .object([("file", .string($0.file)), ("text", .string($0.text))]) })
    ), ("catalog", .array(facts(of: scenario))), ("prices", .array(prices(of: scenario))),
    ("prompt_caches", scenario.promptCachesJSON),
  ])
}

/// The catalog's facts that the scenario uses, each once, in scenario order.
func catalogFacts(of scenario: Scenario) -> [(name: String, provenance: Provenance)] {
  var facts: [(name: String, provenance: Provenance)] = []
  func add(_ name: String, _ provenance: Provenance) {
    if !facts.contains(where: { $0.name == name }) { facts.append((name, provenance)) }
  }
  for pool in scenario.pools {
    for machine in pool.machines { add(machine.instance.name, machine.instance.provenance) }
    for machine in pool.machines {
      if let accelerator = machine.instance.accelerator { add(accelerator.name, accelerator.provenance) }
    }
    for machine in pool.machines.indices {
      if let slice = pool.serving(on: machine).slice { add(slice.name, slice.provenance) }
    }
    if case .roofline(let roofline) = pool.stepTime {
      add(roofline.architecture.name, roofline.architecture.provenance)
    }
  }
  for api in scenario.apis {
    if let model = Catalog.api(api.model) { add(model.name, model.provenance) }
  }
  return facts
}

private func facts(of scenario: Scenario) -> [JSONValue] {
  catalogFacts(of: scenario).map {
    .object([
      ("name", .string($0.name)), ("source", .string($0.provenance.source)), ("date", .string($0.provenance.date)),
    ])
  }
}

private func prices(of scenario: Scenario) -> [JSONValue] {
  let instances = scenario.pools.flatMap { pool in
    pool.purchase.map { option in
      JSONValue.object([
        ("backend", .string(pool.name)), ("purchase_option", .string(option.kind.rawValue)),
        ("source", .string(option.priceSource)), ("estimated", .bool(option.isEstimated)),
      ])
    }
  }
  return instances
    + scenario.apis.map { api in
      .object([
        ("backend", .string(api.name)), ("purchase_option", .string("per_token")),
        ("source", .string(api.price.source)), ("estimated", .bool(false)),
      ])
    }
}
