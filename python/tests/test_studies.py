"""The functions run the program, and its complaints become exceptions."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from conftest import SHORT

import fleetcast

pytestmark = pytest.mark.filterwarnings("ignore::fleetcast.FleetcastWarning")


def test_a_setting_is_one_of_the_program(scenario: Path, result: fleetcast.Result, tmp_path: Path) -> None:
    target: list[fleetcast.Value] = [8]
    settings = {
        **SHORT,
        "pools.gpu.purchase.on_demand.price": "$2/h",
        "plan.over": {"pools.gpu.autoscaler.target": target},
    }
    changed = fleetcast.run(scenario, set=settings, replications=3, seed=1, jobs=1, out=tmp_path / "a")
    assert changed.manifest["set"] == [
        "horizon=2h",
        "pools.gpu.purchase.on_demand.price=$2/h",
        'plan.over={"pools.gpu.autoscaler.target": [8]}',
    ]
    assert set(changed.costs.query("purchase_option == 'on_demand'")["unit_price"]) <= {2.0}
    requests = [read.figures["value"]["chat.requests"] for read in (changed, result)]
    assert requests[0] == requests[1]


def test_without_out_the_folder_is_the_programs(
    scenario: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = fleetcast.run(scenario, set={"horizon": "10m"}, replications=1, events=True)
    assert made.folder == Path("notebooks-out/quickstart")
    assert "events" in made.tables
    assert fleetcast.load("notebooks-out/quickstart").summary == made.summary


def test_another_price(result: fleetcast.Result, tmp_path: Path) -> None:
    priced = fleetcast.price(result, set={"pools.gpu.purchase.reserved.count": 2}, out=tmp_path, currency="EUR", fx=0.5)
    assert set(priced.costs["currency"]) == {"EUR"}
    assert priced.costs["cost"].sum() != pytest.approx(result.costs["cost"].sum() / 2)
    # A bill has the costs of a run under the same paths, in its currency, and no intervals.
    assert set(priced.figures.columns) == set(result.figures.columns)
    assert priced.figures["value"]["total.cost"] == pytest.approx(priced.costs["cost"].sum())
    assert set(priced.figures["unit"]) == {"EUR"} and priced.figures["low"].isna().all()
    assert priced.warnings == [] and "total.cost" in priced._repr_html_()
    with pytest.raises(FileNotFoundError, match="a bill has no summary"):
        _ = priced.summary
    same = fleetcast.price(result, out=tmp_path / "same")
    for path in ("total.cost", "chat.cost", "chat.cost_per_1k_requests", "chat.cost_per_million_tokens"):
        assert same.figures["value"][path] == pytest.approx(result.figures["value"][path], rel=1e-6)


def test_a_comparison(scenario: Path, tmp_path: Path) -> None:
    made = fleetcast.compare(scenario, set=SHORT, set_b={"pools.gpu.replicas.min": 3}, replications=2, out=tmp_path)
    assert made.figures["difference"][("B", "total.cost")] > 0
    assert made.summary["scenarios"][1]["changes"][0]["path"] == "pools.gpu.replicas.min"


def test_a_sweep(scenario: Path, tmp_path: Path) -> None:
    grid: dict[str, fleetcast.Value] = {"over": {"pools.gpu.replicas.min": [1, 2]}}
    made = fleetcast.sweep(scenario, set={**SHORT, "sweep": grid}, replications=2, out=tmp_path)
    cost = made.figures["value"].xs("total.cost", level="figure")
    assert list(cost.index) == [0, 1] and cost.iloc[1] > cost.iloc[0]
    assert str(made.pareto["point"].dtype) == "Int64"
    assert made.pareto["pareto"].notna().all() and made.pareto["pareto"].dtype == "boolean"


def test_a_plan(scenario: Path, tmp_path: Path) -> None:
    over: dict[str, fleetcast.Value] = {"pools.gpu.autoscaler.target": [8, 16]}
    made = fleetcast.plan(scenario, set={**SHORT, "replications": 2, "plan.over": over}, out=tmp_path)
    assert made.summary["combinations"] == 2 and set(made.plan["point"]) == {0, 1}


def test_a_plan_that_finds_nothing(scenario: Path, tmp_path: Path) -> None:
    over: dict[str, fleetcast.Value] = {"pools.gpu.autoscaler.target": [8, 16]}
    settings = {**SHORT, "replications": 2, "plan.over": over, "plan.subject_to": ["chat.ttft.p95 <= 1ms"]}
    with pytest.raises(fleetcast.IncompleteError) as caught:
        fleetcast.plan(scenario, set=settings, out=tmp_path)
    assert caught.value.exit_code == 3 and caught.value.folder == tmp_path
    assert set(fleetcast.load(tmp_path).plan["point"]) == {0, 1}


def test_formulas(scenario: Path) -> None:
    frame = fleetcast.estimate(scenario, set={"workloads.chat.arrivals.rate": "7/s"})
    mean = frame[(frame["subject"] == "chat") & (frame["name"] == "mean rate")]
    assert mean["value"].iloc[0] == pytest.approx(7)


def test_every_error_has_its_place(scenario: Path, tmp_path: Path) -> None:
    fleetcast.validate(scenario)
    broken = tmp_path / "broken.yaml"
    broken.write_text(scenario.read_text().replace("replicas:", "replicaz:").replace("horizon: 7d", "horizon: 7q"))
    with pytest.raises(fleetcast.ScenarioError, match="broken.yaml:") as caught:
        fleetcast.validate(broken)
    lines = broken.read_text().splitlines()
    assert len(caught.value.problems) == 2
    for problem, word in zip(caught.value.problems, ["7q", "replicaz"], strict=True):
        assert problem.file == str(broken) and problem.line and problem.column
        assert lines[problem.line - 1][problem.column - 1 :].startswith(word)
    assert "replicas" in caught.value.problems[1].hint
    with pytest.raises(fleetcast.ScenarioError) as caught:
        fleetcast.run(scenario, set={"pools.gpu.foo": 3})
    assert caught.value.problems[0].file == "--set" and "foo" in caught.value.problems[0].message
    with pytest.raises(fleetcast.ScenarioError) as caught:
        fleetcast.run(tmp_path / "none.yaml")
    assert caught.value.problems[0].line is None and "No such file" in caught.value.problems[0].message


def test_a_warning_of_the_program_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = "echo 'fleetcast: warning: prices are old' >&2; echo 'fleetcast: note: a model is retired' >&2"
    monkeypatch.setenv("FLEETCAST", str(script(tmp_path / "told", f"#!/bin/sh\n{told}\n")))
    with pytest.warns(fleetcast.FleetcastWarning) as warned:
        fleetcast.validate("s.yaml")
    assert [str(warning.message) for warning in warned] == ["prices are old", "note: a model is retired"]
    assert all(warning.filename == __file__ for warning in warned)


def script(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_the_program_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: Path) -> None:
    named = script(tmp_path / "named", "#!/bin/sh\necho fleetcast 9.9\n")
    monkeypatch.setenv("FLEETCAST", str(named))
    assert fleetcast.find_program() == named and fleetcast.version() == "9.9"
    monkeypatch.setenv("FLEETCAST", str(tmp_path / "none"))
    with pytest.raises(fleetcast.ProgramNotFound, match="no such program"):
        fleetcast.find_program()
    monkeypatch.delenv("FLEETCAST")
    monkeypatch.setattr("fleetcast._program._INSIDE", tmp_path / "inside")
    # The package's own command is a script of this name, and is passed over.
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    script(first / "fleetcast", "#!/bin/sh\nexit 7\n")
    monkeypatch.setenv("PATH", str(first))
    with pytest.raises(fleetcast.ProgramNotFound, match="make wheel"):
        fleetcast.find_program()
    (second / "fleetcast").symlink_to(program)
    monkeypatch.setenv("PATH", os.pathsep.join([str(first), str(second)]))
    assert fleetcast.find_program() == second / "fleetcast"


def test_a_failure_at_run_time(scenario: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(fleetcast.FleetcastError) as caught:
        fleetcast.run(scenario, set={"horizon": "1m"}, out=tmp_path / "file")
    assert caught.value.exit_code not in (0, None) and "file" in str(caught.value)


def test_the_command_becomes_the_program() -> None:
    answer = subprocess.run([sys.executable, "-m", "fleetcast", "version"], capture_output=True, text=True, check=True)
    assert answer.stdout == f"fleetcast {fleetcast.version()}\n"
    answer = subprocess.run([sys.executable, "-m", "fleetcast", "nonsense"], capture_output=True, text=True)
    assert answer.returncode == 2


def test_a_forecast_and_a_crossover_pass_their_options(
    scenario: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # These studies take long: what is tested is what the program is asked for.
    log = tmp_path / "asked"
    fake = script(tmp_path / "fake", f'#!/bin/sh\nprintf "%s\\n" "$@" > {log}\nexit 1\n')
    monkeypatch.setenv("FLEETCAST", str(fake))
    with pytest.raises(fleetcast.FleetcastError, match="ended with 1"):
        fleetcast.forecast(scenario, set={"forecast.draws": 8, "budget": None, "on": True}, seed=4, out="there")
    assert log.read_text().split("\n")[:-1] == [
        "forecast", "--out", "there", "--seed", "4", "--set", "forecast.draws=8", "--set", "budget=null",
        "--set", "on=true", "--quiet", "--format", "json", "--", str(scenario),
    ]  # fmt: skip
    with pytest.raises(fleetcast.FleetcastError):
        fleetcast.crossover(scenario, range="1/s..2/s", subject_to=["a <= 1", "b <= 2"], replications=2)
    assert log.read_text().split("\n")[:-1] == [
        "crossover", "--replications", "2", "--range", "1/s..2/s", "--subject-to", "a <= 1", "--subject-to", "b <= 2",
        "--quiet", "--format", "json", "--", str(scenario),
    ]  # fmt: skip


def test_frames_are_pandas(result: fleetcast.Result) -> None:
    assert isinstance(result.figures, pd.DataFrame) and isinstance(result.unit_costs, pd.DataFrame)
