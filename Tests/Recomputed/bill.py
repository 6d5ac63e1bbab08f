"""A bill computed a second time, from usage.json and the scenario alone.

Nothing of the program's own arithmetic is used: prices are rational numbers, a month, an hour and a reservation are worked
out here, and nothing is rounded before it is compared. `bill(scenario, usage)` gives a dictionary of lines; a `Line` has the
quantity and the four costs of a row of costs.csv.
"""

import calendar
import datetime
from collections import defaultdict
from fractions import Fraction as F

HOUR = 3_600_000_000  # microseconds

# List prices of an hour on demand, us-east-1 and us-central1 (AWS and Google price lists, 2026-01).
LIST = {
    "aws/g5.xlarge": F("1.006"), "aws/g5.12xlarge": F("5.672"), "aws/p4d.24xlarge": F("21.957642"),
    "aws/c7g.large": F("0.0725"), "aws/c7g.xlarge": F("0.145"), "aws/c7g.2xlarge": F("0.29"),
    "gcp/g2-standard-4": F("0.706832255"),
}
# AWS' normalisation factors.
FACTOR = {"large": F(4), "xlarge": F(8), "2xlarge": F(16), "12xlarge": F(96), "24xlarge": F(192)}
TERM = {"1y": 365 * 24, "3y": 3 * 365 * 24}
UPFRONT = {"no_upfront": F(0), "partial_upfront": F(1, 2), "all_upfront": F(1)}
# Families whose reservations cover their own size alone.
FIXED = ("g5.", "g6.", "p5.")
OUTCOMES = ["usage", "lost_work", "retries", "wasted"]


def money(text):
    """`$0.15/M`, `$250k`, `$0.36/h`: the number, in the unit that is written."""
    number = text.lstrip("$").split("/")[0]
    scale = {"k": 1000, "M": 1_000_000}.get(number[-1])
    return F(number[:-1]) * scale if scale else F(number)


def share(text):
    return F(text.rstrip("%")) / 100 if text.endswith("%") else F(text)


def scaled(text):
    """`90KB`, `10MB`, `100GB`, `200k`, `5M`: a number of bytes or tokens."""
    text = str(text).removesuffix("B")
    scale = {"k": 10**3, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}.get(text[-1])
    return F(text[:-1]) * scale if scale else F(text)


def seconds(text):
    text = str(text)
    for unit, scale in (("ms", F(1, 1000)), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400), ("y", 365 * 86400)):
        if text.endswith(unit):
            return F(text.removesuffix(unit)) * scale
    return F(text)


def moment(text):
    return int(datetime.datetime.fromisoformat(text + "+00:00").timestamp())


class Months:
    """The calendar months of a run, each with its first second, its last and the seconds of the whole month."""

    def __init__(self, start, horizon):
        self.start, self.end = start, start + horizon
        self.names, self.spans, self.whole = [], [], []
        at = start
        while at < self.end:
            day = datetime.datetime.fromtimestamp(at, datetime.timezone.utc)
            days = calendar.monthrange(day.year, day.month)[1]
            first = datetime.datetime(day.year, day.month, 1, tzinfo=datetime.timezone.utc)
            after = int(first.timestamp()) + days * 86400
            self.names.append(f"{day.year}-{day.month:02}")
            self.spans.append((at, min(after, self.end)))
            self.whole.append(days * 86400)
            at = after

    def __len__(self):
        return len(self.names)

    def length(self, month):
        return self.spans[month][1] - self.spans[month][0]


