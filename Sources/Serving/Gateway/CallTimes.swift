import EventKernel
import Model

/// Seconds from a call of a model to the end of its request, as far as they are known before the call, so that no more than about one in twenty
/// takes longer: a budget that holds calls lets each go that long before its deadline.
///
/// Times are the 95th percentiles of their laws, those of answers at as many tokens as the call has; of language models on pools, what calls so
/// far took, by mean and standard deviation. What a task still has before it is taken as so many calls with long answers and slow
/// tools between them. What fails, and cases of people, are not in it.
struct CallTimes {
  private struct Step {
    /// Seconds of a call but for the tokens of its answer.
    var fixed = 0.0
    /// Seconds from one token of its answer to the next.
    var perToken = 0.0
    /// Whether only the run knows how long its calls take.
    var learns = false
    /// Seconds of the steps after it.
    var after = 0.0

    func seconds(tokens: Double) -> Double { fixed + perToken * max(0, tokens - 1) }
  }

  /// By step.
  private let steps: Buffer<Step>
  /// Answer tokens of a later call of a task.
  private let laterTokens: Double
  /// Seconds of the tools between two calls of a task.
  private let tools: Double
  private let learns: Bool
  private var seen = 0.0
  private var mean = 0.0
  /// Sum of the squared deviations from the mean.
  private var squares = 0.0
  /// Seconds that sums of times may be off by rounding, and more.
  private static let rounding = 1e-6
  /// Nineteen of twenty draws of a normal law are below its mean and so many standard deviations.
  fileprivate static let deviations = 1.645

  /// - Returns: nil where nothing is held, or need be in time.
  init?(_ workload: Workload, of scenario: Scenario) {
    guard workload.deadline != nil, workload.budgets.contains(where: { $0.action == .hold }) else { return nil }
    var times = workload.stages.indices.map { Self.step(workload.stages[$0], of: scenario) }
    var after = 0.0
    for place in times.indices.reversed() {
      times[place].after = after
      after += times[place].seconds(tokens: workload.longAnswer(ofStage: place))
    }
    steps = Buffer(times)
    learns = times.contains { $0.learns }
    laterTokens = workload.longAnswer(ofStage: workload.answerStage)
    let own = workload.agent?.tools
    tools = own.map { $0.probability > 0 ? max(0, $0.latency.quantile(0.95)) : 0 } ?? 0
  }

  /// Seconds of the calls of one step.
  private static func step(_ stage: Stage, of scenario: Scenario) -> Step {
    if let errand = stage.errand { return Step(fixed: errand.latency.quantile(0.95)) }
    let models = stage.route.choices.filter { if case .people = $0 { false } else { true } }
    var step = Step(fixed: stage.route.selector?.classifier?.latency ?? 0)
    let all = models.map { call($0, stage, scenario) }
    step.learns = all.contains { $0.learns }
    guard stage.route.rule == .cascade else {
      step.fixed += all.map(\.fixed).max() ?? 0
      step.perToken = all.map(\.perToken).max() ?? 0
      return step
    }
    // None of the answers before the last may be accepted.
    for own in all {
      step.fixed += own.fixed
      step.perToken += own.perToken
    }
    for case .validate(let check) in stage.route.cascade.map(\.judgement) { step.fixed += check.latency }
    return step
  }

  private static func call(_ backend: Backend, _ stage: Stage, _ scenario: Scenario) -> Step {
    switch backend {
    case .api(let index):
      let api = scenario.apis[index]
      if let completion = api.completion { return Step(fixed: completion.quantile(0.95)) }
      return Step(
        fixed: api.timeToFirstToken.quantile(0.95), perToken: 1 / max(api.tokensPerSecond.quantile(0.05), 1e-3))
    case .pool(let index):
      if let work = stage.work { return Step(fixed: work.quantile(0.95)) }
      switch scenario.pools[index].stepTime {
      case .latency(let law): return Step(fixed: law.quantile(0.95))
      case .table(let points): return Step(fixed: points.first?.seconds ?? 0)
      case .roofline: return Step(learns: true)
      }
    case .people: return Step()
    }
  }

  /// Takes the time of a call that a pool answered into account.
  mutating func learn(_ seconds: Double) {
    guard learns else { return }
    seen += 1
    let before = seconds - mean
    mean += before / seen
    squares += before * (seconds - mean)
  }

  /// Seconds until a request is answered whose call is made now.
  /// - Parameter more: Calls that its task still makes after this one.
  func seconds(of request: Request, more: Int) -> Double {
    let step = steps[Int(request.attempt.step)]
    let learned = step.learns && seen > 0 ? mean + Self.deviations * (squares / seen).squareRoot() : 0
    let own = step.seconds(tokens: Double(request.tokens.output)) + learned
    return own + Double(more) * (step.seconds(tokens: laterTokens) + learned + tools) + step.after + Self.rounding
  }
}

extension Workload {
  /// Answer tokens of a visit to one of its stages that no more than one in twenty exceeds.
  fileprivate func longAnswer(ofStage index: Int) -> Double {
    let stage = stages[index]
    guard arrivals.isTrace, !stage.hasTokens else { return (stage.outputTokens ?? outputTokens).quantile(0.95) }
    let tokens = meanTokens(ofStage: index)
    let variance = max(0, tokens.outputSquared - tokens.output * tokens.output)
    return tokens.output + CallTimes.deviations * variance.squareRoot()
  }
}
