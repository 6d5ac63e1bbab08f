import Catalog
import EventKernel
import Model
import Serving
import Testing

/// What dividing a model over accelerators owes to arithmetic, whatever its constants are.
@Suite struct ParallelismTests {
  /// A model of equal layers whose head costs next to nothing.
  static func headless(_ layers: Int = 32) -> Architecture {
    Architecture(
      name: "headless", layers: layers, hiddenSize: 4_096, heads: 32, keyValueHeads: 8, headDimension: 128,
      intermediateSize: 14_336, vocabulary: 1, tiedEmbeddings: true, experts: nil, gatedMLP: true, slidingWindow: nil,
      maximumContext: 100_000, provenance: Provenance(source: "test", date: "2026-11-21"))
  }

  static func stepTime(
    _ model: Architecture, _ parallelism: Parallelism, on accelerator: String = "h100", engine: String = "vllm-0.15",
    link: Double? = nil, tokens: Int = 2_048
  ) throws -> RooflineStepTime {
    var hardware = try #require(Catalog.accelerator(accelerator))
    if let link {
      hardware = Accelerator(
        name: "linked", title: "linked", family: "linked", generation: hardware.generation,
        memoryBytes: hardware.memoryBytes, bandwidth: hardware.bandwidth, peak: hardware.peak,
        multiprocessors: hardware.multiprocessors, powerWatts: 0, linkBandwidth: link > 0 ? link : nil,
        provenance: hardware.provenance)
    }
    let memory = ServingMemory.plan(
      architecture: model, precision: .bf16, kvPrecision: .bf16, memory: hardware.memoryBytes,
      maxBatchedTokens: tokens, maxSequences: 128, parallelism: parallelism)
    return RooflineStepTime(
      Roofline(
        architecture: model, precision: .bf16, keyValuePrecision: .bf16, accelerator: hardware, computeFraction: 1,
        bandwidthFraction: 1, tensorParallel: parallelism.tensor, memory: memory,
        engine: try #require(Catalog.engine(engine)), filtersSampling: false, parallelism: parallelism),
      maxNumBatchedTokens: tokens)
  }

  static func decode(_ stepTime: RooflineStepTime, _ batch: Int, context: Int = 1_000) -> Double {
    stepTime.step(decoding: Array(repeating: context, count: batch), prompts: [])
  }

  /// With free transfers p stages serve p micro-batches in the time that one accelerator takes for one: p times the throughput. A lone
  /// request gains nothing from them.
  @Test func fullPipelinesCarryOneMicroBatchAStageTime() throws {
    let model = Self.headless()
    let alone = try Self.stepTime(model, Parallelism(), link: 0)
    for stages in [2, 4, 8, 32] {
      let pipeline = try Self.stepTime(model, Parallelism(pipeline: stages), link: 0)
      for batch in [1, 3, 40] {
        #expect(abs(Self.decode(pipeline, batch * stages) / Self.decode(alone, batch) - 1) < 1e-4, "\(stages) \(batch)")
      }
      #expect(abs(Self.decode(pipeline, 1) / Self.decode(alone, 1) - 1) < 1e-5)
      // Prompts that fill every micro-batch: as many tokens a second and accelerator as alone.
      let chunks = pipeline.step(decoding: [], prompts: Array(repeating: (2_048, 0), count: stages))
      #expect(abs(chunks / alone.step(decoding: [], prompts: [(2_048, 0)]) - 1) < 1e-4)
    }
  }

  /// Every transfer is on the way of a micro-batch: p - 1 times a start and the output and residual of its tokens.
  @Test func transfersLengthenTheWay() throws {
    let model = Self.headless()
    for stages in [2, 4] {
      let free = try Self.stepTime(model, Parallelism(pipeline: stages), link: 0)
      let linked = try Self.stepTime(model, Parallelism(pipeline: stages), link: 300e9)
      func transfer(_ batch: Int) -> Double { Self.decode(linked, batch) - Self.decode(free, batch) }
      let perToken = (transfer(101 * stages) - transfer(stages)) / 100
      #expect(perToken >= Double(stages - 1) * 4 * 4_096 / 300e9 && perToken < Double(stages - 1) * 8 * 4_096 / 300e9)
      #expect(abs(transfer(stages) - linked.parts(decoding: stages, context: 1_000).transfer) < 1e-7)
    }
  }

  @Test func anUnevenPipelineWaitsForItsSlowestStage() throws {
    // 33 layers over 2 stages: 17 before the last.
    #expect(Parallelism(pipeline: 2).layersByStage(33) == [17, 16])
    #expect(Parallelism(pipeline: 4).layersByStage(35) == [9, 9, 9, 8])
    #expect(Parallelism(pipeline: 4).layersByStage(34) == [8, 9, 9, 8])
    let model = Self.headless(33)
    let alone = try Self.stepTime(model, Parallelism(), link: 0)
    let pipeline = try Self.stepTime(model, Parallelism(pipeline: 2), link: 0)
    #expect(abs(Self.decode(pipeline, 80) / Self.decode(alone, 40) - 34.0 / 33) < 1e-5)
    #expect(pipeline.parts(decoding: 80, context: 1_000).pipelineWait > 0)
  }

  @Test func partsOfDividedStepsAddUp() throws {
    let mixture = try #require(Catalog.architecture("qwen3-30b-a3b"))
    let dense = try #require(Catalog.architecture("llama-3.1-70b"))
    for (model, parallelism) in [
      (dense, Parallelism(tensor: 2, pipeline: 4)), (dense, Parallelism(pipeline: 3)),
      (mixture, Parallelism(tensor: 2, pipeline: 2, expert: true)), (mixture, Parallelism(tensor: 4, expert: true)),
      (mixture, Parallelism(tensor: 2, data: 4, expert: true)), (mixture, Parallelism(data: 8, expert: true)),
    ] {
      for engine in Catalog.engines.map(\.name) {
        let stepTime = try Self.stepTime(model, parallelism, on: "b200", engine: engine)
        for (batch, prompt) in [(1, 0), (5, 0), (64, 0), (0, 500), (1, 500), (100, 5_000)] {
          let prompts = prompt > 0 ? [(chunk: prompt, context: 300)] : []
          let parts = stepTime.parts(decoding: batch, context: 700, prompts: prompts)
          let whole = stepTime.step(decoding: Array(repeating: 700, count: batch), prompts: prompts)
          #expect(abs(parts.total / whole - 1) < 1e-12, "\(parallelism) \(engine) \(batch) \(prompt)")
          #expect(parts.pipelineWait >= -1e-12, "\(parallelism) \(engine) \(batch) \(prompt)")
        }
      }
    }
  }

  @Test func dividedStepsAreLinearInTheContext() throws {
    let mixture = try #require(Catalog.architecture("qwen3-30b-a3b"))
    for parallelism in [
      Parallelism(pipeline: 4), Parallelism(tensor: 2, pipeline: 7), Parallelism(data: 4, expert: true),
    ] {
      let stepTime = try Self.stepTime(mixture, parallelism, on: "b200")
      for batch in [1, 3, 50] {
        let times = [500, 1_000, 1_500, 4_000].map { Self.decode(stepTime, batch, context: $0) }
        #expect(abs((times[2] - times[1]) / (times[1] - times[0]) - 1) < 1e-6)
        #expect(abs((times[3] - times[2]) / (times[1] - times[0]) - 5) < 1e-6)
      }
    }
  }

  @Test func moreWorkNeverTakesLessWhenDivided() throws {
    let mixture = try #require(Catalog.architecture("qwen3-30b-a3b"))
    for parallelism in [
      Parallelism(pipeline: 4), Parallelism(tensor: 4, expert: true), Parallelism(tensor: 2, data: 4, expert: true),
    ] {
      let stepTime = try Self.stepTime(mixture, parallelism)
      var last = 0.0
      for batch in [1, 2, 3, 8, 40, 41, 200, 1_000] {
        let time = Self.decode(stepTime, batch, context: 100)
        #expect(time >= last, "\(parallelism) \(batch)")
        last = time
      }
      last = 0
      for chunk in [2, 16, 100, 511, 512, 2_000, 8_000] {
        let time = stepTime.step(decoding: [], prompts: [(chunk, 0)])
        #expect(time > last, "\(parallelism) \(chunk)")
        last = time
      }
    }
  }

  /// One token visits its experts wherever they are; with a great many the busiest rank has little more than any.
  @Test func expertsAreUnevenWhereTokensAreFew() throws {
    let mixture = try #require(Catalog.architecture("qwen3-30b-a3b"))
    let shared = try Self.stepTime(mixture, Parallelism(tensor: 4))
    let whole = try Self.stepTime(mixture, Parallelism(tensor: 4, expert: true))
    let even = try Self.stepTime(mixture, Parallelism(tensor: 4, expert: true, expertImbalance: 1))
    func weights(_ stepTime: RooflineStepTime, _ batch: Int) -> Double {
      stepTime.parts(decoding: batch, context: 10).weights
    }
    func compute(_ stepTime: RooflineStepTime, _ tokens: Int) -> Double {
      stepTime.parts(decoding: 0, context: 0, prompts: [(tokens, 0)]).compute
    }
    #expect(weights(whole, 1) > 1.1 * weights(shared, 1))
    #expect(abs(weights(whole, 2_000) / weights(shared, 2_000) - 1) < 1e-6)
    #expect(compute(whole, 1) > 1.5 * compute(shared, 1))
    #expect((1...1.03).contains(compute(whole, 20_000) / compute(shared, 20_000)))
    for batch in [1, 30, 2_000] {
      #expect(abs(weights(even, batch) / weights(shared, batch) - 1) < 1e-9)
      #expect(abs(compute(even, batch) / compute(shared, batch) - 1) < 1e-9)
    }
    let skewed = try Self.stepTime(mixture, Parallelism(tensor: 4, expert: true, expertImbalance: 2))
    #expect(
      compute(skewed, 20_000) > 1.5 * compute(even, 20_000) && compute(skewed, 20_000) < 2 * compute(even, 20_000))
  }

