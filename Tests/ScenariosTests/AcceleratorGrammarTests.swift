import Catalog
import Model
import Scenarios
import Testing

/// Purchase options that buy instances with other accelerators.
@Suite struct AcceleratorGrammarTests {
  static func batching(_ pool: Pool, on machine: Int) throws -> ContinuousBatching {
    guard case .continuous(let batching) = pool.serving(on: machine).batching else {
      throw GrammarProblem(what: "no continuous batching")
    }
    return batching
  }

  struct GrammarProblem: Error { var what: String }

  /// Each type has the step time, the cache and the limits that a pool of that type alone has.
  @Test func eachTypeIsServedAsInAPoolOfItsOwn() throws {
    let pool = try FleetGrammarTests.pool(
      """
      purchase:
        - {option: spot, instance: aws/g6.xlarge, discount: 60%, interruption: {rate: 5%/month}, max: 3}
        - {option: spot, discount: 60%, interruption: {rate: 5%/month}, max: 3}
        - {option: on_demand, instance: aws/p5.48xlarge}
        - {option: on_demand, instance: aws/g5.12xlarge}
      """)
    #expect(
      pool.machines.map(\.instance.name) == ["aws/g5.xlarge", "aws/g6.xlarge", "aws/p5.48xlarge", "aws/g5.12xlarge"])
    #expect(pool.purchase.map(\.machine) == [1, 0, 2, 3])
    #expect(pool.machines.map(\.replicasPerInstance) == [1, 1, 8, 4])
    // The same accelerator is as quick on another machine.
    #expect(pool.machines.map { $0.serving == nil } == [true, false, false, true] && pool.mixesHardware)
    for (machine, name) in [(1, "aws/g6.xlarge"), (2, "aws/p5.48xlarge")] {
      let own = try FleetGrammarTests.pool("", instance: name)
      let (here, there) = (pool.serving(on: machine), own.serving(on: 0))
      #expect(here.batching == there.batching)
      guard case .roofline(let quick) = here.stepTime, case .roofline(let other) = there.stepTime else {
        throw GrammarProblem(what: "no roofline")
      }
      #expect(quick.accelerator.name == other.accelerator.name && quick.efficiency == other.efficiency)
      #expect(quick.memory == other.memory && quick.engine == other.engine && quick.parallelism == other.parallelism)
    }
    // vLLM's limits depend on the accelerator.
    #expect(try Self.batching(pool, on: 2).maxNumSeqs == 1_024 && Self.batching(pool, on: 1).maxNumSeqs == 256)
    #expect(try Self.batching(pool, on: 2).blocks > 5 * Self.batching(pool, on: 1).blocks)
  }

  /// `parallelism` is that of the pool, unless the option has its own; a slice likewise, and `none` is a whole accelerator.
  @Test func whatAReplicaSpansMayBeWrittenBeside() throws {
    let tensor = try FleetGrammarTests.pool(
      """
      parallelism: {tensor: 2}
      purchase:
        - {option: on_demand, instance: aws/g6.12xlarge, max: 1}
        - {option: on_demand, instance: aws/p5.48xlarge, parallelism: {tensor: 1}, max: 2}
        - {option: on_demand, instance: aws/p5.48xlarge, max: 3}
        - {option: on_demand, instance: aws/g5.48xlarge, parallelism: {tensor: 4}}
      """, instance: "aws/g5.12xlarge")
    #expect(tensor.machines.map(\.replicasPerInstance) == [2, 2, 8, 2])
    #expect(tensor.purchase.map(\.machine) == [1, 2, 2, 3])
    #expect(tensor.machines.map { $0.serving == nil } == [true, false, false, false])
    let sliced = try FleetGrammarTests.pool(
      """
      slice: 3g.20gb
      purchase:
        - {option: on_demand, instance: aws/g6.xlarge, slice: none, max: 4}
        - {option: on_demand, instance: aws/p5.48xlarge, slice: 3g.40gb}
      """, instance: "aws/p4d.24xlarge")
    #expect(sliced.machines.indices.map { sliced.serving(on: $0).slice?.name } == ["3g.20gb", nil, "3g.40gb"])
    #expect(sliced.machines.map(\.replicasPerInstance) == [16, 1, 16])
  }

  /// Constants of one accelerator are not those of another.
  @Test func calibrationIsOfOneAccelerator() throws {
    let pool = try FleetGrammarTests.pool(
      """
      calibration: {compute: 50%}
      purchase:
        - {option: on_demand, instance: aws/g6.xlarge, max: 1}
        - {option: on_demand, instance: aws/g6e.xlarge, calibration: {compute: 40%}, max: 1}
        - {option: on_demand, instance: aws/g5.12xlarge}
      """)
    let shares = pool.machines.indices.map { machine -> Double? in
      guard case .roofline(let roofline) = pool.serving(on: machine).stepTime else { return nil }
      return roofline.efficiency.matrix
    }
    let l4 = try #require(Catalog.accelerator("l4"))
    #expect(shares == [0.5, Catalog.efficiency(of: l4.generation).matrix, 0.4, 0.5])
  }

  /// Figures of a datasheet stand for the accelerator of the pool's own instance, and for no other.
  @Test func anAcceleratorOfOnesOwnIsThePoolsOwn() throws {
    let pool = try FleetGrammarTests.pool(
      """
      accelerator: l40s
      purchase:
        - {option: on_demand, instance: aws/g6.xlarge, max: 1}
        - {option: on_demand, instance: aws/g5.12xlarge}
      """)
    #expect(pool.machines.map { $0.instance.accelerator?.name } == ["l40s", "l4", "l40s"])
    #expect(pool.machines.map { $0.serving == nil } == [true, false, true])
  }

  /// What is not as it may seem is told: the planner's one engine, and a calibration that does not hold.
  @Test func validationWarns() throws {
    let text = """
      fleetcast: 1
      horizon: 1h
      workloads:
        w: {arrivals: {process: poisson, rate: 1/s}, input_tokens: 10, output_tokens: 10, route: p}
      models: {m: {architecture: llama-3.1-8b}}
      pools:
        p:
          model: m
          instance: aws/g5.xlarge
          calibration: {compute: 50%}
          replicas: {min: 1, max: 3}
          autoscaler: {policy: sla_planner}
          purchase: [{option: on_demand, max: 1}, {option: on_demand, instance: aws/g6.xlarge}]
      """
    let warnings = try ScenarioFile.load(composed: text, directory: ".").warnings.map(\.message)
    #expect(
      warnings == [
        "pools.p.autoscaler: the planner sizes by what a replica carries on aws/g5.xlarge",
        "pools.p.purchase.1.instance: the pool's calibration is of a10g, not of l4",
      ])
  }
}
