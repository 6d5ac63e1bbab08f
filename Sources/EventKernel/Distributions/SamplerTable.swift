import CGSL

/// What the table families draw from. Immutable after `init`, hence safe to share.
@usableFromInline
final class SamplerTable: @unchecked Sendable {
  private enum Content {
    /// Values that are all equally likely.
    case column([Double])
    case weighted([Double], UnsafeMutablePointer<gsl_ran_discrete_t>)
    case points([Double], [Double])
    case mixture([Sampler], UnsafeMutablePointer<gsl_ran_discrete_t>)
  }

  private let content: Content

  /// The table of a table family; nil for the others.
  init?(_ distribution: Distribution) {
    switch distribution {
    case .empirical(let table):
      let first = table.probabilities[0]
      if table.probabilities.allSatisfy({ $0 == first }) {
        content = .column(table.values)
      } else {
        content = .weighted(table.values, SamplerTable.aliases(table.probabilities))
      }
    case .quantilePoints(let points):
      content = .points(points.map(\.probability), points.map(\.value))
    case .mixture(let components):
      content = .mixture(
        components.map { Sampler($0.distribution) }, SamplerTable.aliases(components.map(\.weight)))
    default: return nil
    }
  }

  deinit {
    switch content {
    case .weighted(_, let aliases), .mixture(_, let aliases): gsl_ran_discrete_free(aliases)
    case .column, .points: break
    }
  }

  /// Walker's alias table: constant time a draw, whatever the number of weights.
  private static func aliases(_ weights: [Double]) -> UnsafeMutablePointer<gsl_ran_discrete_t> {
    guard let table = gsl_ran_discrete_preproc(weights.count, weights) else {
      preconditionFailure("weights are not negative and there is memory for them")
    }
    return table
  }

  func draw(_ stream: Stream) -> Double {
    switch content {
    case .column(let values): values[stream.below(values.count)]
    case .weighted(let values, let aliases): values[gsl_ran_discrete(stream.generator, aliases)]
    case .points(let probabilities, let values): interpolate(probabilities, values, at: stream.uniform())
    case .mixture(let samplers, let aliases): samplers[gsl_ran_discrete(stream.generator, aliases)].draw(stream)
    }
  }
}

/// The value at `x` on the straight lines through points of ascending `xs`; `x` lies between the first and the last.
func interpolate(_ xs: [Double], _ ys: [Double], at x: Double) -> Double {
  let upper = min(max(firstIndex(in: xs) { $0 > x }, 1), xs.count - 1)
  let share = (x - xs[upper - 1]) / (xs[upper] - xs[upper - 1])
  return ys[upper - 1] + share * (ys[upper] - ys[upper - 1])
}
