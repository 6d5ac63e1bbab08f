import EventKernel
import Model
import Serving
import Testing

/// Recordings that go on after their end, and at another rate.
@Suite struct TraceExtensionTests {
  static let format = Trace.Format.csv(TraceColumns(timestamp: "t", inputTokens: "in", outputTokens: nil))

  /// Half an hour of bursts: twenty requests a second for two seconds, two a second for eight, by turns of chance. Prompts are longer
  /// in bursts.
  static let bursts: (times: [Double], text: String) = {
    let bank = StreamBank(seed: 3, replication: 0)
    return withExtendedLifetime(bank) {
      let stream = bank.stream("bursts")
      var (times, text) = ([Double](), "t,in\n")
      var (now, end, isBurst) = (0.0, 0.0, false)
      while now < 1_800 {
        if now >= end {
          isBurst.toggle()
          end = now + (isBurst ? 2 : 8) * stream.exponential()
        }
        now += stream.exponential() / (isBurst ? 20 : 2)
        times.append(now)
        text += "\(now),\(isBurst ? 900 : 100)\n"
      }
      return (times, text)
    }
  }()

  static func with<Answer>(
    _ extending: Trace.Extension?, scale: Double = 1, text: String = bursts.text, times: [Double] = bursts.times,
    _ body: (Trace) throws -> Answer
  ) throws -> Answer {
    var answer: Answer?
    try TemporaryFile.with(text) { path in
      var trace = Trace(
        path: path, format: format, rateScale: scale, requests: times.count, firstTimestamp: times[0],
        span: times[times.count - 1] - times[0])
      trace.extending = extending
      answer = try body(trace)
    }
    return try #require(answer)
  }

  /// The variance over the mean of the counts in windows that begin a twentieth of a window after one another and go round.
  static func dispersion(_ times: [Double], window: Double, length: Double) -> Double {
    let steps = 20
    let windows = Int(length / window) * steps
    var counts = [Double](repeating: 0, count: windows)
    for time in times {
      let place = Int((time - times[0]) / window * Double(steps))
      if place < windows { counts[place] += 1 }
    }
    var sums = [counts[..<steps].reduce(0, +)]
    for place in 1..<windows {
      sums.append(sums[place - 1] - counts[place - 1] + counts[(place + steps - 1) % windows])
    }
    let mean = sums.reduce(0, +) / Double(windows)
    return sums.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(windows) / mean
  }

