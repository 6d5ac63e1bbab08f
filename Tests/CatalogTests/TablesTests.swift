import Catalog
import FoundationEssentials
import Testing

@Suite struct TablesTests {
  @Test func everyRowOfEveryTableParses() {
    #expect(Catalog.accelerators.count >= 13)
    #expect(Catalog.slices.count >= 30)
    #expect(Catalog.instances.count >= 200)
    #expect(Catalog.architectures.count >= 35)
    #expect(Catalog.apis.count >= 15)
  }

  @Test func namesAreUnique() {
    #expect(Set(Catalog.accelerators.map(\.name)).count == Catalog.accelerators.count)
    #expect(Set(Catalog.instances.map(\.name)).count == Catalog.instances.count)
    #expect(Set(Catalog.architectures.map(\.name)).count == Catalog.architectures.count)
    #expect(Set(Catalog.apis.map(\.name)).count == Catalog.apis.count)
  }
}
