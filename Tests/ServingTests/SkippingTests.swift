import Catalog
import EventKernel
import Model
import Serving
import Testing

/// The replica that skips from change to change against one that takes every step.
@Suite struct SkippingTests {
  struct Case {
    var maxNumSeqs: Int
    var budget: Int
    var blockSize: Int
    var blocks: Int
    var rate: Double
    var burstiness: Double
    var meanInput: Double
    var meanOutput: Double
    var parallelism: Parallelism
    var architecture: String
    var engine: String
    var cached: Double
    var prefix: SystemPrompt?
    var scheduling = ContinuousBatching.Scheduling.chunked
    var speculation: Speculation?
    var admission = ContinuousBatching.Admission.maxUtilization
  }

  /// A case drawn from a stream: batch limits, chunk sizes, caches that force preemption, arrivals in bursts.
  static func draw(_ stream: EventKernel.Stream) throws -> Case {
    func pick<T>(_ values: [T]) -> T { values[stream.below(values.count)] }
    let blockSize = pick([1, 8, 16, 32])
    let meanInput = pick([5.0, 60, 400, 1_500])
    let meanOutput = pick([1.0, 4, 40, 200])
    // From a cache that holds little more than one request to one that never fills.
    let longest = Int(meanInput * 6 + meanOutput * 6) + 2 * blockSize + 8
    var blocks = longest / blockSize * pick([1, 2, 4, 30]) + stream.below(7)
    let maxNumSeqs = pick([1, 2, 7, 32, 128])
    let scheduling = pick([ContinuousBatching.Scheduling.chunked, .chunked, .chunked, .promptsFirst, .batchByBatch])
    let draft = try #require(Catalog.architecture("llama-3.2-1b"))
    let speculation = Speculation(
      tokens: pick([1, 3, 5]), acceptance: pick([0, 0.5, 0.8, 1]), draft: pick([.seconds(0.002), .model(draft)]))
    let speculates = scheduling == .chunked && stream.below(3) == 0
    let hasPrefix = stream.below(3) == 0
    let prefix = SystemPrompt(
      tokens: Int(meanInput * pick([0.2, 0.7, 1.5])), variants: pick([1, 2, 5, 30]), zipfExponent: pick([nil, 1]))
    var budget = max(maxNumSeqs, pick([32, 100, 512, 2_048]))
    if speculates { budget = max(budget, maxNumSeqs * (speculation.tokens + 1)) }
    // Whole prompts, with what of an answer was there before a preemption, fit in a step, and in the cache beside the hundredth
    // that is left free.
    if scheduling != .chunked { blocks += blocks / 50 + 1 }
    if scheduling != .chunked { budget = max(budget, longest + pick([0, 2_000])) }
    let architecture = pick(["llama-3.1-8b", "mixtral-8x7b", "gemma-3-12b"])
    var parallelism = Parallelism(tensor: pick([1, 1, 2]))
    if stream.below(3) == 0 {
      let stages = Parallelism(tensor: pick([1, 2]), pipeline: pick([2, 3, 8]))
      let ranks = Parallelism(
        tensor: pick([1, 2]), data: pick([1, 2, 4]), expert: true, expertImbalance: pick([nil, nil, 1.3]))
      let isMixture = architecture == "mixtral-8x7b"
      parallelism = isMixture && stream.below(3) > 0 ? ranks : stages
    }
    // A divided step is formed of chunks, without drafts.
    if scheduling != .chunked || speculates { parallelism = Parallelism(tensor: parallelism.tensor) }
    return Case(
      maxNumSeqs: maxNumSeqs, budget: budget, blockSize: blockSize,
      blocks: blocks, rate: pick([0.5, 3, 20]), burstiness: pick([0.1, 0.5, 1, 4]), meanInput: meanInput,
      meanOutput: meanOutput, parallelism: parallelism, architecture: architecture,
      engine: pick(["vllm-0.15", "vllm-0.15", "vllm-0.5", "vllm-0.2"]), cached: hasPrefix ? 0 : pick([0, 0, 16, 128]),
      prefix: hasPrefix ? prefix : nil,
      scheduling: scheduling, speculation: speculates ? speculation : nil,
      admission: pick([.maxUtilization, .maxUtilization, .guaranteedNoEvict(maxTokens: pick([0, 100]))]))
  }

