import EventKernel
import Model

/// One instruction of a program: a call, and how a request goes on that was served.
struct Step {
  /// How a request goes on that the step has served.
  enum Next: Equatable {
    /// To another step.
    case step(UInt8)
    /// It is over.
    case finish
    /// Its user thinks about the answer, and the program begins anew with the next turn.
    case wait
  }

  /// The first target, and the only one of most steps.
  let first: Backend
  /// Place of the first target among those of the program.
  let place: Int
  /// How many targets there are.
  let count: Int
  let rule: Route.Rule
  let overflowAt: Double
  /// The first pool that serves one by one, where there are other targets besides; -1 where there is none.
  let servicePool: Int
  /// What a request's own service is drawn from.
  let service: Stream
  /// The same of a turn of a conversation, by its number.
  let turnService: NumberedStream?
  let next: Next
  /// Place of the target whose turn is next, under `round_robin`.
  var nextInTurn = 0
}

/// What a workload's requests do: its steps, compiled once into plain instructions. A request holds the place of its step
/// (`Request.Attempt.step`).
///
/// A way through stages is a list of steps; a conversation is a loop with a person in it.
struct Program {
  let steps: Buffer<Step>
  /// The targets of all steps, one step's after the other's.
  let targets: Buffer<Backend>
  /// The tokens of steps that have their own; nil where no step has.
  let tokens: StepTokens?

  init(_ workload: Workload, of scenario: Scenario, streams: StreamBank) {
    let name = workload.name
    let last = workload.stages.count - 1
    let targets = Buffer(workload.stages.flatMap(\.route.targets))
    var place = 0
    steps = Buffer(
      workload.stages.enumerated().map { index, stage in
        let route = stage.route
        let pools = route.targets.compactMap { if case .pool(let pool) = $0 { pool } else { nil } }
        let serving = pools.first { if case .none = scenario.pools[$0].batching { true } else { false } }
        defer { place += route.targets.count }
        return Step(
          first: route.targets[0], place: place, count: route.targets.count, rule: route.rule,
          overflowAt: route.overflowAt, servicePool: route.targets.count > 1 ? serving ?? -1 : -1,
          service: streams.stream("\(name)/\(stage.name)/service"),
          turnService: workload.conversation.map { _ in streams.numbered("\(name)/\(stage.name)/turn/service") },
          next: index < last ? .step(UInt8(index + 1)) : workload.conversation == nil ? .finish : .wait)
      })
    self.targets = targets
    tokens = workload.hasStageTokens ? StepTokens(workload, of: scenario, streams: streams) : nil
  }
}
