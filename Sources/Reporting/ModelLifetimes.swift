import Catalog
import Model

/// Days before its last one on which a model is told to go.
private let noticeDays: Int64 = 90

/// What is said of hosted models that their provider turns off, and of prices that end: a warning where that is so on the day or when the
/// run begins, a note where it comes in the next 90 days or in what is simulated.
public func lifetimes(of scenario: Scenario, on day: Instant) -> [(isWarning: Bool, sentence: String)] {
  let now = max(day, scenario.start)
  let end = scenario.lastInstant
  let soon = Instant(secondsSinceEpoch: max(now.secondsSinceEpoch + noticeDays * 86_400, end.secondsSinceEpoch))
  var told: Set<String> = []
  var sentences: [(isWarning: Bool, sentence: String)] = []
  for api in scenario.apis where told.insert(api.model).inserted {
    guard let model = Catalog.api(api.model) else { continue }
    let source = model.provenance.source
    if let text = model.retires, let date = calendarDay(text), date <= soon {
      sentences.append(
        date <= now
          ? (true, "\(model.name) is retired since \(text) (\(source)): whoever calls it gets an error")
          : (false, "\(model.name) retires on \(text) (\(source))"))
    }
    guard api.price.source != "scenario", let text = model.pricesUntil, let date = calendarDay(text) else { continue }
    // The day itself is still one of them.
    if date.secondsSinceEpoch + 86_400 <= now.secondsSinceEpoch {
      sentences.append((true, "prices of \(model.name) were promised until \(text) (\(source))"))
    } else if date < soon {
      sentences.append((false, "prices of \(model.name) are promised until \(text) (\(source))"))
    }
  }
  return sentences
}

extension Scenario {
  /// The end of what is simulated or forecast.
  fileprivate var lastInstant: Instant {
    let ofRun = Instant(secondsSinceEpoch: start.secondsSinceEpoch + Int64(min(horizon, 1e10)))
    guard let forecast else { return ofRun }
    let ofForecast = (0..<forecast.months).reduce(forecast.start) { month, _ in month.nextMonth }
    return max(ofRun, ofForecast)
  }
}
