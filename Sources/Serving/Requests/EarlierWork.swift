import Model

/// What requests took of backends that they have left, and which is wasted should their attempt still fail. Nothing is kept
/// where no request goes from one backend to another.
struct EarlierWork {
  /// A stay at a backend.
  struct Visit {
    var backend = Backend.pool(0)
    /// Place of the step in the workload's program.
    var step: UInt8 = 0
    /// Replica-seconds; 0 of APIs, whose tokens follow from the step.
    var replicaSeconds = 0.0
    /// Place of the type of instance that the replica was placed on.
    var machine: UInt16 = 0
    /// What an API charges for besides tokens.
    var call = APICall()
  }

  /// Most visits of a request that are kept.
  private let most: Int
  private var visits = Buffer<Visit>()
  private var counts = Buffer<Int32>()

  init(_ scenario: Scenario) {
    let stages = scenario.workloads.map(\.stages.count).max() ?? 1
    // At a step whose prompts and answers have pools of their own there are two.
    let handsOver = scenario.pools.contains { $0.decode != nil }
    most = handsOver ? 2 * stages : stages - 1
  }

  var isKept: Bool { most > 0 }

  mutating func add(_ visit: Visit, of id: RequestID) {
    while counts.count <= Int(id) {
      counts.append(0)
      for _ in 0..<most { visits.append(Visit()) }
    }
    let place = Int(counts[Int(id)])
    guard place < most else { return }
    visits[Int(id) * most + place] = visit
    counts[Int(id)] += 1
  }

  /// Removes the last visit, if it was of this step or a later one.
  mutating func popLast(of id: RequestID, from step: UInt8) -> Visit? {
    guard Int(id) < counts.count, counts[Int(id)] > 0 else { return nil }
    let visit = visits[Int(id) * most + Int(counts[Int(id)]) - 1]
    guard visit.step >= step else { return nil }
    counts[Int(id)] -= 1
    return visit
  }

  mutating func forget(_ id: RequestID) {
    if Int(id) < counts.count { counts[Int(id)] = 0 }
  }
}

extension Workload {
  /// Whether a backend's work on a request can turn out to be wasted without its replica being lost.
  var mayWasteWork: Bool { client.timeout != nil || stages.count > 1 }
}
