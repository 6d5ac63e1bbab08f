import FoundationEssentials
import Testing

@Suite("Costs by day and hour, and the workbook") struct DatedCostTests {
  /// Requests at the same distance from a quarter to midnight until a quarter past on the last day of a month.
  static let scenario =
    smallScenario
    .replacing("horizon: 2000s\nreplications: 4", with: "start: 2026-11-30T22:45:00Z\nhorizon: 90m\nreplications: 3")
    .replacing(
      "jobs: {arrivals: {process: poisson, rate: 0.7/s},",
      with:
        "jobs: {tenants: {acme: 60%, \"=cmd()\": 40%}, tags: {team: \"<a> & b\"}, arrivals: {process: poisson, rate: 0.4/s},"
    ).replacing(
      "models:",
      with:
        "  steady: {tags: {team: z, tier: \"1\"}, arrivals: {process: deterministic, rate: 0.1/s}, route: desk}\nmodels:"
    )
    .replacing(
      "replicas: 1, purchase: [{option: on_demand}]",
      with: "replicas: {min: 1, max: 3}, purchase: [{option: on_demand}]")
      + """
      commitments:
        plan: {option: savings_plan, commitment: $0.1/h, term: 1y, payment: partial_upfront, discount: 30%}
      overheads:
        logging: {size: 6KB/request, price: $0.50/GB}
        fixed: {platform team: $900/month}

      """

  static let check = """
    import csv, datetime, sys, zipfile
    import xml.etree.ElementTree as tree
    from decimal import Decimal

    def rows(name):
        with open("out/" + name, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def sums(rows, *columns):
        found = {}
        for row in rows:
            key = tuple(row[column] for column in columns)
            found[key] = found.get(key, 0) + Decimal(row["cost"])
        return {key: cost for key, cost in found.items() if cost}

    costs, daily, hourly, months = (rows(f"costs{name}.csv") for name in ("", "_daily", "_hourly", "_monthly"))
    for columns in ((), ("workload", "tenant"), ("backend", "purchase_option"), ("workload", "purpose", "backend_type")):
        for dated in (daily, hourly):
            assert sums(dated, *columns) == sums(costs, *columns), columns
    for dated in (daily, hourly):
        assert sum(Decimal(row["billed_cost"]) for row in dated) == sum(Decimal(row["billed_cost"]) for row in costs)
        assert sums([dict(row, month=row["day"][:7]) for row in dated], "month") == sums(costs, "month")
    assert sums(hourly, "day", "purpose") == sums(daily, "day", "purpose")
    assert {row["day"] for row in daily} == {"2026-11-30", "2026-12-01"}
    assert [(row["day"], row["hour"]) for row in hourly] == sorted(
        ((row["day"], row["hour"]) for row in hourly), key=lambda time: (time[0], int(time[1])))
    # A quarter of an hour, an hour, a quarter, by month: what is by the month is even within the month.
    team = sums([row for row in hourly if row["backend"] == "platform team"], "day", "hour")
    assert list(team) == [("2026-11-30", "22"), ("2026-11-30", "23"), ("2026-12-01", "0")]
    first, second, third = team.values()
    assert abs(4 * first - second) < Decimal("0.00001") and 0 < third < first
    # One request every ten seconds.
    steady = [row for row in hourly if row["workload"] == "steady" and row["backend"] == "logging"]
    parts = [Decimal(row["cost"]) for row in steady]
    assert len(parts) == 3 and max(abs(parts[1] - 4 * parts[0]), abs(parts[1] - 4 * parts[2])) <= Decimal("0.000020")
    upfront = {row["day"] + " " + row["hour"]: Decimal(row["billed_cost"]) for row in hourly if row["purpose"] == "purchase"}
    assert upfront["2026-11-30 22"] > 400 > 1 > upfront["2026-11-30 23"] > 0

    for name, keys in (("showback.csv", [()]), ("showback_tags.csv", ["team", "tier"])):
        for key in keys:
            own = [row for row in rows(name) if not key or row["tag"] == key]
            assert sum(Decimal(row["share_of_cost"]) for row in own) == 1, (name, key)
            assert sum(Decimal(row["cost"]) for row in own) == sums(costs)[()], (name, key)
    values = {(row["tag"], row["tag_value"]) for row in rows("showback_tags.csv")}
    assert values == {("team", "<a> & b"), ("team", "z"), ("tier", "1"), ("tier", "")}, values

    book = zipfile.ZipFile("out/costs.xlsx")
    assert book.testzip() is None
    for name in book.namelist():
        tree.fromstring(book.read(name))
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

    def cells(name):
        for row in tree.fromstring(book.read(name)).iter(space + "row"):
            yield {cell.get("r").rstrip("0123456789"): (cell.findtext(space + "v") or cell.findtext(f"{space}is/{space}t"), cell.get("s"))
                   for cell in row}

    head, *body = cells("xl/worksheets/sheet2.xml")
    names = [text for text, style in head.values()]
    assert names == ["day", "workload", "tenant", "backend_type", "backend", "purchase_option", "purpose", "cost",
                     "billed_cost", "currency", "tag team", "tag tier"], names
    assert len(body) == len(daily)
    for row, own in zip(body, daily):
        day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(row["A"][0]))
        assert day.isoformat() == own["day"] and row["A"][1] == "2"
        assert row["B"][0] == (own["workload"] or "(shared)")
        assert row.get("C", ("",))[0] == own["tenant"].removeprefix("'")
        assert Decimal(row["H"][0]) == Decimal(own["cost"]) and Decimal(row["I"][0]) == Decimal(own["billed_cost"])
    assert {row["C"][0] for row in body if "C" in row} == {"acme", "=cmd()"}
    pivot = list(cells("xl/worksheets/sheet1.xml"))
    columns = [text for text, style in pivot[1].values()][1:-1]
    for line in pivot[2:-1]:
        name, *parts = line.items()
        for place, (text, style) in parts:
            column = "ABCDEFGHIJKLMNOP".index(place) - 1
            own = [row for row in daily if (row["workload"] or "(shared)") == name[1][0]]
            if column < len(columns):
                own = [row for row in own if row["purpose"] == columns[column]]
            assert sum(Decimal(row["cost"]) for row in own) == Decimal(text)
    assert Decimal(list(pivot[-1].values())[-1][0]) == sums(costs)[()]
    print("ok")
    """

