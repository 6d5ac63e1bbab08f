/// What a processor computes with: a generation of NVIDIA's or of AMD's accelerators, oldest first, or the widest unit of a CPU's
/// cores.
public enum Generation: String, CaseIterable, Sendable, Codable {
  case volta, turing, ampere, ada, hopper, blackwell
  case cdna3, cdna4
  case avx2, avx512, amx, neon, sve

  /// Whether it is a CPU's.
  public var isProcessor: Bool {
    switch self {
    case .volta, .turing, .ampere, .ada, .hopper, .blackwell, .cdna3, .cdna4: false
    case .avx2, .avx512, .amx, .neon, .sve: true
    }
  }
}

/// A processor that serves models: one GPU, one slice of it (see `sliced(by:)`), or the cores of a machine
/// (`ProcessorModel.cores(_:memoryBytes:)`).
public struct Accelerator: Sendable, Hashable {
  /// The name scenarios use, such as `a10g`.
  public let name: String
  /// The maker's name, such as `NVIDIA A10G`.
  public let title: String
  /// The word that measured tables use for all variants of a chip: `a100` for both memory sizes.
  public let family: String
  /// The hardware generation.
  public let generation: Generation
  /// Memory that a CUDA process is told it has in total, bytes: a little under the size on the label.
  public let memoryBytes: Double
  /// Peak memory bandwidth, bytes per second: the datasheet's, less what an error-correcting code within the memory takes.
  ///
  /// NVIDIA's boards for data centres with GDDR6 keep that code in a sixteenth of the memory (16 GB on a T4's label, 15 in use) and it
  /// is on by default (exafunction.com, "Increase usable cloud GPU memory by up to 6.6% through disabling ECC"; support.chaos.com, "ECC
  /// State for Nvidia GPUs", which has it on for Tesla cards and off for GeForce and RTX ones; read 2026-11-21); it is read and
  /// written with the data.
  public let bandwidth: Double
  /// Peak dense rate, operations per second (a multiply-add counts two), by the formats the hardware has.
  public let peak: [Precision: Double]
  /// Streaming multiprocessors that are enabled.
  public let multiprocessors: Int
  /// Board power limit, watts.
  public let powerWatts: Double
  /// Bandwidth to the other GPUs in one direction, bytes per second, by NVLink or Infinity Fabric where there is one, else PCIe.
  public let linkBandwidth: Double?
  /// Where the figures come from.
  public let provenance: Provenance

  /// A processor the catalog does not have.
  public init(
    name: String, title: String, family: String, generation: Generation, memoryBytes: Double, bandwidth: Double,
    peak: [Precision: Double], multiprocessors: Int, powerWatts: Double, linkBandwidth: Double?, provenance: Provenance
  ) {
    self.name = name
    self.title = title
    self.family = family
    self.generation = generation
    self.memoryBytes = memoryBytes
    self.bandwidth = bandwidth
    self.peak = peak
    self.multiprocessors = multiprocessors
    self.powerWatts = powerWatts
    self.linkBandwidth = linkBandwidth
    self.provenance = provenance
  }

  /// The rate at which weights stored in `precision` are multiplied, and the format that happens in.
  ///
  /// A format the hardware lacks computes in the next wider one it has: FP8 on an A100 in BF16, BF16 on a T4 in FP16,
  /// four-bit weights always in 16 bits. The stored size of the weights does not change.
  /// - Returns: operations per second and the format, or nil when the hardware has none of the candidates.
  public func computeRate(for precision: Precision) -> (rate: Double, format: Precision)? {
    for format in precision.computeOrder {
      if let rate = peak[format] { return (rate, format) }
    }
    return nil
  }

  /// Whether `word` names this accelerator or its family (`a100` for `a100-40gb`).
  public func answers(to word: String) -> Bool { word == name || word == family }

  /// The accelerator that a process inside one MIG slice of this one sees.
  ///
  /// Compute scales with the slice's multiprocessors, bandwidth and power with its share of the eight memory slices, memory
  /// is the slice's own; slices have no link to each other. Source: NVIDIA MIG User Guide, "Supported MIG Profiles".
  public func sliced(by profile: SliceProfile) -> Accelerator {
    let compute = Double(profile.multiprocessors) / Double(multiprocessors)
    let memory = profile.memoryShare
    return Accelerator(
      name: "\(name)/\(profile.name)", title: "\(title) MIG \(profile.name)", family: "\(family)/\(profile.name)",
      generation: generation, memoryBytes: profile.memoryBytes, bandwidth: bandwidth * memory,
      peak: peak.mapValues { $0 * compute }, multiprocessors: profile.multiprocessors, powerWatts: powerWatts * memory,
      linkBandwidth: nil, provenance: profile.provenance)
  }
}
