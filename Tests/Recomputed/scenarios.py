"""Scenarios that between them use every price, tier and commitment: some by hand, the others drawn, always the same."""

import random

SERVICE = {"m": {"latency": {"exponential": {"mean": "60s"}}}}


def pool(instance, purchase, most=6, least=1, **more):
    return {
        "model": "m", "instance": instance, "concurrency": 1, "replicas": {"min": least, "max": most},
        "autoscaler": {
            "metric": "queue_depth", "target": 1, "interval": "60s", "scale_down": {"stabilization_window": "5m"}},
        "startup": {"provision": "60s", "load": "10s"}, "purchase": purchase, **more}


def work(route, rate="0.04/s", **more):
    return {"arrivals": {"process": "poisson", "rate": rate}, "route": route, **more}


def talk(route, rate="0.01/s", new=None, cached=None, out=120, **more):
    block = {"input_tokens": new or {"lognormal": {"mean": 1500, "p95": 4000}}, "output_tokens": out}
    if cached:
        block["cached_tokens"] = cached
    return work(route, rate, **block, **more)


def api(price, **more):
    return {
        "model": "gpt-4o-mini", "price": {"input": "$0.15/M", "output": "$0.60/M", **price},
        "latency": {"ttft": "450ms", "tokens_per_second": 80}, **more}


def scenario(name, workloads, pools=None, start="2026-11-29", horizon="3d", **more):
    block = {"fleetcast": 1, "name": name, "start": start, "horizon": horizon, "replications": 1, "workloads": workloads}
    if pools:
        block |= {"models": SERVICE, "pools": pools}
    return block | more


ON_DEMAND = {"option": "on_demand"}
TENANTS = {"x": "70%", "y": "30%"}


