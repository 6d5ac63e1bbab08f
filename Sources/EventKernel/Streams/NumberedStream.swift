import CGSL

/// One purpose of chance for things that are numbered: what is drawn for one depends on its number, and not on when or in
/// which order it is drawn.
///
/// A counter-based generator: the key of a draw is the splitmix64 finaliser chained over the purpose, the number and a part of
/// the thing, and seeds the generator anew. Source of the idea: J. Salmon, M. Moraes, R. Dror and D. Shaw, "Parallel random
/// numbers: as easy as 1, 2, 3", SC 2011, doi 10.1145/2063384.2063405.
@frozen public struct NumberedStream {
  @usableFromInline let generator: Stream
  @usableFromInline let key: UInt64

  init(generator: Stream, key: UInt64) {
    self.generator = generator
    self.key = key
  }

  /// The stream of a part of a thing, valid until the next call.
  public func stream(of number: Int64, part: Int) -> Stream {
    cgsl_rng_seed(generator.generator, seed(of: number, part: part))
    return generator
  }

  /// The first draw in [0, 1) of the stream of a part of a thing, for things of which nothing else is drawn: a third of the work.
  @inlinable
  public func uniform(of number: Int64, part: Int) -> Double { cgsl_first_uniform(seed(of: number, part: part)) }

  @inlinable @inline(__always)
  func seed(of number: Int64, part: Int) -> UInt64 {
    cgsl_mix(cgsl_mix(key ^ UInt64(bitPattern: number)) ^ UInt64(truncatingIfNeeded: part))
  }
}

/// A number that two names give together, any bit of which depends on every bit of both: the splitmix64 finaliser chained over them.
@inlinable
public func mixed(_ one: UInt64, _ other: UInt64) -> UInt64 { cgsl_mix(cgsl_mix(one) ^ other) }
