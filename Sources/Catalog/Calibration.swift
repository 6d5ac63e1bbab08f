/// Constants found on a user's own hardware, in the place of the catalog's.
public struct Calibration: Sendable, Hashable {
  /// Share of the peak compute rate, in place of `Efficiency.matrix`.
  public var compute: Double?
  /// Share of the peak memory bandwidth, in place of `Efficiency.bandwidth`. Unless `cache` is given as well, keys and values are
  /// read that much faster or slower too.
  public var bandwidth: Double?
  /// Share of the peak memory bandwidth for keys and values, in place of `Efficiency.cache`.
  public var cache: Double?
  /// Seconds a layer spends in small kernels, in place of `ServingEngine.kernelSecondsPerLayer`.
  public var kernelSecondsPerLayer: Double?
  /// Seconds outside of the steps that every request sees, in place of `ServingEngine.requestSeconds`.
  public var requestSeconds: Double?

  /// Creates constants; nil keeps the catalog's.
  public init(
    compute: Double? = nil, bandwidth: Double? = nil, cache: Double? = nil, kernelSecondsPerLayer: Double? = nil,
    requestSeconds: Double? = nil
  ) {
    self.compute = compute
    self.bandwidth = bandwidth
    self.cache = cache
    self.kernelSecondsPerLayer = kernelSecondsPerLayer
    self.requestSeconds = requestSeconds
  }

  /// The hardware's shares with these in their place.
  public func applied(to efficiency: Efficiency) -> Efficiency {
    var result = efficiency
    if let compute { result.matrix = compute }
    if let bandwidth {
      result.cache = min(1, efficiency.cache * bandwidth / efficiency.bandwidth)
      result.bandwidth = bandwidth
    }
    if let cache { result.cache = cache }
    return result
  }

  /// The engine with these in their place.
  public func applied(to engine: ServingEngine) -> ServingEngine {
    var result = engine
    if let kernelSecondsPerLayer { result.kernelSecondsPerLayer = kernelSecondsPerLayer }
    if let requestSeconds { result.requestSeconds = requestSeconds }
    return result
  }
}