def by_hand():
    """One feature each."""
    hosted = {"a": talk("h", tenants=TENANTS), "b": talk("h", cached=1300)}
    cache = {"prompt_cache": {"minimum": 512, "step": 128}}
    yield scenario("by_the_second", {"a": work("p", tenants=TENANTS)}, {"p": pool("aws/g5.xlarge", [ON_DEMAND])})
    yield scenario(
        "agreed_prices", {"a": work("p")},
        {"p": pool("aws/g5.xlarge", [{"option": "on_demand", "max": 2, "discount": "12.5%"},
                                     {"option": "on_demand", "price": "$1.234567/h"}])})
    yield scenario(
        "spot", {"a": work("p")},
        {"p": pool("aws/g5.xlarge", [{"option": "spot", "max": 3, "discount": "60%",
                                      "interruption": {"rate": "99.9%/month"}}, ON_DEMAND])})
    yield scenario(
        "spot_prices_move", {"a": work("p")},
        {"p": pool("aws/g5.xlarge", [
            {"option": "spot", "max": 4, "interruption": {"rate": "90%/month"},
             "price": [{"from": "2026-11-29", "price": "$0.40/h"}, {"from": "2026-11-29T13:00", "price": "$0.553/h"},
                       {"from": "2026-12-01T07:00", "price": "$0.41/h"}]}, ON_DEMAND])})
    yield scenario(
        "serverless", {"a": work("p", "0.005/s")},
        {"p": pool("aws/g5.xlarge", [{"option": "serverless", "price": "$0.0011/s", "billing": {
            "increment": "100ms", "minimum": "30s", "idle_tail": "5s"}}], least=0)})
    yield scenario(
        "own_rounding", {"a": work("p", "0.02/s")},
        {"p": pool("aws/g5.xlarge", [{"option": "on_demand", "billing": {"increment": "1h", "minimum": "2h"}}])})
    yield scenario(
        "own_machines", {"a": work("p", tenants=TENANTS)},
        {"p": pool("aws/g5.xlarge", [
            {"option": "owned", "count": 2, "price": "$250k", "depreciation": "4y", "residual": "10%",
             "power": {"idle": "1.1kW", "load": "6.3kW", "pue": 1.25, "tariff": "$0.12/kWh"}, "rack": "$310/month",
             "staff": "$620/month"}, ON_DEMAND])})
    yield scenario(
        "own_machines_sold", {"a": work("p", "1/d")},
        {"p": pool("aws/g5.xlarge", [
            {"option": "owned", "count": 3, "price": "$9999.99", "depreciation": "1y", "residual": "12.4%"}, ON_DEMAND])},
        start="2027-12-20", horizon="380d")
    for payment in ("no_upfront", "partial_upfront", "all_upfront"):
        yield scenario(
            f"reserved_{payment}", {"a": work("p")},
            {"p": pool("aws/g5.xlarge", [
                {"option": "reserved", "count": 1, "term": "1y", "price": "$0.6337777/h", "payment": payment},
                {"option": "reserved", "count": 1, "term": "1y", "price": "$0.61/h", "payment": "no_upfront"},
                {"option": "savings_plan", "count": 1, "term": "3y", "discount": "45%", "payment": payment}, ON_DEMAND])})
    yield scenario(
        "a_leap_year_of_terms", {"a": work("p", "1/d")},
        {"p": pool("aws/g5.xlarge", [
            {"option": "reserved", "count": 2, "term": "1y", "price": "$0.6337777/h", "payment": "partial_upfront"},
            ON_DEMAND])},
        start="2028-02-20", horizon="370d")
    yield scenario(
        "google", {"a": work("p")},
        {"p": pool("gcp/g2-standard-4", [
            {"option": "committed_use", "count": 1, "term": "1y", "discount": "37%", "payment": "no_upfront"}, ON_DEMAND])},
        commitments={"flex": {"option": "committed_use", "commitment": "$0.7/h", "term": "1y", "discount": "28%"}})
    yield scenario(
        "several_types", {"a": work("p", "0.08/s")},
        {"p": pool("aws/g5.xlarge", [
            {"option": "reserved", "count": 1, "term": "1y", "price": "$0.6/h", "payment": "no_upfront"},
            {"option": "on_demand", "max": 2},
            {"option": "reserved", "instance": "aws/g5.12xlarge", "count": 1, "term": "1y", "discount": "30%",
             "payment": "all_upfront"},
            {"option": "on_demand", "instance": "aws/g5.12xlarge", "discount": "7%"}], most=14)},
        commitments={"plan": {"option": "savings_plan", "commitment": "$2/h", "term": "1y", "discount": "20%"}})
    yield scenario(
        "several_kinds_of_accelerators", {"a": work("p", "0.08/s")},
        {"p": pool("aws/g5.xlarge", [
            {"option": "on_demand", "max": 2}, {"option": "on_demand", "instance": "gcp/g2-standard-4"}], most=8)},
        commitments={"plan": {"option": "savings_plan", "commitment": "$0.5/h", "term": "1y", "discount": "20%",
                              "pools": ["p"]}},
        models={"m": {"latency_by_batch": {"a10g": {1: "60s"}, "l4": {1: "80s"}}}})
    yield scenario(
        "shared_instances", {"a": work("p"), "b": work("q")},
        {"p": pool("aws/g5.12xlarge", [
            {"option": "owned", "count": 1, "price": "$80k", "depreciation": "5y", "power": {
                "idle": "0.9kW", "load": "2.4kW", "tariff": "$0.2/kWh"}}, ON_DEMAND], most=4, parallelism={"tensor": 2}),
         "q": {k: v for k, v in pool("", []).items() if k not in ("instance", "purchase", "startup")}
         | {"instances_of": "p", "startup": {"load": "10s"}}})
    yield scenario(
        "several_replicas_an_instance", {"a": work("p", "0.12/s")},
        {"p": pool("aws/g5.12xlarge", [ON_DEMAND], most=12)})
    yield scenario(
        "kept_warm", {"a": work("p")},
        {"p": pool("aws/g5.xlarge", [ON_DEMAND], warm_pool={
            "size": 2, "state": "stopped", "resume": "30s", "price": "5%"})})
    yield scenario("tokens", hosted, apis={"h": api({"cached_input": "$0.075/M"}, **cache)})
    yield scenario("tokens_cached_at_the_price_of_others", hosted, apis={"h": api({}, **cache)})
    yield scenario("tokens_thought", hosted, apis={"h": api({"reasoning": "$0.9/M"}, reasoning_tokens=77)})
    yield scenario(
        "tokens_written", hosted,
        apis={"h": api({"cached_input": "$0.015/M", "cache_write": "$0.1875/M"}, prompt_cache={
            "minimum": 512, "step": 128, "charges_writes": True})})
    yield scenario(
        "tokens_batch", hosted, apis={"h": api({"batch_input": "$0.075/M", "batch_output": "$0.3/M"}, tier="batch")})
    # Batches that come after the end of the run: charged, as under way.
    yield scenario(
        "tokens_under_way", {"a": talk("h", "0.1/s")}, horizon="2h",
        apis={"h": {key: value for key, value in api(
            {"batch_input": "$0.075/M", "batch_output": "$0.3/M"}, tier="batch").items() if key != "latency"}})
    yield scenario(
        "tokens_priority", hosted,
        apis={"h": api({"priority_input": "$0.3/M", "priority_output": "$1.2/M"}, tier="priority")})
    yield scenario(
        "tokens_long", hosted,
        apis={"h": api({"cached_input": "$0.07/M", "long_context": {
            "above": 2000, "input": "$0.3/M", "cached_input": "$0.03/M", "output": "$0.9/M"}}, **cache)})
    yield scenario(
        "tokens_in_steps", hosted, start="2026-11-30", horizon="2d",
        apis={"h": api({"volume": [{"up_to": "500k", "discount": "0%"}, {"up_to": "2M", "discount": "7.5%"},
                                   {"discount": "25%"}]}, **cache)})
    yield scenario(
        "tokens_of_every_kind_tier_and_length",
        {tier: talk(tier, rate="0.02/s", cached=1300, new={"lognormal": {"mean": 1500, "p95": 5000}})
         for tier in ("standard", "batch", "flex", "priority")},
        apis={tier: api({
            "cached_input": "$0.07/M", "cache_write": "$0.19/M", "reasoning": "$0.71/M", "batch_input": "$0.08/M",
            "batch_output": "$0.31/M", "batch_cached_input": "$0.033/M", "flex_input": "$0.077/M", "flex_cache_write": "$0.1/M",
            "priority_input": "$0.26/M", "priority_output": "$1.3/M", "long_context": [
                {"above": 1500, "input": "$0.21/M", "output": "$0.7/M", "cached_input": "$0.1/M", "priority_input": "$0.5/M"},
                {"above": 4000, "input": "$0.31/M", "output": "$0.95/M", "batch_output": "$0.5/M", "cache_write": "$0.4/M"}]},
            tier=tier, reasoning_tokens=31, prompt_cache={"minimum": 512, "step": 128, "charges_writes": True})
            for tier in ("standard", "batch", "flex", "priority")})
    yield scenario(
        "tokens_flex_falls_back", hosted,
        apis={"h": api({"batch_input": "$0.075/M", "batch_output": "$0.3/M", "cached_input": "$0.07/M"}, tier="flex", flex={
            "refused": "30%", "fall_back": True}, **cache)})
    yield scenario(
        "tokens_kept_for_an_hour",
        {"a": talk("h", rate="0.05/s", system_prompt={"tokens": 1000, "variants": 3}),
         "b": talk("h", new=300, conversation={"turns": {"geometric": {"mean": 4}}, "think_time": "2m"})},
        apis={"h": api({"cached_input": "$0.015/M", "cache_write": "$0.1875/M", "cache_write_1h": "$0.3/M"}, prompt_cache={
            "minimum": 512, "step": 64, "charges_writes": True, "ttl": "1h"})})
    yield scenario(
        "tokens_by_the_hour_of_the_week", hosted, horizon="4d",
        apis={"h": api({"cached_input": "$0.0151/M", "off_peak": {
            "discount": "37.5%", "hours": ["mon-fri 18:30-24:00", "sat 00:00-24:00"]}}, **cache)})
    yield scenario(
        "tokens_thought_in_steps", hosted, start="2026-11-30", horizon="2d",
        apis={"h": api({"volume": [{"up_to": "700k", "discount": "1%"}, {"discount": "33%"}]}, reasoning_tokens=211)})
    yield scenario(
        "tools", hosted, start="2026-11-30", horizon="2d",
        apis={"h": api({"tools": {"web_search": {"price": "$0.01/call", "free": 500},
                                  "file_search": {"price": "$0.0025/call"}}},
                       tools={"web_search": {"per_call": "37%"}, "file_search": {"per_call": "250%"}})})
    yield scenario(
        "tokens_in_vain", {"a": talk("h", "0.02/s", client={"timeout": "1900ms", "retries": 2, "backoff": "1ms"})},
        apis={"h": api({"cached_input": "$0.075/M"}, errors="5%")})
    yield scenario(
        "capacity_by_the_hour", hosted,
        apis={"h": api(
            {"tools": {"web_search": {"price": "$0.013/call"}}}, tools={"web_search": {"per_call": "37%"}},
            reasoning_tokens=57, provisioned={"units": 2, "price": "$1.7/h", "tokens": "60k/min"})})
    yield scenario(
        "besides", {"a": work("p", tenants=TENANTS), "b": talk("h")}, {"p": pool("aws/g5.xlarge", [ON_DEMAND])},
        apis={"h": api({})}, overheads={
            "logging": {"size": "6KB/request", "sampled": "5%", "price": "$0.50/GB"},
            "tracing": {"size": "3KB/request", "price": "$0.25/GB"},
            "egress": {"size": "90KB/request", "price": [{"up_to": "100MB", "price": "$0/GB"}, {
                "up_to": "300MB", "price": "$0.09/GB"}, {"price": "$0.085/GB"}]},
            "cross_zone": {"size": "40KB/request", "share": "50%", "price": "$0.01/GB"},
            "vector_search": {"price": "$0.0004/request", "share": "30%", "workloads": ["b"]},
            "embeddings": {"tokens": 300, "price": "$0.02/M"},
            "tools": {"calls": 1.5, "price": "$0.002/call", "share": "40%"},
            "human": {"price": "$4.50/case", "share": "2%"}, "storage": {"size": "16GB", "price": "$0.08/GB/month"},
            "load_balancer": {"price": "$0.0225/h"}, "fixed": {"people": "$9000/month", "support": "$29/month"}})


    yield scenario(
        "features_and_outcomes",
        {"chat": talk(
            {"cascade": [{"to": "h", "validate": {"false_reject": "5%", "false_accept": "10%", "price": "$0.0003"}},
                         {"to": "large", "accepts": "95%"}, {"to": "desk", "share": "3%"}]},
            tenants=TENANTS, tags={"feature": "support"}, outcome={"name": "resolved", "success": "70%"},
            cache={"semantic": {"hit": "12%", "wrong": "1%", "price": "$0.0002/lookup"}}),
         "mail": talk("h", tags={"feature": "support"}, client={"timeout": "1900ms", "retries": 1, "backoff": "1s"}),
         "search": talk(
             {"by": {"class": {"easy": "h", "hard": "large"}, "classifier": {"price": "$0.0001", "errors": "4%"}},
              "fallback": ["large"]},
             **{"class": {"easy": "80%", "hard": "20%"}}, tenants={"x": "20%", "z": "80%"}, tags={"feature": "search"},
             outcome={"name": "found", "success": "60%"}),
         "tasks": talk(
             "h", rate="0.002/s", new=400, out=90, outcome={"name": "done", "success": "90%"},
             agent={"steps": {"geometric": {"mean": 4}}, "tools": {
                 "probability": "70%", "latency": "2s", "price": "$0.002/call", "failure": "10%", "retries": 1,
                 "result_tokens": 300}}),
         "jobs": work("p", "0.02/s")},
        {"p": pool("aws/g5.xlarge", [ON_DEMAND])},
        apis={"h": api({}, quality=0.8, errors="2%"), "large": api({"input": "$3/M", "output": "$15/M"}, quality=0.95)},
        people={"desk": {"price": "$4.50/case", "time": "4h", "count": 12}},
        overheads={"fixed": {"platform": "$900/month"}})


