extension Generation {
  /// Bytes a second of a copy between an accelerator and its host's pinned memory, one way.
  ///
  /// The rate of PCI Express on 16 lanes, 8, 16 or 32 GT/s each in 128 of 130 bits (PCI-SIG, PCI Express Base Specification 3.0, 4.0
  /// and 5.0), in the version that NVIDIA's datasheets of V100 and T4 (3.0), A100, A10 and L4 (4.0), H100 and B200 (5.0) and AMD's of MI300X (5.0) name, times
  /// the share that a copy engine reaches: 24.8 GB/s of 31.5 by nvbandwidth 0.8 on eight A100s (NVIDIA developer forum, thread 352186,
  /// read 2026-11-21).
  ///
  /// Nil for processors, whose memory is the host's.
  public var hostBandwidth: Double? {
    let transfers: Double? =
      switch self {
      case .volta, .turing: 8e9
      case .ampere, .ada: 16e9
      case .hopper, .blackwell, .cdna3, .cdna4: 32e9
      case .avx2, .avx512, .amx, .neon, .sve: nil
      }
    return transfers.map { $0 * 16 * (128.0 / 130) / 8 * (24.8 / 31.5) }
  }
}
