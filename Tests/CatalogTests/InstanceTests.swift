import Catalog
import FoundationEssentials
import Testing

@Suite struct InstanceTests {
  @Test func theMachinesOfTheScenariosAreThere() throws {
    let quickstart = try #require(Catalog.instance("aws/g5.xlarge"))
    #expect(quickstart.accelerator?.name == "a10g" && quickstart.acceleratorCount == 1)
    #expect(quickstart.onDemand == Decimal(string: "1.006"))
    #expect(quickstart.vcpus == 4 && quickstart.memoryBytes == 16 * 1_073_741_824)
    let replay = try #require(Catalog.instance("gcp/a2-ultragpu-2g"))
    #expect(replay.accelerator?.name == "a100-80gb" && replay.acceleratorCount == 2)
    let slices = try #require(Catalog.instance("aws/p4d.24xlarge"))
    #expect(slices.accelerator?.answers(to: "a100") == true && slices.acceleratorCount == 8)
    let arm = try #require(Catalog.instance("aws/c7g.2xlarge"))
    #expect(arm.processor.instructionSet == .arm && arm.accelerator == nil && arm.acceleratorCount == 0)
    #expect(Catalog.instance("azure/NC24ads_A100_v4") == Catalog.instance("azure/Standard_NC24ads_A100_v4"))
    #expect(Catalog.instance("azure/NC24ads_A100_v4") != nil)
  }

  @Test func figuresArePlausible() {
    for instance in Catalog.instances {
      #expect(instance.onDemand > 0 && instance.vcpus > 0 && instance.memoryBytes > 0, "\(instance.name)")
      #expect((instance.accelerator == nil) == (instance.acceleratorCount == 0), "\(instance.name)")
      if let spot = instance.spot { #expect(spot > 0 && spot < instance.onDemand, "\(instance.name)") }
      for price in instance.reserved { #expect(price.hourly < instance.onDemand, "\(instance.name)") }
      #expect(instance.name == "\(instance.cloud.rawValue)/\(instance.type)")
    }
  }

  @Test func savingsPlansAndUnstatedPaymentsUseTheReservedPrice() throws {
    let t4 = try #require(Catalog.instance("aws/g4dn.xlarge"))
    for payment in Payment.allCases {
      #expect(t4.reservedPrice(term: .oneYear, payment: payment)?.hourly == Decimal(string: "0.331"))
    }
    #expect(t4.reservedPrice(term: .threeYears, payment: .allUpfront) == nil)
  }

  @Test func theFallbackSavingGrowsWithTermAndUpfrontPayment() throws {
    func saving(_ term: Term, _ payment: Payment) throws -> Decimal {
      try #require(Catalog.commitmentDiscount(cloud: .aws, term: term, payment: payment)).fraction
    }
    for term in Term.allCases {
      #expect(try saving(term, .noUpfront) < saving(term, .partialUpfront))
      #expect(try saving(term, .partialUpfront) < saving(term, .allUpfront))
      #expect(try saving(term, .unspecified) == saving(term, .noUpfront))
    }
    for payment in Payment.allCases { #expect(try saving(.oneYear, payment) < saving(.threeYears, payment)) }
    #expect(Catalog.commitmentDiscount(cloud: .gcp, term: .threeYears, payment: .partialUpfront) != nil)
    #expect(Catalog.commitmentDiscount(cloud: .azure, term: .oneYear, payment: .unspecified) == nil)
  }

  @Test func anOpenInterruptionRangeHasNoUpperBound() throws {
    let open = try #require(Catalog.instance("aws/g5.xlarge"))
    #expect(open.spotInterruption == nil && open.spotInterruptionAtLeast == 0.2)
    let bounded = try #require(Catalog.instance("aws/g4dn.xlarge"))
    #expect(bounded.spotInterruption == 0.2 && bounded.spotInterruptionAtLeast == 0.15)
    #expect(bounded.spotProvenance?.source.contains("implied") == true)
    #expect(bounded.spot == Decimal(string: "0.18936"))
  }
}
