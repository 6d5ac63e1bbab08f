/// A kind of CPU: what one socket of it computes and reads.
public struct ProcessorModel: Sendable, Hashable {
  /// Its name in the tables of instances.
  public let name: String
  /// The widest unit of its cores, which decides how much of its peak rate is reached.
  public let generation: Generation
  /// Cores of a socket.
  public let cores: Int
  /// Virtual processors that clouds make of a core: 2 where they are hardware threads, else 1.
  public let threadsPerCore: Int
  /// Cycles per second while all cores compute.
  public let clock: Double
  /// Operations of a core in a cycle (a multiply-add counts two), by the formats it has.
  public let operationsPerCycle: [Precision: Double]
  /// Memory channels of a socket.
  public let channels: Int
  /// Transfers per second of a channel, 8 bytes each.
  public let transferRate: Double
  /// Where the figures come from.
  public let provenance: Provenance

  /// A processor that the catalog does not have.
  public init(
    name: String, generation: Generation, cores: Int, threadsPerCore: Int, clock: Double,
    operationsPerCycle: [Precision: Double], channels: Int, transferRate: Double, provenance: Provenance
  ) {
    self.name = name
    self.generation = generation
    self.cores = cores
    self.threadsPerCore = threadsPerCore
    self.clock = clock
    self.operationsPerCycle = operationsPerCycle
    self.channels = channels
    self.transferRate = transferRate
    self.provenance = provenance
  }

  /// Peak memory bandwidth of a socket, bytes per second: 8 bytes a transfer on each channel (JEDEC DDR4 and DDR5, 64 data bits).
  public var bandwidth: Double { Double(channels) * transferRate * 8 }

  /// What a machine with some of the cores computes and reads.
  ///
  /// Bandwidth goes by cores, as neighbours on the socket are taken to be busy; a machine of few cores among idle ones reads
  /// quicker than this.
  /// - Parameters:
  ///   - count: Cores of the machine; those beyond a socket are another one's.
  ///   - memoryBytes: Memory of the machine.
  public func cores(_ count: Double, memoryBytes: Double) -> Accelerator {
    let threads =
      threadsPerCore > 1 ? " (\(FixedPoint.short(count * Double(threadsPerCore), places: 0)) hardware threads)" : ""
    return Accelerator(
      name: "\(FixedPoint.short(count, places: 1)) cores\(threads) of \(name)", title: name, family: name,
      generation: generation,
      memoryBytes: memoryBytes, bandwidth: bandwidth * count / Double(cores),
      peak: operationsPerCycle.mapValues { $0 * clock * count }, multiprocessors: max(1, Int(count)), powerWatts: 0,
      linkBandwidth: nil, provenance: provenance)
  }

  /// The same for a machine that is counted in virtual processors: of two threads each is half a core.
  public func serving(vcpus: Int, memoryBytes: Double) -> Accelerator {
    cores(Double(vcpus) / Double(threadsPerCore), memoryBytes: memoryBytes)
  }
}

extension Instance {
  /// The machine's own cores as what serves a model; nil where the catalog does not know the processor.
  public var cores: Accelerator? {
    Catalog.processor(processor.name)?.serving(vcpus: vcpus, memoryBytes: memoryBytes)
  }
}
