import Diagnostics
import Model
import Scenarios
import Testing

/// The grammar of pools that are placed on the instances of another one.
@Suite struct SharedInstanceGrammarTests {
  private func pools(_ lines: String) throws -> [Pool] {
    let text = """
      fleetcast: 1
      start: 2026-12-01
      horizon: 30d
      workloads:
        w: {arrivals: {process: poisson, rate: 3/s}, input_tokens: 100, output_tokens: 100, route: {random: [own, guest]}}
      models:
        m: {architecture: llama-3.2-1b, precision: bf16}
      pools:
        \(lines.replacing("\n", with: "\n  "))
      """
    return try withFolder(["s.yaml": Array(text.utf8)]) { folder in
      do throws(ScenarioError) {
        return try ScenarioFile.load(path: folder + "/s.yaml").pools
      } catch {
        Issue.record("\(error.rendered(colour: false))")
        throw error
      }
    }
  }

  /// The pool that has the instances may be written after the one that is placed on them.
  @Test func theInstancesAreTheOthers() throws {
    let pools = try pools(
      """
      guest: {model: m, instances_of: own, parallelism: {tensor: 2}, startup: {load: 10s}}
      own: {model: m, instance: aws/g5.48xlarge, replicas: 3, purchase: [{option: reserved, count: 1}, {option: on_demand}]}
      """)
    #expect(pools.map(\.instancesOf) == [1, nil] && pools.map(\.name) == ["guest", "own"])
    #expect(pools[0].instance.name == "aws/g5.48xlarge" && pools[0].tensorParallel == 2)
    #expect(pools[0].replicasPerInstance == 4 && pools[0].purchase.isEmpty && pools[1].purchase.count == 2)
    let fleet = Fleet(of: 1, among: pools)
    #expect(fleet.pools == [1, 0] && fleet.places == [[8]] && fleet.sizes == [8] && fleet.isShared)
    #expect(fleet.footprints.map(\.places) == [1, 2] && fleet.footprints.map(\.size) == [1, 2])
    #expect(fleet.instances(0, holding: [3, 2]) == 1 && fleet.instances(0, holding: [3, 3]) == 2)
  }

  /// Of slices, those of the layout, by their memory.
  @Test func slicesOfTheLayout() throws {
    let pools = try pools(
      """
      own: {model: m, instance: aws/p4d.24xlarge, slice: {profile: 3g.20gb, layout: [3g.20gb, 2g.10gb, 1g.5gb, 1g.5gb]}}
      guest: {model: m, instances_of: own, slice: 2g.10gb}
      """)
    let fleet = Fleet(of: 0, among: pools)
    #expect(fleet.places == [[8, 8, 16]] && fleet.sizes == [64])
    #expect(fleet.footprints.map(\.kind) == [0, 1] && fleet.footprints.map(\.size) == [4, 2])
  }

  /// A pool by itself counts in replicas, whatever they take.
  @Test func onePoolCountsReplicas() throws {
    let pools = try pools(
      """
      own: {model: m, instance: aws/g5.48xlarge, parallelism: {tensor: 4}}
      guest: {model: m, instance: aws/g5.xlarge}
      """)
    let fleet = Fleet(of: 0, among: pools)
    #expect(!fleet.isShared && fleet.places == [[2]] && fleet.sizes == [2] && fleet.pools == [0])
  }
}
