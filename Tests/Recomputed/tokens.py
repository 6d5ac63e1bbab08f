"""Lines of hosted models."""

from collections import defaultdict
from fractions import Fraction as F

from units import OUTCOMES, Line, money, scaled, share


class Tokens:
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
