import Catalog
import FoundationEssentials
import Testing

@Suite struct TablesTests {
  @Test func everyRowOfEveryTableParses() {
    #expect(Catalog.accelerators.count >= 13)
    #expect(Catalog.slices.count >= 30)
    #expect(Catalog.instances.count >= 250)
    #expect(Catalog.architectures.count >= 40)
    #expect(Catalog.apis.count >= 300)
    for link in Catalog.links {
      #expect(Catalog.link(link.name) == link)
      #expect((0.5...1).contains(link.share) && link.bandwidth > 1e9 && link.latency < 1e-3)
    }
  }

  @Test func namesAreUniqueAndFound() {
    #expect(Set(Catalog.accelerators.map(\.name)).count == Catalog.accelerators.count)
    #expect(Set(Catalog.instances.map(\.name)).count == Catalog.instances.count)
    #expect(Set(Catalog.architectures.map(\.name)).count == Catalog.architectures.count)
    #expect(Set(Catalog.apis.map(\.name)).count == Catalog.apis.count)
    for accelerator in Catalog.accelerators { #expect(Catalog.accelerator(accelerator.name) == accelerator) }
    for architecture in Catalog.architectures { #expect(Catalog.architecture(architecture.name) == architecture) }
    for api in Catalog.apis { #expect(Catalog.api(api.name) == api) }
    for instance in Catalog.instances { #expect(Catalog.instance(instance.name) == instance) }
    for slice in Catalog.slices {
      for host in slice.accelerators { #expect(Catalog.slice(slice.name, on: host) == slice) }
    }
  }

  @Test func listsAreSorted() {
    #expect(Catalog.accelerators.map(\.name) == Catalog.accelerators.map(\.name).sorted())
    #expect(Catalog.instances.map(\.name) == Catalog.instances.map(\.name).sorted())
    #expect(Catalog.architectures.map(\.name) == Catalog.architectures.map(\.name).sorted())
    #expect(Catalog.apis.map(\.name) == Catalog.apis.map(\.name).sorted())
  }

  @Test func unknownNamesAreNotFound() {
    #expect(Catalog.accelerator("a99") == nil)
    #expect(Catalog.accelerator("") == nil)
    #expect(Catalog.accelerator("name") == nil)
    #expect(Catalog.instance("aws/g5") == nil)
    #expect(Catalog.architecture("llama") == nil)
    #expect(Catalog.api("gpt-7") == nil && Catalog.api("gpt-5.") == nil)
    #expect(Catalog.slice("1g.5gb", on: "h100") == nil)
  }

  @Test func everyRowSaysWhereItComesFrom() {
    var all = Catalog.accelerators.map(\.provenance) + Catalog.slices.map(\.provenance)
    all += Catalog.architectures.map(\.provenance) + Catalog.apis.map(\.provenance)
    all += Catalog.instances.map(\.provenance) + Catalog.instances.compactMap(\.spotProvenance)
    all += Catalog.instances.flatMap(\.reserved).map(\.provenance)
    for provenance in Set(all) {
      #expect(provenance.source.count > 10)
      let parts = provenance.date.split(separator: "-").compactMap { Int($0) }
      #expect(provenance.date.count == 10 && parts.count == 3, "\(provenance.date)")
      #expect(parts.count == 3 && (2018...2026).contains(parts[0]) && (1...12).contains(parts[1]))
    }
  }
}
