import CGSL

/// One purpose of chance for things that are numbered: what is drawn for one depends on its number, and not on when or in
/// which order it is drawn.
///
/// A counter-based generator: the key of a draw is the splitmix64 finaliser chained over the purpose, the number and a part of
/// the thing, and seeds the generator anew. Source of the idea: J. Salmon, M. Moraes, R. Dror and D. Shaw, "Parallel random
/// numbers: as easy as 1, 2, 3", SC 2011, doi 10.1145/2063384.2063405.
@frozen public struct NumberedStream {
  private let generator: Stream
  private let key: UInt64

  init(generator: Stream, key: UInt64) {
    self.generator = generator
    self.key = key
  }

  /// The stream of a part of a thing, valid until the next call.
  public func stream(of number: Int64, part: Int) -> Stream {
    let thing = cgsl_mix(key ^ UInt64(bitPattern: number))
    gsl_rng_set(generator.generator, UInt(cgsl_mix(thing ^ UInt64(truncatingIfNeeded: part))))
    return generator
  }
}

/// A number that two names give together, any bit of which depends on every bit of both: the splitmix64 finaliser chained over them.
@inlinable
public func mixed(_ one: UInt64, _ other: UInt64) -> UInt64 { cgsl_mix(cgsl_mix(one) ^ other) }
