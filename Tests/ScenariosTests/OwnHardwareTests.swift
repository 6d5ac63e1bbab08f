import Catalog
import Diagnostics
import FoundationEssentials
import Model
import Scenarios
import Testing

/// Models and accelerators the catalog does not have.
@Suite struct OwnHardwareTests {
  private static let configuration = """
    {"hidden_size": 4096, "intermediate_size": 14336, "max_position_embeddings": 8192, "model_type": "llama",
     "num_attention_heads": 32, "num_hidden_layers": 32, "num_key_value_heads": 8, "vocab_size": 128256}
    """
  private static let card =
    "{generation: ada, memory_gib: 23.5, bandwidth_gb_per_s: 1008, bf16_tflops: 165.2, multiprocessors: 128}"

  /// Loads a scenario in a folder of its own, beside files of that folder.
  private func load(
    architecture: String = "config.json", accelerator: String = card, batching: String = "policy: continuous",
    files: [String: String] = ["config.json": configuration]
  ) throws -> Scenario {
    let folder = FileManager.default.temporaryDirectory.appending(path: "own-hardware-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
    let text = """
      fleetcast: 1
      horizon: 10m
      workloads:
        chat: {arrivals: {process: poisson, rate: 2/s}, input_tokens: 500, cached_tokens: 96, output_tokens: 100, route: gpu}
      models: {m: {architecture: \(architecture)}}
      pools:
        gpu:
          model: m
          instance: aws/g5.xlarge
          accelerator: \(accelerator)
          batching: {\(batching)}
          purchase: [{option: on_demand}]
      """
    let path = folder.appending(path: "s.yaml")
    try Data(text.utf8).write(to: path)
    return try ScenarioFile.load(path: path.path)
  }

  private func roofline(_ scenario: Scenario) throws -> Roofline {
    guard case .roofline(let roofline) = scenario.pools[0].stepTime else { throw ScenarioError(diagnostics: []) }
    return roofline
  }

  @Test func figuresOfADatasheetAndAPublishedConfigurationServe() throws {
    let scenario = try load(batching: "policy: continuous, engine: vllm-0.5, sampling: filtered, max_model_len: 4096")
    let roofline = try roofline(scenario)
    #expect(roofline.architecture.parameters == Catalog.architecture("llama-3-8b")?.parameters)
    #expect(roofline.accelerator.bandwidth == 1_008e9 && roofline.accelerator.generation == .ada)
    #expect(roofline.engine.name == "vllm-0.5" && roofline.filtersSampling)
    #expect(scenario.pools[0].instance.name == "aws/g5.xlarge")
    guard case .continuous(let batching) = scenario.pools[0].batching else { throw ScenarioError(diagnostics: []) }
    #expect(batching.maxModelLen == 4_096)
    #expect(scenario.workloads[0].cachedTokens == .constant(96))
  }

  @Test func anAcceleratorOfTheCatalogTakesTheInstancesPlace() throws {
    #expect(try roofline(load(accelerator: "h100")).accelerator == Catalog.accelerator("h100"))
  }

  @Test func theEngineDecidesHowAnUnstatedRequestIsSampled() throws {
    #expect(try roofline(load(architecture: "llama-3.1-8b")).filtersSampling)
    #expect(try !roofline(load(architecture: "mistral-7b")).filtersSampling)
    #expect(
      try !roofline(load(architecture: "llama-3.1-8b", batching: "policy: continuous, sampling: greedy"))
        .filtersSampling)
    #expect(
      try !roofline(load(architecture: "llama-3.1-8b", batching: "policy: continuous, engine: vllm-0.5"))
        .filtersSampling)
  }

  /// A model has the format that it is published in, unless the scenario writes one.
  @Test(arguments: [
    ("gpt-oss-20b", Precision.mxfp4), ("gpt-oss-20b, precision: bf16", .bf16), ("llama-3.1-8b", .bf16),
    ("llama-3.1-8b, precision: int4", .int4), ("llama-2-7b", .fp16), ("config.json", .bf16),
  ])
  func aModelIsInTheFormatThatItIsPublishedIn(model: String, precision: Precision) throws {
    let roofline = try roofline(load(architecture: model, accelerator: "h100"))
    #expect(roofline.precision == precision && roofline.keyValuePrecision == (precision == .fp16 ? .fp16 : .bf16))
    #expect(roofline.memory.weights == roofline.architecture.weightBytes(precision))
  }

  /// Whatever the format of the model whose answers it drafts.
  @Test(arguments: ["gpt-oss-20b", "llama-3.1-8b, precision: fp8"])
  func aDraftIsInItsOwnFormat(model: String) throws {
    let batching = "policy: continuous, speculative: {draft_tokens: 4, acceptance: 0.7, draft: llama-3.2-1b}"
    let scenario = try load(architecture: model, accelerator: "h100", batching: batching)
    let roofline = try roofline(scenario)
    let draft = try #require(Catalog.architecture("llama-3.2-1b"))
    guard case .continuous(let drafted) = scenario.pools[0].batching else { throw ScenarioError(diagnostics: []) }
    let token = roofline.memory.keyValueBytesPerToken + draft.keyValueBytesPerToken(.bf16)
    let left = (roofline.memory.keyValue - draft.weightBytes(.bf16)) / token / Double(drafted.blockSize)
    // One block is never given out.
    #expect(abs(Double(drafted.blocks + 1) - left) <= 1, "\(left)")
  }

  @Test func calibratedConstantsTakeThePlaceOfTheCatalogs() throws {
    let plain = try roofline(load(accelerator: "h100"))
    let calibrated = try roofline(
      load(
        accelerator:
          "h100\n    calibration: {compute: 0.5, bandwidth: 0.8, kernels_per_layer: 0.05ms, request: 4.737e-05ms}"))
    #expect(calibrated.efficiency.matrix == 0.5 && calibrated.efficiency.bandwidth == 0.8)
    #expect(abs(calibrated.efficiency.cache - plain.efficiency.cache * 0.8 / plain.efficiency.bandwidth) < 1e-12)
    #expect(abs(calibrated.engine.kernelSecondsPerLayer - 0.05e-3) < 1e-15)
    #expect(abs(calibrated.engine.requestSeconds - 4.737e-8) < 1e-15)
    #expect(plain.efficiency == Catalog.efficiency(of: .hopper))
  }

  @Test(arguments: [
    ("../config.json", "not in the scenario's folder"), ("/etc/hostname.json", "not in the scenario's folder"),
    ("sub/../../config.json", "not in the scenario's folder"), ("missing.json", "cannot be read"),
    ("s.yaml.json", "cannot be read"), ("broken.json", "not a JSON object"), ("long.json", "more than 1 MiB"),
  ])
  func filesThatAreNoConfigurationBesideTheScenarioAreRefused(name: String, message: String) throws {
    let files = [
      "config.json": Self.configuration, "broken.json": "{", "long.json": String(repeating: " ", count: 1 << 20) + "{}",
    ]
    let error = #expect(throws: ScenarioError.self) { try load(architecture: name, files: files) }
    #expect(error?.rendered(colour: false).contains(message) == true, "\(error?.rendered(colour: false) ?? "")")
  }

  @Test(arguments: [
    ("a99", "no accelerator"), ("{generation: ada}", "memory_gib"),
    ("{generation: fermi, memory_gib: 8, bandwidth_gb_per_s: 100, bf16_tflops: 10, multiprocessors: 16}", "generation"),
    ("{generation: ada, memory_gib: 23.5, bandwidth_gb_per_s: 1008, multiprocessors: 128}", "no rate"),
    (
      "{generation: ada, memory_gib: 12, bandwidth_gb_per_s: 500, bf16_tflops: 100, multiprocessors: 60}",
      "does not fit"
    ),
    ("{generation: ada, memory_gib: 23.5, bandwidth: 1008, bf16_tflops: 165.2, multiprocessors: 128}", "bandwidth"),
  ])
  func figuresThatDoNotMakeAnAcceleratorAreRefused(accelerator: String, message: String) throws {
    let error = #expect(throws: ScenarioError.self) { try load(accelerator: accelerator) }
    #expect(error?.rendered(colour: false).contains(message) == true, "\(error?.rendered(colour: false) ?? "")")
  }

  @Test func anUnknownEngineIsRefused() throws {
    let error = #expect(throws: ScenarioError.self) { try load(batching: "policy: continuous, engine: vllm-9") }
    #expect(error?.rendered(colour: false).contains("no serving engine") == true)
  }

  // MARK: CPUs

  private func loadOnCPU(_ pool: String) throws -> Roofline {
    let file = FileManager.default.temporaryDirectory.appending(path: "cpu-\(UInt64.random(in: 0 ... .max)).yaml")
    let text = """
      fleetcast: 1
      horizon: 10m
      workloads:
        chat: {arrivals: {process: poisson, rate: 0.2/s}, input_tokens: 200, output_tokens: 50, route: cpu}
      models: {m: {architecture: llama-3.2-3b, precision: int8}}
      pools: {cpu: {model: m, \(pool), purchase: [{option: on_demand}]}}
      """
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try roofline(try ScenarioFile.load(path: file.path))
  }

  @Test func languageModelsRunOnTheCoresOfAMachine() throws {
    let roofline = try loadOnCPU("instance: aws/c8g.8xlarge")
    #expect(roofline.accelerator == Catalog.instance("aws/c8g.8xlarge")?.cores)
    #expect(roofline.engine.runsOnProcessors && roofline.efficiency.generation == .sve && roofline.tensorParallel == 1)
    #expect(roofline.memory.total == Catalog.instance("aws/c8g.8xlarge")?.memoryBytes && roofline.memory.fits)
  }

  @Test func figuresOfACPUTakeTheMachinesPlace() throws {
    let roofline = try loadOnCPU(
      "instance: gcp/e2-standard-32, processor: {unit: avx2, cores: 16, clock_ghz: 3, memory_channels: 4, memory_mt_per_s: 3200, fp32_per_cycle: 32}"
    )
    #expect(abs(roofline.accelerator.bandwidth - 102.4e9) < 1)
    #expect(abs((roofline.accelerator.computeRate(for: .int8)?.rate ?? 0) - 16 * 3e9 * 32) < 1)
    #expect(roofline.efficiency.generation == .avx2)
  }
}
