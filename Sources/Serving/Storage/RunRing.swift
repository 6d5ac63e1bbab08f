/// A first-in, first-out queue of runs of blocks. Each run has a number that stays its own while it is in the queue; a run in the middle
/// can be emptied and is passed over when it comes to the head.
struct RunRing {
  /// Blocks that stand in the queue one behind the other.
  struct Run {
    /// Whose they are; -1 is nobody's.
    var owner: Int32
    /// How many are left; 0 once the run was emptied.
    var blocks: Int32
  }
  private var storage = Buffer<Run>()
  private var head = 0
  private(set) var count = 0
  /// Number of the run at the head.
  private(set) var firstNumber = 0
  /// Runs in the queue that are not empty.
  private var full = 0

  init() {}

  private init(storage: Buffer<Run>) { self.storage = storage }

  var isEmpty: Bool { count == 0 }

  /// A run by its number, which must be in the queue.
  subscript(number: Int) -> Run {
    get { storage[(head &+ number &- firstNumber) & (storage.count &- 1)] }
    nonmutating set { storage[(head &+ number &- firstNumber) & (storage.count &- 1)] = newValue }
  }

  /// Adds a run at the end and says its number; blocks of nobody join those of nobody before them.
  ///
  /// - Parameter moved: Told of every owner whose run got another number, with that number.
  mutating func append(_ run: Run, moved: (Int32, Int) -> Void) -> Int {
    if run.owner < 0, count > 0, self[firstNumber + count - 1].owner < 0, self[firstNumber + count - 1].blocks > 0 {
      self[firstNumber + count - 1].blocks += run.blocks
      return firstNumber + count - 1
    }
    if count == storage.count { makeRoom(moved) }
    count &+= 1
    full += 1
    self[firstNumber &+ count &- 1] = run
    return firstNumber &+ count &- 1
  }

  /// Makes what is left of a run that is not empty nobody's.
  mutating func disown(_ number: Int, leaving blocks: Int) {
    self[number] = Run(owner: -1, blocks: Int32(truncatingIfNeeded: blocks))
    if blocks == 0 { full -= 1 }
  }

  /// Takes up to N blocks from the run at the head, and the run with its last one; the queue must not be empty.
  mutating func takeFirst(atMost blocks: Int) -> (owner: Int32, blocks: Int) {
    let run = storage[head]
    let taken = min(Int(run.blocks), blocks)
    if taken < Int(run.blocks) {
      storage[head].blocks -= Int32(taken)
    } else {
      if run.blocks > 0 { full -= 1 }
      head = (head &+ 1) & (storage.count &- 1)
      count &-= 1
      firstNumber &+= 1
    }
    return (run.owner, taken)
  }

  mutating func removeAll() { self = RunRing(storage: storage) }

  /// Drops the empty runs, and doubles the storage where that leaves more than half of it full.
  @inline(never)
  private mutating func makeRoom(_ moved: (Int32, Int) -> Void) {
    let capacity = full * 2 > storage.count ? max(16, storage.count * 2) : max(16, storage.count)
    let larger = Buffer<Run>(repeating: Run(owner: -1, blocks: 0), count: capacity)
    var kept = 0
    for place in 0..<count {
      let run = self[firstNumber + place]
      guard run.blocks > 0 else { continue }
      larger[kept] = run
      if run.owner >= 0 { moved(run.owner, firstNumber + kept) }
      kept += 1
    }
    storage = larger
    head = 0
    count = kept
  }
}
