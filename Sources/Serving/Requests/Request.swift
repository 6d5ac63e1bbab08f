import EventKernel

/// A request on its way: what it is, and what has become of it so far.
///
/// Each way to go on begins one part anew: a later turn of a conversation all of it, a client's retry the attempt, a call of a
/// backend the visit.
package struct Request {
  var identity = Identity()
  var tokens = CallTokens()
  var attempt = Attempt()
  var visit = Visit()
  /// Where it is.
  var state = RequestState.free
  /// Counts the uses of this place in the table, so that a late reference can tell that its request has left.
  var generation: UInt32 = 0

  /// Who sent it and when: the same whatever becomes of it.
  struct Identity {
    /// Second of the client's first send.
    var firstSentAt = 0.0
    /// How many requests of the workload arrived before this one; `askedAgain` more where it asks again what that one asked.
    var index: Int64 = 0
    /// The conversation that it is a turn of; -1 for none.
    var conversation: Int32 = -1
    /// Index of the workload.
    var workload: UInt16 = 0
    /// Index in the usage's consumers.
    var consumer: UInt16 = 0

    /// More than requests ever arrive.
    static let askedAgain: Int64 = 1 << 40
  }

  /// What a client sent once, and sends again as another attempt.
  struct Attempt {
    /// Second at which service of its first step began.
    var startedAt = 0.0
    /// Second of the first token.
    var firstTokenAt = 0.0
    /// Second of the last token before key-value blocks were taken away.
    var lastTokenAt = 0.0
    /// Seconds waited in queues so far.
    var waited = 0.0
    /// Attempts made, this one included; those that the gateway made are counted as well.
    var number: UInt16 = 1
    /// Attempts that the client made again.
    var retries: UInt16 = 0
    /// Where it is in its workload's program: the place of the step.
    var step: UInt8 = 0
    /// Model calls that its task made before the present one.
    var call: UInt16 = 0
  }

  /// One call of a backend by the present step.
  struct Visit {
    /// Second at which it joined the queue it waits in, or waited in last; of a request that a replica serves by itself, second at
    /// which that service began.
    var enqueuedAt = 0.0
    /// Seconds of a place that it takes: of replicas that serve one by one its own service, known beforehand; of batches its part,
    /// once they are done; of continuous batches its part so far, where that is tracked. Of APIs, seconds a token, 0 where the answer
    /// comes whole, and less of a call that fails; of a call that a rate limit refused, seconds until it has room.
    var work: Double
    /// The event that ends its own service or brings an API's answer.
    var ending = Timer()
    /// Tokens that the backend counts: `produced` by a pool, `found` by an API. A place for each would make a request larger than two
    /// lines of the processor's cache.
    private var counted: Int32
    /// Slot of the replica that serves or holds it; -1 in a pool's own queue.
    var replica: Int32 = -1
    /// Index of the pool it is in; -1 outside of pools.
    var pool: Int16 = -1
    /// Index of the API it calls; -1 when it calls none.
    var api: Int16 = -1
    /// Place among the step's targets; kept under `overflow` alone.
    var target: UInt16
    /// The type of instance that it was served on last; kept where hardware differs.
    var machine: UInt16 = 0
    /// The rank of the terms at which an API charges for the call.
    var terms: UInt16 = 0
    /// Whether its prompt was computed in another pool, and its keys and values have come from there.
    var isHandedOver: Bool

    init(work: Double = 0, produced: Int32 = 0, target: UInt16 = 0, isHandedOver: Bool = false) {
      self.work = work
      counted = produced
      self.target = target
      self.isHandedOver = isHandedOver
    }

    /// Answer tokens produced so far in pools.
    var produced: Int32 {
      get {
        assert(api < 0, "an API's answer comes as a whole")
        return counted
      }
      set {
        assert(api < 0, "an API's answer comes as a whole")
        counted = newValue
      }
    }

    /// Prompt tokens that an API found in its provider's cache.
    var found: Int32 {
      get { api < 0 ? 0 : counted }
      set {
        assert(api >= 0, "a pool finds tokens in the caches of its replicas")
        counted = newValue
      }
    }
  }

  /// Whether a prompt that is done here goes to where its answer is written: not when it was given up or is answered already.
  var needsDecoding: Bool { state != .abandoned && tokens.output > visit.produced }
}

/// What a call carries: the request's own tokens, or those of a step that has its own.
struct CallTokens: Equatable {
  /// Prompt tokens.
  var input: Int32 = 0
  /// Answer tokens wanted.
  var output: Int32 = 0
  /// Prompt tokens whose keys and values are there already; less than the prompt.
  var cached: Int32 = 0
  /// The last node of the tree of shared beginnings that the prompt runs through; -1 when it shares none. That of a conversation
  /// holds the answer as well.
  var prefix: Int32 = -1
}

/// Where an attempt is.
enum RequestState: UInt8 {
  /// The place in the table is unused.
  case free
  /// In a queue.
  case waiting
  /// In a queue again, after its key-value blocks were taken away.
  case preempted
  /// In service on a replica.
  case running
  /// Its keys and values are sent to where its answer is written.
  case transferring
  /// Called an API.
  case calling
  /// No longer at a backend, which the gateway is told at the end of this event.
  case leaving
  /// On an errand, which no backend does.
  case away
  /// Held until the next period of a budget.
  case held
  /// Taken over by people.
  case handedOver
  /// Waiting to be sent again.
  case backingOff
  /// Answered: its place is kept for the conversation's next turn.
  case thinking
  /// Given up; its place in a queue or batch is cleared when it comes up there.
  case abandoned

  /// Whether a client waits for a backend.
  var isAtBackend: Bool {
    switch self {
    case .waiting, .preempted, .running, .transferring, .calling, .leaving, .away, .held: true
    case .free, .handedOver, .backingOff, .thinking, .abandoned: false
    }
  }

  /// Whether a pool has it.
  var isInPool: Bool {
    switch self {
    case .waiting, .preempted, .running, .transferring: true
    case .free, .calling, .leaving, .away, .held, .handedOver, .backingOff, .thinking, .abandoned: false
    }
  }
}

/// Names a place in the request table.
typealias RequestID = UInt32
