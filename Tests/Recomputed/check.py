"""Runs every scenario and compares its bill, line by line, with the one that bill.py computes; ends with 1 where one differs.

    python3 check.py PROGRAM FOLDER [NAME...]
"""

import csv
import json
import os
import subprocess
import sys
from collections import defaultdict
from fractions import Fraction as F

from bill import Bill
from scenarios import all_scenarios

MILLIONTH = F(1, 10**6)
COST_FILES = [
    "costs.csv", "costs_monthly.csv", "focus.csv", "unit_costs.csv", "showback.csv", "routes.csv"]


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def key(row):
    kind = row["purchase_option"].split(" ")[0]
    sold = ""
    if kind == "per_token":
        sold = row["sku"].split(":")[-1]
    elif row["category"] in ("agent_tools", "searches"):
        sold = ""
    elif row["category"] == "tool_calls" or row["unit"] == "call" and ":" in row["sku"]:
        sold = row["sku"].split(":")[-1]
    elif row["unit"] == "kWh":
        sold = "power"
    elif row["category"] == "warm_pool":
        sold = "warm"
    return (
        row["month"], row["charge"], row["backend"], row["workload"], row["tenant"], row["category"], row["commitment"], kind,
        sold)


def compare(name, folder, bill):
    """What of costs.csv is not as it was computed, in words."""
    columns = {"quantity": "quantity", "cost": "cost", "billed_cost": "billed", "list_cost": "listed",
               "contracted_cost": "contracted"}
    found, counts = defaultdict(lambda: defaultdict(F)), defaultdict(int)
    lines = rows(f"{folder}/costs.csv")
    for row in lines:
        counts[key(row)] += 1
        for column in columns:
            found[key(row)][column] += F(row[column])
    faults = []
    for place in sorted(set(found) | set(bill.lines)):
        line = bill.lines.get(place)
        for column, attribute in columns.items():
            expected = getattr(line, attribute) if line else F(0)
            # A line is rounded, and split off a charge that is rounded as well.
            if abs(found[place][column] - expected) > 3 * MILLIONTH * max(1, counts[place]):
                faults.append(f"{name}: {place} {column}: {float(found[place][column])}, not {float(expected)}")
    # A charge as a whole is rounded once.
    wholes = defaultdict(lambda: [F(0), F(0), 0])
    for place in found:
        whole = wholes[place[:3] + place[6:8]]
        whole[0] += found[place]["cost"]
        whole[1] += bill.lines[place].cost if place in bill.lines else F(0)
        whole[2] += 1
    for place, (actual, expected, count) in wholes.items():
        if abs(actual - expected) > MILLIONTH * (2 + count * ("per_token" in place or "pay_as_you_go" in place)):
            faults.append(f"{name}: all of {place}: {float(actual)}, not {float(expected)}")
    return len(lines), faults


def totals(name, folder):
    """Files whose sums are not the totals."""
    def total(file, column):
        return sum((F(row[column]) for row in rows(f"{folder}/{file}")), F(0))

    with open(f"{folder}/summary.json", encoding="utf-8") as file:
        figure = F(json.load(file, parse_float=str, parse_int=str)["figures"]["total.cost"]["value"])
    costs = {total("costs.csv", "cost"), total("costs_monthly.csv", "cost"), total("unit_costs.csv", "cost"),
             total("focus.csv", "EffectiveCost"), figure}
    billed = {total("costs.csv", "billed_cost"), total("costs_monthly.csv", "billed_cost"), total("focus.csv", "BilledCost")}
    return [f"{name}: sums of files differ: {[[float(x) for x in s] for s in (costs, billed)]}"] * (
        len(costs) > 1 or len(billed) > 1)


