import Diagnostics
import EventKernel
import Model

/// How far a search is.
public struct PlanProgress: Sendable {
  /// What is being done, in a few words.
  public var doing: String
  /// Things done of it.
  public var done: Int
  /// Things there are at most.
  public var of: Int
}

/// Finds the combination of settings that makes the objective smallest and keeps every condition.
///
/// Bounds come first, without a run. What is left is screened by one short run each, the cheapest possible ones first, until what
/// remains cannot cost less than what was found. Those near the best get four more short runs, and the ones that still are near
/// get whole runs: Kim and Nelson's elimination (`KimNelson`) until the best is known with the plan's confidence, conditions judged
/// by interval with the level divided among the evaluations. All runs of one number meet the same traffic. What a short run put aside as
/// worse than another comes back where whole runs do not show that other to keep the conditions.
///
/// - Parameters:
///   - plan: A plan whose settings are lists.
///   - space: Its grid.
///   - jobs: Runs at a time, at least 1; the answer does not depend on it.
///   - progress: Called from any thread; returning false ends the search, which then says what it knows.
/// - Throws: `ScenarioError` where no combination makes a scenario; what `simulate` throws.
public func findPlan(
  _ plan: Plan, in space: SweepPlan, jobs: Int, progress: @escaping @Sendable (PlanProgress) -> Bool
) throws -> PlanStudy {
  var search = try PlanSearch(plan, space, jobs: jobs, progress: progress)
  do {
    search.bound()
    repeat {
      try search.screen()
      try search.sift()
      try search.compare()
    } while search.bringBack()
    try search.tryNeighbours()
  } catch is CancellationError {
    search.isInterrupted = true
    search.noteUnread()
  }
  return search.study()
}

struct PlanSearch {
  /// Whole runs after which combinations are compared and conditions judged.
  static let evaluations = [5, 10, 20, 40]
  /// Short runs of what is near the best, with how much worse than the best their paired interval may still reach, relatively: one run
  /// has no interval and so the greatest allowance.
  static let sieves: [(runs: Int, slack: Double)] = [(3, 0.05), (5, 0.02)]
  /// Groups screened between two evaluations of what was found: the same for any number of threads.
  static let wave = 16
  /// How much worse than the best found a single short run may be and still be evaluated again.
  static let screeningSlack = 0.5

  let plan: Plan
  let space: SweepPlan
  let jobs: Int
  let goesOn: @Sendable (PlanProgress) -> Bool
  let reader: PlanReader
  var groups: [PlanGroup]
  /// What a combination is that has more of what is to be small.
  let worse: String
  /// By group: the bounds of its scenario.
  var leastCosts: [Double?]
  var outcomes: [PlanOutcome?]
  var effort = PlanEffort()
  var isInterrupted = false
  var best: (group: Int, position: Int)?
  /// Combinations that keep the conditions and were shown to be worse in whole runs, though it may be by very little.
  var beaten: [PlanEntrant] = []
  /// Combinations that were put aside for their objective alone, against others of which it was not known whether they keep the conditions.
  var setAside: [(group: Int, position: Int)] = []
  /// By index, those that were taken up again while another was the best.
  var returned: Set<Int> = []
  var confidence: Double?

  init(_ plan: Plan, _ space: SweepPlan, jobs: Int, progress: @escaping @Sendable (PlanProgress) -> Bool) throws {
    self.plan = plan
    self.space = space
    self.jobs = jobs
    goesOn = progress
    worse = plan.objective.unit.symbol == "USD" ? "dearer" : "worse"
    reader = PlanReader(plan: plan, horizon: space.scenario.horizon)
    outcomes = Array(repeating: nil, count: space.points.count)
    groups = []
    var failure: ScenarioError?
    var scenarios: [Int: Scenario] = [:]
    for point in space.points {
      do throws(ScenarioError) {
        scenarios[point.index] = try space.scenario(of: point).prepared(for: plan)
      } catch {
        failure = failure ?? error
        let why = error.diagnostics.first?.message ?? "the settings do not go together"
        outcomes[point.index] = PlanOutcome(stage: .impossible, why: why, outcome: .notMet)
      }
    }
    groups = try space.groups(space.points.filter { scenarios[$0.index] != nil }, made: scenarios).map { points in
      PlanGroup(points: points, scenarios: points.compactMap { scenarios[$0.index] })
    }
    if groups.isEmpty, let failure { throw failure }
    leastCosts = Array(repeating: nil, count: groups.count)
    effort.fleets = groups.count
    let whole = space.scenario.horizon
    effort.shortHorizon = groups.filter(\.hasShortRuns).map(\.shortHorizon).max() ?? whole
  }

