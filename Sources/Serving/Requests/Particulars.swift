import EventKernel
import Model

/// What is known of a request beside its tokens, and what happened to it so far.
///
/// It is kept in a table of its own, and only where a workload asks for any of it, so that plain requests stay small.
struct Particulars {
  /// Its user, from 0; -1 where nobody is told apart.
  var user: Int32 = -1
  /// What it asks for, from 0; -1 where each asks for something of its own.
  var item: Int32 = -1
  /// In 0...1.
  var difficulty = 0.0
  /// Place of its class; -1 where there are none.
  var kind: Int16 = -1
  /// What is done when it comes back from an errand, with the target that is meant.
  var next = Continuation.call
  var nextTarget: UInt16 = 0
  /// Whether its answer is good.
  var goodness = Goodness.unknown
  /// What has become of it.
  var marks: Marks = []
  /// Model calls that were answered.
  var calls: Int32 = 0
  /// Prompt and answer tokens of these.
  var inputTokens: Int64 = 0
  var outputTokens: Int64 = 0
  /// Metered so far, in pico-dollars.
  var metered: Int64 = 0
  /// What is paid by use for its present attempt, in pico-dollars.
  var paidUses: Int64 = 0
  /// Of these, those of answers that were not accepted, after which another target was called; less those that a budget cut off the
  /// answers of earlier steps.
  var replacedInput: Int64 = 0
  var replacedOutput: Int64 = 0
  /// Second at which its present attempt was begun.
  var beganAt = 0.0
  /// Second at which its present call was made.
  var calledAt = 0.0
  /// Tokens that limits have counted of its present call beforehand.
  var reserved: Int32 = 0
  /// Answer tokens that it wanted before a budget cut them; 0 where none did.
  var wantedTokens: Int32 = 0
  /// The last call of its task that limits of requests have counted; 0 is the first, which they count as the request.
  var countedCall: UInt16 = 0
  /// Whether limits have let its present call pass, which is not made yet.
  var isAdmitted = false
  /// How far it is at the door.
  var door = DoorPlace.limits
  /// Which of the caches of its workload's steps its present attempt has asked, which of these had what the step gives, and which will be
  /// given it; a bit each.
  var askedSteps: UInt32 = 0
  var hitSteps: UInt32 = 0
  var missedSteps: UInt32 = 0
  /// Who waits after it for the same answer; -1 for nobody.
  var waiter: Int32 = -1
  /// Whether a budget has sent its present call to another backend.
  var isRerouted = false
  /// Targets after those of the rule whose answers were not accepted by the cascade that its present call belongs to; a bit each, of the first 64.
  var turnedDown: UInt64 = 0
  /// Which of the rule's targets its present call was made for, by place: of a cascade, its step.
  var rung: UInt16 = 0
  /// Its place among the tasks under way; -1 where it is none.
  var task: Int32 = -1
  /// The request that makes another call for the same answer; -1 for none.
  var twin: Int64 = -1
  /// When such a call is made; of two calls, when this one has its first token from an API.
  var hedge = Timer()
  /// When its gateway gives its present call up.
  var patience = Timer()
  /// Its place among the calls that a budget holds; -1 where none does.
  var held: Int32 = -1
  /// The budget that holds it, or that let it go.
  var heldBy: Int16 = -1
  /// What that budget has set aside for its call, in pico-dollars; 0 where it was not held.
  var released: Int64 = 0

  enum Goodness: UInt8 {
    case unknown, good, bad
  }

  /// Begins another attempt: what the one before was answered counts no more, and the caches of steps are asked anew.
  mutating func beginAttempt() {
    (askedSteps, hitSteps, missedSteps) = (0, 0, 0)
    countedCall = 0
    goodness = .unknown
    marks.remove(.unresolved)
    replacedInput = 0
    replacedOutput = 0
  }

  struct Marks: OptionSet {
    var rawValue: UInt16
    /// Answered by the exact cache.
    static let exactHit = Marks(rawValue: 1)
    /// Answered by the semantic cache.
    static let semanticHit = Marks(rawValue: 2)
    /// Asked again after a wrong answer of the semantic cache, which it passes by.
    static let repeated = Marks(rawValue: 4)
    /// Sent to another backend at the end of a budget.
    static let rerouted = Marks(rawValue: 8)
    /// Its answer was cut at the end of a budget.
    static let shortened = Marks(rawValue: 16)
    /// Held for the next period of a budget.
    static let deferred = Marks(rawValue: 32)
    /// Nobody accepted its answer.
    static let unresolved = Marks(rawValue: 64)
    /// A budget or a limit of its task stopped it.
    static let stopped = Marks(rawValue: 128)
    /// It is the second call of another request.
    static let twin = Marks(rawValue: 256)
    /// Its own call has failed: its place waits for what comes of its twin's.
    static let shell = Marks(rawValue: 512)
    /// A budget that holds calls let it go since it had to: nothing of it is held any more.
    static let urgent = Marks(rawValue: 1_024)
    /// The semantic cache answered another question.
    static let wrongHit = Marks(rawValue: 2_048)
    /// The exact cache had nothing, so that its answer is kept there.
    static let exactMiss = Marks(rawValue: 4_096)
    /// Others may wait for its answer.
    static let awaited = Marks(rawValue: 8_192)
    /// Its user asks again after the answer.
    static let asksAgain = Marks(rawValue: 16_384)
    /// A cache has answered it.
    static let hit: Marks = [.exactHit, .semanticHit]
  }
}

extension Particulars {
  /// Those of a request that asks again what it asked before.
  var askedAgain: Particulars {
    var other = Particulars()
    (other.user, other.item, other.difficulty, other.kind) = (user, item, difficulty, kind)
    other.marks = [.repeated]
    return other
  }
}

/// How far a request is at the door: what is asked next.
enum DoorPlace: UInt8 {
  case limits, exact, semantic
  /// It is through.
  case through
}

/// What is done with a request that comes back from an errand.
package enum Continuation: UInt8 {
  /// It goes on at the door: the next cache is asked.
  case door
  /// It calls its step's backend, which is decided then, from `nextTarget` on.
  case call
  /// It calls its step's backend at `nextTarget`, which is decided.
  case send
  /// It is answered without a backend.
  case answer
  /// Its answer was validated: it goes on as served.
  case judged
  /// Its step is done.
  case step
  /// Its task goes on.
  case task
  /// It comes to its step, which is the first or follows the answer.
  case enter
}

/// The particulars of the requests on their way.
struct ParticularsTable {
  let isKept: Bool
  private var storage = Buffer<Particulars>()

  init(_ scenario: Scenario) { isKept = scenario.workloads.contains(where: \.hasParticulars) }

  /// Begins those of a request.
  mutating func open(_ id: RequestID, _ particulars: Particulars = Particulars()) {
    if storage.count <= Int(id) { grow(to: id) }
    storage[Int(id)] = particulars
  }

  @inline(never)
  private mutating func grow(to id: RequestID) {
    while storage.count <= Int(id) { storage.append(Particulars()) }
  }

  subscript(id: RequestID) -> Particulars {
    @inline(__always) unsafeAddress { UnsafePointer(storage.pointer(Int(id))) }
    @inline(__always) nonmutating unsafeMutableAddress { storage.pointer(Int(id)) }
  }

  /// Those of a request in memory; valid until the next `open`.
  @inline(__always)
  func pointer(_ id: RequestID) -> UnsafeMutablePointer<Particulars> { storage.pointer(Int(id)) }
}
