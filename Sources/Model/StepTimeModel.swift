import Catalog
import EventKernel

/// What a replica's hardware does with a batch.
public enum StepTimeModel: Sendable {
  /// A language model on an accelerator: roofline of the shape, the precision and the datasheet.
  case roofline(Roofline)
  /// Measured: seconds a batch of each size takes, ascending; between points linear, a single point holds for that size alone.
  case table([BatchLatency])
  /// Seconds one request takes, whatever else runs.
  case latency(Distribution)
}

/// One measured point of a latency table.
public struct BatchLatency: Sendable, Equatable {
  /// Requests in the batch, at least 1.
  public var batch: Int
  /// Seconds the batch takes, above 0.
  public var seconds: Double

  /// Creates a point.
  public init(batch: Int, seconds: Double) {
    self.batch = batch
    self.seconds = seconds
  }
}

/// The facts a roofline step time needs, per replica.
public struct Roofline: Sendable {
  /// Shape of the model.
  public var architecture: Architecture
  /// Format of the weights.
  public var precision: Precision
  /// Format of the key-value cache.
  public var keyValuePrecision: Precision
  /// The accelerator.
  public var accelerator: Accelerator
  /// Compute of the replica's part over a whole accelerator's: SM slices of MIG over all; 1 for whole ones.
  public var computeFraction: Double
  /// Memory bandwidth of the replica's part over a whole accelerator's: memory slices over all; 1 for whole ones.
  public var bandwidthFraction: Double
  /// How the replica divides the model over its accelerators.
  public var parallelism: Parallelism
  /// Where each accelerator's memory goes, with the blocks left for the key-value cache.
  public var memory: ServingMemory
  /// The serving software.
  public var engine: ServingEngine
  /// What the accelerator reaches of its datasheet.
  public var efficiency: Efficiency
  /// Whether only likely tokens are kept when one is sampled (top_p, top_k), which sorts the vocabulary for every request.
  public var filtersSampling: Bool
  /// Time of the host's work over that on the hosts the engine's figures come from; 1 is the same.
  public var hostSlowness: Double

  /// Creates a roofline; without a `parallelism` the model is divided by `tensorParallel` alone.
  public init(
    architecture: Architecture, precision: Precision, keyValuePrecision: Precision, accelerator: Accelerator,
    computeFraction: Double, bandwidthFraction: Double, tensorParallel: Int, memory: ServingMemory,
    engine: ServingEngine = Defaults.engine, calibration: Calibration = Calibration(), filtersSampling: Bool? = nil,
    hostSlowness: Double = 1, parallelism: Parallelism? = nil
  ) {
    self.architecture = architecture
    self.precision = precision
    self.keyValuePrecision = keyValuePrecision
    self.accelerator = accelerator
    self.computeFraction = computeFraction
    self.bandwidthFraction = bandwidthFraction
    self.parallelism = parallelism ?? Parallelism(tensor: tensorParallel)
    self.memory = memory
    self.engine = calibration.applied(to: engine)
    efficiency = calibration.applied(to: Catalog.efficiency(of: accelerator.generation))
    self.filtersSampling = filtersSampling ?? (engine.samplesAsPublished && architecture.filtersSampling)
    self.hostSlowness = hostSlowness
  }

  /// Accelerators that share each layer.
  public var tensorParallel: Int { parallelism.tensor }
}
