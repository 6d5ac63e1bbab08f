import EventKernel
import Model

/// What a step does instead of a call of a backend.
struct StepErrand {
  private let latency: Sampler
  private let stream: NumberedStream
  /// Place among the uses that the workload pays.
  let use: Int

  /// - Parameter stage: Place among the workload's stages.
  init?(_ stage: Int, ofWorkload index: Int, of scenario: Scenario, streams: StreamBank) {
    let workload = scenario.workloads[index]
    guard let errand = workload.stages[stage].errand else { return nil }
    latency = Sampler(errand.latency)
    stream = streams.numbered("\(workload.name)/\(workload.stages[stage].name)/errand")
    use = scenario.paidUses(ofWorkload: index).firstIndex { $0.source == .errand(stage: stage) } ?? 0
  }

  /// Seconds that it takes in an attempt.
  func seconds(of attempt: RequestNumber) -> Double { max(0, latency.draw(stream.stream(of: attempt))) }
}

/// What steps do and take beside what their backends say, by step.
struct StepWork {
  let errands: [StepErrand?]
  /// Seconds of a place that a call takes, in the place of the model's.
  let seconds: [Sampler?]
  /// Place of the step that answers the client.
  let answer: UInt8

  init(_ index: Int, of scenario: Scenario, streams: StreamBank) {
    let workload = scenario.workloads[index]
    errands = workload.stages.indices.map { StepErrand($0, ofWorkload: index, of: scenario, streams: streams) }
    seconds = workload.stages.map { $0.work.map(Sampler.init) }
    answer = UInt8(truncatingIfNeeded: workload.answerStage)
  }
}
