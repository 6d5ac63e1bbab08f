import Billing
import Model

/// What the replications of one scenario say together.
public struct Study: Sendable {
  /// What was simulated.
  public var scenario: Scenario
  /// Replications made.
  public var replications: Int
  /// Replications that were to be made; more than were made where the study was interrupted.
  public var planned: Int
  /// Every figure under its path, in a fixed order.
  public var figures: FigureTable
  /// The SLOs of the workloads with their outcomes, in scenario order.
  public var verdicts: [Verdict]
  /// Pools whose queue grew without end, in scenario order; figures that this spoils have no value.
  public var overloads: [OverloadVerdict]
  /// The mean bill; nil when a run was stopped early, since a part of a run is not what the horizon costs.
  public var ledger: Ledger?
  /// The bill of each replication, in order.
  public var ledgers: [Ledger] = []
  /// What each replication costs a month, in order.
  public var monthlyBills: [MonthlyBill] = []
  /// What each replication consumed, in order.
  public var usages: [Usage] = []
  /// What came of the requests, by replication and workload.
  public var work: [[AnsweredWork]] = []
  /// Textbook values where the scenario is one that has them.
  public var closedForms: [ClosedForm]
  /// The mean over replications over time.
  public var timeline: MeanTimeline
  /// The day of the first replication with most requests beyond an SLO, in bins of two minutes; nil where runs are no longer than two days, or
  /// it was not kept.
  public var worstDay: MeanTimeline?
  /// How much of its error budget each SLO on a percentile, and each on success, used up; empty of runs that were stopped early.
  public var errorBudgets: [ErrorBudget] = []
  /// How the times of requests are distributed, all replications together.
  public var distributions: [TimeDistribution] = []
  /// What the reader must know before trusting a figure, as sentences.
  public var warnings: [String]
  /// Workloads of which at least half of the requests were rejected, and why, as sentences.
  public var rejections: [String] = []
  /// Events simulated in all replications.
  public var events: UInt64

  /// Creates a study from its parts.
  public init(
    scenario: Scenario, replications: Int, planned: Int? = nil, figures: FigureTable, verdicts: [Verdict] = [],
    overloads: [OverloadVerdict] = [], ledger: Ledger?, closedForms: [ClosedForm] = [],
    timeline: MeanTimeline = MeanTimeline(binWidth: 0, times: [], series: []), warnings: [String] = [],
    events: UInt64 = 0
  ) {
    self.scenario = scenario
    self.replications = replications
    self.planned = planned ?? replications
    self.figures = figures
    self.verdicts = verdicts
    self.overloads = overloads
    self.ledger = ledger
    self.closedForms = closedForms
    self.timeline = timeline
    self.warnings = warnings
    self.events = events
  }

  /// Whether the study was stopped before all its replications were made.
  public var isInterrupted: Bool { replications < planned }

  /// A time below zero, which nothing that can happen takes; nil unless the program is wrong. A time saved may be one that was lost.
  public var impossibleTime: Figure? {
    figures.figures.first {
      $0.unit == "s" && !$0.path.hasSuffix(".\(WorkloadFigure.cacheSavedTime.rawValue)")
        && [$0.value, $0.byReplication.compactMap(\.self).min()].contains { ($0 ?? 0) < 0 }
    }
  }

  /// Whether every replication was made and reached its horizon.
  public var isComplete: Bool { overloads.isEmpty && !isInterrupted }
}

extension Study {
  /// Merges replications in the order given; at least one, of `planned` (as many as there are, unless interrupted).
  public init(_ scenario: Scenario, samples: [Sample], planned: Int? = nil) {
    precondition(!samples.isEmpty, "a study needs a replication")
    let overloads = OverloadVerdict.all(scenario, samples)
    let merging = Merging(scenario: scenario, samples: samples, overloads: overloads)
    let ledger = overloads.isEmpty ? Ledger.mean(of: samples.map(\.ledger)) : nil
    let closedForms = ClosedForm.all(scenario)
    let figures =
      merging.workloadFigures() + merging.poolFigures() + merging.apiFigures() + merging.peopleFigures()
      + merging.totalFigures(published: ledger) + closedForms.flatMap(\.figures)
    let areRepeated = figures.areRepeated && !scenario.workloads.contains { $0.arrivals.process.isDrawn }
    let table = FigureTable(areRepeated ? figures.withoutIntervals : figures)
    let verdicts = Verdict.all(scenario, table, overloads)
    let missing = (planned ?? samples.count) - samples.count
    let interruption =
      missing > 0 ? ["interrupted: \(samples.count) of \(samples.count + missing) replications were made"] : []
    self.init(
      scenario: scenario, replications: samples.count, planned: planned, figures: table, verdicts: verdicts,
      overloads: overloads,
      ledger: ledger, closedForms: closedForms, timeline: MeanTimeline(scenario, samples.map(\.timeline)),
      warnings: interruption + merging.warnings(table, areRepeated: areRepeated),
      events: samples.reduce(0) { $0 + $1.events })
    rejections = merging.rejections()
    ledgers = samples.map(\.ledger)
    monthlyBills = samples.map(\.monthly)
    usages = samples.map(\.usage)
    work = samples.map { $0.workloads.map(\.answered) }
    distributions = TimeDistribution.all(scenario, samples)
    worstDay = samples[0].worstDay.map { MeanTimeline(scenario, [$0]) }
    if overloads.isEmpty { errorBudgets = ErrorBudget.all(scenario, samples.map(\.timeline)) }
  }
}

/// What the figures are made of.
struct Merging {
  let scenario: Scenario
  let samples: [Sample]
  let overloads: [OverloadVerdict]

  /// Why a figure of a whole run has no value, or nil when it has.
  var stoppedWhy: String? { overloads.first?.sentence }
}