  /// The expected maximum against counting balls in bins.
  @Test func theBusiestRankIsNearWhatChanceMakes() throws {
    let mixture = try #require(Catalog.architecture("qwen3-30b-a3b"))
    let random = RandomVisits(experts: 128, active: 8, ranks: 8)
    let whole = try Self.stepTime(mixture, Parallelism(data: 8, expert: true))
    let even = try Self.stepTime(mixture, Parallelism(data: 8, expert: true, expertImbalance: 1))
    let none = try Self.stepTime(mixture, Parallelism(data: 8, expert: true, expertImbalance: 1_024))
    for tokens in [8, 64, 512] {
      // What experts add to computing is in proportion to the busiest rank's visits.
      func compute(_ stepTime: RooflineStepTime) -> Double {
        stepTime.parts(decoding: tokens, context: 10).compute
      }
      let most = Double(tokens) * 8
      let mean = most / 8
      let perVisit = (compute(none) - compute(even)) / (most - mean)
      let visits = mean + (compute(whole) - compute(even)) / perVisit
      let drawn = random.meanMaximum(tokens: tokens)
      #expect((1...1.25).contains(visits / drawn), "\(tokens): \(visits) against \(drawn)")
    }
  }

  @Test func memoryOfStagesAndExperts() throws {
    func plan(_ model: String, _ parallelism: Parallelism) throws -> ServingMemory {
      ServingMemory.plan(
        architecture: try #require(Catalog.architecture(model)), precision: .bf16, kvPrecision: .bf16,
        memory: 80e9, maxBatchedTokens: 2_048, maxSequences: 128, parallelism: parallelism)
    }
    let model = try #require(Catalog.architecture("llama-3.1-70b"))
    let stage = try plan("llama-3.1-70b", Parallelism(tensor: 2, pipeline: 4))
    let layers = 20 * (model.attentionParametersPerLayer + model.feedForwardParametersPerLayer + 2 * 8_192)
    #expect(abs(stage.weights - (layers + model.embeddingParameters)) < 1)
    #expect(abs(stage.keyValueBytesPerToken * 8 - model.keyValueBytesPerToken(.bf16)) < 1e-6)
    // The same weights and keys on a machine, however they are divided, but for what is at the edges.
    let tensor = try plan("llama-3.1-70b", Parallelism(tensor: 8))
    #expect(
      abs(tensor.weights / stage.weights - 1) < 0.04 && tensor.keyValueBytesPerToken == stage.keyValueBytesPerToken)
    let mixture = try #require(Catalog.architecture("qwen3-235b-a22b"))
    let attention = try plan("qwen3-235b-a22b", Parallelism(data: 8, expert: true))
    let experts = 94 * 16 * mixture.parametersPerExpert
    let rest = mixture.parameters - 94 * 128 * mixture.parametersPerExpert
    #expect(abs(attention.weights / (2 * (experts + rest)) - 1) < 1e-12)
    let even = try plan("qwen3-235b-a22b", Parallelism(tensor: 8, expert: true))
    #expect(abs(even.weights * 8 / mixture.weightBytes(.bf16) - 1) < 1e-12)
  }
}

/// Tokens that choose distinct experts at random.
struct RandomVisits {
  var experts: Int
  var active: Int
  var ranks: Int

  /// Mean over 400 draws of the greatest number of visits to a rank.
  func meanMaximum(tokens: Int) -> Double {
    let bank = StreamBank(seed: 4, replication: 0)
    let stream = bank.stream("visits")
    var sum = 0
    for _ in 0..<400 {
      var visits = Array(repeating: 0, count: ranks)
      for _ in 0..<tokens {
        var chosen: Set<Int> = []
        while chosen.count < active { chosen.insert(stream.below(experts)) }
        for expert in chosen { visits[expert * ranks / experts] += 1 }
      }
      sum += visits.max() ?? 0
    }
    return Double(sum) / 400
  }
}
