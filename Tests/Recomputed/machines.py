"""Lines of instances that are paid by the second."""

from collections import defaultdict
from fractions import Fraction as F

from units import HOUR, LIST, OUTCOMES, Line, money, seconds, share


class Machines:
    def machines(self, pool):
        """The types that a pool buys, its own first."""
        names = [pool["instance"]]
        for option in self.options(pool):
            if option.get("instance", names[0]) not in names:
                names.append(option["instance"])
        return names

    def options(self, pool):
        return pool.get("purchase", [{"option": "on_demand"}])

    def list_price(self, pool, instance):
        """What discounts of commitments are taken off: the list's price, or that which the pool writes in its place."""
        for option in self.options(pool):
            if (option["option"], option.get("instance", pool["instance"])) == ("on_demand", instance) and "price" in option:
                return self.hourly(option, instance)
        return LIST[instance]

    def hourly(self, option, instance, pool=None):
        if "price" in option and option["option"] != "owned":
            per_second = option["price"].endswith("/s")
            return money(option["price"]) * (3600 if per_second else 1)
        is_listed = pool is None or option["option"] == "on_demand"
        price = LIST[instance] if is_listed else self.list_price(pool, instance)
        return price * (1 - share(option.get("discount", "0%")))

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
                price = money(steps[at]["price"]) if steps else self.hourly(option, instance, pool)
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
