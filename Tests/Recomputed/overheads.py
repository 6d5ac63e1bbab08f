"""Lines of what is paid besides machines and models."""

from fractions import Fraction as F

from units import Line, money, scaled, share


class Overheads:
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