  /// Rules out what no run could make feasible, and finds how little each of the others may cost.
  mutating func bound() {
    for index in groups.indices {
      let bounds = PlanBounds(groups[index].scenarios[0])
      if let why = bounds.whyInfeasible(plan.conditions) {
        close(index, PlanOutcome(stage: .bounded, why: why, outcome: .notMet))
        continue
      }
      leastCosts[index] = groups[index].scenarios.compactMap {
        PlanBounds($0).leastCost(plan.objective.path)
      }.min()
    }
  }

  /// One short run of each, those that may cost least first, until nothing that is left may cost less than what was found.
  mutating func screen() throws {
    let open = groups.indices.filter { !groups[$0].alive.isEmpty }
    let order = open.sorted { (leastCosts[$0] ?? 0, $0) < (leastCosts[$1] ?? 0, $1) }
    var found: Double?
    for start in stride(from: 0, to: order.count, by: PlanSearch.wave) {
      var wave: [Int] = []
      for index in order[start..<min(start + PlanSearch.wave, order.count)] {
        if let least = leastCosts[index], let found, least > found {
          let why = "what it must hold alone costs more than the best"
          setAside += groups[index].alive.map { (group: index, position: $0) }
          close(index, PlanOutcome(stage: .bounded, why: why, objective: nil))
        } else {
          wave.append(index)
        }
      }
      try simulate(wave, upTo: 1, isShort: true, doing: "screening", done: start, of: order.count)
      for index in wave {
        for position in groups[index].alive {
          let reading = reading(index, position, isShort: true)
          note(index, position, reading, stage: .screened, why: "")
          guard let value = reading.objective?.value, !reading.isMissed.contains(true) else { continue }
          found = min(found ?? value, value)
        }
      }
    }
    keepNear(found)
  }

  /// More short runs of those that are near.
  mutating func sift() throws {
    for sieve in PlanSearch.sieves {
      let open = groups.indices.filter { !groups[$0].alive.isEmpty }
      guard open.reduce(0, { $0 + groups[$1].alive.count }) > 1 else { return }
      try simulate(open, upTo: sieve.runs, isShort: true, doing: "comparing short runs", done: 0, of: open.count)
      sift(open, slack: sieve.slack)
    }
  }

  /// Takes out what is far off a condition, or whose paired difference from the best is above the slack with its whole interval.
  private mutating func sift(_ open: [Int], slack: Double) {
    var entrants: [PlanEntrant] = []
    for index in open {
      for position in groups[index].alive {
        let reading = reading(index, position, isShort: true)
        note(index, position, reading, stage: .sifted, why: "")
        entrants.append(PlanEntrant(group: index, position: position, reading: reading))
      }
    }
    let feasible = entrants.filter { !$0.objectives.isEmpty && !$0.reading.isMissed.contains(true) }
    let leader = feasible.min { mean($0.objectives) < mean($1.objectives) }?.objectives
    for entrant in entrants {
      let index = groups[entrant.group].points[entrant.position].index
      if let broken = entrant.reading.isFarOff.firstIndex(of: true) {
        outcomes[index]?.why = "\(plan.conditions[broken].path) is far off"
        outcomes[index]?.outcome = .notMet
        drop(entrant)
      } else if let leader, !entrant.objectives.isEmpty {
        let differences = zip(entrant.objectives, leader).map { $0 - $1 }
        let low = Estimate.mean(of: differences)?.low ?? -.infinity
        guard low > slack * abs(mean(leader)) else { continue }
        outcomes[index]?.why = "\(worse) than the best in short runs"
        setAside.append((group: entrant.group, position: entrant.position))
        drop(entrant)
      }
    }
  }

