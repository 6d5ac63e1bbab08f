import Diagnostics
import Model
import Scenarios
import Testing

@Suite struct CompositionTests {
  private let base = """
    fleetcast: 1
    name: base
    horizon: 1d
    workloads:
      w: {arrivals: {process: poisson, rate: 3/s}, route: p, tenants: {a: 50%, b: 50%}}
    models: {m: {latency: 1s}}
    pools:
      p:
        model: m
        instance: aws/c7g.2xlarge
        replicas: {min: 1, max: 4}
        autoscaler: {metric: queue_depth, target: 4}
        purchase: [{option: reserved, count: 1, price: $1/h}, {option: on_demand}]
    """

  private func load(_ files: [String: String], sets: [String] = []) throws -> LoadedScenario {
    try withFolder(files.mapValues { Array($0.utf8) }) { folder in
      do throws(ScenarioError) { return try ScenarioFile.loadWithSources(path: folder + "/s.yaml", sets: sets) } catch {
        Issue.record("\(error.rendered(colour: false))")
        throw error
      }
    }
  }

  @Test func mappingsMergeDeeplyAndListsAreReplaced() throws {
    let loaded = try load([
      "base.yaml": base,
      "s.yaml": """
      base: base.yaml
      name: derived
      workloads: {w: {arrivals: {rate: 5/s}}}
      pools: {p: {replicas: {max: 6}, purchase: [{option: on_demand}]}}
      """,
    ])
    let scenario = loaded.scenario
    #expect(scenario.name == "derived")
    #expect(scenario.horizon == 86_400)
    guard case .poisson(rate: 5) = scenario.workloads[0].arrivals.process else { throw Unexpected() }
    #expect(scenario.workloads[0].tenants.count == 2)
    #expect(scenario.pools[0].replicas == ReplicaBounds(minimum: 1, maximum: 6, initial: 1))
    #expect(scenario.pools[0].purchase.map(\.kind) == [.onDemand])
    #expect(loaded.sources.map { $0.path.split(separator: "/").last } == ["s.yaml", "base.yaml"])
  }

  @Test func basesChain() throws {
    let loaded = try load([
      "base.yaml": base, "middle.yaml": "base: base.yaml\nhorizon: 2d\nseed: 5\n",
      "s.yaml": "base: middle.yaml\nseed: 6\n",
    ])
    #expect(loaded.scenario.horizon == 172_800)
    #expect(loaded.scenario.seed == 6)
  }

  @Test func aFileWithoutANameIsNamedForItself() throws {
    #expect(try load(["s.yaml": base.replacing("name: base\n", with: "")]).scenario.name == "s")
  }

  @Test(arguments: ["pools.p.purchase.reserved.count=3", "pools.p.purchase.0.count=3"])
  func settingsReachIntoLists(_ setting: String) throws {
    #expect(try load(["s.yaml": base], sets: [setting]).scenario.pools[0].purchase[0].limit == 3)
  }

  @Test func settingsApplyInOrderAndMayBeMappings() throws {
    let loaded = try load(
      ["s.yaml": base],
      sets: [
        "pools.p.replicas.max=8", "pools.p.replicas.max=9", "pools.p.startup={provision: 2m}",
        "replications={at_least: 2, at_most: 4, until: {w.latency.p95: 3%}}", "replications.until.w.latency.p95=5%",
        "workloads.w.slo.latency.p95=1s",
      ])
    let scenario = loaded.scenario
    #expect(scenario.pools[0].replicas.maximum == 9)
    #expect(scenario.pools[0].startup.provision == .constant(120))
    #expect(scenario.replications.until == [PrecisionTarget(figure: "w.latency.p95", relativeHalfWidth: 0.05)])
    #expect(scenario.workloads[0].objectives == [Objective(.atMost(.latency, .p95, seconds: 1))])
    #expect(loaded.sources.count == 7)
    #expect(loaded.sources.last?.text == "workloads.w.slo.latency.p95=1s")
  }

  @Test func warnsOfWhatMayNotBeMeant() throws {
    let loaded = try load(
      ["s.yaml": base],
      sets: [
        "pools.idle={model: m, instance: aws/c7g.2xlarge, replicas: {min: 1, max: 2}}",
        "pools.p.purchase=[{option: on_demand}, {option: on_demand}]",
      ])
    #expect(
      loaded.warnings.map(\.headline) == [
        "--set:1:7: warning: pools.idle: no workload is routed here, its replicas only cost",
        "--set:1:50: warning: pools.idle: without an autoscaler the number of replicas stays 1",
        "--set:1:40: warning: pools.p.purchase.1 is never used: an option before it has no limit",
      ])
  }

  /// Whatever bytes a file holds, reading it ends with a scenario or with a complaint that has a place.
  @Test func damagedFilesNeverCrash() throws {
    let original = try Array(withOriginal())
    var random = SplitMix(state: 20_261_121)
    for _ in 0..<400 {
      var bytes = original
      for _ in 0...Int(random.next() % 4) {
        let at = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 4 {
        case 0: bytes[at] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes.remove(at: at)
        case 2: bytes.insert(Array("{}[],:&*#-\"0 e%".utf8)[Int(random.next() % 15)], at: at)
        default: bytes.removeSubrange(at..<min(bytes.count, at + 20))
        }
      }
      try withFile(bytes) { path in
        do throws(ScenarioError) { _ = try ScenarioFile.load(path: path) } catch {
          let first = try #require(error.diagnostics.first)
          #expect(first.line >= 1 && first.column >= 1)
          #expect(!error.rendered(colour: false).isEmpty)
        }
      }
    }
  }

  private func withOriginal() throws -> String.UTF8View {
    let path = Repository.root + "scenarios/quickstart.yaml"
    return try #require(ScenarioFile.loadWithSources(path: path).sources.first).text.utf8
  }
}

/// A small generator with a stated start, so that a failure can be repeated. Source: Steele, Lea, Flood, "Fast splittable
/// pseudorandom number generators", 2014.
private struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
