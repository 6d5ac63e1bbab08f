/// One kind of Multi-Instance GPU slice on one accelerator.
public struct SliceProfile: Sendable, Hashable {
  /// NVIDIA's name, such as `1g.5gb`.
  public let name: String
  /// The accelerators that have this profile, by catalog name.
  public let accelerators: [String]
  /// Compute slices it takes (of seven; of four on the A30).
  public let computeSlices: Int
  /// Memory slices it takes, out of `memorySlicesOfAccelerator`.
  public let memorySlices: Int
  /// Memory slices the whole accelerator has: eight, or four on the A30.
  public let memorySlicesOfAccelerator: Int
  /// Memory a process in the slice can use, bytes.
  public let memoryBytes: Double
  /// Streaming multiprocessors in the slice.
  public let multiprocessors: Int
  /// Memory slices at which it may begin, ascending.
  public let placementStarts: [Int]
  /// How many of them the maker allows on one accelerator.
  public let maximumPerAccelerator: Int
  /// Where the figures come from.
  public let provenance: Provenance

  /// The part of the accelerator's memory, and so of its bandwidth and cache, that the slice has.
  public var memoryShare: Double { Double(memorySlices) / Double(memorySlicesOfAccelerator) }

  /// Share of its speed that a slice loses to each busy slice beside it on the same accelerator.
  ///
  /// Slices have compute, cache and memory of their own, but share power, clocks and the link to the host. Source: MLPerf
  /// Inference v1.0, NVIDIA closed, 1g.10gb of an A100-80GB, Offline: with the six others busy one slice keeps 98.8 %
  /// (resnet50) and 98.7 % (ssd-resnet34) of what it does alone, each of 56 on eight accelerators 97.4 % and 96.0 %; the mean
  /// loss of 2.3 % over six neighbours.
  public static let neighbourCost = 0.0038

  /// The part of an accelerator's compute that a replica gets when every slice of this kind that fits is busy.
  /// - Parameter accelerator: The accelerator that is sliced, whole.
  public func computeShare(of accelerator: Accelerator) -> Double {
    Double(multiprocessors) / Double(accelerator.multiprocessors) * shareBesideNeighbours
  }

  /// The part of an accelerator's memory bandwidth that a replica gets when every slice of this kind that fits is busy.
  public var bandwidthShare: Double { memoryShare * shareBesideNeighbours }

  /// What is left of a slice's speed when every other slice that fits beside it is busy; at most 1.
  public var shareBesideNeighbours: Double { 1 - Self.neighbourCost * Double(largestPacking() - 1) }

  /// How many slices of this kind fit on one accelerator at once, by disjoint legal placements.
  ///
  /// Taking the earliest start that does not overlap the last is optimal for intervals of one length.
  public func largestPacking() -> Int {
    var count = 0
    var free = 0
    for start in placementStarts where start >= free {
      count += 1
      free = start + memorySlices
    }
    return min(count, maximumPerAccelerator)
  }

  /// Places a mixed set of slices on one accelerator.
  ///
  /// Legality is disjoint placements, not sums: two `3g` use six of seven compute slices and leave room for nothing.
  /// - Returns: the first memory slice of each, in the order given, or nil when they do not fit together.
  /// - Complexity: exponential in the number of slices (at most seven fit) in the worst case, by backtracking.
  public static func placements(of profiles: [SliceProfile]) -> [Int]? {
    let largestFirst = profiles.indices.sorted { profiles[$0].memorySlices > profiles[$1].memorySlices }
    var starts = [Int](repeating: 0, count: profiles.count)
    func place(_ position: Int, _ used: UInt) -> Bool {
      if position == largestFirst.count { return true }
      let index = largestFirst[position]
      for start in profiles[index].placementStarts {
        let mask: UInt = ((1 << UInt(profiles[index].memorySlices)) - 1) << UInt(start)
        if used & mask == 0, place(position + 1, used | mask) {
          starts[index] = start
          return true
        }
      }
      return false
    }
    return place(0, 0) ? starts : nil
  }
}
