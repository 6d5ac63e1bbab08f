import EventKernel

/// One attempt of a request on its way, in place of which a retry gets a new one.
struct Request {
  /// Second of the client's first send.
  var firstSentAt = 0.0
  /// Second at which it joined the line it waits in, or waited in last; of a request that a replica serves by itself, second at
  /// which that service began.
  var enqueuedAt = 0.0
  /// Second at which service of the attempt's first stage began.
  var startedAt = 0.0
  /// Second of the attempt's first token.
  var firstTokenAt = 0.0
  /// Second of the last token before key-value blocks were taken away.
  var lastTokenAt = 0.0
  /// Seconds waited in lines so far in this attempt.
  var waited = 0.0
  /// Seconds of a place that it takes at the present stage: of replicas that serve one by one its own service, known beforehand; of
  /// batches its part, once they are done; of continuous batches its part so far, where that is tracked. Of APIs, seconds a token.
  var work = 0.0
  /// The event that ends its own service or brings an API's answer.
  var ending = Timer()
  /// How many requests of the workload arrived before this one.
  var index: Int64 = 0
  /// Prompt tokens.
  var inputTokens: Int32 = 0
  /// Prompt tokens whose keys and values are there already; less than the prompt.
  var cachedTokens: Int32 = 0
  /// The last node of the tree of shared beginnings that its prompt runs through; -1 when it shares none. That of a conversation
  /// holds its answer as well.
  var prefix: Int32 = -1
  /// The conversation that it is a turn of; -1 for none.
  var conversation: Int32 = -1
  /// Answer tokens wanted.
  var outputTokens: Int32 = 0
  /// Answer tokens produced.
  var produced: Int32 = 0
  /// Index of the pool it is in; -1 outside of pools.
  var pool: Int16 = -1
  /// Index of the API it calls; -1 when it calls none.
  var api: Int16 = -1
  /// Slot of the replica that serves or holds it; -1 in a pool's own line.
  var replica: Int32 = -1
  /// Counts the uses of this place in the table, so that a late reference can tell that its request is gone.
  var generation: UInt32 = 0
  /// Index of the workload.
  var workload: UInt16 = 0
  /// Index in the usage's consumers.
  var consumer: UInt16 = 0
  /// Attempts made, this one included.
  var attempt: UInt16 = 1
  /// Attempts that the client made again; the others were sent again by the gateway.
  var retries: UInt16 = 0
  /// Index among the stage's targets of the one it was sent to; kept under `overflow` alone.
  var target: UInt16 = 0
  /// The type of instance that it was served on last at the pool it is in; kept where hardware differs.
  var machine: UInt16 = 0
  /// Index of the stage.
  var stage: UInt8 = 0
  /// Where it is.
  var state = RequestState.free
  /// Whether its prompt was computed in another pool, and its keys and values have come from there.
  var isHandedOver = false

  /// Whether a prompt that is done here goes to where its answer is written: not when it was given up or is answered already.
  var needsDecoding: Bool { state != .abandoned && outputTokens > produced }
}

/// Where an attempt is.
enum RequestState: UInt8 {
  /// The place in the table is unused.
  case free
  /// In a line.
  case waiting
  /// In a line again, after its key-value blocks were taken away.
  case preempted
  /// In service on a replica.
  case running
  /// Its keys and values are sent to where its answer is written.
  case transferring
  /// Called an API.
  case calling
  /// Waiting to be sent again.
  case backingOff
  /// Answered: its place is kept for the conversation's next turn.
  case thinking
  /// Given up; its place in a line or batch is cleared when it comes up there.
  case abandoned

  /// Whether a client waits for a backend.
  var isAtBackend: Bool {
    self == .waiting || self == .preempted || self == .running || self == .transferring || self == .calling
  }
}

/// Names a place in the request table.
typealias RequestID = UInt32
