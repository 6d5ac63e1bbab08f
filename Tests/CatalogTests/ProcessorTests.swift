import Catalog
import Testing

@Suite struct ProcessorTests {
  @Test func aHardwareThreadIsHalfACore() throws {
    let xeon = try #require(Catalog.instance("aws/c7i.16xlarge"))
    let cores = try #require(xeon.cores)
    let model = try #require(Catalog.processor(xeon.processor.name))
    #expect(cores.multiprocessors == 32 && cores.name.hasPrefix("32 cores (64 hardware threads)"))
    // 32 of 48 cores at 3.2 GHz with 1,024 operations a cycle, and as large a part of eight channels of DDR5-4800.
    #expect(abs(try #require(cores.peak[.bf16]) / (32 * 3.2e9 * 1_024) - 1) < 1e-12)
    #expect(abs(cores.bandwidth / (8 * 4_800e6 * 8 * 32 / 48) - 1) < 1e-12)
    #expect(cores.bandwidth < model.bandwidth && cores.memoryBytes == xeon.memoryBytes)
    let graviton = try #require(Catalog.instance("aws/c8g.16xlarge")?.cores)
    #expect(graviton.multiprocessors == 64 && graviton.generation == .sve)
  }

  @Test func aFormatTheCoresLackIsComputedWider() throws {
    let iceLake = try #require(Catalog.instance("aws/c6i.16xlarge")?.cores)
    #expect(try #require(iceLake.computeRate(for: .bf16)).format == .fp32)
    #expect(try #require(iceLake.computeRate(for: .int8)).format == .int8)
    let neoverse = try #require(Catalog.instance("aws/c6g.16xlarge")?.cores)
    #expect(try #require(neoverse.computeRate(for: .bf16)).format == .fp16)
  }

  /// Every machine without accelerators has its CPU in the table, but for those whose maker says that it may be one of several.
  @Test func machinesWithoutAcceleratorsHaveAProcessor() {
    for instance in Catalog.instances where instance.accelerator == nil {
      let isOpen = instance.processor.name.hasSuffix("as available")
      #expect((instance.cores == nil) == isOpen, "\(instance.name)")
      if let cores = instance.cores {
        #expect(cores.generation.isProcessor && cores.bandwidth > 1e9 && cores.peak[.fp32] != nil)
      }
    }
  }

  @Test func processorsHaveWhatTheyComputeWith() {
    #expect(Catalog.processors.count >= 12)
    for model in Catalog.processors {
      #expect(Catalog.processor(model.name) == model && model.generation.isProcessor)
      #expect(model.provenance.source.count > 10 && [1, 2].contains(model.threadsPerCore))
    }
    for accelerator in Catalog.accelerators { #expect(!accelerator.generation.isProcessor) }
    #expect(Catalog.engines.contains { $0.runsOnProcessors })
  }
}
