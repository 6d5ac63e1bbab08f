import Catalog

/// Seconds that ranks take to add up what each has of a layer's output, to gather it, or to send it on.
///
/// Where accelerators have direct links, small messages go through a kernel in which every rank reads its peers' parts and large
/// ones through NCCL's ring, whichever is sooner. Every rank sends and receives 2 (n - 1) / n of the message (P. Patarasuk and X. Yuan, J. Parallel
/// Distrib. Comput. 69, 2009).
struct CollectiveTime {
  /// Start of the small kernel: 4.5, 4.8 and 7.8 us measured for 2, 4 and 8 ranks on H100 (sglang pull request 2904, 2025-01).
  private static let smallLatency = 3.4e-6
  private static let smallLatencyPerRank = 0.55e-6
  /// NCCL between accelerators that have PCIe alone: 57 us, and 0.3 of the link (vLLM issue 50576, 2026-08: 8 kB and 512 kB among
  /// eight A800).
  private static let switchLatency = 57e-6
  private static let switchShare = 0.3
  /// Share of the link that the small kernel reaches: fitted, 160 of 450 GB/s, to Llama 2, CodeLlama and Mistral Nemo under
  /// vLLM 0.15.1 on H100 (docs/ACCURACY.md).
  private static let smallShare = 0.355
  /// Start of NCCL's ring, and the share of the link it reaches: 25 us, what NCCL itself reckons a ring of a cluster of
  /// H100s to take for 4 kB (25.9 us, nccl issue 1453, 2024-09), and 0.7, assumed. NCCL's protocol leaves at most 370 of an H100's
  /// 450 GB/s, 0.82, to long messages (nccl-tests issue 212, 2024-05).
  private static let largeLatency = 25e-6
  private static let largeShare = 0.7
  /// The same launched from the host layer by layer: fitted to Llama-2-70B on H100 in Splitwise's measurements
  /// (docs/ACCURACY.md).
  private static let eagerLatency = 10e-6
  private static let eagerShare = 0.188
  /// Start of a message from one accelerator to another: 10 us (AIConfigurator, systems/*.yaml, `p2p_latency`, 2026-08).
  private static let sendLatency = 10e-6
  /// Below this, bytes per second, the link is PCIe.
  private static let slowestDirectLink = 100e9

  private let smallSeconds: Double
  private let smallSecondsPerByte: Double
  private let largeSeconds: Double
  private let largeSecondsPerByte: Double

  /// - Parameters:
  ///   - ranks: At least 2.
  ///   - link: Bytes per second to a neighbour in one direction.
  init(ranks: Int, link: Double, kind: ServingEngine.Collectives) {
    let count = Double(ranks)
    let share = 2 * (count - 1) / count
    switch kind {
    case .custom where link < Self.slowestDirectLink:
      smallSeconds = Self.switchLatency
      smallSecondsPerByte = share / (link * Self.switchShare)
      largeSeconds = smallSeconds
      largeSecondsPerByte = smallSecondsPerByte
    case .custom:
      smallSeconds = Self.smallLatency + Self.smallLatencyPerRank * count
      smallSecondsPerByte = share / (link * Self.smallShare)
      largeSeconds = Self.largeLatency
      largeSecondsPerByte = share / (link * Self.largeShare)
    case .eager:
      smallSeconds = Self.eagerLatency
      smallSecondsPerByte = share / (link * Self.eagerShare)
      largeSeconds = smallSeconds
      largeSecondsPerByte = smallSecondsPerByte
    }
  }

  /// Collects what each rank has at every rank, or adds up at each rank its part of what all have: a rank receives (n - 1) / n of the
  /// whole once. NCCL does it, so what is said of its ring above holds.
  ///
  /// - Parameters:
  ///   - ranks: At least 2.
  ///   - link: Bytes per second to a neighbour in one direction.
  init(gathering ranks: Int, link: Double) {
    let share = (Double(ranks) - 1) / Double(ranks)
    self.init(
      share: share, link: link, latency: link >= Self.slowestDirectLink ? Self.largeLatency : Self.switchLatency)
  }

  /// Sends from one accelerator to another. What NCCL leaves of the link is taken to be as above.
  init(sending link: Double) { self.init(share: 1, link: link, latency: Self.sendLatency) }

  private init(share: Double, link: Double, latency: Double) {
    let isDirect = link >= Self.slowestDirectLink
    largeSeconds = latency
    largeSecondsPerByte = share / (link * (isDirect ? Self.largeShare : Self.switchShare))
    smallSeconds = largeSeconds
    smallSecondsPerByte = largeSecondsPerByte
  }

  /// Seconds for a message of N bytes.
  @inline(__always)
  func callAsFunction(bytes: Double) -> Double {
    min(smallSeconds + smallSecondsPerByte * bytes, largeSeconds + largeSecondsPerByte * bytes)
  }
}
