"""What bills are made of here: exact numbers out of a scenario's texts, calendar months, and a line with its four costs."""


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
# What came of time on instances; calls of APIs may be under way at the end of a run besides.
OUTCOMES = ["usage", "lost_work", "retries", "wasted"]
CALL_OUTCOMES = OUTCOMES + ["under_way"]


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