  /// Every charge of focus.csv by day: what tells charges apart is the same, and each cost and quantity adds up.
  static let checkDays = """
    import csv
    from datetime import datetime, timedelta
    from decimal import Decimal

    def rows(name):
        with open("out/" + name, newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    amounts = ["BilledCost", "EffectiveCost", "ContractedCost", "ListCost", "PricingCurrencyEffectiveCost", "PricingQuantity",
               "ConsumedQuantity", "CommitmentDiscountQuantity"]
    times = ["ChargePeriodStart", "ChargePeriodEnd"]

    def sums(rows):
        found = {}
        for row in rows:
            key = tuple(value for column, value in row.items() if column not in amounts + times)
            before = found.setdefault(key, [Decimal(0)] * len(amounts))
            found[key] = [sum + Decimal(row[column] or 0) for sum, column in zip(before, amounts)]
        return found

    whole, daily = rows("focus.csv"), rows("focus_daily.csv")
    assert list(whole[0]) == list(daily[0])
    assert len(daily) > len(whole) and sums(daily) == sums(whole)
    for row in daily:
        start, end = (datetime.fromisoformat(row[name]) for name in times)
        midnight = start.replace(hour=0, minute=0, second=0)
        assert start < end <= midnight + timedelta(days=1), row
        month = datetime.fromisoformat(row["BillingPeriodStart"])
        assert month <= start and (start.year, start.month) == (month.year, month.month), row
    assert {row["ChargePeriodStart"][:10] for row in daily} == {"2026-11-30", "2026-12-01", "2026-12-02"}
    days = {}
    for row in rows("costs_daily.csv"):
        days[row["day"]] = days.get(row["day"], 0) + Decimal(row["cost"])
    for day, cost in days.items():
        assert sum(Decimal(row["EffectiveCost"]) for row in daily if row["ChargePeriodStart"].startswith(day)) == cost, day
    print("ok")
    """

  @Test func focusByDayAddsUp() throws {
    guard try Program.isInstalled("python3") else {
      print("skipped: there is no python3")
      return
    }
    try withFolder { folder in
      let text = Self.scenario.replacing("horizon: 90m", with: "horizon: 26h").replacing(
        "rate: 0.4/s", with: "rate: 0.1/s")
      try text.write(toFile: folder + "/s.yaml", atomically: true, encoding: .utf8)
      let run = try Program.run(["run", "s.yaml", "--out", "out", "--quiet", "--focus-daily"], in: folder)
      try #require(run.code == 0, "\(run.complaints)")
      try Self.checkDays.write(toFile: folder + "/check.py", atomically: true, encoding: .utf8)
      let checked = try Program.shell("python3 check.py", in: folder)
      #expect(checked.output == "ok\n", "\(checked.complaints)")
      let package = try String(contentsOfFile: folder + "/out/datapackage.json", encoding: .utf8)
      #expect(package.contains("focus_daily.csv"))
      // Not asked for, it goes with the run that it was of.
      #expect(try Program.run(["run", "s.yaml", "--out", "out", "--quiet"], in: folder).code == 0)
      #expect(try !names(in: folder + "/out").contains("focus_daily.csv"))
    }
  }

  @Test func everyFileAddsUp() throws {
    guard try Program.isInstalled("python3") else {
      print("skipped: there is no python3")
      return
    }
    try withFolder { folder in
      try Self.scenario.write(toFile: folder + "/s.yaml", atomically: true, encoding: .utf8)
      let run = try Program.run(["run", "s.yaml", "--out", "out", "--quiet"], in: folder)
      try #require(run.code == 0, "\(run.complaints)")
      try Self.check.write(toFile: folder + "/check.py", atomically: true, encoding: .utf8)
      let checked = try Program.shell("python3 check.py", in: folder)
      #expect(checked.output == "ok\n", "\(checked.complaints)")
      let book = try #require(FileManager.default.contents(atPath: folder + "/out/costs.xlsx"))
      _ = try Program.run(["run", "s.yaml", "--out", "again", "--quiet", "--jobs", "1"], in: folder)
      #expect(FileManager.default.contents(atPath: folder + "/again/costs.xlsx") == book)
      // Priced again, hours are not known: the files of the run would be of other prices.
      let price = try Program.run(["price", "out", "--out", "out"], in: folder)
      #expect(price.code == 0)
      #expect(
        try names(in: folder + "/out").filter { ["costs_daily.csv", "costs_hourly.csv", "costs.xlsx"].contains($0) }
          == [])
    }
  }
}
