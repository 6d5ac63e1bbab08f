import Catalog
import Testing

private let gibibyte = 1_073_741_824.0

@Suite struct ServingMemoryTests {
  /// A row of llm-d-planner, `docs/empirical-vllm-memory-results.md`: vLLM on H100s of 79.18 GiB, GiB per GPU.
  struct Measured: Sendable, CustomStringConvertible {
    let name: String
    let precision: Precision
    let tensorParallel: Int
    var utilization = 0.9
    let weights: Double
    let activations: Double
    let overhead: Double
    let keyValue: Double
    var description: String { "\(name) x\(tensorParallel)" }
  }

  static let textModels = [
    Measured(
      name: "llama-3.1-8b", precision: .bf16, tensorParallel: 1, weights: 14.99, activations: 4.76, overhead: 0.13,
      keyValue: 51.38),
    Measured(
      name: "llama-3.3-70b", precision: .fp8, tensorParallel: 2, weights: 33.88, activations: 4.84, overhead: 0.55,
      keyValue: 32.00),
    Measured(
      name: "qwen3-32b", precision: .bf16, tensorParallel: 1, weights: 61.03, activations: 5.64, overhead: 0.14,
      keyValue: 4.45),
    Measured(
      name: "qwen3-32b", precision: .bf16, tensorParallel: 2, weights: 30.59, activations: 5.64, overhead: 0.54,
      keyValue: 34.49),
    Measured(
      name: "qwen3-0.6b", precision: .bf16, tensorParallel: 1, weights: 1.12, activations: 5.56, overhead: 0.13,
      keyValue: 64.45),
  ]

  /// vLLM's defaults for its server on an H100: 8,192 batched tokens, 1,024 sequences.
  private func plan(_ row: Measured) throws -> ServingMemory {
    let architecture = try #require(Catalog.architecture(row.name))
    let memory = try #require(Catalog.accelerator("h100")).memoryBytes
    return ServingMemory.plan(
      architecture: architecture, precision: row.precision, kvPrecision: .bf16, memory: memory,
      tensorParallel: row.tensorParallel, gpuMemoryUtilization: row.utilization, maxBatchedTokens: 8192,
      maxSequences: 1024)
  }

  @Test(arguments: textModels) func agreesWithMeasuredMemory(row: Measured) throws {
    let memory = try plan(row)
    #expect(abs(memory.keyValue / gibibyte / row.keyValue - 1) < 0.15, "\(memory.keyValue / gibibyte)")
    #expect(abs(memory.weights / gibibyte / row.weights - 1) < 0.02, "\(memory.weights / gibibyte)")
    #expect(abs(memory.activations / gibibyte / row.activations - 1) < 0.02, "\(memory.activations / gibibyte)")
    #expect(abs(memory.overhead / gibibyte - row.overhead) < 0.02)
  }

  /// A multimodal model: its vision encoder's weights are not in the shape, and its sampler was profiled smaller.
  @Test func agreesOnTheCacheOfAModelItWasNotFittedTo() throws {
    let row = Measured(
      name: "mistral-small-24b", precision: .bf16, tensorParallel: 1, utilization: 0.95, weights: 44.76,
      activations: 2.12, overhead: 0.14, keyValue: 28.20)
    #expect(abs(try plan(row).keyValue / gibibyte / row.keyValue - 1) < 0.15)
  }

  @Test func partsAddUpAndBlocksFillTheCache() throws {
    for architecture in Catalog.architectures {
      for shards in [1, 2, 4, 8] {
        let memory = ServingMemory.plan(
          architecture: architecture, precision: .fp8, kvPrecision: .fp8, memory: 80 * gibibyte,
          tensorParallel: shards, maxBatchedTokens: 4096, maxSequences: 256, blockSize: 16)
        let parts = memory.weights + memory.activations + memory.overhead + memory.keyValue
        #expect(abs(parts - memory.usable) <= 1e-9 * memory.usable)
        #expect(memory.usable == 0.9 * memory.total)
        #expect(memory.fits == (memory.keyValue >= 16 * memory.keyValueBytesPerToken))
        guard memory.fits else { continue }
        let block = 16 * memory.keyValueBytesPerToken
        #expect(Double(memory.blocks) * block <= memory.keyValue)
        #expect(Double(memory.blocks + 1) * block > memory.keyValue)
        #expect(memory.tokens == memory.blocks * 16)
      }
    }
  }

  @Test func headsAreSplitUntilThereIsOneARank() throws {
    let architecture = try #require(Catalog.architecture("llama-3.1-8b"))
    func perToken(_ shards: Int) -> Double {
      ServingMemory.plan(
        architecture: architecture, precision: .bf16, kvPrecision: .bf16, memory: 80 * gibibyte, tensorParallel: shards,
        maxBatchedTokens: 2048, maxSequences: 64
      ).keyValueBytesPerToken
    }
    #expect(perToken(1) == 128 * 1024)
    #expect(perToken(8) == 16 * 1024)
    #expect(perToken(16) == 16 * 1024)
  }

  @Test func theQuickstartModelFitsAnA10GAndALargeOneDoesNot() throws {
    let memory = try #require(Catalog.accelerator("a10g")).memoryBytes
    func plan(_ name: String) throws -> ServingMemory {
      ServingMemory.plan(
        architecture: try #require(Catalog.architecture(name)), precision: .bf16, kvPrecision: .bf16, memory: memory,
        maxBatchedTokens: 2048, maxSequences: 64)
    }
    let small = try plan("llama-3.1-8b")
    #expect(small.fits && small.tokens > 8192)
    #expect(small.explanation().count == 6)
    let large = try plan("llama-3.1-70b")
    #expect(!large.fits && large.keyValue < 0 && large.blocks == 0)
    #expect(large.explanation().last?.contains("does not fit") == true)
    #expect(large.explanation().first == "22.06 GiB of memory x 0.90 = 19.85 GiB usable")
  }
}
