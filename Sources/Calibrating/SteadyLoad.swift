import Serving

/// A continuous batch in a steady state, by its means: N requests of one length at a time, each prompt in a step of its own
/// beside the others' decodes while there are fewer prompts than steps.
///
/// A request's prompt is in one of the steps it sees, so a step has `others / output` prompts of others. Little's law gives the
/// number of requests where the load is a rate (J. Little, Operations Research 9(3), 1961).
struct SteadyLoad {
  var stepTime: RooflineStepTime
  var maxBatchedTokens: Int

  /// Seconds to the first token and per token after it.
  func predict(_ run: TokenRun) -> (ttft: Double, tpot: Double) {
    let others = run.isClosed ? max(0, run.concurrency - 1) : run.concurrency
    let context = Int((run.input + run.output / 2).rounded())
    let decode = interpolated(others + 1) { step($0, context, prompts: []) }
    let perStep = others / max(run.output, 1)
    let beside = interpolated(others) { decodes in
      chunks(run).reduce(0) { $0 + step(decodes, context, prompts: [$1]) }
    }
    // A step with a prompt of another, seen by a request that decodes.
    let mixed = interpolated(others) { step($0, context, prompts: Array(chunks(run).prefix(1))) }
    let pieces = Double(chunks(run).count)
    let tpot = decode + min(perStep * pieces, 1) * (mixed - decode) + max(0, perStep * pieces - 1) * (mixed - decode)
    // A request that arrives during a step waits for its end; scheduled ahead, for the end of the next as well.
    let wait = min(others, 1) * tpot * (stepTime.schedulesAhead ? 1.5 : 0.5)
    return (stepTime.overhead(inputTokens: Int(run.input.rounded())) + wait + beside, tpot)
  }

  private func chunks(_ run: TokenRun) -> [(chunk: Int, context: Int)] {
    let cached = Int(run.cached.rounded())
    let total = max(1, Int(run.input.rounded()) - cached)
    return stride(from: 0, to: total, by: maxBatchedTokens).map { (min(maxBatchedTokens, total - $0), cached + $0) }
  }

  private func step(_ decodes: Int, _ context: Int, prompts: [(chunk: Int, context: Int)]) -> Double {
    stepTime.step(decoding: [Int](repeating: context, count: decodes), prompts: prompts)
  }

  /// Between whole numbers of requests, linear.
  private func interpolated(_ count: Double, _ value: (Int) -> Double) -> Double {
    let low = value(Int(count))
    let share = count - count.rounded(.down)
    return share == 0 ? low : low + share * (value(Int(count) + 1) - low)
  }
}
