"""Lines of commitments: those of one pool, with machines of one's own, and those of several."""

from collections import defaultdict
from fractions import Fraction as F

from units import FACTOR, FIXED, HOUR, LIST, TERM, UPFRONT, Line, moment, money, seconds, share


class Commitments:
    def commitment(self, index, place, option, month, title):
        name, pool = self.pools[index]
        kind = option["option"]
        instance = option.get("instance", pool["instance"])
        machine = self.machines(pool).index(instance)
        count = option["count"]
        if kind == "owned":
            term = int(F(option["depreciation"].removesuffix("y")) * 8760 * 3600)
            price, kept = money(option["price"]), share(option.get("residual", "0%"))
            hourly, once = price * (1 - kept) / (term // 3600), F(1)
            back = price * kept
        else:
            term = TERM[option.get("term", "1y")] * 3600
            hourly, once, back = self.hourly(option, instance, pool), UPFRONT[option.get("payment", "no_upfront")], F(0)
        is_money = kind == "savings_plan"
        ran = self.time(index, place, month)[0][0]
        self.spread(
            index, machine, month, ran, hourly, kind, title, agreed=self.agreed(index, machine),
            take=hourly if is_money else F(1))
        unused = F(count * self.months.length(month)) / 3600 - F(ran) / HOUR
        cost = unused * hourly
        self.add(
            month, name, "unused_commitment",
            Line(unused, cost, 0, cost, cost, cost if is_money else unused), commitment=title, kind=kind)
        self.purchases(
            month, name, title, kind, count * hourly, once, term, self.months.start, count * back, self.months.spans[month],
            None if is_money else F(count), count, count)

    def purchases(self, month, backend, title, kind, hourly, once, term, start, back, span, units, pieces, hours):
        """What is invoiced of a commitment in a month, and what comes back."""
        low, high = span
        if high <= low:
            return

        def before(at):
            return max(0, -(-(at - start) // term))

        times = before(high) - before(low)
        whole = hourly * term / 3600
        paid = times * (whole * once + back)
        if paid:
            committed = paid if units is None else units * term / 3600 * once * times
            self.add(
                month, backend, "upfront", Line(pieces * times, 0, paid, paid, paid, committed), commitment=title, kind=kind,
                nature="purchase")
        length = F(high - low) / 3600
        fee = hourly * length * (1 - once)
        if fee:
            committed = fee if units is None else units * length * (1 - once)
            self.add(
                month, backend, "recurring", Line(hours * length, 0, fee, fee, fee, committed), commitment=title, kind=kind,
                nature="purchase")
        ends = (high - start) // term - (low - start) // term
        if back and ends:
            self.add(
                month, backend, "resale", Line(-pieces * ends, 0, -back * ends, -back * ends, -back * ends, F(0)),
                commitment=title, kind=kind, nature="purchase")

    def own_machines(self, index, place, option, month):
        name, pool = self.pools[index]
        count = option["count"]
        part = F(self.months.length(month), self.months.whole[month])
        for category in ("rack", "staff"):
            if category in option:
                self.add(
                    month, name, category, Line(count * part, count * part * money(option[category])), kind="owned")
        if "power" not in option:
            return
        power = option["power"]
        price = money(power["tariff"]) * F(str(power.get("pue", 1)))
        kilowatts = {k: F(power[k].removesuffix("kW")) for k in ("idle", "load")}
        ran = self.time(index, place, month)[0][0]
        waiting = F(count * self.months.length(month)) / 3600 - F(ran) / HOUR
        machine = self.machines(pool).index(option.get("instance", pool["instance"]))
        for owner, category, consumer, weight in self.parts(index, machine, month):
            hours = F(ran) * weight / HOUR
            if consumer is None:
                waiting += hours
                continue
            used = hours * kilowatts["load"]
            self.add(
                month, self.pools[owner][0], "power" if category == "usage" else category, Line(used, used * price),
                consumer, kind="owned", sold="power")
        used = waiting * kilowatts["idle"]
        self.add(month, name, "power", Line(used, used * price), kind="owned", sold="power")

    def coverage(self, name, contract):
        """(pool, machine, what an hour takes, what is paid on demand) of all that it covers."""
        kind, rows = contract["option"], []
        for index, (title, pool) in enumerate(self.pools):
            if "instances_of" in pool:
                continue
            for machine, instance in enumerate(self.machines(pool)):
                if not any(
                        o["option"] == "on_demand" and o.get("instance", pool["instance"]) == instance
                        for o in self.options(pool)):
                    continue
                cloud, size = instance.split("/")
                paid = self.agreed(index, machine)
                if kind in ("savings_plan", "committed_use"):
                    clouds = ("gcp",) if kind == "committed_use" else ("aws", "azure")
                    if title not in contract.get("pools", [title]) or ("pools" not in contract and cloud not in clouds):
                        continue
                    rate = self.list_price(pool, instance) * (1 - share(contract["discount"]))
                    if rate < paid:
                        rows.append((index, machine, rate, paid))
                elif kind == "reserved":
                    own = contract["instance"].split("/")[1]
                    family = own.split(".")[0] == size.split(".")[0]
                    if cloud == "aws" and (own == size if own.startswith(FIXED) else family):
                        rows.append((index, machine, FACTOR[size.split(".")[1]], paid))
                elif title == contract["pool"] and instance == contract.get("instance", pool["instance"]):
                    rows.append((index, machine, F(1), paid))
        return rows

    def pricing(self, instance):
        """The first pool that writes a price of its own of an instance on demand; None where none does."""
        return next(
            (p for _, p in self.pools if "instances_of" not in p and self.list_price(p, instance) != LIST[instance]), None)

    def contract(self, contract):
        """(what there is of it in an hour, what that costs, term in seconds, part paid at once, window)."""
        kind = contract["option"]
        window = (self.months.start, self.months.end)
        if kind in ("savings_plan", "committed_use"):
            amount = hourly = money(contract["commitment"])
        elif kind == "reserved":
            instance = contract["instance"]
            amount = contract["count"] * FACTOR[instance.split(".")[1]]
            hourly = contract["count"] * self.hourly(contract, instance, self.pricing(instance))
        else:
            first = moment(contract["from"])
            length = int(seconds(contract["lasting"]))
            return (
                F(contract["count"]), contract["count"] * money(contract["price"]), length, F(1), (first, first + length))
        return (
            amount, hourly, TERM[contract.get("term", "1y")] * 3600, UPFRONT[contract.get("payment", "no_upfront")], window)

    def cover(self):
        """Clock hour by clock hour: which time on demand which commitment covers."""
        contracts = self.s.get("commitments", {})
        self.covered, self.taken, self.available = defaultdict(F), defaultdict(F), defaultdict(F)
        self.times = defaultdict(F)
        if not contracts:
            return
        first = self.months.start // 3600
        hours = -(-self.months.end // 3600) - first
        demand = [defaultdict(int) for _ in range(hours)]
        for pool, low, high, level, micro, machine in self.usage["levels"]:
            for place, option in enumerate(self.options(self.pools[pool][1])):
                if option["option"] == "on_demand" and self.ranks[pool, place][0] == machine:
                    start, end = self.ranks[pool, place][1:]
                    count = max(0, min(level + 1, end) - start)
                    for hour in range(low, high):
                        demand[hour][pool, machine] += count * micro
        claims = []
        for name, contract in contracts.items():
            kind = contract["option"]
            rows = self.coverage(name, contract)
            amount, hourly = self.contract(contract)[:2]
            for place, row in enumerate(sorted(rows, key=lambda r: (r[2], r[:2]))):
                turn = {"capacity_block": 0, "reserved": 1}.get(kind, 2)
                # The lowest share of the price on demand is the highest saving.
                order = (row[2] / row[3], row[2], len(rows)) if turn == 2 else (hourly / amount,)
                claims.append(((turn, order, name, place), name, row))
        claims.sort(key=lambda claim: claim[0])
        for hour in range(hours):
            low, high = max(self.months.start, (first + hour) * 3600), min(self.months.end, (first + hour + 1) * 3600)
            month = next(m for m, (a, b) in enumerate(self.months.spans) if a <= low < b)
            rest = {}
            for name, contract in contracts.items():
                amount, _, _, _, (begin, end) = self.contract(contract)
                rest[name] = amount * max(0, min(high, end) - max(low, begin)) * 10**6
                self.available[month, name] += rest[name]
            for _, name, (pool, machine, take, _) in claims:
                time = min(F(demand[hour][pool, machine]), rest[name] / take)
                demand[hour][pool, machine] -= time
                rest[name] -= time * take
                self.covered[month, pool, machine] += time
                self.times[month, name, pool, machine] += time
                self.taken[month, name, pool, machine] += time * take

    def shared_commitments(self):
        for name, contract in self.s.get("commitments", {}).items():
            kind = contract["option"]
            amount, hourly, term, once, window = self.contract(contract)
            is_money = kind in ("savings_plan", "committed_use")
            for month, (low, high) in enumerate(self.months.spans):
                low, high = max(low, window[0]), min(high, window[1])
                for (at, other, pool, machine), micro in self.times.items():
                    if (at, other) == (month, name) and micro:
                        take = self.taken[at, other, pool, machine] / micro
                        self.spread(
                            pool, machine, month, micro, hourly * take / amount, kind, name,
                            agreed=self.agreed(pool, machine), take=take)
                left = self.available[month, name] - sum(
                    value for (at, other, _, _), value in self.taken.items() if (at, other) == (month, name))
                left /= HOUR
                cost = left * hourly / amount
                # The bill counts sizes in quarters of AWS' unit.
                quantity = left * 4 if kind == "reserved" else left
                self.add(
                    month, name, "unused_commitment", Line(quantity, cost, 0, cost, cost, cost if is_money else left),
                    commitment=name, kind=kind)
                self.purchases(
                    month, name, name, kind, hourly, once, term, window[0], F(0), (low, high),
                    None if is_money else amount, 1, 1)
