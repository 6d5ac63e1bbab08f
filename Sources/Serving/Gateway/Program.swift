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
  /// The first pool that serves one by one, where there are other targets besides and services are drawn in order of arrival; -1
  /// where there is none.
  let servicePool: Int
  /// What the own service of a request's first attempt is drawn from in order of arrival; nil where it is drawn by the number of
  /// the call, since calls come in another order than requests arrive: at later steps, and of turns of conversations.
  let service: Stream?
  let next: Next
  /// Whether more than a plain route decides on its calls and on their answers.
  let isGoverned: Bool
  /// Whether its calls are those of models that answer.
  let isAnswer: Bool
  /// Whether its answer is the one that the client gets.
  let isFinal: Bool
  /// Whether it does something else than call a backend.
  let isErrand: Bool
  /// Whether it says itself how long its calls take where they are served one by one.
  let hasWork: Bool
  /// Places of a batch that a call takes.
  let items: Int32
  /// Places of the targets that are asked after a failure.
  let fallbacks: Range<Int>
  /// Which targets are left alone for a while; nil where none ever is.
  var cooldowns: Cooldowns?
  /// Seconds after which a call is given up that has no first token; nil waits.
  let timeout: Double?
  /// Seconds after which a second call is made; nil makes none.
  let hedgeAfter: Double?
  /// Place of the target of that call.
  let hedgePlace: Int
  /// Whether a call that is cancelled is paid whole.
  let paysWhole: Bool
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
  /// What calls of each target are drawn from, by the number of the request and of its attempt.
  let draws: Buffer<NumberedStream>
  /// The tokens of steps that have their own; nil where no step has.
  let tokens: StepTokens?

  let work: StepWork

  /// - Parameter index: Of the workload.
  init(_ index: Int, of scenario: Scenario, streams: StreamBank) {
    let workload = scenario.workloads[index]
    let name = workload.name
    work = StepWork(index, of: scenario, streams: streams)
    let last = workload.stages.count - 1
    targets = Buffer(workload.stages.flatMap(\.route.targets))
    draws = Buffer(
      workload.stages.flatMap { stage in
        stage.route.targets.map { streams.numbered("\(name)/\(stage.name)/\(scenario.path(of: $0))") }
      })
    var place = 0
    steps = Buffer(
      workload.stages.enumerated().map { index, stage in
        let route = stage.route
        let pools = route.targets.compactMap { if case .pool(let pool) = $0 { pool } else { nil } }
        let serving = pools.first { if case .none = scenario.pools[$0].batching { true } else { false } }
        let isInOrder = index == 0 && workload.conversation == nil
        defer { place += route.targets.count }
        return Step(
          first: route.targets.first ?? .pool(0), place: place, count: route.choices.count, rule: route.rule,
          overflowAt: route.overflowAt, servicePool: isInOrder && route.targets.count > 1 ? serving ?? -1 : -1,
          service: isInOrder ? streams.stream("\(name)/\(stage.name)/service") : nil,
          next: index < last ? .step(UInt8(index + 1)) : workload.conversation == nil ? .finish : .wait,
          isGoverned: workload.governs(stage), isAnswer: stage.role == .answer && !route.targets.isEmpty,
          isFinal: index == workload.answerStage, isErrand: stage.errand != nil, hasWork: stage.work != nil,
          items: Int32(truncatingIfNeeded: stage.items), fallbacks: route.fallbackPlaces,
          cooldowns: route.fallback?.cooldown.map {
            Cooldowns($0, choices: route.choices.count, count: route.targets.count)
          }, timeout: route.timeout, hedgeAfter: route.hedge?.after, hedgePlace: route.hedgePlace ?? -1,
          paysWhole: route.hedge?.onCancel == .paidWhole)
      })
    tokens = workload.hasStageTokens ? StepTokens(workload, of: scenario, streams: streams) : nil
  }
}

extension Scenario {
  /// What streams of a backend's chance are named by.
  func path(of backend: Backend) -> String {
    switch backend {
    case .pool(let pool): "pools/\(pools[pool].name)"
    case .api(let api): "apis/\(apis[api].name)"
    case .people(let desk): "people/\(people[desk].name)"
    }
  }
}
