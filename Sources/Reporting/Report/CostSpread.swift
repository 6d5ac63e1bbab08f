import Billing
import Model
import Studies

/// The bill of a run spread over its time, whole amounts that add up to the total.
///
/// A bill is of months. Commitments, machines of one's own and fixed charges are spread evenly; what else a pool costs by the replicas that
/// ran beyond those that are committed to; what is paid by use by the requests that were answered.
struct CostSpread {
  /// Seconds of a part: an hour, or a day where the run is longer than four days.
  let width: Double
  /// Seconds from the start at which each part begins.
  let starts: [Double]
  /// By part: what is there whatever comes, what follows the fleet, what follows the requests.
  private(set) var fixed: [Amount]
  private(set) var fleet: [Amount]
  private(set) var use: [Amount]
  /// Requests answered in each part.
  let completed: [Double]

  static let rule =
    "A bill is of months. Here commitments and fixed charges are spread evenly over the run, other instances by the replicas beyond what is "
    + "committed to, and what is paid by use by the requests that were answered."

  /// Nil where there is no bill, or no time to spread it over.
  init?(_ study: Study) {
    let scenario = study.scenario
    guard let ledger = study.ledger, study.timeline.binWidth > 0, study.timeline.times.count > 1 else { return nil }
    let width = scenario.horizon > 4 * 86_400 ? 86_400.0 : 3_600
    guard scenario.horizon >= 2 * width else { return nil }
    // Parts end at whole hours or days of the clock.
    let offset = Double(scenario.start.secondOfDay).truncatingRemainder(dividingBy: width)
    let starts = [0] + Array(stride(from: width - offset, to: scenario.horizon, by: width)).filter { $0 > 0 }
    self.width = width
    self.starts = starts
    let ends = Array(starts.dropFirst()) + [scenario.horizon]
    let timeline = study.timeline
    /// What falls into each part of a quantity that is so much in each bin.
    func parts(_ bins: [Double]) -> [Double] {
      var sums = starts.map { _ in 0.0 }
      var part = 0
      for (bin, value) in bins.enumerated() {
        let start = timeline.times[bin]
        let end = min(start + timeline.binWidth, scenario.horizon)
        while part + 1 < ends.count, ends[part] <= start { part += 1 }
        var place = part
        while place < starts.count, starts[place] < end {
          let overlap = min(end, ends[place]) - max(start, starts[place])
          if overlap > 0, end > start { sums[place] += value * overlap / (end - start) }
          place += 1
        }
      }
      return sums
    }
    func series(_ kind: String, _ name: String, _ metric: String) -> [Double] {
      let found = timeline.series.first { $0.kind == kind && $0.name == name && $0.metric == metric }?.values
      return found?.map { $0 ?? 0 } ?? timeline.times.map { _ in 0 }
    }
    let even = zip(starts, ends).map { $1 - $0 }
    let answered = Dictionary(
      uniqueKeysWithValues: scenario.workloads.map { ($0.name, parts(series("workload", $0.name, "completed"))) })
    let all = scenario.workloads.reduce(starts.map { _ in 0.0 }) { sums, workload in
      zip(sums, answered[workload.name] ?? sums.map { _ in 0 }).map { $0 + $1 }
    }
    completed = all
    let beyond = scenario.pools.map { pool -> [Double] in
      let running = ["ready", "starting", "draining"].map { series("pool", pool.name, $0) }
      let committed = pool.purchase.filter(\.kind.isCommitment).reduce(0) { sum, option in
        sum + (option.limit ?? 0) * pool.machines[option.machine].replicasPerInstance
      }
      let total = timeline.times.indices.map { bin in running.reduce(0) { $0 + $1[bin] } }
      let rest = parts(total.map { max(0, $0 - Double(committed)) })
      return rest.contains { $0 > 0 } ? rest : parts(total)
    }
    fixed = starts.map { _ in .zero }
    fleet = fixed
    use = fixed
    func split(_ cost: Amount, _ weights: [Double]) -> [Amount] {
      let known = weights.contains { $0 > 0 } ? weights : even
      // Shares to a thousandth of a request or a replica.
      let whole = known.map { Int128(($0 * 1_000).rounded()) }
      return cost.split(by: whole.contains { $0 > 0 } ? whole : even.map { Int128($0.rounded(.up)) })
    }
    for charge in ledger.charges where charge.nature == .usage {
      switch charge.position.kind {
      case .commitment, .overhead: Self.add(split(charge.cost, even), to: &fixed)
      case .pool:
        if case .purchase(let kind, _) = charge.purchaseOption, kind.isCommitment {
          Self.add(split(charge.cost, even), to: &fixed)
        } else {
          Self.add(split(charge.cost, beyond[charge.position.backend]), to: &fleet)
        }
      case .api, .service: Self.add(split(charge.cost, answered[charge.workload] ?? all), to: &use)
      }
    }
  }

  private static func add(_ parts: [Amount], to sums: inout [Amount]) {
    for place in sums.indices { sums[place] += parts[place] }
  }

  /// By part, everything.
  var totals: [Amount] { starts.indices.map { fixed[$0] + fleet[$0] + use[$0] } }
}