def groups(name, folder, scenario):
    """Where the bill by feature, user group, route or outcome is not the bill."""
    faults = []

    def require(condition, rule):
        if not condition:
            faults.append(f"{name}: {rule}")

    def sums(file, keys, column="cost"):
        found = defaultdict(F)
        for row in rows(f"{folder}/{file}"):
            found[tuple(row[key] for key in keys)] += F(row[column])
        return found

    def feature(row):
        return json.loads(row["tags"]).get("feature", row["workload"]) if row["tags"] else row["workload"]

    total = sum(F(row["cost"]) for row in rows(f"{folder}/costs.csv"))
    lines = [row for row in rows(f"{folder}/costs.csv") if row["charge"] == "usage"]
    full, routes, shown = rows(f"{folder}/unit_costs.csv"), rows(f"{folder}/routes.csv"), rows(f"{folder}/showback.csv")
    for file, found in (("routes.csv", routes), ("showback.csv", shown), ("unit_costs.csv", full)):
        if found or total:
            require(sum(F(row["cost"]) for row in found) == total, f"{file} does not add up to the bill")
    # By route: what a workload caused at a backend, and all that a backend cost.
    own, whole = defaultdict(F), defaultdict(F)
    for row in lines:
        whole[row["backend"],] += F(row["cost"])
        if row["workload"]:
            own[row["workload"], row["backend"]] += F(row["cost"])
    require(sums("routes.csv", ["backend"]) == whole, "backends of routes.csv are not those of the bill")
    for place, cost in sums("routes.csv", ["workload", "backend"], "own_cost").items():
        require(cost == own[place], f"routes.csv: {place} caused {float(own[place])}, not {float(cost)}")
    # By user group: what each caused itself.
    caused = defaultdict(F)
    for row in lines:
        caused[row["workload"], row["tenant"]] += F(row["cost"]) if row["workload"] else 0
    for place, cost in sums("showback.csv", ["workload", "tenant"], "own_cost").items():
        require(cost == caused[place], f"showback.csv: {place} caused {float(caused[place])}, not {float(cost)}")
    for row in shown:
        require(F(row["own_cost"]) + F(row["shared_cost"]) == F(row["cost"]), f"showback.csv: {row} is not the sum of its parts")
    # By feature: a tag's workloads together, of which nothing but what is nobody's is left without a name.
    features = defaultdict(F)
    for row in shown:
        features[feature(row)] += F(row["cost"])
    require(sum(features.values()) == (total if shown else 0), "features do not add up to the bill")
    tagged = {work.get("tags", {}).get("feature", one) for one, work in scenario["workloads"].items()}
    require(set(features) <= tagged, f"features {sorted(features)} are not {sorted(tagged)}")
    # By outcome: what a workload cost, and each of its outcomes.
    by_name = {row["workload"]: row for row in full}
    outcomes = rows(f"{folder}/outcomes.csv")
    expected = [(one, work["outcome"]["name"]) for one, work in scenario["workloads"].items() if "outcome" in work]
    require([(row["workload"], row["outcome"]) for row in outcomes] == expected, "outcomes.csv has other workloads")
    with_outcome = sum(F(row["cost"]) for row in outcomes)
    others = sum(F(row["cost"]) for row in full if row["workload"] not in dict(expected))
    require(with_outcome + others == total, "outcomes.csv and the other workloads do not add up to the bill")
    for row in outcomes:
        require(F(row["cost"]) == F(by_name[row["workload"]]["cost"]), f"outcomes.csv: {row['workload']} has two costs")
    # A unit cost is the cost beside it, without calls under way, over the number beside it.
    for file, count, unit in (("unit_costs.csv", "completed", "cost_per_request"), ("outcomes.csv", "outcomes", "cost_per_outcome")):
        for row in rows(f"{folder}/{file}"):
            if row[unit]:
                product = F(row[unit]) * F(row[count])
                ended = F(row["cost"]) - F(by_name[row["workload"]]["cost_under_way"])
                require(abs(product - ended) <= ended / 10**9 + 5 * MILLIONTH,
                        f"{file}: {unit} of {row['workload']} times {count} is {float(product)}, not {float(ended)}")
    return faults


