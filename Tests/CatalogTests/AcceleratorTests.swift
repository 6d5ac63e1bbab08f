import Catalog
import Testing

@Suite struct AcceleratorTests {
  @Test func aFormatTheHardwareLacksComputesInTheNextWiderOne() throws {
    let t4 = try #require(Catalog.accelerator("t4"))
    let a100 = try #require(Catalog.accelerator("a100-80gb"))
    let h100 = try #require(Catalog.accelerator("h100"))
    #expect(t4.peak[.bf16] == nil)
    #expect(try #require(t4.computeRate(for: .bf16)) == (65e12, .fp16))
    #expect(try #require(a100.computeRate(for: .fp8)) == (312e12, .bf16))
    #expect(try #require(a100.computeRate(for: .int4)) == (312e12, .bf16))
    #expect(try #require(a100.computeRate(for: .int8)) == (624e12, .int8))
    #expect(try #require(h100.computeRate(for: .fp8)) == (1979e12, .fp8))
    #expect(try #require(t4.computeRate(for: .fp32)) == (8.1e12, .fp32))
  }

  @Test func narrowerFormatsAreNeverSlower() {
    for accelerator in Catalog.accelerators {
      let rates = [Precision.fp32, .fp16, .int8].compactMap { accelerator.computeRate(for: $0)?.rate }
      #expect(rates == rates.sorted(), "\(accelerator.name)")
      for precision in Precision.allCases { #expect(accelerator.computeRate(for: precision) != nil) }
    }
  }

  @Test func aFamilyNamesItsVariants() {
    let family = Catalog.accelerators(answeringTo: "A100").map(\.name)
    #expect(family == ["a100-40gb", "a100-80gb", "a100-pcie-80gb"])
    #expect(Catalog.accelerators(answeringTo: "t4").map(\.name) == ["t4"])
    #expect(Catalog.slice("1g.5gb", on: "a100")?.accelerators == ["a100-40gb"])
  }

  @Test func aSliceIsASmallerAccelerator() throws {
    let a100 = try #require(Catalog.accelerator("a100-40gb"))
    let seventh = a100.sliced(by: try #require(Catalog.slice("1g.5gb", on: "a100-40gb")))
    #expect(seventh.bandwidth == a100.bandwidth / 8)
    #expect(seventh.memoryBytes == 4.75 * 1_073_741_824)
    let rate = try #require(seventh.computeRate(for: .fp16)).rate
    #expect(abs(rate / 312e12 - 14.0 / 108) < 1e-12)
    #expect(seventh.linkBandwidth == nil)
    #expect(seventh.answers(to: "a100/1g.5gb") && seventh.answers(to: "a100-40gb/1g.5gb"))
  }
}
