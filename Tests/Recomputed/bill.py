"""A bill computed a second time, from usage.json and the scenario alone.

Nothing of the program's own arithmetic is used: prices are rational numbers, a month, an hour and a reservation are worked
out here, and nothing is rounded before it is compared. `bill(scenario, usage)` gives a dictionary of lines; a `Line` has the
quantity and the four costs of a row of costs.csv.
"""

from commitments import Commitments
from machines import Machines
from overheads import Overheads
from tokens import Tokens
from units import Months, moment, seconds
from uses import Uses


class Bill(Machines, Commitments, Tokens, Overheads, Uses):
    """Lines by (month, nature, backend, workload, tenant, category, commitment, kind of purchase, what was sold)."""

    def __init__(self, scenario, usage):
        self.s, self.usage = scenario, usage
        self.months = Months(moment(scenario["start"]), int(seconds(scenario["horizon"])))
        self.lines = {}
        self.pools = list(scenario.get("pools", {}).items())
        self.consumers = [
            (name, tenant) for name, work in scenario["workloads"].items() for tenant in work.get("tenants", {"": 1})]
        self.pool_claims()
        self.cover()
        for month in range(len(self.months)):
            for index in range(len(self.pools)):
                if "instances_of" not in self.pools[index][1]:
                    self.pool(index, month)
            for name, api in scenario.get("apis", {}).items():
                self.api(name, api, month)
            self.overheads(month)
            self.uses(month)
        self.shared_commitments()

    def add(self, month, backend, category, line, consumer=None, commitment="", kind="", sold="", nature="usage"):
        workload, tenant = self.consumers[consumer] if consumer is not None else ("", "")
        key = (self.months.names[month], nature, backend, workload, tenant, category, commitment, kind, sold)
        if key in self.lines:
            self.lines[key] += line
        elif any((line.quantity, line.cost, line.billed)):
            self.lines[key] = line
