import Catalog
import Testing

/// Every set of MIG slices that an A100 or H100 can be cut into, and every one that it cannot, enumerated from a table written here:
/// NVIDIA MIG User Guide, "Supported MIG Profiles", with the placements that `nvidia-smi mig -lgipp` lists.
@Suite struct PlacementEnumerationTests {
  struct Profile {
    var name: String
    var starts: [Int]
    var width: Int
  }

  static let accelerators: [(name: String, profiles: [Profile])] = {
    func profiles(_ names: [String]) -> [Profile] {
      let places: [([Int], Int)] = [
        ([0, 1, 2, 3, 4, 5, 6], 1), ([0, 2, 4, 6], 2), ([0, 2, 4], 2), ([0, 4], 4), ([0], 4), ([0], 8),
      ]
      return zip(names, places).map { Profile(name: $0, starts: $1.0, width: $1.1) }
    }
    let eighty = ["1g.10gb", "1g.20gb", "2g.20gb", "3g.40gb", "4g.40gb", "7g.80gb"]
    return [
      ("a100-40gb", profiles(["1g.5gb", "1g.10gb", "2g.10gb", "3g.20gb", "4g.20gb", "7g.40gb"])),
      ("a100-80gb", profiles(eighty)), ("h100", profiles(eighty)),
    ]
  }()

  /// How many of each profile, for every way to put slices side by side, from the lowest memory slice upwards.
  static func reachable(_ profiles: [Profile]) -> Set<[Int]> {
    var found: Set<[Int]> = []
    func extend(_ counts: [Int], from position: Int) {
      found.insert(counts)
      for (index, profile) in profiles.enumerated() {
        for start in profile.starts where start >= position {
          var more = counts
          more[index] += 1
          extend(more, from: start + profile.width)
        }
      }
    }
    extend(profiles.map { _ in 0 }, from: 0)
    return found
  }

  /// Every choice of up to eight slices.
  static func choices(_ kinds: Int) -> [[Int]] {
    func extend(_ counts: [Int], _ left: Int) -> [[Int]] {
      if counts.count == kinds { return [counts] }
      return (0...left).flatMap { extend(counts + [$0], left - $0) }
    }
    return extend([], 8)
  }

  @Test(arguments: accelerators.indices)
  func everyLegalSetIsPlacedAndNoOther(_ index: Int) throws {
    let (accelerator, profiles) = Self.accelerators[index]
    let legal = Self.reachable(profiles)
    let slices = try profiles.map { try #require(Catalog.slice($0.name, on: accelerator)) }
    let all = Self.choices(profiles.count)
    #expect(all.count == 3_003)
    var placed = 0
    for counts in all {
      let set = zip(slices, counts).flatMap { Array(repeating: $0, count: $1) }
      let starts = SliceProfile.placements(of: set)
      #expect((starts != nil) == legal.contains(counts), "\(accelerator): \(set.map(\.name))")
      if starts != nil { placed += 1 }
    }
    #expect(placed == legal.count && placed > 50, "\(placed)")
  }
}
