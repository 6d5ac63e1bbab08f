extension NotebookFolder {
  /// A title, how files are read, and a part for each study whose files are there.
  var cells: [Notebook.Cell] {
    let parts: [(table: String, cells: [Notebook.Cell])] = [
      ("costs", hasSummary ? run : []), ("sweep", sweep), ("plan", plan), ("crossover", crossover),
      ("forecast_months", forecast), ("compare", comparison),
    ]
    return [.text("title", introduction), .code("read", reading)]
      + parts.filter { tables.contains($0.table) }.flatMap(\.cells) + [.text("next", next)]
  }

  private var introduction: String {
    """
    # \(MarkdownText.escaped(title))

    Written by `fleetcast notebook` from the files of this folder, which it reads again whenever it is run. With the Python package
    `fleetcast` it uses that, and pandas alone otherwise; charts are matplotlib's.
    """
  }

  private var reading: String {
    #"""
    import json
    from pathlib import Path

    import matplotlib.pyplot as plt
    import pandas as pd

    try:
        import fleetcast
    except ImportError:
        fleetcast = None

    plt.rcParams.update({"figure.figsize": (10, 4), "axes.spines.top": False, "axes.spines.right": False})
    plt.rcParams.update({"axes.grid": True, "axes.axisbelow": True, "grid.color": "#e5e5e5"})
    pd.options.display.float_format = lambda number: f"{number:,.2f}" if abs(number) >= 1000 else f"{number:.6g}"
    beside = {"loc": "upper left", "bbox_to_anchor": (1.01, 1), "frameon": False, "fontsize": "small"}


    def table(name):
        """A CSV file of this folder: dates are dates, and an empty text stays one, so that a group loses no row."""
        if fleetcast is not None:
            return fleetcast.load(".")[name]
        package = json.loads(Path("datapackage.json").read_text(encoding="utf-8"))
        resource = next(resource for resource in package["resources"] if resource["name"] == name)
        types = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        numbers = {column: [""] for column, kind in types.items() if kind in ("number", "integer")}
        texts = {column: str for column in types if column not in numbers}
        frame = pd.read_csv(resource["path"], dtype=texts, keep_default_na=False, na_values=numbers)
        for column, kind in types.items():
            if kind in ("date", "datetime"):
                frame[column] = pd.to_datetime(frame[column].replace("", None), utc=kind == "datetime")
            elif kind == "yearmonth":
                frame[column] = pd.PeriodIndex(frame[column].replace("", None), freq="M")
            elif kind == "boolean":
                frame[column] = frame[column].isin(["1", "true"])
        return frame


    def named(frame, column, nobody):
        """The frame with a name for what belongs to none."""
        return frame.assign(**{column: frame[column].replace("", nobody)})
    """#
  }

  private var next: String {
    """
    Every column is explained in `datapackage.json`: `fleetcast.load(".").columns` shows it as a frame.
    """
  }

  private var run: [Notebook.Cell] {
    [
      .text(
        "figures-text",
        """
        ## Figures

        Means over the replications with both ends of their 95 % intervals, the cost and what has an objective first.
        """),
      .code(
        "figures",
        #"""
        summary = json.loads(Path("summary.json").read_text(encoding="utf-8"))
        figures = pd.DataFrame.from_dict(summary["figures"], orient="index")
        figures = figures.reindex(columns=["value", "low", "high", "unit"])
        objectives = pd.DataFrame(summary["slos"], columns=["figure", "relation", "threshold", "verdict"])
        first = [name for name in ["total.cost", "total.monthly_cost", *objectives["figure"]] if name in figures.index]
        days = f"{summary['horizon_s'] / 86400:g} days from {summary['start']}"
        print(f"{summary['replications']} replications of {days}, seed {summary['seed']}")
        for warning in summary["warnings"]:
            print("Warning:", warning)
        figures.loc[first].join(objectives.drop_duplicates("figure").set_index("figure"))
        """#),
      .code(
        "objectives",
        #"""
        known = objectives[objectives["figure"].map(figures["value"]).notna()]
        if len(known):
            measured = figures.loc[known["figure"], ["value", "low", "high"]].astype(float)
            share = measured.div(known["threshold"].to_numpy(), axis=0)
            names = (known["figure"] + " " + known["relation"] + " " + known["threshold"].map("{:g}".format)).to_list()
            fig, ax = plt.subplots(figsize=(10, 1 + 0.5 * len(known)))
            ends = [share["value"] - share["low"], share["high"] - share["value"]]
            ax.errorbar(share["value"], range(len(known)), xerr=ends, fmt="o", capsize=4)
            ax.axvline(1, color="black", linewidth=1)
            ax.set_yticks(range(len(known)), names)
            ax.margins(y=0.3)
            ax.set_xlim(left=0)
            ax.set_xlabel("measured, in parts of the objective (the line)")
            plt.show()
        """#),
      .code("all-figures", "figures"),
      .text(
        "costs-text",
        """
        ## Costs

        Where the money goes, to whom, and when. The parts of each kind add up to the same total.
        """),
      .code(
        "purposes",
        #"""
        costs = table("costs")
        currency = costs["currency"].iloc[0] if len(costs) else ""
        by_purpose = costs.groupby("purpose")["cost"].sum().loc[lambda cost: cost > 0].sort_values()
        if len(by_purpose):
            ax = by_purpose.plot.barh(figsize=(10, 1 + 0.4 * len(by_purpose)))
            ax.set_xlabel(currency)
            ax.set_ylabel("")
            plt.show()
        """#),
      .code(
        "workloads",
        #"""
        unit_costs = named(table("unit_costs"), "workload", "nobody's").set_index("workload")
        parts = [f"cost_{purpose}" for purpose in by_purpose.index[::-1] if f"cost_{purpose}" in unit_costs]
        if parts:
            ax = unit_costs[parts].rename(columns=lambda name: name.removeprefix("cost_")).plot.barh(
                stacked=True, figsize=(10, 1.5 + 0.4 * len(unit_costs))
            )
            ax.legend(**beside)
            ax.set_xlabel(currency)
            ax.set_ylabel("")
            plt.show()
        unit_costs[["cost", "cost_p10", "cost_p90", "completed", "cost_per_1k_requests", "cost_per_million_tokens"]]
        """#),
    ]
      + (tables.contains("costs_daily") ? [.code("days", Self.days)] : [])
      + [
        .code(
          "totals",
          #"""
          totals = {"costs.csv": costs["cost"].sum(), "by workload": unit_costs["cost"].sum()}
          totals |= {name: table(name)["cost"].sum() for name in ("showback",\#(tables.contains("costs_daily") ? #" "costs_daily""# : ""))}
          pd.Series(totals).round(6)
          """#),
        .text(
          "timeline-text",
          """
          ## Over time

          Means over the replications, bin by bin.
          """),
        .code(
          "timeline",
          #"""
          series = table("timeseries")
          lanes = {"arrived": "requests a bin", "ready": "replicas ready", "utilization": "utilization"}
          lanes |= {"ttft_p95": "TTFT p95, s", "latency_p95": "latency p95, s"}
          lanes = {metric: label for metric, label in lanes.items() if (series["metric"] == metric).any()}
          fig, axes = plt.subplots(len(lanes), sharex=True, figsize=(10, 1 + 1.8 * len(lanes)), squeeze=False)
          for ax, (metric, label) in zip(axes[:, 0], lanes.items()):
              for subject, rows in series[series["metric"] == metric].groupby("subject", sort=False):
                  ax.plot(rows["time"], rows["value"], linewidth=1, label=subject)
              ax.set_ylabel(label)
              ax.set_ylim(bottom=0)
              ax.legend(**beside)
          fig.autofmt_xdate()
          plt.show()
          """#),
        .text(
          "latency-text",
          """
          ## Latency

          Percentiles with their 95 % intervals.
          """),
        .code(
          "latency",
          #"""
          latency = table("latency")
          percentiles = [name for name in ("p50", "p90", "p95", "p99") if (latency["statistic"] == name).any()]
          shown = latency[latency["statistic"].isin(percentiles) & (latency["value"] > 0)]
          for workload, rows in shown.groupby("workload", sort=False):
              fig, ax = plt.subplots(figsize=(10, 3.5))
              for metric, times in rows.groupby("metric", sort=False):
                  times = times.set_index("statistic").reindex(percentiles)
                  ends = [times["value"] - times["low"], times["high"] - times["value"]]
                  ax.errorbar(percentiles, times["value"], yerr=ends, marker="o", capsize=4, label=metric)
              ax.set_yscale("log")
              ax.set_ylabel("s")
              ax.set_title(workload)
              ax.legend(**beside)
              plt.show()
          """#),
      ]
  }

  private static let days = #"""
    daily = table("costs_daily")
    by_day = daily.pivot_table(index="day", columns="purpose", values="cost", aggfunc="sum", fill_value=0)
    by_day = by_day[[purpose for purpose in by_purpose.index[::-1] if purpose in by_day]]
    if len(by_day.columns):
        fig, ax = plt.subplots()
        below = by_day.cumsum(axis="columns") - by_day
        for purpose in by_day:
            ax.bar(by_day.index, by_day[purpose], width=0.9, bottom=below[purpose], align="edge", label=purpose)
        ax.set_ylabel(f"{currency} a day")
        ax.legend(**beside)
        fig.autofmt_xdate()
        plt.show()
    """#

  private var sweep: [Notebook.Cell] {
    [
      .text(
        "sweep-text",
        """
        ## Sweep

        Each point's cost against its latency, and those that no other point with the same traffic beats in both.
        """),
      .code(
        "pareto",
        #"""
        pareto = table("pareto")
        cost = next(column for column in pareto.columns if column.startswith("total.cost"))
        time = pareto.columns[list(pareto.columns).index(cost) + 1]
        front = pareto[pareto["pareto"]].sort_values(cost)
        fig, ax = plt.subplots()
        ax.scatter(pareto[cost], pareto[time], color="lightgray", label="points")
        ax.scatter(front[cost], front[time], label="Pareto front")
        ax.legend(frameon=False)
        ax.set_yscale("log")
        ax.set_xlabel(cost)
        ax.set_ylabel(time)
        plt.show()
        front
        """#),
      .code(
        "effects",
        #"""
        effects = table("effects")
        effects[effects["figure"].isin([cost, time])].pivot_table(
            index=["parameter", "setting"], columns="figure", values="mean", sort=False
        )
        """#),
    ]
  }

  private var plan: [Notebook.Cell] {
    [
      .text(
        "plan-text",
        """
        ## Plan

        Every combination with its figures; `stage` says how far it was looked at, and `why` what ruled it out.
        """),
      .code(
        "plan",
        #"""
        plan = table("plan")
        settings = list(plan.columns[1 : list(plan.columns).index("stage")])
        plan.pivot_table(
            index=["best", "point", "stage", "conditions", *settings], columns="figure", values="value", sort=False
        ).sort_index(level="best", ascending=False, sort_remaining=False)
        """#),
    ]
  }

  private var crossover: [Notebook.Cell] {
    [
      .text(
        "crossover-text",
        """
        ## Crossover

        A month's cost of one's own fleet and of the API over the volume, with 95 % intervals.
        """),
      .code(
        "crossover",
        #"""
        crossover = table("crossover")
        fig, ax = plt.subplots()
        fleets = crossover[crossover["self_host_monthly_cost"].notna()]
        for fleet, rows in fleets.groupby("fleet", sort=False):
            rows = rows.sort_values("parameter_value")
            ax.plot(rows["parameter_value"], rows["self_host_monthly_cost"], label=f"self-hosted, {fleet}")
            ax.fill_between(rows["parameter_value"], rows["self_host_low"], rows["self_host_high"], alpha=0.2)
        rows = crossover.drop_duplicates("parameter_value").sort_values("parameter_value")
        ax.plot(rows["parameter_value"], rows["api_monthly_cost"], color="black", label="API")
        ax.fill_between(rows["parameter_value"], rows["api_low"], rows["api_high"], color="black", alpha=0.2)
        if rows["parameter_value"].min() > 0 and rows["parameter_value"].max() >= 8 * rows["parameter_value"].min():
            ax.set_xscale("log")
        ax.set_xlabel(crossover["parameter"].iloc[0])
        ax.set_ylabel("cost a month")
        ax.set_ylim(bottom=0)
        ax.legend(frameon=False)
        plt.show()
        """#),
    ]
  }

  private var forecast: [Notebook.Cell] {
    [
      .text(
        "forecast-text",
        """
        ## Forecast

        Cost of each month: mean, and P10 to P90 over the draws.
        """),
      .code(
        "forecast",
        #"""
        months = table("forecast_months")
        fig, ax = plt.subplots()
        for routing, rows in months.groupby("routing_name", sort=False):
            time = rows["month"].dt.to_timestamp()
            ax.plot(time, rows["cost_mean"], marker="o", label=routing)
            ax.fill_between(time, rows["cost_p10"], rows["cost_p90"], alpha=0.2)
        if months["budget"].notna().any():
            budget = months[months["budget"].notna()].drop_duplicates("month")
            ax.step(budget["month"].dt.to_timestamp(), budget["budget"], color="black", where="mid", label="budget")
        ax.set_ylabel(months["currency"].iloc[0])
        ax.set_ylim(bottom=0)
        ax.legend(frameon=False)
        fig.autofmt_xdate()
        plt.show()
        months
        """#),
    ]
  }

  private var comparison: [Notebook.Cell] {
    [
      .text(
        "compare-text",
        """
        ## Comparison

        Figures that the change moves beyond chance, with the 95 % interval of the difference, in parts of what they were before.
        """),
      .code(
        "compare",
        #"""
        compare = table("compare")
        moved = compare[compare["significance"].str.startswith("significant") & (compare["before"] != 0)].head(25)
        for label, rows in moved.groupby("label", sort=False):
            parts = rows[["difference", "difference_low", "difference_high"]].div(rows["before"].abs(), axis=0)
            ends = [parts["difference"] - parts["difference_low"], parts["difference_high"] - parts["difference"]]
            fig, ax = plt.subplots(figsize=(10, 1 + 0.3 * len(rows)))
            ax.errorbar(parts["difference"], range(len(rows)), xerr=ends, fmt="o", capsize=3)
            ax.axvline(0, color="black", linewidth=1)
            ax.set_yticks(range(len(rows)), rows["figure"])
            ax.invert_yaxis()
            ax.set_xlabel(f"{label}: {rows['scenario'].iloc[0]}, parts of the value before")
            plt.show()
        moved
        """#),
    ]
  }
}
