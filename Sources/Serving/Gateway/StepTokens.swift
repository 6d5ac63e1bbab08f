import EventKernel
import Model

/// The tokens of steps that have their own.
///
/// They are drawn by the number of the request, so that every attempt has the same ones and no other draw moves.
struct StepTokens {
  /// What one kind of a step's tokens is drawn from.
  private struct Law {
    let sampler: Sampler
    let stream: NumberedStream

    func draw(_ request: RequestNumber) -> Int32 {
      WorkloadState.tokens(sampler.draw(stream.stream(of: request)))
    }
  }
  private struct Laws {
    var input: Law?
    var output: Law?
    var cached: Law?
    /// Whether the call reads and writes tokens.
    var isCounted: Bool
    /// Fewest tokens of its answer.
    var leastOutput: Int32
  }

  private let steps: [Laws]

  init(_ workload: Workload, of scenario: Scenario, streams: StreamBank) {
    steps = zip(workload.stages, scenario.callsModel(of: workload)).map { stage, isCounted in
      func law(_ distribution: Distribution?, _ purpose: String) -> Law? {
        distribution.map {
          Law(
            sampler: Sampler($0), stream: streams.numbered("\(workload.name)/\(stage.name)/step/\(purpose)"))
        }
      }
      return Laws(
        input: law(stage.inputTokens, "input_tokens"), output: law(stage.outputTokens, "output_tokens"),
        cached: law(stage.cachedTokens, "cached_tokens"), isCounted: isCounted,
        leastOutput: Int32(scenario.leastAnswerTokens(of: [stage])))
    }
  }

  /// What a step's call carries of a request that arrived with `arrived`. A prompt of the step's own begins with nothing that
  /// others share.
  @inline(never)
  func tokens(of step: UInt8, _ request: RequestNumber, arrived: CallTokens) -> CallTokens {
    let laws = steps[Int(step)]
    var tokens = arrived
    if let input = laws.input {
      tokens.input = max(input.draw(request), 1)
      tokens.cached = 0
      tokens.prefix = -1
    }
    if let output = laws.output { tokens.output = max(output.draw(request), laws.leastOutput) }
    if let cached = laws.cached { tokens.cached = min(cached.draw(request), tokens.input - laws.leastOutput) }
    return tokens
  }

  /// Tokens of all calls that an answered request made.
  /// - Parameter spared: Steps that it did not make, a bit each.
  @inline(never)
  func sum(_ request: RequestNumber, arrived: CallTokens, spared: UInt128) -> (input: Int, output: Int) {
    var sum = (input: 0, output: 0)
    for step in steps.indices where steps[step].isCounted && spared & 1 << UInt128(step) == 0 {
      let tokens = tokens(of: UInt8(step), request, arrived: arrived)
      sum.input += Int(tokens.input)
      sum.output += Int(tokens.output)
    }
    return sum
  }
}

/// What a request's draws are numbered by, whenever they are made: of a turn of a conversation the numbers of both.
package struct RequestNumber {
  var number: Int64
  var part: Int

  /// Creates the number of a request, or of a conversation and a turn of it.
  package init(number: Int64, part: Int = 0) {
    self.number = number
    self.part = part
  }

  /// What the draws of one of its attempts are numbered by.
  func attempt(_ attempt: UInt16) -> RequestNumber {
    RequestNumber(number: number, part: part << 16 | Int(attempt))
  }
}

extension NumberedStream {
  /// The stream of a request, or of an attempt of it.
  @inline(__always)
  func stream(of request: RequestNumber) -> Stream { stream(of: request.number, part: request.part) }

  /// The first draw of that stream, where nothing else is drawn from it.
  @inline(__always)
  func uniform(of request: RequestNumber) -> Double { uniform(of: request.number, part: request.part) }
}
