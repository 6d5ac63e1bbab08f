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
COST_FILES = ["costs.csv", "costs_monthly.csv", "focus.csv", "unit_costs.csv", "showback.csv"]


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def key(row):
    kind = row["purchase_option"].split(" ")[0]
    sold = ""
    if kind == "per_token":
        sold = row["sku"].split(":")[-1]
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
        faults += wrong + totals(name, out) + focus(name, out, bill)
        again = subprocess.run([program, "price", out], capture_output=True, text=True, check=False)
        if again.returncode != 0:
            faults.append(f"{name}: price: {again.stderr}")
            continue
        for file in COST_FILES:
            with open(f"{out}/{file}", "rb") as first, open(f"{out}/priced/{file}", "rb") as second:
                if first.read() != second.read():
                    faults.append(f"{name}: {file} is another one where it is priced again")
    for fault in faults:
        print(fault)
    print(f"{count} scenarios, {lines} lines, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1]), sys.argv[2], sys.argv[3:]))
