import Catalog

/// The instances that the replicas of one pool, or of several, are placed on.
///
/// Instances belong to the pool whose `purchase` buys them, the fleet's first; pools that name it by `instances_of` place their
/// replicas on them as well.
public struct Fleet: Sendable, Equatable {
  /// What a replica takes of an instance.
  public struct Footprint: Sendable, Equatable {
    /// Place of what it takes among the kinds of places that the fleet's instances have.
    public var kind: Int
    /// Places of that kind that it takes, at least 1.
    public var places: Int
    /// How much of an instance it is, in the unit of `sizes`.
    public var size: Int
  }
  /// Indices of the pools; the first one's instances they are.
  public var pools: [Int]
  /// What a replica takes, by pool.
  public var footprints: [Footprint]
  /// Places that an instance has, by type and kind: whole accelerators, or slices of a profile. In a fleet of one pool, replicas.
  public var places: [[Int]]
  /// How much an instance is, by type: its accelerators' slices of memory, counting also those that no place has. In a fleet of one
  /// pool, its replicas.
  public var sizes: [Int]

  /// Whether several pools are placed on its instances.
  public var isShared: Bool { pools.count > 1 }
}

extension Fleet {
  /// The fleet whose instances belong to a pool.
  public init(of owner: Int, among pools: [Pool]) {
    let guests = pools.indices.filter { pools[$0].instancesOf == owner }
    self.init(owner: owner, own: pools[owner], guests: guests.map { ($0, pools[$0]) })
  }

  /// The fleet of a pool and of others that are placed on its instances.
  package init(owner: Int, own: Pool, guests: [(index: Int, pool: Pool)]) {
    guard !guests.isEmpty else {
      let capacities = own.machines.map(\.replicasPerInstance)
      self.init(
        pools: [owner], footprints: [Footprint(kind: 0, places: 1, size: 1)], places: capacities.map { [$0] },
        sizes: capacities)
      return
    }
    let profiles = own.layout.reduce(into: [SliceProfile]()) { if !$0.contains($1) { $0.append($1) } }
    // An accelerator is as many parts as it has slices of memory; one without slices is one part.
    let parts = profiles.first?.memorySlicesOfAccelerator ?? 1
    let footprints = ([own] + guests.map(\.pool)).map { pool in
      guard let slice = pool.slice, let kind = profiles.firstIndex(of: slice) else {
        return Footprint(kind: 0, places: pool.tensorParallel, size: pool.tensorParallel)
      }
      return Footprint(kind: kind, places: 1, size: slice.memorySlices)
    }
    let counts = own.machines.map(\.instance.acceleratorCount)
    self.init(
      pools: [owner] + guests.map(\.index), footprints: footprints,
      places: counts.map { count in
        profiles.isEmpty ? [count] : profiles.map { profile in count * own.layout.count { $0 == profile } }
      },
      sizes: counts.map { $0 * parts })
  }

  /// Instances of a type that have as many places as replicas take.
  /// - Parameter replicas: By pool of the fleet.
  public func instances(_ machine: Int, holding replicas: [Int]) -> Int {
    var taken = places[machine].map { _ in 0 }
    for (footprint, count) in zip(footprints, replicas) { taken[footprint.kind] += footprint.places * count }
    return zip(taken, places[machine]).map { ($0 + $1 - 1) / $1 }.max() ?? 0
  }

  /// Replicas of a pool of the fleet that an instance of a type holds.
  /// - Parameter member: Place of the pool among the fleet's.
  public func capacity(_ machine: Int, for member: Int) -> Int {
    places[machine][footprints[member].kind] / footprints[member].places
  }
}

extension Scenario {
  /// The fleet whose instances belong to a pool. Nothing is placed on that of a pool that has none of its own.
  public func fleet(of owner: Int) -> Fleet { Fleet(of: owner, among: pools) }
}
