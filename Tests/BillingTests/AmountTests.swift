import Billing
import FoundationEssentials
import Testing

@Suite("Exact decimals") struct AmountTests {
  @Test(arguments: [
    (Int128(0), "0"), (1, "0.000001"), (12_500_000, "12.5"), (-3_000_000, "-3"), (-1, "-0.000001"), (120, "0.00012"),
  ]) func text(_ millionths: Int128, _ expected: String) {
    #expect(Amount(millionths: millionths).description == expected)
  }

  /// Half goes to the even neighbour, whatever the sign.
  @Test(arguments: [
    (Int128(5), Int128(2), Int128(2)), (7, 2, 4), (-5, 2, -2), (-7, 2, -4), (8, 3, 3), (7, 3, 2), (-8, 3, -3),
    (6, 3, 2),
  ]) func halfToEven(_ numerator: Int128, _ denominator: Int128, _ expected: Int128) {
    #expect(Amount(rounding: numerator, over: denominator).millionths == expected)
  }

  @Test func splitsAddUp() {
    var random = SplitMix(state: 7)
    for _ in 0..<2_000 {
      let amount = Amount(millionths: Int128(Int64.random(in: 0...9_000_000_000_000, using: &random)))
      let count = Int.random(in: 1...9, using: &random)
      var weights = (0..<count).map { _ in Int128(Int64.random(in: 0...1_000_000_000_000, using: &random)) }
      weights[0] += 1
      let step: Int128 = Bool.random(using: &random) ? 1 : 10_000
      let parts = amount.split(by: weights, step: step)
      #expect(parts.sum() == amount)
      let sum = weights.reduce(0, +)
      for (part, weight) in zip(parts, weights) {
        let exact = Double(amount.millionths) * Double(weight) / Double(sum)
        #expect(abs(Double(part.millionths) - exact) <= 2 * Double(step) + 1e-2)
      }
    }
  }

  @Test func aPartWithoutWeightGetsNothing() {
    let parts = Amount(millionths: 10).split(by: [0, 3, 3, 3, 0])
    #expect(parts.map(\.millionths) == [0, 4, 3, 3, 0])
  }

  @Test(arguments: [
    ("1.006", "1.006"), ("0", "0"), ("32.7726", "32.7726"), ("0.0000000000005", "0"),
    ("0.0000000000015", "0.000000000002"),
    ("0.0000000000025", "0.000000000002"), ("0.00000000000251", "0.000000000003"),
  ]) func prices(_ written: String, _ kept: String) {
    #expect(UnitPrice(dollars(written)).description == kept)
  }

  @Test func pricePerMillion() {
    #expect(UnitPrice(perMillion: dollars("0.15")).description == "0.00000015")
    #expect(UnitPrice(perMillion: dollars("0.15")).cost(of: 10).description == "0.000002")  // 0.0000015, to even
    #expect(UnitPrice(perMillion: dollars("0.25")).cost(of: 10).description == "0.000002")  // 0.0000025, to even
  }
}
