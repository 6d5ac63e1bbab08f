"""Lines of hosted models."""

from collections import defaultdict
from fractions import Fraction as F

from units import CALL_OUTCOMES, Line, money, scaled, seconds, share

LONG = 3600  # seconds of life from which a write has the price of those that are kept long
TOOLS = ("web_search", "maps_search", "file_search", "code_interpreter")


class Call:
    """A row of tokens."""

    def __init__(self, row):
        _, self.consumer, _, self.calls, self.new, self.cached, self.written, self.out, terms, outcome = row
        self.step, self.is_off_peak, self.fell_back = terms // 4, terms // 2 % 2 == 1, terms % 2 == 1
        self.outcome = CALL_OUTCOMES[outcome]

    def tokens(self):
        return self.new + self.cached + self.written + self.out


class Tokens:
    def api(self, name, api, month):
        index = list(self.s["apis"]).index(name)
        calls = [Call(row) for row in self.usage["tokens"] if (row[0], row[2]) == (index, month)]
        if "provisioned" in api:
            self.capacity(name, api["provisioned"], calls, month, api.get("reasoning_tokens", 0))
            for tool in TOOLS:
                self.tool(name, api, tool, calls, month)
            return
        part = self.volume(api, calls)
        for call in calls:
            tier = "standard" if call.fell_back else api.get("tier", "standard")
            words = [tier] if tier != "standard" else []
            words += ["long_context", str(scaled(steps(api["price"])[call.step]["above"]))] if call.step else []
            words += ["off_peak"] if call.is_off_peak else []
            for kind, tokens, price in token_prices(api, call, tier):
                listed = tokens * price / 10**6
                self.add(
                    month, name, kind if call.outcome == "usage" else call.outcome,
                    Line(tokens, listed * part, None, listed), call.consumer, kind="per_token",
                    sold=" ".join([kind, *words]))
        for tool in TOOLS:
            self.tool(name, api, tool, calls, month)

    def volume(self, api, calls):
        """The mean share of the price over the steps that a month's tokens fill."""
        tokens = sum(call.tokens() + call.calls * api.get("reasoning_tokens", 0) for call in calls)
        steps = api["price"].get("volume")
        if not steps or not tokens:
            return F(1)
        paid, low = F(0), F(0)
        for step in steps:
            high = min(F(tokens), scaled(step["up_to"])) if "up_to" in step else F(tokens)
            paid += max(F(0), high - low) * (1 - share(step["discount"]))
            low = max(low, high)
        return paid / tokens

    def tool(self, name, api, tool, calls, month):
        """Uses of a tool, of which a month's first are free: every one has the mean price."""
        if tool not in api.get("tools", {}):
            return
        per_call = share(api["tools"][tool]["per_call"])
        price = api["price"]["tools"][tool]
        uses = sum(call.calls for call in calls) * per_call
        part = max(F(0), uses - F(price.get("free", 0))) / uses if uses else F(1)
        for call in calls:
            own = call.calls * per_call
            listed = own * money(price["price"])
            self.add(
                month, name, "tool_calls" if call.outcome == "usage" else call.outcome,
                Line(own, listed * part, None, listed), call.consumer, kind="pay_as_you_go", sold=tool)

    def capacity(self, name, bought, calls, month, thought):
        span = self.months.length(month)
        hours = F(bought["units"] * span, 3600)
        cost = hours * money(bought["price"])
        amount, unit = bought["tokens"].split("/")
        most = bought["units"] * scaled(amount) / {"s": 1, "min": 60, "h": 3600}[unit] * span
        used = defaultdict(int)
        for call in calls:
            used[call.outcome, call.consumer] += call.tokens() + call.calls * thought
        whole = max(most, sum(used.values()))
        for (category, consumer), tokens in used.items():
            part = F(tokens) / whole
            self.add(month, name, category, Line(hours * part, cost * part), consumer, kind="provisioned")
        part = 1 - F(sum(used.values())) / whole
        self.add(month, name, "unused_commitment", Line(hours * part, cost * part), kind="provisioned")


def token_prices(api, call, tier):
    """(kind of token, how many, dollars a million) of an API's calls."""
    life = seconds(api.get("prompt_cache", {}).get("ttl", "5m"))
    rows = [
        ("input_tokens", call.new, "input"), ("cached_tokens", call.cached, "cached_input"),
        ("cache_writes", call.written, "cache_write_1h" if life >= LONG else "cache_write"),
        ("output_tokens", call.out, "output"),
        ("reasoning_tokens", call.calls * api.get("reasoning_tokens", 0), "reasoning"),
    ]
    off = api["price"].get("off_peak")
    part = 1 - share(off["discount"]) if call.is_off_peak else F(1)
    return [
        (kind, tokens, price(api["price"], key, tier, call.step) * part) for kind, tokens, key in rows if tokens]


def steps(block):
    """The prices of short prompts, and those of ever longer ones."""
    longer = block.get("long_context", [])
    return [block, *(longer if isinstance(longer, list) else [longer])]


PARTS = {"cached_input": "input", "cache_write": "input", "cache_write_1h": "cache_write", "reasoning": "output"}


def price(block, kind, tier, step):
    """Dollars a million: as written, or by what tier and length make of the prompts, or answers, that the kind is a part of."""
    blocks = steps(block)
    lead = "output" if kind in ("output", "reasoning") else "input"

    def written(name, at, tier="standard"):
        text = blocks[at].get(name if tier == "standard" else f"{tier}_{name}")
        return money(text) if text else None

    direct = written(kind, step, tier)
    if direct is not None:
        return direct
    if tier == "flex" and not ("flex_input" in block and "flex_output" in block):
        return price(block, kind, "batch", step)
    if written(kind, 0) is None and written(kind, 0, tier) is None:
        return price(block, PARTS[kind], tier, step)
    if tier == "standard":
        return written(kind, 0) * written(lead, step) / written(lead, 0)
    plain = price(block, kind, "standard", step)
    for name in (kind, lead, "input" if lead == "output" else "output"):
        for at in (step, 0):
            changed = written(name, at, tier)
            if changed is not None:
                return plain * changed / price(block, name, "standard", at)
    return plain
