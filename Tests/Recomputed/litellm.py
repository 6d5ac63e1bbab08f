#!/usr/bin/env python3
"""What LiteLLM's own router decides in ten scripts of limits, cooldowns, fallbacks and budgets.

    python3 -m venv venv && venv/bin/pip install litellm==1.110.2 fastapi orjson
    venv/bin/python Tests/Recomputed/litellm.py

Tests/ServingTests/LiteLLMTests.swift plays the same scripts and compares. A line is a request: script, second, who answered (or
failed, or refused), and calls made. Limits are those of its proxy, which needs fastapi and orjson. Backends are fakes that fail
when a script says so. The clock is simulated: a shim, for which a C compiler is needed, moves what clock_gettime says to the
second of each request, so that the router's Rust core sees it as well.
"""

import asyncio
import ctypes
import os
import subprocess
import sys
import tempfile

SHIM = r"""
#define _GNU_SOURCE
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static volatile long long offset;
static long long started[2];
static long long real(int clock) {
  struct timespec time;
  syscall(SYS_clock_gettime, clock, &time);
  return time.tv_sec * 1000000000LL + time.tv_nsec;
}
__attribute__((constructor)) static void start(void) {
  for (int clock = 0; clock < 2; clock++) started[clock] = real(clock);
}
void move_clock(long long nanoseconds) { offset += nanoseconds; }
int clock_gettime(clockid_t clock, struct timespec *time) {
  if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC) return syscall(SYS_clock_gettime, clock, time);
  // What the machine takes for a request is to be nothing: its time counts for a twentieth.
  long long now = started[clock] + (real(clock) - started[clock]) / 20 + offset;
  time->tv_sec = now / 1000000000;
  time->tv_nsec = now % 1000000000;
  return 0;
}
int gettimeofday(struct timeval *restrict time, void *restrict zone) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}
time_t time(time_t *result) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (result) *result = now.tv_sec;
  return now.tv_sec;
}
"""

# By script: the group that is called, of which the first has all the weight; the groups of one that are asked after a failure;
# who fails how, from and up to a second; and the seconds of the requests.
SCRIPTS = {
    "refusal": (["a", "b"], ["c"], [("a", 429, 10, 11)], [5, 10.5, 11.5, 15.2, 15.8, 20]),
    "errors": (["a", "b"], ["c"], [("a", 500, 10, 22)], [1, 2, 3, 4, 10, 11, 12, 13, 14, 15, 18, 19.5, 20, 24.2, 25]),
    "half": (["a", "b"], ["c"], [("a", 500, 10, 30)], [1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16, 20.5]),
    "minute": (["a", "b"], ["c"], [("a", 500, 0, 100)], [1, 2, 3, 4, 61.5, 62, 63, 64, 65, 66, 71.5]),
    "lone": (["a"], ["b"], [("a", 429, 0, 10), ("a", 500, 10, 30)], [1, 2, 3, 12, 13, 14, 15, 16, 17, 35]),
    "chain": (["a"], ["b", "c"], [("a", 500, 5, 15), ("b", 500, 10, 20)], [1, 6, 11, 16]),
    "all": (
        ["a", "b"], ["c"], [("a", 429, 10, 11), ("b", 429, 11, 12), ("c", 500, 0, 13)],
        [5, 10.5, 11.5, 12.5, 14, 15.8, 16.8]),
    "retry-after": (["a", "b"], ["c"], [("a", 58, 11, 13)], [10, 12.5, 18, 40, 70.3, 70.7]),
}
# Three requests a minute.
LIMIT = ("limit", 3, [10, 30, 68, 68.9, 70.5, 71, 72, 73, 100, 131])
# Of the first of two 2.5 thousandths of a dollar an hour, at a thousandth a call.
BUDGET = ("budget", 0.0025, [100, 200, 300, 400, 3000, 3699, 3701, 3800, 3900, 4000])


def run_with_clock():
    """Runs this script again with the shim in front of the C library."""
    with tempfile.TemporaryDirectory() as folder:
        source, library = os.path.join(folder, "clock.c"), os.path.join(folder, "clock.so")
        with open(source, "w") as file:
            file.write(SHIM)
        compiler = next((name for name in ("cc", "clang", "gcc") if subprocess.call(
            ["sh", "-c", "command -v " + name], stdout=subprocess.DEVNULL) == 0), None)
        if compiler is None:
            sys.exit("litellm.py: no C compiler for the simulated clock")
        subprocess.check_call([compiler, "-shared", "-fPIC", "-O1", "-o", library, source])
        environment = dict(
            os.environ, LD_PRELOAD=library, FLEETCAST_CLOCK="1", LITELLM_LOCAL_MODEL_COST_MAP="True",
            LITELLM_LOG="CRITICAL")
        sys.exit(subprocess.call([sys.executable, "-B", os.path.abspath(__file__)], env=environment))