  @Test func aLoopGoesRound() throws {
    let times = [100, 100, 100.5, 103.25, 103.25, 103.25, 110]
    let text = "t,in\n" + times.map { "\($0),1\n" }.joined()
    try Self.with(.loop, text: text, times: times) { trace in
      // A mean gap lies between the last request and the first of the next round.
      let period = 10.0 * 7 / 6
      let expected = (0..<3).flatMap { round in times.map { $0 - 100 + Double(round) * period } }
      let found = try ArrivalTests.times(.trace(trace), horizon: 3 * period)
      #expect(found.count == 21)
      for (time, truth) in zip(found, expected) { #expect(abs(time - truth) < 1e-9) }
      #expect(try ArrivalTests.times(.trace(trace), horizon: 3 * period, replication: 1) == found)
      #expect(abs((Arrivals.Process.trace(trace).meanRate ?? 0) - 0.6) < 1e-12)
    }
  }

  @Test func whatIsStatedToEndEnds() throws {
    let count = try Self.with(.silence) { try ArrivalTests.times(.trace($0), horizon: 7_200).count }
    #expect(count == Self.bursts.times.count)
  }

  /// Every moment of the recording is as likely as any other, so that the mean rate is the recorded one, partial blocks or not.
  @Test(arguments: [20.0, 130, 700]) func resamplingKeepsTheMean(block: Double) throws {
    try Self.with(.resample(block: block)) { trace in
      let horizon = 5_000.0
      let counts = try (0..<6).map {
        Double(try ArrivalTests.times(.trace(trace), horizon: horizon, replication: $0).count)
      }
      let rate = try #require(trace.recordedRate)
      #expect(Sample(counts).agrees(with: rate * horizon), "\(Sample(counts))")
    }
  }

  @Test func replicationsDifferAndRepeat() throws {
    try Self.with(.resample(block: 60)) { trace in
      let runs = try [0, 1, 0].map { try ArrivalTests.times(.trace(trace), horizon: 3_000, replication: $0) }
      #expect(runs[0] == runs[2])
      #expect(runs[0] != runs[1])
      #expect(zip(runs[0], runs[0].dropFirst()).allSatisfy { $0 <= $1 })
    }
  }

  /// Ten times the rate is the same traffic in a tenth of the time: same draws, same bursts.
  @Test(arguments: [Trace.Extension.loop, .resample(block: 60)])
  func tenTimesTheRateIsTheSameTraffic(_ extending: Trace.Extension) throws {
    let slow = try Self.with(extending) { try ArrivalTests.times(.trace($0), horizon: 5_000) }
    let fast = try Self.with(extending, scale: 10) { try ArrivalTests.times(.trace($0), horizon: 500) }
    #expect(abs(slow.count - fast.count) <= 1)
    #expect(zip(slow, fast).allSatisfy { abs($0 - 10 * $1) < 1e-6 })
  }

  /// Index of dispersion over windows of equal mean count, against that of the recording itself.
  @Test func resamplingKeepsTheDispersion() throws {
    let runs = try Self.with(.resample(block: 120), scale: 10) { trace in
      try (0..<4).map { try ArrivalTests.times(.trace(trace), horizon: 1_200, replication: $0) }
    }
    for window in [0.5, 1, 2, 5, 10] {
      let recorded = Self.dispersion(Self.bursts.times, window: window, length: 1_800)
      let replayed = Sample(runs.map { Self.dispersion($0, window: window / 10, length: 1_200) })
      #expect(recorded > 2)
      #expect(abs(replayed.mean / recorded - 1) < 0.1, "\(replayed.mean) for \(recorded) in \(window) s")
    }
  }

  /// Lengths come with their requests, whichever blocks are drawn.
  @Test func lengthsStayWithTheirRequests() throws {
    try Self.with(.resample(block: 60)) { trace in
      let workload = Workload(name: "w", arrivals: Arrivals(process: .trace(trace)), stages: [])
      let bank = StreamBank(seed: 5, replication: 0)
      try withExtendedLifetime(bank) {
        var source = try ArrivalSource(workload, start: ArrivalTests.start, streams: bank)
        var (long, all) = (0.0, 0.0)
        while let arrival = try source.next(before: 20_000) {
          all += 1
          if arrival.inputTokens == 900 { long += 1 }
        }
        let share = Double(Self.bursts.text.split(separator: "\n").count { $0.hasSuffix(",900") })
        #expect(abs(long / all - share / Double(Self.bursts.times.count)) < 0.03)
      }
    }
  }

  /// A shape modulates the rate of what is resampled: twice as many in the second half.
  @Test func aShapeModulatesWhatIsResampled() throws {
    try Self.with(.resample(block: 30)) { trace in
      let shape = TrafficShape(spikes: [Spike(at: 3_000, factor: 2, lasting: 3_000)])
      let shares = try (0..<4).map { replication in
        let times = try ArrivalTests.times(.trace(trace), shape: shape, horizon: 6_000, replication: replication)
        return Double(times.count { $0 > 3_000 }) / Double(times.count)
      }
      #expect(Sample(shares).agrees(with: 2.0 / 3), "\(Sample(shares))")
    }
  }

  /// Silence in a recording stays: here nothing comes in half of every minute.
  @Test func silenceStays() throws {
    let times = (0..<20).flatMap { minute in (0..<300).map { Double(minute) * 60 + Double($0) * 0.1 } }
    let text = "t,in\n" + times.map { "\($0),1\n" }.joined()
    try Self.with(.resample(block: 10), text: text, times: times) { trace in
      let found = try ArrivalTests.times(.trace(trace), horizon: 10_000)
      let silent = zip(found, found.dropFirst()).reduce(0) { $0 + max(0, $1.1 - $1.0 - 0.1) }
      #expect(abs(silent / 10_000 - 0.5) < 0.05, "\(silent / 10_000)")
    }
  }

  /// Dates are kept where a run starts within the recording: what came before its start is left out.
  @Test func datesAreKept() throws {
    let start = ArrivalTests.start
    let times = (0..<10).map { Double(start.secondsSinceEpoch) - 25 + Double($0) * 10 }
    let text = "t,in\n" + times.map { "\(Int64($0)),1\n" }.joined()
    for (extending, expected) in [
      (nil as Trace.Extension?, [5.0, 15, 25, 35, 45, 55, 65]),
      (.loop, [5, 15, 25, 35, 45, 55, 65, 75, 85, 95]),
    ] {
      try Self.with(extending, text: text, times: times) { trace in
        var trace = trace
        trace.keepsDates = true
        let found = try ArrivalTests.times(.trace(trace), horizon: 100)
        #expect(found.count == expected.count)
        for (time, truth) in zip(found, expected) { #expect(abs(time - truth) < 1e-6) }
      }
    }
  }

  /// What is expected of a summary is what comes.
  @Test func summariesKnowExtendedTraces() throws {
    try Self.with(.resample(block: 60), scale: 2) { trace in
      let summary = TrafficSummary(Arrivals(process: .trace(trace)), start: ArrivalTests.start, horizon: 86_400)
      #expect(abs(summary.mean - 2 * (trace.recordedRate ?? 0)) < 1e-9)
    }
  }

  /// Five days of a recorded hour cost on an API what five days of Poisson traffic of its rate and mean tokens do.
  @Test(
    .enabled(if: TraceReplayTests.hasAzure, "the Azure LLM traces of 2023 do not lie in ../shared/data/traces"))
  func tokensKeepTheirMeans() throws {
    var trace = Trace(
      path: TraceReplayTests.azure + "/azure-llm-2023-conv.csv", format: .azureLLM, rateScale: 1, requests: 19_366,
      firstTimestamp: 0, span: 3_501.721937)
    let rate = 0.3
    trace.rateScale = rate / (try #require(trace.recordedRate))
    trace.extending = .resample(block: 300)
    let horizon = 432_000.0
    let costs = try (0..<3).map { replication in
      let workload = Workload(name: "w", arrivals: Arrivals(process: .trace(trace)), stages: [])
      let bank = StreamBank(seed: 5, replication: replication)
      return try withExtendedLifetime(bank) {
        var source = try ArrivalSource(workload, start: ArrivalTests.start, streams: bank)
        var cost = 0.0
        while let arrival = try source.next(before: horizon) {
          cost += Double(arrival.inputTokens ?? 0) + 5 * Double(arrival.outputTokens ?? 0)
        }
        return cost
      }
    }
    // The file's means, summed by awk: 1,154.70 and 211.126.
    let expected = rate * horizon * (1_154.7 + 5 * 211.126)
    #expect(Sample(costs).agrees(with: expected), "\(Sample(costs)) for \(expected)")
    #expect(Sample(costs).standardError < 0.03 * expected)
  }
}
