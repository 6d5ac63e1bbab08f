/// A conversation under way.
struct OpenConversation {
  /// How many conversations of the workload began before.
  var number: Int64
  /// The present turn, from 1.
  var turn = 1
  /// The last turn.
  var turns: Int
  /// Tokens of the present turn's prompt without what comes before them; of the first turn 0, whose prompt says it.
  var asked: Int32 = 0
  /// Tokens of all turns so far, prompts without what comes before each, and answers.
  var said: Int32 = 0
  /// The node of the text that prompts begin with; -1 for none.
  var prefix: Int32
  /// The node of what was said so far; -1 once a part of it is left out.
  var node: Int32

  /// Whether no turn follows the present one.
  var isLast: Bool { turn >= turns }
}

/// The conversations under way, in places that are used again.
struct ConversationTable {
  private var storage = Buffer<OpenConversation>()
  private var unused = IndexRing()

  subscript(place: Int32) -> OpenConversation {
    get { storage[Int(place)] }
    nonmutating set { storage[Int(place)] = newValue }
  }

  /// How many there are.
  var inUse: Int { storage.count - unused.count }

  /// Adds a conversation and says its place. O(1) amortised.
  mutating func open(_ conversation: OpenConversation) -> Int32 {
    if let place = unused.popFirst() {
      storage[Int(place)] = conversation
      return Int32(place)
    }
    storage.append(conversation)
    return Int32(storage.count - 1)
  }

  /// Gives a place back.
  mutating func close(_ place: Int32) { unused.append(UInt32(place)) }
}
