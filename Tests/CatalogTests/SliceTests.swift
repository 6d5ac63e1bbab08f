import Catalog
import Testing

@Suite struct SliceTests {
  /// "Number of instances available" in NVIDIA's MIG User Guide, Supported MIG Profiles.
  @Test(arguments: [
    ("a100-40gb", ["1g.5gb": 7, "1g.10gb": 4, "2g.10gb": 3, "3g.20gb": 2, "4g.20gb": 1, "7g.40gb": 1]),
    ("a100-80gb", ["1g.10gb": 7, "1g.20gb": 4, "2g.20gb": 3, "3g.40gb": 2, "4g.40gb": 1, "7g.80gb": 1]),
    ("h100", ["1g.10gb": 7, "1g.20gb": 4, "2g.20gb": 3, "3g.40gb": 2, "4g.40gb": 1, "7g.80gb": 1]),
    ("h200", ["1g.18gb": 7, "1g.35gb": 4, "2g.35gb": 3, "3g.71gb": 2, "4g.71gb": 1, "7g.141gb": 1]),
    ("b200", ["1g.23gb": 7, "1g.45gb": 4, "2g.45gb": 3, "3g.90gb": 2, "4g.90gb": 1, "7g.180gb": 1]),
    ("a30", ["1g.6gb": 4, "2g.12gb": 2, "4g.24gb": 1]),
  ])
  func placementsPackAsManyAsTheGuideAllows(accelerator: String, guide: [String: Int]) {
    let slices = Catalog.slices(of: accelerator)
    #expect(Set(slices.map(\.name)) == Set(guide.keys))
    for slice in slices {
      #expect(slice.maximumPerAccelerator == guide[slice.name])
      #expect(slice.largestPacking() == guide[slice.name], "\(accelerator) \(slice.name)")
    }
  }

  @Test func packedSlicesStayWithinTheAccelerator() throws {
    for slice in Catalog.slices {
      for name in slice.accelerators {
        let host = try #require(Catalog.accelerator(name))
        let count = Double(slice.maximumPerAccelerator)
        #expect(count * slice.memoryBytes <= host.memoryBytes * 1.002, "\(name) \(slice.name)")
        #expect(slice.maximumPerAccelerator * slice.multiprocessors <= host.multiprocessors, "\(name) \(slice.name)")
        #expect(slice.placementStarts.allSatisfy { $0 + slice.memorySlices <= slice.memorySlicesOfAccelerator })
      }
    }
  }

  @Test func mixedSetsFollowPlacementsNotSums() throws {
    func a100(_ names: [String]) throws -> [SliceProfile] {
      try names.map { try #require(Catalog.slice($0, on: "a100-40gb")) }
    }
    #expect(SliceProfile.placements(of: try a100(["3g.20gb", "2g.10gb", "1g.5gb", "1g.5gb"])) != nil)
    #expect(SliceProfile.placements(of: try a100(["4g.20gb", "3g.20gb"])) == [0, 4])
    #expect(SliceProfile.placements(of: try a100(["4g.20gb", "2g.10gb", "1g.5gb"])) == [0, 4, 6])
    // Six of seven compute slices are taken, yet nothing more fits: each 3g takes half of the memory.
    #expect(SliceProfile.placements(of: try a100(["3g.20gb", "3g.20gb", "1g.5gb"])) == nil)
    #expect(SliceProfile.placements(of: try a100(["7g.40gb", "1g.5gb"])) == nil)
    #expect(SliceProfile.placements(of: []) == [])
  }

  @Test func placementsAreLegalAndDisjoint() throws {
    let profiles = Catalog.slices(of: "h100")
    for first in profiles {
      for second in profiles {
        for third in profiles {
          let set = [first, second, third]
          guard let starts = SliceProfile.placements(of: set) else { continue }
          var used = Set<Int>()
          for (profile, start) in zip(set, starts) {
            #expect(profile.placementStarts.contains(start))
            for slice in start..<start + profile.memorySlices { #expect(used.insert(slice).inserted) }
          }
        }
      }
    }
  }
}
