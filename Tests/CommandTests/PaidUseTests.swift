import FoundationEssentials
import Testing

/// Look-ups, validations, tools and cases of people, from the run to the files of finance.
@Suite("Uses that are paid for, in every file") struct PaidUseTests {
  @Test func everyFileAddsUp() throws {
    guard try Program.isInstalled("python3") else {
      print("skipped: there is no python3")
      return
    }
    try withFolder { folder in
      let root = String(#filePath.dropLast("Tests/CommandTests/PaidUseTests.swift".count))
      let words = [
        "run", root + "scenarios/support-tiers.yaml", "--set", "horizon=2h", "--replications", "2", "--out", "out",
        "--set", "overheads={vector_search: {price: $0.0004/request}}",
      ]
      let run = try Program.run(words, in: folder)
      #expect(run.code == 0, "\(run.complaints)")
      try Self.script.write(toFile: folder + "/add.py", atomically: false, encoding: .utf8)
      let sums = try Program.shell("python3 add.py", in: folder)
      #expect(sums.code == 0 && sums.output == "adds up\n", "\(sums.output)\(sums.complaints)")
    }
  }

  private static let script = """
    import csv, json
    from decimal import Decimal
    def rows(name):
        with open("out/" + name, newline="") as file: return list(csv.DictReader(file))
    def total(name, column="cost"): return sum(Decimal(row[column]) for row in rows(name))
    figures = {key: Decimal(str(row["value"])) for key, row in
               json.load(open("out/summary.json"), parse_float=Decimal)["figures"].items() if row.get("value") is not None}
    sums = {total("costs.csv"), total("unit_costs.csv"), total("showback.csv"), total("focus.csv", "EffectiveCost"),
            figures["total.cost"]}
    assert len(sums) == 1, sums
    # Each line of a use is its count times the scenario's price, and the counts are those of the figures.
    def uses(backend): return [row for row in rows("costs.csv") if row["backend"] == backend]
    def count(backend): return sum(Decimal(row["quantity"]) for row in uses(backend))
    for backend, price in [("semantic cache", "0.00002"), ("desk", "4.5"), ("vector_search", "0.0004")]:
        assert uses(backend), backend
        for row in uses(backend):
            assert abs(Decimal(row["quantity"]) * Decimal(price) - Decimal(row["cost"])) <= Decimal("0.000001"), row
    looks = figures["chat.cache.lookups"] - figures["chat.conversations"]
    requests = figures["chat.requests"]
    assert abs(count("vector_search") - requests) < 1, (count("vector_search"), requests)
    # First turns look up the exact cache too, again where the semantic one gave them the answer to another question.
    again = looks - count("semantic cache")
    assert 0 <= again <= figures["chat.cache.wrong_served"], (count("semantic cache"), looks)
    assert abs(count("desk") - figures["people.desk.cases"]) < 1, count("desk")
    # A workload's cost is the sum of its purposes, and of its tenants.
    for name in ["unit_costs.csv", "showback.csv"]:
        for row in rows(name):
            parts = sum(Decimal(row[key]) for key in row if key.startswith("cost_") and row[key] and key not in
                        ("cost_p10", "cost_p50", "cost_p90") and not key.startswith("cost_per_"))
            assert parts == Decimal(row["cost"]), (name, parts, row)
    print("adds up")
    """
}
