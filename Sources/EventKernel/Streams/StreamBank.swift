import CGSL

/// The random streams of one replication, one a purpose of chance, and the owner of their memory.
///
/// A stream depends on the seed, the replication and its own name, and on nothing else: adding a purpose, or asking in
/// another order, changes no other stream. So two scenarios that differ in one parameter meet the same traffic (common
/// random numbers).
///
/// A bank and its streams belong to one thread.
public final class StreamBank {
  private let seed: UInt64
  private let replication: Int
  private var streams: [String: Stream] = [:]

  /// Creates the bank of a replication.
  public init(seed: UInt64, replication: Int) {
    self.seed = seed
    self.replication = replication
  }

  deinit {
    for stream in streams.values { gsl_rng_free(stream.generator) }
  }

  /// The stream of that name. Asking again for a name gives the same stream where it stands, not a fresh one.
  ///
  /// The stream is valid as long as the bank lives, and does not keep it alive: whoever draws holds the bank too, in the
  /// same value or with `withExtendedLifetime`.
  public func stream(_ name: String) -> Stream {
    if let known = streams[name] { return known }
    guard let generator = cgsl_rng_alloc(key(of: name)) else {
      preconditionFailure("no memory for a random stream")
    }
    let stream = Stream(generator: generator)
    streams[name] = stream
    return stream
  }

  /// The numbered stream of that name, valid as long as the bank lives; no stream has the same name.
  public func numbered(_ name: String) -> NumberedStream {
    NumberedStream(generator: stream(name), key: key(of: name))
  }

  /// A 64-bit key from seed, replication and name: the splitmix64 finaliser chained over the three, the name reduced
  /// before by FNV-1a (Fowler, Noll, Vo; IETF draft-eastlake-fnv). Two of *n* names share a key with probability
  /// n^2 / 2^65.
  private func key(of name: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    let run = cgsl_mix(cgsl_mix(seed) ^ UInt64(bitPattern: Int64(replication)))
    return cgsl_mix(run ^ hash)
  }
}
