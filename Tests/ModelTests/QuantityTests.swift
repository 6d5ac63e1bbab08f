import FoundationEssentials
import Model
import Testing

@Suite struct QuantityTests {
  @Test(arguments: [
    (Quantity.duration, "250ms", 0.25), (.duration, "3.1ms", 0.0031), (.duration, "30s", 30), (.duration, "5m", 300),
    (.duration, "5min", 300), (.duration, "1h30m", 5_400), (.duration, "1d12h", 129_600), (.duration, "2w", 1_209_600),
    (.duration, "1h 30m", 5_400), (.duration, "2 s", 2), (.duration, "1e3s", 1_000), (.duration, ".5s", 0.5),
    (.duration, "-1s", -1), (.duration, "1m30s500ms", 90.5),
    (.rate, "3/s", 3), (.rate, "500/min", 500.0 / 60), (.rate, "90/h", 0.025), (.rate, "86400/d", 1),
    (.rate, "0.1/s", 0.1), (.rate, "300k/min", 5_000), (.rate, "-3/s", -3),
    (.share, "60%", 0.6), (.share, "0.6", 0.6), (.share, "1", 1), (.share, "99.5%", 0.995), (.share, "150%", 1.5),
    (.count, "8", 8), (.count, "5k", 5_000), (.count, "2M", 2_000_000), (.count, "1.5k", 1_500), (.count, "010", 10),
    (.tokens, "3000 tokens", 3_000), (.tokens, "3k tokens", 3_000), (.tokens, "16k", 16_000), (.tokens, "900", 900),
    (.size, "80GiB", 85_899_345_920), (.size, "6KB", 6_000), (.size, "512 MB", 512_000_000), (.size, "1B", 1),
    (.number, "1.5", 1.5), (.number, "+2", 2), (.number, "1e-3", 0.001),
    (.growth, "6%/month", 0.06), (.growth, "-5%/month", -0.05), (.monthlyShare, "12%/month", 0.12),
  ])
  func parses(_ quantity: Quantity, _ text: String, _ expected: Double) throws {
    #expect(try quantity.parse(text) == expected)
  }

  @Test(arguments: [
    (Quantity.duration, "15", UnitProblem.bare), (.duration, "15sec", .unknownUnit("sec")),
    (.duration, "30m1h", .unknownUnit("h")), (.duration, "1h1h", .unknownUnit("h")),
    (.duration, "3/s", .unknownUnit("/s")), (.duration, "soon", .notANumber), (.duration, "", .notANumber),
    (.duration, "1e400s", .tooLarge), (.duration, ".nan", .notFinite), (.duration, "-.inf", .notFinite),
    (.duration, "5S", .unknownUnit("S")), (.duration, "1h30", .unknownUnit("")),
    (.duration, "1_000s", .unknownUnit("_000s")),
    (.rate, "3", .bare), (.rate, "3s", .unknownUnit("s")), (.rate, "3/week", .unknownUnit("/week")),
    (.rate, "3k", .bare),
    (.share, "60", .bare), (.share, "60 percent", .unknownUnit("percent")), (.share, "%", .notANumber),
    (.count, "5K", .unknownUnit("K")), (.count, "5 apples", .unknownUnit("apples")), (.count, "5s", .unknownUnit("s")),
    (.tokens, "5 requests", .unknownUnit("requests")), (.size, "80", .bare), (.size, "80Gb", .unknownUnit("Gb")),
    (.number, "5%", .unknownUnit("%")), (.growth, "6%", .bare), (.monthlyShare, "12%/h", .unknownUnit("%/h")),
    (.monthlyShare, "0.12", .bare),
  ])
  func refuses(_ quantity: Quantity, _ text: String, _ problem: UnitProblem) {
    #expect(throws: problem) { try quantity.parse(text) }
  }

  @Test func growthOfOtherPeriodsCompoundsToTheMonth() throws {
    let weekly = try Quantity.growth.parse("1%/week")
    // A twelfth of a year, 730 h, has 730/168 weeks of 1 % each.
    #expect(abs(weekly - 0.0441849) < 1e-6)
    let daily = try Quantity.growth.parse("1%/d")
    #expect(abs(daily - 0.353449) < 1e-6)
  }

  @Test(arguments: [
    ("$3.06/h", Money.Basis.hour, "3.06"), ("$0.0008/s", .hour, "2.88"), ("$48/d", .hour, "2"), ("$0/h", .hour, "0"),
    ("$0.15/M", .millionTokens, "0.15"), ("$0.15/1M tokens", .millionTokens, "0.15"),
    ("$0.002/1k", .millionTokens, "2"),
  ])
  func moneyIsExact(_ text: String, _ basis: Money.Basis, _ expected: String) throws {
    #expect(try Money.parse(text, per: basis) == Decimal(string: expected))
  }

  @Test(arguments: [
    ("3.06/h", UnitProblem.bare), ("$3.06", .bare), ("$3.06/month", .unknownUnit("/month")), ("$/h", .notANumber),
    ("free", .notANumber), ("$1e12/h", .tooLarge), ("$1e400/h", .tooLarge), ("€3/h", .notANumber),
  ])
  func moneyRefuses(_ text: String, _ problem: UnitProblem) {
    #expect(throws: problem) { try Money.parse(text, per: .hour) }
  }

  @Test(arguments: [
    ("15:00", 54_000), ("00:00", 0), ("23:59:59", 86_399), ("24:00", nil), ("5:00", nil), ("15", nil), ("15:60", nil),
    ("15:00 ", nil), ("", nil),
  ])
  func clockTimes(_ text: String, _ seconds: Int?) {
    #expect(CalendarText.clock(text) == seconds)
  }

  @Test(
    arguments: [
      ("2026-12-01", 1_796_083_200), ("2026-12-09T09:00", 1_796_806_800), ("2026-12-09T09:00:30Z", 1_796_806_830),
      ("2026-12-09 09:00", 1_796_806_800), ("2024-02-29", 1_709_164_800), ("2026-02-29", nil), ("2026-13-01", nil),
      ("2026-1-1", nil), ("1969-12-31", nil), ("2026-12-01T", nil), ("2026-12-01X09:00", nil), ("20261201", nil),
    ] as [(String, Int64?)])
  func instants(_ text: String, _ seconds: Int64?) {
    #expect(CalendarText.instant(text)?.secondsSinceEpoch == seconds)
  }
}
