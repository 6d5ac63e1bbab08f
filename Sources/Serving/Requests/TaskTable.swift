import Model

/// A task of an agent under way: what it has done in its client's present attempt, and what its next prompt brings.
struct OpenTask {
  /// Model calls until it is done, if nothing stops it.
  var steps: Int32
  /// The request as it arrived, for the first call of each attempt.
  var arrived: CallTokens
  /// Tokens of the text that every prompt begins with.
  var beginning: Int32
  /// The node of that text; -1 for none.
  var root: Int32
  /// Tokens that were said before the task began, in the conversation that it is a turn of.
  var saidBefore: Int32
  /// Tokens of its own prompt.
  var asked: Int32
  /// The node of what is said and found in it; -1 where nothing is kept, or a part is left out.
  var node: Int32 = -1
  /// Whether the node is its own, and not that of its conversation.
  var ownsNode = false
  /// Whether a part of its text is left out or summarised, so that another attempt has another text.
  var isRewritten = false
  /// Tokens after the beginning, the answer to the present call included.
  var said: Int32 = 0
  /// Tokens that the next prompt brings in addition.
  var pending: Int32 = 0
  /// Model calls that were answered, those that write summaries not counted.
  var calls: Int32 = 0
  /// Calls of tools.
  var toolCalls: Int32 = 0
  /// Prompt and answer tokens of all model calls that were answered.
  var inputTokens: Int64 = 0
  var outputTokens: Int64 = 0
  /// Second at which service of the first call began.
  var startedAt = 0.0
  /// What it was metered, in pico-dollars: all calls and tools of all its attempts.
  var spent: Int64 = 0
  /// What that was when its last step was done.
  var metered: Int64 = 0
  /// Prompt and answer tokens of all calls of all its attempts, of those too whose answers were of no use.
  var usedTokens: Int64 = 0
  /// Its calls that were given up and are not over.
  var holders: Int32 = 0
  /// Whether it has come to an end, and such calls are all that it waits for.
  var isEnded = false
  /// Whether its present call is not answered yet.
  var isCalling = false
  /// Whether the present call writes a summary.
  var isSummary = false
  /// Whether nothing comes after the present call.
  var isLast = false
  /// Whether people have taken it over.
  var isHandedOver = false
  /// Whether it is told to be done, though no call was answered just now.
  var isDone = false
  /// Whether the tools that it waits for are left at its timeout.
  var isLate = false
  /// What stopped it.
  var stoppedBy: AgentBudget.Limit?

  /// Begins the next attempt, whose text goes on to be that of the one before where it was not rewritten.
  mutating func beginAnew() {
    (said, pending) = (saidBefore, asked)
    (calls, toolCalls) = (0, 0)
    (inputTokens, outputTokens) = (0, 0)
    (isSummary, isLast, isLate, isRewritten) = (false, false, false, false)
    (isHandedOver, isDone, isCalling) = (false, false, false)
    stoppedBy = nil
  }
}

/// The tasks of a workload under way, in places that are used again.
struct TaskTable {
  private var storage = Buffer<OpenTask>()
  private var unused = IndexRing()

  /// Adds a task and says its place. O(1) amortised.
  mutating func open(_ task: OpenTask) -> Int32 {
    if let place = unused.popFirst() {
      storage[Int(place)] = task
      return Int32(place)
    }
    storage.append(task)
    return Int32(storage.count - 1)
  }

  /// How many there are.
  var inUse: Int { storage.count - unused.count }

  /// All places, those that nothing is in as well.
  var places: Range<Int32> { 0..<Int32(truncatingIfNeeded: storage.count) }

  /// A task in memory; valid until the next `open`.
  @inline(__always)
  func pointer(_ place: Int32) -> UnsafeMutablePointer<OpenTask> { storage.pointer(Int(place)) }

  /// Gives a place back.
  mutating func close(_ place: Int32) {
    storage[Int(place)].isEnded = false
    unused.append(UInt32(bitPattern: place))
  }
}
