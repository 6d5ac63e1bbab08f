#!/usr/bin/env python3
"""Runs the points of a sweep on a Ray cluster: one task a shard, each a call of the fleetcast program.

    python3 drivers/ray_sweep.py scenarios/sweep-rate.yaml --out /shared/sweep-rate --shards 16

Scenario, program and --out must be the same path on every node. Points are kept in --out as they finish, so a task that is tried again,
or this program started again, goes on where the last one stopped. Needs: pip install ray
"""

import argparse
import json
import os
import subprocess
import sys
import time

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
import ray  # noqa: E402

MISUSED = 2


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scenario")
    parser.add_argument("--out", required=True, help="folder for points and tables, seen by every node")
    parser.add_argument("--fleetcast", default="fleetcast", help="the program")
    parser.add_argument("--shards", type=int, default=0, help="tasks (default: one a point, at most 1,000)")
    parser.add_argument("--cpus", type=int, default=1, help="processors of a task")
    parser.add_argument("--retries", type=int, default=3, help="times a task is tried again")
    parser.add_argument("--address", default=None, help="a running cluster, such as auto (default: this machine)")
    parser.add_argument("--set", action="append", default=[], metavar="PATH=VALUE")
    return parser.parse_args()


class Failed(Exception):
    """A shard that may succeed when it is tried again."""


@ray.remote
def run_shard(command):
    """The complaint of a shard that no retry repairs, or None."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode == MISUSED:
        return done.stderr
    if done.returncode != 0:
        raise Failed(f"exit code {done.returncode}: {done.stderr.strip()}")
    return None


def main():
    given = arguments()
    # Where the driver stands is not where the workers stand.
    scenario, out = os.path.abspath(given.scenario), os.path.abspath(given.out)
    sets = [word for setting in given.set for word in ("--set", setting)]
    plan = subprocess.run([given.fleetcast, "sweep", "plan", scenario, *sets], capture_output=True, text=True)
    if plan.returncode != 0:
        sys.stderr.write(plan.stderr)
        return plan.returncode
    ids = {point["id"] for point in json.loads(plan.stdout)["points"]}
    shards = given.shards or min(len(ids), 1000)

    local = {} if given.address else {"include_dashboard": False}
    ray.init(address=given.address, log_to_driver=False, **local)
    task = run_shard.options(num_cpus=given.cpus, max_retries=given.retries, retry_exceptions=[Failed])
    run = [given.fleetcast, "sweep", "run", scenario, "--out", out, "--jobs", str(given.cpus), "--quiet", *sets]
    waiting = [task.remote([*run, "--shard", f"{shard}/{shards}"]) for shard in range(shards)]
    start = time.monotonic()
    while waiting:
        done, waiting = ray.wait(waiting, timeout=1)
        for shard in done:
            complaint = ray.get(shard)
            if complaint:
                sys.stderr.write(complaint)
                return MISUSED
        show(ids, out, start, is_last=not waiting)
    return subprocess.run([given.fleetcast, "sweep", "merge", scenario, "--out", out, *sets]).returncode


def show(ids, out, start, is_last):
    try:
        files = os.listdir(os.path.join(out, "points"))
    except FileNotFoundError:
        files = []
    finished = sum(os.path.splitext(name)[0] in ids for name in files if not name.startswith("."))
    text = f"{finished} of {len(ids)} points, {time.monotonic() - start:.0f} s"
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{text}\033[K" + ("\n" if is_last else ""))
    elif is_last:
        sys.stderr.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