class Line:
    def __init__(self, quantity, cost, billed=None, listed=None, contracted=None, committed=None):
        self.quantity, self.cost = F(quantity), F(cost)
        self.billed = self.cost if billed is None else F(billed)
        self.listed = self.cost if listed is None else F(listed)
        self.contracted = self.cost if contracted is None else F(contracted)
        self.committed = committed

    def __iadd__(self, other):
        for name in ("quantity", "cost", "billed", "listed", "contracted"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        if other.committed is not None:
            self.committed = (self.committed or 0) + other.committed
        return self


class Bill:
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
        self.shared_commitments()

    def add(self, month, backend, category, line, consumer=None, commitment="", kind="", sold="", nature="usage"):
        workload, tenant = self.consumers[consumer] if consumer is not None else ("", "")
        key = (self.months.names[month], nature, backend, workload, tenant, category, commitment, kind, sold)
        if key in self.lines:
            self.lines[key] += line
        elif any((line.quantity, line.cost, line.billed)):
            self.lines[key] = line

    # ---- machines

    def machines(self, pool):
        """The types that a pool buys, its own first."""
        names = [pool["instance"]]
        for option in self.options(pool):
            if option.get("instance", names[0]) not in names:
                names.append(option["instance"])
        return names

    def options(self, pool):
        return pool.get("purchase", [{"option": "on_demand"}])

    def hourly(self, option, instance):
        if "price" in option and option["option"] != "owned":
            per_second = option["price"].endswith("/s")
            return money(option["price"]) * (3600 if per_second else 1)
        return LIST[instance] * (1 - share(option.get("discount", "0%")))

    def committed(self, option):
        return option["option"] in ("reserved", "savings_plan", "committed_use", "owned")

    def pool_claims(self):
        """Which ranks of a type each option pays for: commitments first, then what is paid by the second."""
        self.ranks = {}
        for index, (_, pool) in enumerate(self.pools):
            if "instances_of" in pool:
                continue
            for machine, name in enumerate(self.machines(pool)):
                first = 1
                own = [(o, x) for o, x in enumerate(self.options(pool)) if x.get("instance", pool["instance"]) == name]
                for order in (True, False):
                    for place, option in own:
                        if self.committed(option) != order or option["option"] == "spot":
                            continue
                        count = option.get("count") if order else option.get("max")
                        self.ranks[index, place] = (machine, first, first + count if count is not None else 10**9)
                        first = self.ranks[index, place][2]

    def time(self, index, place, month):
        """Microseconds that an option's instances ran, by price of spot, and what the provider's rounding adds."""
        option = self.options(self.pools[index][1])[place]
        ran, rounding = defaultdict(int), defaultdict(int)
        if option["option"] == "spot":
            for pool, bought, at, price, micro, extra in self.usage["instances"]:
                if (pool, bought, at) == (index, place, month):
                    ran[price] += micro
                    rounding[price] += extra
        else:
            machine, low, high = self.ranks[index, place]
            for pool, at, first, last, micro, extra, kind in self.usage["ranks"]:
                if (pool, at, kind) == (index, month, machine):
                    count = max(0, min(last + 1, high) - max(first, low))
                    ran[0] += count * micro
                    rounding[0] += count * extra
        tail = 0
        if "billing" in option:
            rounding = defaultdict(int)
            rule = option["billing"]
            step, least, kept = (
                int(seconds(rule.get(key, standard)) * 10**6)
                for key, standard in (("increment", "1s"), ("minimum", "0s"), ("idle_tail", "0s")))
            for pool, spot, at, rank, micro, kind in self.usage["runs"]:
                if (pool, at) != (index, month):
                    continue
                if option["option"] == "spot":
                    mine = spot == place
                else:
                    machine, low, high = self.ranks[index, place]
                    mine = spot < 0 and kind == machine and low <= rank < high
                if mine:
                    whole = -(-(micro + kept) // step) * step
                    rounding[0] += max(whole, least) - micro - kept
                    tail += kept
        return ran, rounding, tail

    def parts(self, index, machine, month):
        """Shares of an instance's time: (pool, category, consumer, weight)."""
        members = [index] + [
            i for i, (_, pool) in enumerate(self.pools) if pool.get("instances_of") == self.pools[index][0]]
        shared = len(members) > 1
        rows = []
        for member in members:
            size = self.pools[member][1].get("parallelism", {}).get("tensor", 1) if shared else 1
            own = [row for row in self.usage["pool_time"] if (row[0], row[1]) == (member, month)]
            cells = 6 + 4 * len(self.consumers)
            mixed = any(len(row) > cells for row in own)
            row = next(
                (r for r in own if not mixed or (int(r[cells]) if len(r) > cells else 0) == machine), None)
            if row is None:
                continue
            idle, drain, starting, empty = row[2:6]
            for name, value in (("idle", idle), ("drain", drain), ("starting", starting), ("unoccupied", empty)):
                rows.append((member, name, None, F(value) * size))
            for outcome, category in enumerate(OUTCOMES):
                for consumer in range(len(self.consumers)):
                    value = row[6 + outcome * len(self.consumers) + consumer]
                    rows.append((member, category, consumer, F(value) * size))
        whole = sum(row[3] for row in rows)
        if not whole:
            return [(index, "idle", None, F(1))]
        return [(pool, category, consumer, weight / whole) for pool, category, consumer, weight in rows if weight]

    def spread(self, index, machine, month, micro, price, kind, commitment="", listed=None, agreed=None, take=None):
        """Lines of time of one type of instance at a price of an hour."""
        instance = self.machines(self.pools[index][1])[machine]
        if agreed is None:
            agreed = price
        listed = max(LIST[instance], price, agreed) if listed is None else listed
        for pool, category, consumer, weight in self.parts(index, machine, month):
            hours = F(micro) * weight / HOUR
            line = Line(
                hours, hours * price, 0 if commitment else None, hours * listed, hours * agreed,
                hours * take if take is not None else None)
            self.add(month, self.pools[pool][0], category, line, consumer, commitment, kind)

    def agreed(self, index, machine):
        pool = self.pools[index][1]
        name = self.machines(pool)[machine]
        for option in self.options(pool):
            if option["option"] == "on_demand" and option.get("instance", pool["instance"]) == name:
                return self.hourly(option, name)
        return LIST[name]

    def pool(self, index, month):
        name, pool = self.pools[index]
        span = self.months.length(month)
        seen = defaultdict(int)
        left = {m: self.covered.get((month, index, m), 0) for m in range(len(self.machines(pool)))}
        for place, option in enumerate(self.options(pool)):
            kind = option["option"]
            instance = option.get("instance", pool["instance"])
            machine = self.machines(pool).index(instance)
            if self.committed(option):
                title = f"{name} {kind}" + (f" {option.get('term', '1y')}" if kind != "owned" else "")
                seen[title] += 1
                if seen[title] > 1:
                    title += f" ({seen[title]})"
                self.commitment(index, place, option, month, title)
                if kind == "owned":
                    self.own_machines(index, place, option, month)
                continue
            ran, rounding, tail = self.time(index, place, month)
            steps = option["price"] if isinstance(option.get("price"), list) else None
            for at in sorted(set(ran) | set(rounding)):
                price = money(steps[at]["price"]) if steps else self.hourly(option, instance)
                micro = ran[at]
                if kind == "on_demand":
                    taken = min(left[machine], micro)
                    left[machine] -= taken
                    micro -= taken
                self.spread(index, machine, month, micro, price, kind)
                listed = max(LIST[instance], price)
                for category, extra in (("rounding", rounding[at]), ("idle", tail if at == 0 else 0)):
                    hours = F(extra) / HOUR
                    self.add(month, name, category, Line(hours, hours * price, None, hours * listed), kind=kind)
        self.warm(index, month)
        assert span > 0

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
            hourly, once, back = self.hourly(option, instance), UPFRONT[option.get("payment", "no_upfront")], F(0)
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

    def warm(self, index, month):
        name, pool = self.pools[index]
        price = next(
            (self.hourly(o, pool["instance"]) for o in reversed(self.options(pool)) if o["option"] == "on_demand"),
            LIST[pool["instance"]])
        for owner, at, waited, prepared in self.usage["warm"]:
            if (owner, at) == (index, month):
                part = share(pool["warm_pool"].get("price", "100%"))
                for micro, rate in ((waited, price * part), (prepared, price)):
                    hours = F(micro) / HOUR
                    self.add(month, name, "warm_pool", Line(hours, hours * rate), kind="on_demand", sold="warm")

    # ---- commitments of several pools

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
                    rate = LIST[instance] * (1 - share(contract["discount"]))
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

    def contract(self, contract):
        """(what there is of it in an hour, what that costs, term in seconds, part paid at once, window)."""
        kind = contract["option"]
        window = (self.months.start, self.months.end)
        if kind in ("savings_plan", "committed_use"):
            amount = hourly = money(contract["commitment"])
        elif kind == "reserved":
            instance = contract["instance"]
            amount = contract["count"] * FACTOR[instance.split(".")[1]]
            hourly = contract["count"] * self.hourly(contract, instance)
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

    # ---- hosted models

    def api(self, name, api, month):
        index = list(self.s["apis"]).index(name)
        rows = [row for row in self.usage["tokens"] if (row[0], row[2]) == (index, month)]
        if "provisioned" in api:
            return self.capacity(name, api["provisioned"], rows, month)
        part = self.volume(api["price"], rows)
        for _, consumer, _, calls, new, cached, out, flags in rows:
            outcome = OUTCOMES[flags // 2]
            for kind, tokens, price in token_prices(api, calls, new, cached, out, is_long=flags % 2 == 1):
                listed = tokens * price / 10**6
                self.add(
                    month, name, kind if outcome == "usage" else outcome,
                    Line(tokens, listed * part, None, listed), consumer, kind="per_token",
                    sold=kind + (" long" if flags % 2 else ""))

    def volume(self, price, rows):
        """The mean share of the price over the steps that a month's tokens fill."""
        tokens = sum(row[4] + row[5] + row[6] for row in rows)
        if "volume" not in price or not tokens:
            return F(1)
        paid, low = F(0), F(0)
        for step in price["volume"]:
            high = min(F(tokens), scaled(step["up_to"])) if "up_to" in step else F(tokens)
            paid += max(F(0), high - low) * (1 - share(step["discount"]))
            low = max(low, high)
        return paid / tokens

    def capacity(self, name, bought, rows, month):
        span = self.months.length(month)
        hours = F(bought["units"] * span, 3600)
        cost = hours * money(bought["price"])
        amount, unit = bought["tokens"].split("/")
        most = bought["units"] * scaled(amount) / {"s": 1, "min": 60, "h": 3600}[unit] * span
        used = defaultdict(int)
        for _, consumer, _, _, new, cached, out, flags in rows:
            used[OUTCOMES[flags // 2], consumer] += new + cached + out
        whole = max(most, sum(used.values()))
        for (category, consumer), tokens in used.items():
            part = F(tokens) / whole
            self.add(month, name, category, Line(hours * part, cost * part), consumer, kind="provisioned")
        part = 1 - F(sum(used.values())) / whole
        self.add(month, name, "unused_commitment", Line(hours * part, cost * part), kind="provisioned")

    # ---- what is paid besides

    def overheads(self, month):
        part = F(self.months.length(month), self.months.whole[month])
        hours = F(self.months.length(month), 3600)
        counts = {row[0]: row[2:] for row in self.usage["requests"] if row[1] == month}
        for kind, block in self.s.get("overheads", {}).items():
            answered = kind in ("egress", "human")
            chosen = {
                c: n[1 if answered else 0] for c, n in counts.items()
                if self.consumers[c][0] in (block.get("workloads", list(self.s["workloads"])))}
            chosen = {c: n for c, n in chosen.items() if n}

            def line(quantity, price, consumer=None, name=kind):
                self.add(month, name, "overhead", Line(quantity, quantity * price), consumer, kind="pay_as_you_go")

            if kind == "fixed":
                for name, price in block.items():
                    line(part, money(price), name=name)
            elif kind == "load_balancer":
                line(hours, money(block["price"]))
            elif kind == "storage":
                line(scaled(block["size"]) / 10**9 * part, money(block["price"]))
            elif kind in ("logging", "tracing", "egress", "cross_zone"):
                some = share(block.get("sampled", block.get("share", "100%")))
                each = scaled(block["size"].split("/")[0]) * some
                # Whole bytes of a consumer's month.
                sizes = {c: F(int(n * each)) / 10**9 for c, n in chosen.items()}
                mean = self.tiers(block["price"], sum(sizes.values()))
                for consumer, size in sizes.items():
                    line(size, mean, consumer)
            else:
                each = F(str(block.get("tokens", block.get("calls", 1)))) * share(block.get("share", "100%"))
                price = money(block["price"]) / (10**6 if "/M" in block["price"] else 1)
                for consumer, count in chosen.items():
                    line(count * each, price, consumer)

    def tiers(self, price, gigabytes):
        """The mean price of a gigabyte over the steps."""
        if isinstance(price, str):
            return money(price)
        paid, low = F(0), F(0)
        for step in price:
            high = min(gigabytes, scaled(step["up_to"]) / 10**9) if "up_to" in step else gigabytes
            paid += max(F(0), high - low) * money(step["price"])
            low = max(low, high)
        return paid / gigabytes if gigabytes else F(0)


def token_prices(api, calls, new, cached, out, is_long):
    """(kind of token, how many, dollars a million) of an API's calls."""
    price, tier = api["price"], api.get("tier", "standard")
    plain = {key: price.get(key) for key in ("input", "cached_input", "output")}
    if tier == "standard" and is_long:
        plain = {key: price["long_context"].get(key) for key in plain}
    elif tier != "standard":
        plain = {
            "input": price.get(f"{tier}_input", price["input"]), "cached_input": None,
            "output": price.get(f"{tier}_output", price["output"])}
    writes = api.get("prompt_cache", {}).get("charges_writes", False)
    rows = [
        ("cache_writes" if writes else "input_tokens", new,
         price.get("cache_write") or plain["input"] if writes else plain["input"]),
        ("cached_tokens", cached, plain["cached_input"] or plain["input"]),
        ("output_tokens", out, plain["output"]),
        ("reasoning_tokens", calls * api.get("reasoning_tokens", 0), price.get("reasoning") or plain["output"]),
    ]
    return [(kind, tokens, money(each)) for kind, tokens, each in rows if tokens]
