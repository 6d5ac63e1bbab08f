import EventKernel
import Model
import Serving
import Testing

/// A month of a recording in blocks, at its rate and at ten times that: as many requests as the rate says, and as bursty as the recording.
@Suite struct TraceMonthTests {
  static let month = 31 * 86_400.0

  /// Two hours of bursts: six requests a second for five seconds, one in three seconds for thirty-five, by turns of chance.
  static let bursts: (times: [Double], text: String) = {
    let bank = StreamBank(seed: 11, replication: 0)
    return withExtendedLifetime(bank) {
      let stream = bank.stream("bursts")
      var (times, text) = ([Double](), "t,in\n")
      var (now, end, isBurst) = (0.0, 0.0, false)
      while now < 7_200 {
        if now >= end {
          isBurst.toggle()
          end = now + (isBurst ? 5 : 35) * stream.exponential()
        }
        now += stream.exponential() / (isBurst ? 6 : 0.3)
        times.append(now)
        text += "\(now),\(isBurst ? 900 : 100)\n"
      }
      return (times, text)
    }
  }()

  /// Counts in windows one after the other.
  struct Windows {
    let length: Double
    private var end: Double
    private var count = 0.0
    private var (windows, sum, squares) = (0.0, 0.0, 0.0)

    init(_ length: Double) {
      self.length = length
      end = length
    }

    mutating func add(_ time: Double) {
      while time >= end {
        windows += 1
        sum += count
        squares += count * count
        count = 0
        end += length
      }
      count += 1
    }

    /// The variance over the mean.
    var dispersion: Double { (squares / windows - sum / windows * sum / windows) / (sum / windows) }
  }

  /// Requests of a month, and the index of dispersion in windows given in time of the recording.
  static func month(_ trace: Trace, windows: [Double]) throws -> (requests: Double, dispersion: [Double]) {
    let workload = Workload(name: "w", arrivals: Arrivals(process: .trace(trace)), stages: [])
    let bank = StreamBank(seed: 5, replication: 0)
    return try withExtendedLifetime(bank) {
      var source = try ArrivalSource(workload, start: ArrivalTests.start, streams: bank)
      var counts = windows.map { Windows($0 / trace.rateScale) }
      var requests = 0.0
      while let arrival = try source.next(before: month) {
        requests += 1
        for index in counts.indices { counts[index].add(arrival.time) }
      }
      return (requests, counts.map(\.dispersion))
    }
  }

  /// - Parameter times: Those of the recording, after its first.
  static func check(_ trace: Trace, _ times: [Double], windows: [Double], least: Double) throws {
    let (rate, period) = (try #require(trace.recordedRate), try #require(trace.period))
    let found = try month(trace, windows: windows)
    // What chance in the choice of blocks does to a month's count.
    let slow = TraceExtensionTests.dispersion(times, window: period / 12, length: period)
    let error = (slow / found.requests).squareRoot()
    #expect(abs(found.requests / (rate * trace.rateScale * month) - 1) < 4 * error, "\(found.requests)")
    for (window, dispersion) in zip(windows, found.dispersion) {
      let recorded = TraceExtensionTests.dispersion(times, window: window, length: period)
      #expect(recorded > least)
      #expect(abs(dispersion / recorded - 1) < 0.1, "\(dispersion) for \(recorded) in \(window) s")
    }
  }

  @Test(arguments: [0.05, 0.5]) func bursts(scale: Double) throws {
    try TraceExtensionTests.with(nil, scale: scale, text: Self.bursts.text, times: Self.bursts.times) { trace in
      var trace = trace
      trace.extending = .resample(block: try #require(trace.defaultBlock))
      // Windows of a sixth of a block at most.
      try Self.check(trace, Self.bursts.times, windows: [1, 5, 10, 30, 60, 120], least: 2)
    }
  }

  /// The dispersion is not that of any resampling: short blocks lose it, by as much as is lost of what ties two moments together.
  @Test func shortBlocksLoseIt() throws {
    try TraceExtensionTests.with(
      .resample(block: 10), scale: 0.5, text: Self.bursts.text, times: Self.bursts.times
    ) { trace in
      let found = try Self.month(trace, windows: [1, 30])
      let recorded = [1.0, 30].map { TraceExtensionTests.dispersion(Self.bursts.times, window: $0, length: 7_200) }
      // Of windows of a tenth of a block 1/30 is lost at most.
      #expect(abs(found.dispersion[0] / recorded[0] - 1) < 0.1)
      #expect(found.dispersion[1] < 0.9 * recorded[1])
    }
  }

  /// The recorded hour of conversations, at half a request a second and at ten times that.
  @Test(
    .enabled(if: TraceReplayTests.hasAzure, "the Azure LLM traces of 2023 do not lie in ../shared/data/traces"),
    arguments: [0.5, 5])
  func conversations(rate: Double) throws {
    var trace = Trace(
      path: TraceReplayTests.azure + "/azure-llm-2023-conv.csv", format: .azureLLM, rateScale: 1, requests: 19_366,
      firstTimestamp: 0, span: 3_501.721937)
    trace.extending = .silence
    let times = try ArrivalTests.times(.trace(trace), horizon: 4_000)
    #expect(times.count == 19_366)
    trace.rateScale = rate / (try #require(trace.recordedRate))
    let tenth: Double = try #require(trace.defaultBlock)
    for block in [300, tenth] {
      trace.extending = .resample(block: block)
      // A month at half a request a second has some 700 blocks, too few to know the slowest swings to a tenth.
      try Self.check(trace, times, windows: rate < 1 ? [1, 5, 10] : [1, 5, 10, 30, 60], least: 1.3)
    }
  }
}
