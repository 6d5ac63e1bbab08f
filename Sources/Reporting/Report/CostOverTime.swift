import Billing
import Model
import Studies

/// The bill of a run over its time, as `Ledger.byHour` divides it and `costs_hourly.csv` has it: amounts that add up to the total.
struct CostOverTime {
  /// Seconds of a part: an hour, or a day where the run is longer than four days.
  let width: Double
  /// Seconds from the start at which each part begins.
  let starts: [Double]
  /// By part: what is there whatever comes, what follows the fleet, what follows the requests.
  private(set) var fixed: [Amount]
  private(set) var fleet: [Amount]
  private(set) var use: [Amount]
  /// Requests answered in each part, mean of the runs.
  let completed: [Double]

  static let rule =
    "A bill is of months. Here each of its lines is divided among the hours by what it is for, as costs_hourly.csv has it; what has no hour "
    + "of its own is divided evenly."

  /// Nil where there is no bill, no time to divide it by, or hours were not kept.
  init?(_ study: Study) {
    let scenario = study.scenario
    let width = scenario.horizon > 4 * 86_400 ? 86_400.0 : 3_600
    guard scenario.horizon >= 2 * width, let ledger = study.ledger, let first = study.usages.first,
      let parts = ledger.byHour(scenario, study.usages)
    else { return nil }
    let (start, hours) = (scenario.start.secondsSinceEpoch, first.hours)
    // Parts end at whole hours or days of the clock.
    let numbers = hours.map { Int(($0.start.secondsSinceEpoch - start + scenario.start.secondOfDay) / Int64(width)) }
    let places = numbers.map { $0 - numbers[0] }
    self.width = width
    starts = hours.indices.filter { $0 == 0 || places[$0] != places[$0 - 1] }.map {
      Double(hours[$0].start.secondsSinceEpoch - start)
    }
    var completed = starts.map { _ in 0.0 }
    for consumer in first.consumers.indices {
      for usage in study.usages {
        let answered = usage.byHour?[.completed(consumer: consumer)]?.dense(hours: hours.count) ?? []
        for (hour, count) in answered.enumerated() {
          completed[places[hour]] += count / Double(study.usages.count)
        }
      }
    }
    self.completed = completed
    fixed = starts.map { _ in .zero }
    fleet = fixed
    use = fixed
    for part in parts {
      let (charge, place) = (ledger.charges[part.line], places[part.hour])
      switch charge.position.kind {
      case .commitment: fixed[place] += part.cost
      case .overhead:
        // What is paid by the request follows the requests, whatever it is called.
        switch scenario.overheads[charge.position.backend].basis {
        case .bytes, .units: use[place] += part.cost
        case .storage, .hours, .months: fixed[place] += part.cost
        }
      case .pool:
        if case .purchase(let kind, _) = charge.purchaseOption, kind.isCommitment {
          fixed[place] += part.cost
        } else {
          fleet[place] += part.cost
        }
      case .api, .service: use[place] += part.cost
      }
    }
  }

  /// By part, everything.
  var totals: [Amount] { starts.indices.map { fixed[$0] + fleet[$0] + use[$0] } }
}
