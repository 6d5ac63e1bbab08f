import Catalog
import Model
import Serving
import Testing

/// What the step time owes to physics, whatever its constants are.
@Suite struct StepTimeTests {
  static func roofline(
    _ model: String, _ accelerator: String, tensorParallel: Int = 1, engine: String = "vllm-0.15",
    precision: Precision = .bf16, filters: Bool? = false
  ) throws -> Roofline {
    let architecture = try #require(Catalog.architecture(model))
    let hardware = try #require(Catalog.accelerator(accelerator))
    let memory = ServingMemory.plan(
      architecture: architecture, precision: precision, kvPrecision: .bf16, memory: hardware.memoryBytes,
      tensorParallel: tensorParallel, gpuMemoryUtilization: 0.9, maxBatchedTokens: 2_048, maxSequences: 128,
      blockSize: 16)
    return Roofline(
      architecture: architecture, precision: precision, keyValuePrecision: .bf16, accelerator: hardware,
      computeFraction: 1, bandwidthFraction: 1, tensorParallel: tensorParallel, memory: memory,
      engine: try #require(Catalog.engine(engine)), filtersSampling: filters)
  }

  static func decode(_ roofline: Roofline, batch: Int, context: Int) -> Double {
    RooflineStepTime(roofline).step(decoding: Array(repeating: context, count: batch), prompts: [])
  }

  @Test func partsAddUpToTheStep() throws {
    for engine in Catalog.engines.map(\.name) {
      for (model, accelerator, ranks) in [
        ("llama-3.1-8b", "a10g", 1), ("llama-3.1-70b", "h100", 4), ("mixtral-8x7b", "a100-80gb", 2),
        ("qwen3-8b", "l4", 1),
        ("gemma-3-4b", "t4", 1), ("llama-3.2-1b", "v100-32gb", 1), ("qwen3-32b", "rtx-pro-6000", 2),
      ] {
        let stepTime = RooflineStepTime(
          try Self.roofline(model, accelerator, tensorParallel: ranks, engine: engine, filters: nil))
        for (batch, prompt) in [(1, 0), (64, 0), (1, 500), (100, 2_000)] {
          let prompts = prompt > 0 ? [(chunk: prompt, context: 300)] : []
          let parts = stepTime.parts(decoding: batch, context: 700, prompts: prompts)
          let whole = stepTime.step(decoding: Array(repeating: 700, count: batch), prompts: prompts)
          #expect(abs(parts.total / whole - 1) < 1e-12, "\(engine) \(model) \(accelerator) \(batch) \(prompt)")
          #expect(!parts.binding.isEmpty)
        }
      }
    }
  }

  /// The skipping replica needs it: with the batch as it is, every token of context adds the same.
  @Test func stepsAreLinearInTheContext() throws {
    for accelerator in ["a10g", "h100", "rtx-pro-6000"] {
      let roofline = try Self.roofline("llama-3.1-8b", accelerator)
      let times = [500, 1_000, 1_500, 4_000].map { Self.decode(roofline, batch: 20, context: $0) }
      #expect(abs((times[2] - times[1]) / (times[1] - times[0]) - 1) < 1e-9)
      #expect(abs((times[3] - times[2]) / (times[1] - times[0]) - 5) < 1e-9)
    }
  }

  @Test func moreWorkNeverTakesLess() throws {
    for model in ["llama-3.1-8b", "mixtral-8x7b", "qwen3-30b-a3b"] {
      let stepTime = RooflineStepTime(try Self.roofline(model, "h100", tensorParallel: 2))
      var last = 0.0
      for batch in [1, 2, 3, 8, 40, 41, 200, 1_000] {
        let time = stepTime.step(decoding: Array(repeating: 100, count: batch), prompts: [])
        #expect(time > last, "\(model) \(batch)")
        last = time
      }
      last = 0
      for chunk in [2, 16, 100, 511, 512, 2_000, 8_000] {
        let time = stepTime.step(decoding: [], prompts: [(chunk, 0)])
        #expect(time > last, "\(model) \(chunk)")
        last = time
      }
    }
  }

  /// No step is quicker than the datasheet allows: weights and cache read once, every FLOP at the peak.
  @Test func nothingBeatsTheDatasheet() throws {
    for accelerator in Catalog.accelerators where accelerator.memoryBytes > 20e9 {
      let roofline = try Self.roofline("llama-3.1-8b", accelerator.name)
      let model = roofline.architecture
      let weights = 2 * (model.parameters - model.embeddingParameters)
      let cache = 50 * 1_000 * model.keyValueBytesPerToken(.bf16)
      #expect(Self.decode(roofline, batch: 50, context: 1_000) > (weights + cache) / accelerator.bandwidth)
      let rate = try #require(accelerator.computeRate(for: .bf16)).rate
      let flop = 2 * 4_000 * (model.parameters - 2 * model.embeddingParameters)
      #expect(RooflineStepTime(roofline).step(decoding: [], prompts: [(4_000, 0)]) > flop / rate)
    }
  }

  /// Latent attention: a prompt's pairs by 192 and 128 numbers a head, an answer's by 576 and 512, and 576 numbers a token read.
  @Test func latentVectorsAreReadOnceForAllHeads() throws {
    let roofline = try Self.roofline("deepseek-v3", "h200", precision: .fp8)
    let step = RooflineStepTime(roofline)
    let efficiency = roofline.efficiency
    let peak = try #require(roofline.accelerator.computeRate(for: .bf16)).rate * efficiency.attention
    let parts = step.parts(decoding: 1, context: 1_000)
    let reading = 61 * 576 * 2 * 1_000 / (roofline.accelerator.bandwidth * efficiency.cache)
    let computing = 61 * 128 * 2 * (576 + 512) * 1_000 / peak
    #expect(abs(parts.cache / max(reading, computing) - 1) < 1e-9)
    let prompt = step.parts(decoding: 0, context: 0, prompts: [(8_000, 0)]).promptAttention
    #expect(abs(prompt / (61 * 128 * 2 * (192 + 128) * 8_000 * 8_001 / 2 / peak) - 1) < 1e-9)
  }

  /// Products of experts come at a share of the rate of the others.
  @Test func expertsComputeAtAShareOfTheRate() throws {
    let roofline = try Self.roofline("qwen3-30b-a3b", "h100")
    let shape = roofline.architecture
    let rate = try #require(roofline.accelerator.computeRate(for: .bf16)).rate * roofline.efficiency.matrix
    let experts = 48 * 8 * shape.parametersPerExpert
    let rest = shape.activeParameters - shape.embeddingAndHeadParameters - experts
    let expected = 2 * (rest + experts / roofline.engine.expertShare) / rate
    let compute = RooflineStepTime(roofline).parts(decoding: 100, context: 10).compute
    #expect(abs(compute / (100 * expected) - 1) < 1e-9)
  }

  @Test func narrowerWeightsAreReadQuickerButComputeWhereTheHardwareCan() throws {
    // An A100 has no FP8, so its prompts gain nothing, but lose what widening the weights takes; reading them gains.
    let a100 = try (
      Self.roofline("llama-3.1-8b", "a100-80gb"), Self.roofline("llama-3.1-8b", "a100-80gb", precision: .fp8)
    )
    let h100 = try (Self.roofline("llama-3.1-8b", "h100"), Self.roofline("llama-3.1-8b", "h100", precision: .fp8))
    func prompt(_ roofline: Roofline) -> Double {
      RooflineStepTime(roofline).parts(decoding: 0, context: 0, prompts: [(4_000, 0)]).compute
    }
    #expect(abs(prompt(a100.0) / (prompt(a100.1) * a100.1.engine.widenedShare) - 1) < 1e-9)
    #expect(abs(prompt(h100.0) / prompt(h100.1) - 2) < 1e-9)
    for pair in [a100, h100] {
      let ratio = Self.decode(pair.0, batch: 1, context: 10) / Self.decode(pair.1, batch: 1, context: 10)
      #expect((1.3...2).contains(ratio))
    }
  }

  /// A token by token count of what layers with and without a window see.
  @Test func windowedLayersSeeNoFurtherThanTheirWindow() throws {
    let roofline = try Self.roofline("gemma-3-12b", "h100")
    let model = roofline.architecture
    let window = try #require(model.slidingWindow)
    let share = Double(model.windowedLayers) / Double(model.layers)
    #expect(share == 40.0 / 48)
    let stepTime = RooflineStepTime(roofline)
    func cache(_ context: Int) -> Double { stepTime.parts(decoding: 10, context: context).cache }
    let perToken = cache(1) / 1
    for context in [window / 2, window, window + 1, 5 * window] {
      let seen = (1 - share) * Double(context) + share * Double(min(context, window))
      #expect(abs(cache(context) / (perToken * seen) - 1) < 1e-9)
    }
    // Far beyond the window a chunk costs what its full layers and the window cost.
    func attention(_ context: Int) -> Double {
      stepTime.parts(decoding: 0, context: 0, prompts: [(2_048, context)]).promptAttention
    }
    let full = 2_048.0 * 2_049 / 2
    for context in [0, 500, 20_000] {
      var pairs = 0.0
      for token in 1...2_048 { pairs += share * Double(min(context + token, window)) }
      pairs += (1 - share) * (2_048 * Double(context) + full)
      var first = 0.0
      for token in 1...2_048 { first += share * Double(min(token, window)) }
      first += (1 - share) * full
      #expect(abs(attention(context) / attention(0) / (pairs / first) - 1) < 0.05)
    }
  }

  @Test func fewerKeyHeadsReadLess() throws {
    let many = RooflineStepTime(try Self.roofline("llama-2-7b", "h100")).parts(decoding: 10, context: 1_000).cache
    let few = RooflineStepTime(try Self.roofline("llama-3-8b", "h100")).parts(decoding: 10, context: 1_000).cache
    #expect(abs(many / few - 4) < 1e-9)
  }

  /// Eight ranks cannot split four key heads further, so each keeps one of its own.
  @Test func ranksBeyondTheKeyHeadsCopyThem() throws {
    func cache(_ ranks: Int) throws -> Double {
      RooflineStepTime(try Self.roofline("qwen3-235b-a22b", "b200", tensorParallel: ranks)).parts(
        decoding: 10, context: 1_000
      ).cache
    }
    #expect(abs(try cache(2) / cache(4) - 2) < 1e-9)
    #expect(try cache(4) == cache(8))
  }

  @Test func collectivesGrowWithRanksAndMessages() throws {
    func collectives(_ accelerator: String, _ ranks: Int, _ tokens: Int) throws -> Double {
      RooflineStepTime(try Self.roofline("llama-3.1-70b", accelerator, tensorParallel: ranks)).parts(
        decoding: tokens, context: 1
      ).collectives
    }
    #expect(try collectives("h100", 1, 10) == 0)
    #expect(try collectives("h100", 2, 10) < collectives("h100", 4, 10))
    #expect(try collectives("h100", 4, 10) < collectives("h100", 4, 100))
    // Ten times the tokens take less than ten times as long while latency counts, and no more than that afterwards.
    #expect(try collectives("h100", 4, 10) * 10 > collectives("h100", 4, 100))
    #expect(try collectives("l40s", 4, 10) > 3 * collectives("h100", 4, 10))
  }

  /// Beside a prompt, kernels without packed query heads spend a tile on every decoding request.
  @Test func promptsSlowTheDecodingBesideThem() throws {
    for (accelerator, isSlower) in [("a100-80gb", true), ("rtx-pro-6000", true), ("h100", false)] {
      let stepTime = RooflineStepTime(try Self.roofline("llama-3.1-8b", accelerator))
      let alone = stepTime.parts(decoding: 100, context: 1_000).cache
      let beside = stepTime.parts(decoding: 100, context: 1_000, prompts: [(16, 0)]).cache
      #expect(isSlower ? beside > alone * 1.05 : beside == alone, "\(accelerator)")
    }
  }

  @Test func enginesAreListedWithTheirSources() throws {
    #expect(Catalog.engines.first?.name == Defaults.engine.name)
    for engine in Catalog.engines { #expect(!engine.residual.isEmpty && engine.provenance.source.count > 10) }
    for generation in Generation.allCases {
      let efficiency = Catalog.efficiency(of: generation)
      for share in [efficiency.matrix, efficiency.bandwidth, efficiency.cache, efficiency.attention] {
        #expect((0.2...1).contains(share))
      }
      #expect(!efficiency.residual.isEmpty && efficiency.provenance.source.count > 10)
    }
    #expect(Catalog.engine("vllm") == nil)
  }
}
