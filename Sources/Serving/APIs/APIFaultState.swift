import EventKernel
import Model

/// When an API fails or refuses calls beyond its limits.
struct APIFaultState {
  /// What becomes of a call.
  enum Verdict {
    case serves, fails, refuses
  }
  private struct Window {
    var start: Double
    var end: Double
    /// Probability of being refused; nil where all calls fail.
    var refused: Double?
  }
  /// In order of their starts.
  private let windows: [Window]
  /// Second from which the windows have to be looked at; infinity where there are none to come.
  private var nextStart: Double
  private var next = 0
  private var open: [Window] = []

  /// - Parameter isExcerpt: Whether windows may be under way at the start (`Scenario.isExcerpt`).
  init(_ api: API, horizon: Double, isExcerpt: Bool, streams: StreamBank) {
    let name = "apis/\(api.name)/faults"
    var windows: [Window] = []
    func add(_ occurrence: Occurrence, _ stream: String, refused: Double?) {
      switch occurrence.times {
      case .at(let start): windows.append(Window(start: start, end: start + occurrence.lasting, refused: refused))
      case .every(let mean):
        let gaps = streams.stream(stream)
        var last = 0.0
        if isExcerpt, let left = occurrence.left(streams.stream("\(stream)/begun")) {
          windows.append(Window(start: 0, end: left, refused: refused))
          last = left
        }
        var start = last + mean * gaps.exponential()
        while start < horizon {
          windows.append(Window(start: start, end: start + occurrence.lasting, refused: refused))
          start += occurrence.lasting + mean * gaps.exponential()
        }
      }
    }
    for (place, outage) in api.faults.outages.enumerated() { add(outage, "\(name)/outage/\(place)", refused: nil) }
    for (place, storm) in api.faults.throttling.enumerated() {
      add(storm.when, "\(name)/throttling/\(place)", refused: storm.share)
    }
    self.windows = windows.sorted { $0.start < $1.start }
    nextStart = self.windows.first?.start ?? .infinity
  }

  /// What becomes of a call.
  /// - Parameter chance: The call's own, in [0, 1): it is refused where that is below the probability.
  @inline(__always)
  mutating func verdict(at now: Double, chance: Double) -> Verdict {
    if now < nextStart && open.isEmpty { return .serves }
    return verdictInside(at: now, chance: chance)
  }

  private mutating func verdictInside(at now: Double, chance: Double) -> Verdict {
    while next < windows.count && windows[next].start <= now {
      open.append(windows[next])
      next += 1
    }
    nextStart = next < windows.count ? windows[next].start : .infinity
    open.removeAll { $0.end <= now }
    if open.contains(where: { $0.refused == nil }) { return .fails }
    let served = open.reduce(1) { $0 * (1 - ($1.refused ?? 0)) }
    return chance < 1 - served ? .refuses : .serves
  }
}
