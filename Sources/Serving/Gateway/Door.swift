import EventKernel
import Model

/// What is asked once for each request that arrives, before any backend: request limits, the exact cache, the semantic cache.
enum Admission: Equatable {
  /// A cache of answers.
  enum Cache: UInt8 {
    case exact, semantic
  }

  /// It goes on to its first step.
  case pass
  /// It waits for a look-up that finds nothing, and comes to the door again.
  case look(Cache, seconds: Double)
  /// It is answered, after a look-up.
  case answer(Cache, seconds: Double)
  /// Its answer is being made for another request, for which it waits behind the one named: itself, where it is the first.
  case wait(behind: RequestID)
  /// It is refused.
  case refuse(Rejection)
}

extension Gateway {
  /// What happens to a request at the door, from where it is there. What it has passed it is not asked again, also not when its client
  /// sends it again.
  /// - Parameters:
  ///   - number: What its draws are numbered by.
  ///   - isFirstTurn: Whether it begins a conversation, or is of none.
  @inline(never)
  mutating func admit(
    _ id: RequestID, _ request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>,
    number: RequestNumber, isFirstTurn: Bool, now: Double
  ) -> Admission {
    while true {
      switch particulars.pointee.door {
      case .limits:
        particulars.pointee.door = .exact
      case .exact:
        particulars.pointee.door = semanticCache == nil ? .through : .semantic
        if let admission = lookUpExact(id, request, particulars, number, isFirstTurn: isFirstTurn, now: now) {
          return admission
        }
      case .semantic:
        particulars.pointee.door = .through
        if let admission = lookUpSemantic(particulars, number) { return admission }
      case .through:
        // A look-up whose client gave up meanwhile has answered nobody.
        particulars.pointee.marks.subtract([.exactHit, .semanticHit, .wrongHit, .asksAgain])
        return .pass
      }
    }
  }

  /// Looks up what is asked; nil where that cache has no say.
  private mutating func lookUpExact(
    _ id: RequestID, _ request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>,
    _ number: RequestNumber, isFirstTurn: Bool, now: Double
  ) -> Admission? {
    guard let exactCache, isFirstTurn || exactCache.pointee.cache.isByLastMessage else { return nil }
    let key = exactCache.pointee.cache.scope.key(of: particulars, consumer: request.pointee.identity.consumer)
    if let note = exactCache.pointee.find(key, number, at: now) {
      particulars.pointee.marks.insert(.exactHit)
      particulars.pointee.goodness = Particulars.Goodness(rawValue: note) ?? .unknown
      // What a share stands in for was answered by nobody that is known.
      if exactCache.pointee.duplicates != nil {
        particulars.pointee.goodness = hitQuality.goodness(particulars, number)
      }
      return .answer(.exact, seconds: exactCache.pointee.cache.latency)
    }
    particulars.pointee.marks.insert(.exactMiss)
    if awaited != nil, let key {
      if let before = awaited?.join(id, key) { return .wait(behind: before) }
      awaited?.open(key)
      particulars.pointee.marks.insert(.awaited)
    }
    return .look(.exact, seconds: exactCache.pointee.cache.latency)
  }

  /// Looks up what is like it; nil where that cache has no say.
  private func lookUpSemantic(_ particulars: UnsafeMutablePointer<Particulars>, _ number: RequestNumber) -> Admission? {
    guard let semanticCache, !particulars.pointee.marks.contains(.repeated) else { return nil }
    let stream = semanticStream.stream(of: number)
    let (hit, wrong, asksAgain) = (stream.uniform(), stream.uniform(), stream.uniform())
    guard hit < semanticCache.hit else { return .look(.semantic, seconds: semanticCache.latency) }
    particulars.pointee.marks.insert(.semanticHit)
    if wrong < semanticCache.wrong {
      particulars.pointee.marks.insert(.wrongHit)
      particulars.pointee.goodness = .bad
      if asksAgain < semanticCache.repeated { particulars.pointee.marks.insert(.asksAgain) }
    } else {
      particulars.pointee.goodness = hitQuality.goodness(particulars, number)
    }
    return .answer(.semantic, seconds: semanticCache.latency)
  }

  /// Keeps an answer that is complete, or notes that there will be none.
  /// - Parameter isKept: Whether it is an answer that others may have.
  /// - Returns: Who waited for it first; -1 for nobody.
  mutating func closeAnswer(
    _ particulars: UnsafeMutablePointer<Particulars>, consumer: UInt16, isKept: Bool, now: Double
  ) -> Int32 {
    guard particulars.pointee.marks.contains(.exactMiss), let exactCache,
      let key = exactCache.pointee.cache.scope.key(of: particulars, consumer: consumer)
    else { return -1 }
    if isKept { exactCache.pointee.write(key, note: particulars.pointee.goodness.rawValue, at: now) }
    guard particulars.pointee.marks.contains(.awaited) else { return -1 }
    particulars.pointee.marks.remove(.awaited)
    return awaited?.close(key) ?? -1
  }
}