def commitments(draw):
    """Any of the kinds, in any order."""
    payment = lambda: draw.choice(["no_upfront", "partial_upfront", "all_upfront"])
    term = lambda: draw.choice(["1y", "3y"])
    kinds = {
        "fam": {"option": "reserved", "instance": "aws/c7g.large", "count": draw.randint(1, 6), "term": term(),
                "payment": payment(), "price": "$0.045/h"},
        "fam2": {"option": "reserved", "instance": "aws/c7g.xlarge", "count": 1, "term": term(), "payment": payment(),
                 "discount": "41%"},
        "size": {"option": "reserved", "instance": "aws/g5.xlarge", "count": 1, "term": term(), "payment": payment(),
                 "discount": "37%"},
        "sp1": {"option": "savings_plan", "commitment": f"${draw.uniform(0.2, 3):.6f}/h", "term": term(),
                "payment": payment(), "discount": "28%", "pools": draw.sample(["p1", "p2", "p3"], 2)},
        "sp2": {"option": "savings_plan", "commitment": f"${draw.uniform(0.2, 12):.2f}/h", "term": term(),
                "payment": payment(), "discount": draw.choice(["45%", "28%"])},
        "sp3": {"option": "savings_plan", "commitment": "$0.25/h", "term": term(), "payment": payment(),
                "discount": "33.3%", "pools": ["p2", "p3"]},
        "block": {"option": "capacity_block", "pool": "p1", "count": 1, "price": "$0.8/h", "from": "2026-11-30",
                  "lasting": draw.choice(["1d", "30h", "4d"])},
    }
    names = draw.sample(sorted(kinds), draw.randint(2, len(kinds)))
    return {name: kinds[name] for name in names}


def drawn(number):
    draw = random.Random(number)
    ways = [ON_DEMAND, {"option": "on_demand", "discount": "10%"}, {"option": "on_demand", "price": "$0.91/h"}]
    own = lambda *more: [*more, draw.choice(ways)]
    reserved = {"option": "reserved", "count": 1, "term": "1y", "payment": "partial_upfront", "price": "$0.6/h"}
    spot = {"option": "spot", "max": 1, "discount": "55%", "interruption": {"rate": "99%/month"}}
    pools = {
        "p1": pool("aws/g5.xlarge", own(*draw.choice([[], [reserved], [reserved, spot]]))),
        "p2": pool("aws/c7g.2xlarge", own()), "p3": pool("aws/c7g.xlarge", own(), most=4)}
    works = {
        name: work(f"p{i + 1}", f"{draw.uniform(0.01, 0.07):.4f}/s", **({"tenants": TENANTS} if i == 0 else {}))
        for i, name in enumerate("abc")}
    return scenario(
        f"drawn_{number}", works, pools, horizon=draw.choice(["50h", "3d"]), commitments=commitments(draw))


def all_scenarios():
    hand = list(by_hand())
    return hand + [drawn(number) for number in range(14)]
