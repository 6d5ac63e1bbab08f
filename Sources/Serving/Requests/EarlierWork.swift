import Model

/// What requests took of backends that they have left, and which is wasted should their attempt still fail. Nothing is kept
/// where no request goes from one backend to another.
struct EarlierWork {
  /// A stay at a backend.
  struct Visit {
    var backend = Backend.pool(0)
    /// Place of the step in the workload's program.
    var step: UInt8 = 0
    /// Replica-seconds; 0 of APIs.
    var replicaSeconds = 0.0
    /// Place of the type of instance that the replica was placed on.
    var machine: UInt16 = 0
    /// What an API charges for besides tokens.
    var call = APICall()
    /// What the call carried, where the backend is an API.
    var tokens = CallTokens()
    /// Whether another backend goes on with the same call.
    var isPart = false
  }
  /// A visit, with the place of the one before it: those of a request are a list, since agents make any number.
  private struct Link {
    var visit: Visit
    var before: Int32
  }

  let isKept: Bool
  private var links = Buffer<Link>()
  /// By request, the place of its last visit; -1 for none.
  private var last = Buffer<Int32>()
  /// The first place to use again; -1 for none.
  private var unused: Int32 = -1

  init(_ scenario: Scenario) {
    // At a step whose prompts and answers have pools of their own there are two.
    isKept =
      scenario.pools.contains { $0.decode != nil }
      || scenario.workloads.contains { $0.stages.count > 1 || $0.callsAgain }
  }

  mutating func add(_ visit: Visit, of id: RequestID) {
    while last.count <= Int(id) { last.append(-1) }
    let link = Link(visit: visit, before: last[Int(id)])
    if unused >= 0 {
      let place = unused
      unused = links[Int(place)].before
      links[Int(place)] = link
      last[Int(id)] = place
    } else {
      links.append(link)
      last[Int(id)] = Int32(truncatingIfNeeded: links.count - 1)
    }
  }

  /// Removes the last visit, if there is one.
  ///
  /// - Parameter onlyPart: Whether it stays where it was all of its call.
  mutating func popLast(of id: RequestID, onlyPart: Bool = false) -> Visit? {
    guard Int(id) < last.count, last[Int(id)] >= 0 else { return nil }
    let place = last[Int(id)]
    let link = links[Int(place)]
    guard link.visit.isPart || !onlyPart else { return nil }
    last[Int(id)] = link.before
    links[Int(place)].before = unused
    unused = place
    return link.visit
  }

  /// Gives the visits of a request to another, before its own ones.
  mutating func move(from id: RequestID, to other: RequestID) {
    guard Int(id) < last.count, last[Int(id)] >= 0 else { return }
    while last.count <= Int(other) { last.append(-1) }
    if last[Int(other)] < 0 {
      last[Int(other)] = last[Int(id)]
    } else {
      var first = last[Int(other)]
      while links[Int(first)].before >= 0 { first = links[Int(first)].before }
      links[Int(first)].before = last[Int(id)]
    }
    last[Int(id)] = -1
  }

  /// Visits that are kept. O(places).
  var count: Int {
    var (count, place) = (links.count, unused)
    while place >= 0 {
      count -= 1
      place = links[Int(place)].before
    }
    return count
  }

  mutating func forget(_ id: RequestID) {
    guard Int(id) < last.count else { return }
    while last[Int(id)] >= 0 {
      let place = last[Int(id)]
      last[Int(id)] = links[Int(place)].before
      links[Int(place)].before = unused
      unused = place
    }
  }
}

extension Workload {
  /// Whether a step may call more than one backend for the same answer.
  var callsAgain: Bool { agent != nil || stages.contains { $0.route.rule == .cascade || $0.route.hedge != nil } }

  /// Whether it may make two calls for the same answer at once.
  var hedges: Bool { stages.contains { $0.route.hedge != nil } }

  /// Whether what each of its requests takes of a replica is kept.
  var tracksWork: Bool { mayWasteWork || isMetered }

  /// Whether a backend's work on a request can turn out to be wasted without its replica being lost.
  var mayWasteWork: Bool { client.timeout != nil || stages.count > 1 || callsAgain }
}