/// A cache that is looked up by what is asked: what it holds, or the share of duplicates that stands in for it.
struct ExactLookUps {
  let cache: ExactCache
  /// Place of its look-ups among the workload's uses.
  let use: Int
  private(set) var entries: AnswerCache
  /// Share of the look-ups that find something, where that is all that is known.
  let duplicates: Double?
  private let stream: NumberedStream

  /// - Parameter name: What its streams are named by.
  init(_ cache: ExactCache, name: String, use: Int, of workload: Workload, horizon: Double, streams: StreamBank) {
    self.cache = cache
    self.use = use
    duplicates = workload.duplicates
    entries = AnswerCache(cache, horizon: horizon, changes: streams.numbered("\(name)/changes"))
    stream = streams.numbered("\(name)/duplicates")
  }

  /// What was noted of what it has; nil where it has nothing.
  mutating func find(_ key: AnswerCache.Key?, _ number: RequestNumber, at now: Double) -> UInt8? {
    if let duplicates { return stream.uniform(of: number) < duplicates ? 0 : nil }
    return key.flatMap { entries.find($0, at: now) }
  }

  mutating func write(_ key: AnswerCache.Key, note: UInt8, at now: Double) {
    if duplicates == nil { entries.write(key, note: note, at: now) }
  }
}

extension ExactCache.Scope {
  /// What a request's answer is found by; nil where nothing says what it asks.
  func key(of particulars: UnsafeMutablePointer<Particulars>, consumer: UInt16) -> AnswerCache.Key? {
    guard particulars.pointee.item >= 0 else { return nil }
    let item = UInt32(bitPattern: particulars.pointee.item)
    switch self {
    case .tenant: return AnswerCache.Key(scope: UInt32(consumer), item: item)
    case .all: return AnswerCache.Key(scope: 0, item: item)
    case .user:
      let user = particulars.pointee.user
      return user >= 0 ? AnswerCache.Key(scope: UInt32(bitPattern: user), item: item) : nil
    }
  }
}

/// Whether answers are good that a cache finds rightly, of which nobody knows who gave them: with the chance of those that the workload's
/// route gives to requests of the same class or difficulty.
///
/// That is the share of good ones among those computed in the run so far. What follows from the route's rule and from how its answers are
/// accepted (`Scenario.answerQuality`) counts as one answer beside them, and is all where none was computed yet. So what fails, is slow or
/// meets a budget and is answered elsewhere tells as it does of what is computed. It depends on nothing but what its replication has done until
/// then, in the order of its events, and so not on how many replications run at a time.
struct HitQuality {
  /// Computed answers of one kind.
  private struct Kind {
    var good: Double
    var all: Double
  }
  /// By class, or by part of the difficulty; empty where no cache finds what it cannot name.
  private var kinds = Buffer<Kind>()
  private let stream: NumberedStream

  init(_ index: Int, of scenario: Scenario, streams: StreamBank) {
    let workload = scenario.workloads[index]
    stream = streams.numbered("\(workload.name)/cache/goodness")
    guard workload.semanticCache != nil || workload.duplicates != nil else { return }
    kinds = Buffer(scenario.answerQuality(ofWorkload: index).map { Kind(good: $0, all: 1) })
  }

  func goodness(_ particulars: UnsafeMutablePointer<Particulars>, _ number: RequestNumber) -> Particulars.Goodness {
    guard !kinds.isEmpty else { return .unknown }
    let kind = kinds[kind(of: particulars)]
    return stream.uniform(of: number) * kind.all < kind.good ? .good : .bad
  }

  /// Counts an answer that was computed and accepted, of which it is known whether it is good.
  mutating func count(_ particulars: UnsafeMutablePointer<Particulars>) {
    let marks: Particulars.Marks = [.exactHit, .semanticHit, .unresolved, .stopped]
    guard !kinds.isEmpty, particulars.pointee.marks.isDisjoint(with: marks) else { return }
    let kind = kind(of: particulars)
    switch particulars.pointee.goodness {
    case .unknown: return
    case .good: kinds[kind].good += 1
    case .bad: break
    }
    kinds[kind].all += 1
  }

  private func kind(of particulars: UnsafeMutablePointer<Particulars>) -> Int {
    Workload.difficultyKind(Int(particulars.pointee.kind), particulars.pointee.difficulty, of: kinds.count)
  }
}
