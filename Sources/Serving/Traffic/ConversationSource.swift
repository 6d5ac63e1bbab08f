import EventKernel
import Model

/// Draws what the turns of a workload's conversations are.
///
/// How many turns a conversation has is drawn in order of arrival. What its later turns are and how long its user thinks is drawn by
/// the number of the conversation and of the turn, since when they come depends on the answers.
struct ConversationSource {
  /// Most tokens of history in a prompt.
  let keptHistory: Int32
  /// Tokens of the text that every prompt begins with.
  private let systemPrompt: Int32
  /// Tokens that are retrieved for each turn, and stay in the history as what was asked does.
  private let retrieved: Int32
  private let turns: Sampler
  private let thinkTime: Sampler
  private let inputTokens: Sampler
  private let outputTokens: Sampler
  private let turnStream: Stream
  private let thinkStream: NumberedStream
  private let inputStream: NumberedStream
  private let outputStream: NumberedStream
  private var count: Int64 = 0

  /// More than what is said in a conversation; the sum of three fits in 32 bits.
  private static let longest: Int32 = 500_000_000

  init(_ conversation: Conversation, of workload: Workload, streams: StreamBank) {
    keptHistory = conversation.keptHistory.map { Int32(truncatingIfNeeded: $0) } ?? Self.longest
    systemPrompt = Int32(truncatingIfNeeded: workload.systemPrompt?.tokens ?? 0)
    retrieved = Int32(truncatingIfNeeded: workload.retrieved?.tokens ?? 0)
    turns = Sampler(conversation.turns)
    thinkTime = Sampler(conversation.thinkTime)
    inputTokens = Sampler(workload.inputTokens)
    outputTokens = Sampler(workload.outputTokens)
    let name = workload.name
    turnStream = streams.stream("\(name)/turns")
    thinkStream = streams.numbered("\(name)/think_time")
    inputStream = streams.numbered("\(name)/turn/input_tokens")
    outputStream = streams.numbered("\(name)/turn/output_tokens")
  }

  /// A conversation that begins with a request, whose prompt has what the workload's prompts begin with.
  mutating func open(with request: Request, tree: inout PrefixTree) -> OpenConversation {
    let conversation = OpenConversation(
      number: count, turns: max(1, Int(turns.draw(turnStream).rounded())),
      said: request.tokens.input - systemPrompt + request.tokens.output, prefix: request.tokens.prefix,
      node: tree.open(after: request.tokens.prefix))
    count += 1
    return conversation
  }

  /// Seconds until the next turn.
  func thinkTime(after conversation: OpenConversation) -> Double {
    max(0, thinkTime.draw(thinkStream.stream(of: conversation.number, part: conversation.turn)))
  }

  /// Makes a request the next turn of its conversation.
  func next(_ conversation: inout OpenConversation, into request: inout Request, tree: PrefixTree) {
    conversation.turn += 1
    let (number, turn) = (conversation.number, conversation.turn)
    let asked = max(WorkloadState.tokens(inputTokens.draw(inputStream.stream(of: number, part: turn))), 1)
    let input = asked + retrieved
    request.tokens.output = max(WorkloadState.tokens(outputTokens.draw(outputStream.stream(of: number, part: turn))), 1)
    request.tokens.input = systemPrompt + min(conversation.said, keptHistory) + input
    if conversation.said > keptHistory { leaveOut(&conversation, tree: tree) }
    conversation.asked = input
    conversation.said = min(conversation.said + input + request.tokens.output, Self.longest)
  }

  /// Where a part of the history is left out, what follows stands elsewhere in the prompt than before: its keys and values are others.
  private func leaveOut(_ conversation: inout OpenConversation, tree: PrefixTree) {
    guard conversation.node >= 0 else { return }
    tree.close(conversation.node)
    conversation.node = -1
  }
}
