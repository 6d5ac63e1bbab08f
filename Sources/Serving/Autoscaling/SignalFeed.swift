import EventKernel
import Model

/// A metric on its way from the pool to an autoscaler: sampled, kept, averaged, and seen some time later.
///
/// A scrape costs O(1): every quantity is a level or a counter whose difference over the window is the answer. Quantiles are the
/// exception: requests are counted as they end, and the histograms of the window are added up at an evaluation.
struct SignalFeed {
  private struct Scrape {
    var at: Double
    /// Sum of this and every earlier sample of the level, and how many they are.
    var levels = 0.0
    var count = 0
    var active: Double
    var serving: Double
    var offered: Int64
    var tokens: Int64
  }
  let metric: ScalingMetric
  private var scrapes: [Scrape] = []
  private var chunks: [(at: Double, times: LogHistogram)] = []
  private var times = LogHistogram()

  init(_ metric: ScalingMetric) { self.metric = metric }

  /// Whether every request that ends is counted.
  var countsTimes: Bool { metric.name.kind == .seconds }

  /// Counts a request that ended.
  mutating func count(ttft: Double, latency: Double) { times.add(max(0, metric.name == .ttftP95 ? ttft : latency)) }

  /// Takes a sample, once at a time.
  mutating func scrape(_ view: PoolView, at now: Double) {
    guard (scrapes.last?.at ?? -1) < now else { return }
    var scrape = Scrape(
      at: now, active: view.active, serving: view.serving, offered: view.offered, tokens: view.ended.output)
    scrape.levels = scrapes.last?.levels ?? 0
    scrape.count = scrapes.last?.count ?? 0
    if let level = level(view) {
      scrape.levels += level
      scrape.count += 1
    }
    scrapes.append(scrape)
    if countsTimes {
      chunks.append((now, times))
      times = LogHistogram()
    }
    forget(before: now - metric.reading.staleness - metric.reading.averagingWindow)
  }

  private mutating func level(_ view: PoolView) -> Double? {
    switch metric.name {
    case .queueDepth: Double(view.waiting)
    case .running: Double(view.running)
    case .concurrency: Double(view.waiting + view.running)
    case .kvUtilization: view.keyValueShare
    default: nil
    }
  }

  /// Drops what no evaluation needs any more, a part of it at a time.
  private mutating func forget(before oldest: Double) {
    guard scrapes.count > 16 else { return }
    let keep = max(0, (scrapes.lastIndex { $0.at <= oldest } ?? 0) - 1)
    guard keep > scrapes.count / 2 else { return }
    scrapes.removeFirst(keep)
    chunks.removeAll { $0.at < oldest }
  }

  /// What an evaluation sees.
  struct Reading {
    /// A sum, a share or seconds; nil while nothing is known.
    var value: Double?
    /// When the newest sample was taken.
    var sampledAt: Double
  }

  /// What an evaluation sees at a time.
  mutating func read(at now: Double) -> Reading {
    // A microsecond forgives the rounding of times that are sums of intervals.
    guard let last = scrapes.lastIndex(where: { $0.at <= now - metric.reading.staleness + 1e-6 }) else {
      return Reading(value: nil, sampledAt: -.infinity)
    }
    let new = scrapes[last]
    let window = metric.reading.averagingWindow
    let before = window > 0 ? scrapes.lastIndex { $0.at <= new.at - window + 1e-6 } ?? 0 : max(0, last - 1)
    return Reading(value: value(from: before, to: last), sampledAt: new.at)
  }

  private mutating func value(from before: Int, to last: Int) -> Double? {
    let (old, new) = (scrapes[before], scrapes[last])
    let seconds = new.at - old.at
    switch metric.name {
    case .queueDepth, .running, .concurrency, .kvUtilization:
      if metric.reading.averagingWindow == 0 || last == before {
        let earlier = last > 0 ? scrapes[last - 1] : nil
        guard new.count > earlier?.count ?? 0 else { return nil }
        return new.levels - (earlier?.levels ?? 0)
      }
      return new.count > old.count ? (new.levels - old.levels) / Double(new.count - old.count) : nil
    case .requestsPerSecond: return seconds > 0 ? Double(new.offered - old.offered) / seconds : nil
    case .tokensPerSecond: return seconds > 0 ? Double(new.tokens - old.tokens) / seconds : nil
    case .gpuUtilization, .cpuUtilization:
      guard new.serving > old.serving else { return nil }
      return min(max((new.active - old.active) / (new.serving - old.serving), 0), 1) * metric.reading.cpuAtFullLoad
    case .ttftP95, .latencyP95:
      var merged = LogHistogram()
      for chunk in chunks where chunk.at > old.at && chunk.at <= new.at { merged.merge(chunk.times) }
      return merged.quantile(0.95)
    }
  }
}