def main():
    import logging
    import time

    # This file is called like the package.
    sys.path = [path for path in sys.path if os.path.abspath(path or ".") != os.path.dirname(os.path.abspath(__file__))]
    import httpx
    import litellm

    logging.disable(logging.CRITICAL)
    shim = ctypes.CDLL(None)
    start = [0.0]

    def go_to(second):
        shim.move_clock(ctypes.c_longlong(int((start[0] + second - time.monotonic()) * 1e9)))

    state = {"faults": [], "second": 0.0, "calls": []}

    class Backend(litellm.CustomLLM):
        async def acompletion(self, *args, **options):
            model = options["model"]
            state["calls"].append(model)
            for name, status, begin, end in state["faults"]:
                if name != model or not begin <= state["second"] < end:
                    continue
                headers = {} if status in (429, 500) else {"retry-after": str(status)}
                request = httpx.Request("POST", "https://fake.invalid")
                response = httpx.Response(500 if status == 500 else 429, headers=headers, request=request)
                if status == 500:
                    raise litellm.InternalServerError("down", llm_provider="fake", model=model, response=response)
                raise litellm.RateLimitError("busy", llm_provider="fake", model=model, response=response)
            answer = options["model_response"]
            answer.choices = [litellm.Choices(message=litellm.Message(content="yes", role="assistant"))]
            answer.usage = litellm.Usage(prompt_tokens=10, completion_tokens=1, total_tokens=11)
            answer.model = model
            return answer

    litellm.custom_provider_map = [{"provider": "fake", "custom_handler": Backend()}]
    litellm.suppress_debug_info = True

    def deployment(group, name, weight, budget=None):
        params = {"model": "fake/" + name, "weight": weight, "input_cost_per_token": 1e-4, "output_cost_per_token": 0.0}
        if budget is not None:
            params.update(max_budget=budget, budget_duration="1h")
        return {"model_name": group, "litellm_params": params, "model_info": {"id": name}}

    async def ask(router, script, second):
        go_to(second)
        state["second"], state["calls"] = second, []
        try:
            await router.acompletion(model="main", messages=[{"role": "user", "content": "?"}])
            who = state["calls"][-1]
        except Exception as error:
            who = "failed"
            if os.environ.get("FLEETCAST_ERRORS"):
                print(repr(error)[:300], file=sys.stderr)
        # What it counts of an answer it counts in tasks of its own.
        await asyncio.sleep(0.005)
        if script is not None:
            print(f"{script} {second:g} {who} {len(state['calls'])}", flush=True)

    async def limit():
        from litellm.caching.caching import DualCache
        from litellm.proxy.hooks.parallel_request_limiter_v3 import _PROXY_MaxParallelRequestsHandler_v3

        class Usage:
            # proxy/utils.py has it, which needs all of the proxy.
            dual_cache = DualCache()

        name, most, seconds = LIMIT
        handler = _PROXY_MaxParallelRequestsHandler_v3(Usage())
        start[0] = time.monotonic()
        for second in seconds:
            go_to(second)
            answer = await handler.should_rate_limit(
                [{"key": "api_key", "value": "k", "rate_limit": {"requests_per_unit": most, "window_size": 60}}])
            isOver = answer["overall_code"] == "OVER_LIMIT"
            print(f"{name} {second:g} {'refused 0' if isOver else 'a 1'}", flush=True)

    def models(group, fallbacks):
        own = [deployment("main", name, 1 if name == group[0] else 0) for name in group]
        return own + [deployment("group-" + name, name, 1) for name in fallbacks]

    async def play():
        # The first calls load modules, which takes its time.
        start[0] = time.monotonic()
        state["faults"] = [("a", 429, 0, 1)]
        router = litellm.Router(
            model_list=models(["a", "b"], ["c"]), num_retries=0, fallbacks=[{"main": ["group-c"]}])
        for second in (0, 10, 10.5):
            await ask(router, None, second)
        for script, (group, fallbacks, faults, seconds) in SCRIPTS.items():
            start[0] = time.monotonic() + 100
            state["faults"] = faults
            router = litellm.Router(
                model_list=models(group, fallbacks), num_retries=0, fallbacks=[{"main": ["group-" + name for name in fallbacks]}])
            for second in seconds:
                await ask(router, script, second)
        await limit()
        name, budget, seconds = BUDGET
        start[0] = time.monotonic() + 100
        state["faults"] = []
        router = litellm.Router(
            model_list=[deployment("main", "a", 1, budget), deployment("main", "b", 0)], num_retries=0,
            optional_pre_call_checks=["router_budget_limiting"])
        for second in seconds:
            await ask(router, name, second)

    asyncio.run(play())
    sys.stdout.flush()
    # Its threads need not be waited for.
    os._exit(0)


if __name__ == "__main__":
    if os.environ.get("FLEETCAST_CLOCK"):
        main()
    else:
        run_with_clock()