  static func scenario(_ parameters: Case, seed: UInt64) throws -> (Scenario, Roofline) {
    let architecture = try #require(Catalog.architecture(parameters.architecture))
    let accelerator = try #require(Catalog.accelerator("a100-80gb"))
    let memory = ServingMemory.plan(
      architecture: architecture, precision: .bf16, kvPrecision: .bf16, memory: accelerator.memoryBytes,
      tensorParallel: 2, gpuMemoryUtilization: 0.9, maxBatchedTokens: parameters.budget,
      maxSequences: parameters.maxNumSeqs, blockSize: parameters.blockSize)
    let roofline = Roofline(
      architecture: architecture, precision: .bf16, keyValuePrecision: .bf16, accelerator: accelerator,
      computeFraction: 1, bandwidthFraction: 1, tensorParallel: parameters.parallelism.tensor, memory: memory,
      engine: try #require(Catalog.engine(parameters.engine)), parallelism: parameters.parallelism)
    let pool = Pool(
      name: "gpu", model: "m", stepTime: .roofline(roofline), instance: Stations.instance("gcp/a2-ultragpu-2g"),
      tensorParallel: parameters.parallelism.accelerators,
      batching: .continuous(
        ContinuousBatching(
          maxNumSeqs: parameters.maxNumSeqs, maxNumBatchedTokens: parameters.budget, blockSize: parameters.blockSize,
          blocks: parameters.blocks * parameters.parallelism.data, scheduling: parameters.scheduling,
          speculation: parameters.speculation,
          admission: parameters.admission)),
      loadBalancing: .leastLoaded, replicas: ReplicaBounds(minimum: 1, maximum: 1, initial: 1),
      purchase: [PurchaseOption(kind: .onDemand, hourly: 1, priceSource: "test")])
    let workload = Workload(
      name: "chat",
      arrivals: Arrivals(process: .gamma(rate: parameters.rate, burstiness: parameters.burstiness)),
      inputTokens: try Distribution.make(
        family: "gamma", parameters: ["mean": parameters.meanInput, "cv": 1]
      ).clipped(min: 1, max: parameters.meanInput * 6),
      outputTokens: try Distribution.make(
        family: "gamma", parameters: ["mean": parameters.meanOutput, "cv": 1]
      )
      .clipped(min: 1, max: parameters.meanOutput * 6),
      cachedTokens: .constant(parameters.cached), systemPrompt: parameters.prefix, hasTokens: true,
      stages: [Stage(route: Route(targets: [.pool(0)]))])
    // After the last arrival in the first 100 mean gaps the run goes on until all is served.
    let scenario = Scenario(
      name: "skipping", start: Instant(year: 2026, month: 1, day: 1), horizon: 100 / parameters.rate,
      replications: ReplicationPlan(atLeast: 1, atMost: 1), seed: seed, workloads: [workload], pools: [pool], apis: [])
    return (scenario, roofline)
  }

  @Test func equalsStepByStep() throws {
    let stream = StreamBank(seed: 20_261_121, replication: 0)
    let draws = stream.stream("cases")
    var finished = 0
    var preemptions = 0
    var (found, foundOwn, whole, together, speculated, drafting) = (0, 0, 0, 0, 0, 0)
    var (staged, routed, copied) = (0, 0, 0)
    var worst = 0.0
    for number in 0..<500 {
      let parameters = try Self.draw(draws)
      let (scenario, roofline) = try Self.scenario(parameters, seed: UInt64(number))
      let result = try simulate(scenario, replication: 0, recording: true)
      // Requests still running at the end of the run are taken into account by their absence: they come last and cannot
      // change those before, except through the batch, so the oracle gets every arrival.
      let arrivals = try Self.allArrivals(scenario, blockSize: parameters.blockSize)
      let parallelism = parameters.parallelism
      var oracle = StepByStepScheduler(
        stepTime: RooflineStepTime(roofline, maxNumBatchedTokens: parameters.budget),
        maxNumSeqs: parameters.maxNumSeqs * parallelism.data,
        budget: parameters.budget * parallelism.pipeline * parallelism.data, blockSize: parameters.blockSize,
        totalBlocks: parameters.blocks * parallelism.data)
      if parallelism.pipeline > 1 { oracle.schedulesAhead = false }
      oracle.scheduling = parameters.scheduling
      if case .guaranteedNoEvict(let tokens) = parameters.admission { oracle.reservedAnswer = tokens }
      let bank = StreamBank(seed: scenario.seed, replication: 0)
      oracle.drafts = parameters.speculation.map { speculation in
        var drafts = StepByStepScheduler.Drafts(
          tokens: speculation.tokens, acceptance: speculation.acceptance,
          stream: bank.stream("pools/gpu/speculation"))
        switch speculation.draft {
        case .seconds(let seconds): drafts.seconds = seconds
        case .model(let architecture):
          var roofline = roofline
          roofline.architecture = architecture
          drafts.model = RooflineStepTime(roofline)
        }
        return drafts
      }
      let expected = withExtendedLifetime(bank) { oracle.run(arrivals) }
      #expect(result.workloads[0].arrived == Int64(arrivals.count), "case \(number): \(parameters)")
      for record in result.records {
        let job = expected[Int(record.index)]
        let error = max(
          abs(record.firstTokenAt - job.firstToken) / job.firstToken, abs(record.finishedAt - job.finish) / job.finish)
        worst = max(worst, error)
        #expect(error <= 1e-9, "case \(number), request \(record.index): \(parameters)")
        finished += 1
      }
      let late = expected.filter { $0.finish <= scenario.horizon }.count
      #expect(result.records.count == late, "case \(number): \(parameters)")
      preemptions += oracle.preemptions
      if case .guaranteedNoEvict = parameters.admission {
        #expect(oracle.preemptions == 0 && result.pools[0].preemptions == 0, "case \(number): \(parameters)")
      }
      found += oracle.found
      foundOwn += oracle.foundOwn
      if parallelism.pipeline > 1 { staged += late }
      if parallelism.expert { routed += late }
      if parallelism.data > 1 { copied += late }
      switch (parameters.scheduling, parameters.speculation?.draft) {
      case (.promptsFirst, _): whole += late
      case (.batchByBatch, _): together += late
      case (_, .model?): drafting += late
      case (_, .seconds?): speculated += late
      default: break
      }
    }
    #expect(finished > 10_000)
    #expect(preemptions > 1_000)
    #expect(found > 10_000)
    #expect(foundOwn > 10_000)
    // Every feature was met.
    #expect(min(whole, together, speculated, drafting) > 500, "\([whole, together, speculated, drafting])")
    #expect(min(staged, routed, copied) > 500, "\([staged, routed, copied])")
    #expect(worst > 0, "the two must not share their arithmetic")
  }

  /// The requests of a run, drawn again from the same streams.
  static func allArrivals(_ scenario: Scenario, workload index: Int = 0, blockSize: Int) throws
    -> [StepByStepScheduler.Job]
  {
    let workload = scenario.workloads[index]
    let name = workload.name
    guard case .gamma(let rate, let burstiness) = workload.arrivals.process else { return [] }
    guard case .constant(let cached) = workload.cachedTokens else { return [] }
    let bank = StreamBank(seed: scenario.seed, replication: 0)
    let gap = Sampler(
      try Distribution.make(family: "gamma", parameters: ["shape": burstiness, "scale": 1 / burstiness]))
    let inputs = Sampler(workload.inputTokens)
    let outputs = Sampler(workload.outputTokens)
    let variants = workload.systemPrompt.flatMap { prefix in
      prefix.zipfExponent.map { Sampler(.zipf(count: prefix.variants, exponent: $0)) }
    }
    var jobs: [StepByStepScheduler.Job] = []
    var time = 0.0
    // A run begins within a gap, in a long one rather than in a short one.
    let around = Sampler(
      try Distribution.make(family: "gamma", parameters: ["shape": burstiness + 1, "scale": 1 / burstiness]))
    let first = bank.stream("\(name)/arrivals/first")
    var begun: Double? = first.uniform() * around.draw(first)
    while true {
      let whole = gap.draw(bank.stream("\(name)/arrivals"))
      time += (begun.take() ?? whole) / rate
      guard time < scenario.horizon else { return jobs }
      let prompt = max(inputs.draw(bank.stream("\(name)/input_tokens")).rounded(), 1)
      let output = max(outputs.draw(bank.stream("\(name)/output_tokens")).rounded(), 1)
      var contents: [Int] = []
      if let prefix = workload.systemPrompt {
        let stream = bank.stream("\(name)/shared_prefix")
        let variant = variants.map { Int($0.draw(stream)) - 1 } ?? stream.below(prefix.variants)
        if Int(prompt) > prefix.tokens {
          contents = (0..<prefix.tokens / blockSize).map { (index * 1_000 + variant) * 1_000_000 + $0 }
        }
      }
      jobs.append(
        StepByStepScheduler.Job(
          arrival: time, prompt: Int(prompt), output: Int(output), cached: min(Int(cached), Int(prompt) - 1),
          contents: contents))
    }
  }
}