  /// Whole runs, until the best is known.
  mutating func compare() throws {
    let level = 1 - 0.05 / Double(PlanSearch.evaluations.count)
    var entered: Int?
    for (evaluation, runs) in PlanSearch.evaluations.enumerated() {
      let open = groups.indices.filter { !groups[$0].alive.isEmpty }
      guard !open.isEmpty else { break }
      // What came back is compared after as many runs as the best has.
      if open.contains(where: { groups[$0].whole.count > runs }) { continue }
      try simulate(
        open, upTo: runs, isShort: false, doing: "comparing whole runs", done: evaluation,
        of: PlanSearch.evaluations.count)
      var entrants: [PlanEntrant] = []
      for index in open {
        for position in groups[index].alive {
          var reading = reading(index, position, isShort: false, level: level)
          // The level is divided among the evaluations: what one of them has shown stays shown.
          let before = outcomes[groups[index].points[position].index]
          if before?.stage == .compared, before?.outcome == .met {
            reading.outcomes = reading.outcomes.map { _ in .met }
          }
          note(index, position, reading, stage: .compared, why: "")
          guard !reading.objectives.isEmpty else { continue }
          entrants.append(PlanEntrant(group: index, position: position, reading: reading))
        }
      }
      // What did the same in every run is one system.
      entered = entered ?? Set(entrants.map(\.objectives)).count
      let isDone = judge(entrants, entered: entered ?? 1, isLast: evaluation == PlanSearch.evaluations.count - 1)
      if isDone { break }
    }
  }

  /// One short run of what is one step from the best and was not evaluated, so that it is known what each setting does.
  mutating func tryNeighbours() throws {
    guard let best else { return }
    let centre = groups[best.group].points[best.position]
    let near = Set(PlanStep.neighbours(of: centre, in: space, plan).map(\.point.index))
    let open = groups.indices.filter { index in
      groups[index].short.isEmpty && groups[index].whole.isEmpty
        && groups[index].points.contains {
          near.contains($0.index) && outcomes[$0.index]?.outcome != .notMet
        }
    }
    guard !open.isEmpty else { return }
    try simulate(open, upTo: 1, isShort: true, doing: "evaluating around the best", done: 0, of: open.count)
    for index in open {
      for position in groups[index].points.indices where near.contains(groups[index].points[position].index) {
        let why = outcomes[groups[index].points[position].index]?.why ?? ""
        note(index, position, reading(index, position, isShort: true), stage: .screened, why: why)
      }
    }
  }

  /// What the runs say of which a search that was stopped had not come to a conclusion.
  mutating func noteUnread() {
    for index in groups.indices {
      for position in groups[index].alive {
        let known = outcomes[groups[index].points[position].index]
        if !groups[index].whole.isEmpty, known?.stage != .compared {
          note(index, position, reading(index, position, isShort: false), stage: .compared, why: "")
        } else if groups[index].whole.isEmpty, !groups[index].short.isEmpty, known == nil {
          note(index, position, reading(index, position, isShort: true), stage: .screened, why: "")
        }
      }
    }
  }

  func study() -> PlanStudy {
    var effort = effort
    effort.simulatedFleets = groups.count { !$0.short.isEmpty || !$0.whole.isEmpty }
    effort.shortRuns = groups.reduce(0) { $0 + $1.short.count }
    effort.wholeRuns = groups.reduce(0) { $0 + $1.whole.count }
    let simulated =
      groups.reduce(0) { $0 + Double($1.short.count) * $1.shortHorizon }
      + Double(effort.wholeRuns) * space.scenario.horizon
    let runs = best.map { groups[$0.group].whole.count } ?? PlanSearch.evaluations[0]
    effort.exhaustive = Double(space.points.count * max(1, runs)) * space.scenario.horizon
    effort.shareOfExhaustive = simulated / effort.exhaustive
    effort.requests = groups.reduce(0) { sum, group in
      sum
        + (group.short + group.whole).reduce(0) {
          $0 + $1.workloads.reduce(0) { $0 + Double($1.arrived) }
        }
    }
    var study = PlanStudy(
      plan: plan, space: space,
      outcomes: outcomes.map { $0 ?? PlanOutcome(stage: .bounded, why: "not evaluated") },
      best: best.map { groups[$0.group].points[$0.position].index }, confidence: isInterrupted ? nil : confidence,
      isInterrupted: isInterrupted, effort: effort)
    if isInterrupted { study.best = study.bestSoFar }
    return study
  }
}
