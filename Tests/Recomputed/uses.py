"""Lines of what is paid by use: look-ups, searches, tools, classifiers, validations and people."""

from fractions import Fraction as F

from units import Line, money


class Uses:
    def paid_uses(self, work):
        """The uses of a workload in the order in which usage.json numbers them: (category, name, price)."""
        found = []
        cache = work.get("cache", {})
        for kind in ("exact", "semantic"):
            if kind in cache:
                found.append(("cache_lookups", f"{kind} cache", cache[kind].get("price", "$0")))
        tools = work.get("agent", {}).get("tools")
        if tools is not None:
            found.append(("agent_tools", "tools", tools.get("price", "$0")))
        search = work.get("retrieval", {}).get("search")
        if search is not None:
            found.append(("searches", "search", search.get("price", "$0")))
        route = work.get("route", {})
        names = set()
        if isinstance(route, str):
            names.add(route)
        else:
            classifier = route.get("by", {}).get("classifier")
            if classifier is not None:
                found.append(("classification", "classifier", classifier.get("price", "$0")))
            for step in route.get("cascade", []):
                names.add(step["to"])
                if "validate" in step:
                    found.append(("validation", "validation", step["validate"].get("price", "$0")))
            names.add(route.get("to"))
            names.update(route.get("fallback", []))
        for name, desk in self.s.get("people", {}).items():
            if name in names:
                found.append(("people", name, desk["price"]))
        return found

    def uses(self, month):
        for consumer, of, use, count in self.usage["uses"]:
            if of != month:
                continue
            category, name, price = self.paid_uses(self.s["workloads"][self.consumers[consumer][0]])[use]
            each = money(price)
            if each:
                self.add(
                    month, name, category, Line(F(count), count * each), consumer, kind="pay_as_you_go")