def focus(name, folder, bill):
    """What of focus.csv is not as the specification has it."""
    faults, units, quantities = [], defaultdict(set), defaultdict(lambda: defaultdict(F))
    for row in rows(f"{folder}/focus.csv"):
        def require(condition, rule):
            if not condition:
                faults.append(f"{name}: focus.csv: {rule}: {row}")

        is_purchase, commitment = row["ChargeCategory"] == "Purchase", row["CommitmentDiscountId"]
        status = row["CommitmentDiscountStatus"]
        category = (
            "Committed" if commitment and not is_purchase else
            "Dynamic" if row["SkuPriceId"].endswith("@spot") else "Standard")
        require(row["PricingCategory"] == category, f"PricingCategory {category}")
        require((status == "") == (is_purchase or not commitment), "a status of usage under a commitment alone")
        require((row["ConsumedQuantity"] == "") == (is_purchase or status == "Unused"), "ConsumedQuantity")
        require((row["CommitmentDiscountQuantity"] == "") == (commitment == ""), "CommitmentDiscountQuantity")
        require((row["CommitmentDiscountUnit"] == "") == (commitment == ""), "CommitmentDiscountUnit")
        if is_purchase or status == "Unused":
            require(row["ResourceId"] == commitment, "ResourceId of the commitment")
        if is_purchase or status:
            require(F(row["EffectiveCost" if is_purchase else "BilledCost"]) == 0, "nothing is counted twice")
        require(F(row["ContractedCost"]) <= F(row["ListCost"]), "ContractedCost at most ListCost")
        for cost, price in (("ListCost", "ListUnitPrice"), ("ContractedCost", "ContractedUnitPrice")):
            product = F(row[price]) * F(row["PricingQuantity"])
            slack = 4 * MILLIONTH + F(row[price]) * MILLIONTH + abs(F(row["PricingQuantity"])) / 10**11
            require(abs(product - F(row[cost])) <= slack, f"{cost} is {float(product)}")
        if commitment:
            units[commitment].add((row["CommitmentDiscountUnit"], row["CommitmentDiscountCategory"]))
            month = row["BillingPeriodStart"][:7]
            quantities[commitment, month][status or row["ChargeFrequency"]] += F(row["CommitmentDiscountQuantity"])
    expected = defaultdict(lambda: defaultdict(F))
    for (month, nature, _, _, _, category, commitment, _, _), line in bill.lines.items():
        if commitment:
            status = {"unused_commitment": "Unused", "upfront": "One-Time", "recurring": "Recurring", "resale": "One-Time"}
            expected[commitment, month][status.get(category, "Used")] += line.committed
    for place in set(quantities) | set(expected):
        for status in set(quantities[place]) | set(expected[place]):
            if abs(quantities[place][status] - expected[place][status]) > 30 * MILLIONTH:
                faults.append(
                    f"{name}: focus.csv: {status} of {place} is {float(quantities[place][status])}, "
                    f"not {float(expected[place][status])}")
    faults += [f"{name}: focus.csv: {i} is counted in {u}" for i, u in units.items() if len(u) > 1]
    return faults


def priced_outcomes(folder):
    columns = ["workload", "outcome", "completed", "outcomes", "cost", "cost_per_outcome", "tags"]
    return [[row[column] for column in columns] for row in rows(f"{folder}/outcomes.csv")]


def main(program, folder, names):
    os.makedirs(folder, exist_ok=True)
    lines, faults, count = 0, [], 0
    for scenario in all_scenarios():
        name = scenario["name"]
        if names and name not in names:
            continue
        count += 1
        out = f"{folder}/{name}"
        with open(f"{out}.yaml", "w", encoding="utf-8") as file:
            json.dump(scenario, file)
        run = subprocess.run(
            [program, "run", f"{out}.yaml", "--quiet", "--out", out], capture_output=True, text=True, check=False)
        if run.returncode != 0:
            faults.append(f"{name}: {run.stderr}")
            continue
        with open(f"{out}/usage.json", encoding="utf-8") as file:
            usage = json.load(file, parse_float=F)["replications"][0]
        bill = Bill(scenario, usage)
        some, wrong = compare(name, out, bill)
        lines += some
        faults += wrong + totals(name, out) + groups(name, out, scenario) + focus(name, out, bill)
        again = subprocess.run([program, "price", out], capture_output=True, text=True, check=False)
        if again.returncode != 0:
            faults.append(f"{name}: price: {again.stderr}")
            continue
        for file in COST_FILES:
            with open(f"{out}/{file}", "rb") as first, open(f"{out}/priced/{file}", "rb") as second:
                if first.read() != second.read():
                    faults.append(f"{name}: {file} is another one where it is priced again")
        # What came of answers is not billed: of outcomes a price knows how many there were and what they cost.
        if priced_outcomes(out) != priced_outcomes(f"{out}/priced"):
            faults.append(f"{name}: outcomes.csv is another one where it is priced again")
    for fault in faults:
        print(fault)
    print(f"{count} scenarios, {lines} lines, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3:]))
