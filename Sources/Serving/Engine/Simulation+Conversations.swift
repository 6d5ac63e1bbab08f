import EventKernel
import Model

/// Conversations: requests that follow one another.
///
/// Between two turns the place in the request table is kept, and the event that sends requests again brings the next turn.
extension Simulation {
  /// Makes a request that arrives the first turn of a conversation, where its workload has them.
  @inline(never)
  mutating func openConversation(_ id: RequestID) {
    let workload = Int(shared.requests[id].identity.workload)
    guard
      let opened = workloads[workload].conversations?.open(with: shared.requests[id], tree: &shared.prefixes)
    else { return }
    shared.requests[id].identity.conversation = shared.conversations.open(opened)
    continueText(id)
    shared.workloads[workload].conversationOpened()
  }

  /// Gives a turn what was said so far as the beginning of its prompt, and its own prompt and answer as that of the next.
  private mutating func continueText(_ id: RequestID) {
    let conversation = shared.conversations[shared.requests[id].identity.conversation]
    shared.requests[id].tokens.prefix = conversation.node >= 0 ? conversation.node : conversation.prefix
    guard conversation.node >= 0 else { return }
    // The last token of an answer is not computed.
    shared.prefixes.grow(
      conversation.node, to: shared.requests[id].tokens.input + shared.requests[id].tokens.output - 1)
  }

  /// After an answer the user thinks about it. The request's place is kept for the next turn.
  /// - Parameter end: Second at which the client has the answer.
  @inline(never)
  mutating func think(_ id: RequestID, from end: Double) {
    let conversation = shared.conversations[shared.requests[id].identity.conversation]
    let workload = Int(shared.requests[id].identity.workload)
    guard let wait = workloads[workload].conversations?.thinkTime(after: conversation) else { return }
    shared.requests[id].state = .thinking
    // What waited for this turn must not find the next one.
    shared.requests[id].generation &+= 1
    shared.workloads[workload].thinking(1, at: now)
    shared.calendar.schedule(at: max(end, now) + wait, source: EventSource.retry(Int(id)))
  }

  /// The next turn of a conversation arrives.
  @inline(never)
  mutating func takeTurn(_ id: RequestID) {
    if particulars.isKept, particulars[id].marks.contains(.asksAgain) {
      askTurnAgain(id)
      return
    }
    let before = shared.requests[id]
    let workload = Int(before.identity.workload)
    let place = before.identity.conversation
    var request = Request(
      identity: Request.Identity(
        firstSentAt: now, index: workloads[workload].count, conversation: place, workload: before.identity.workload,
        consumer: before.identity.consumer), generation: before.generation)
    workloads[workload].count += 1
    var conversation = shared.conversations[place]
    workloads[workload].conversations?.next(&conversation, into: &request, tree: shared.prefixes)
    shared.conversations[place] = conversation
    shared.requests[id] = request
    continueText(id)
    if arrivedTokens.isKept { arrivedTokens.keep(shared.requests[id].tokens, of: id) }
    if particulars.isKept {
      let number = number(of: shared.requests.pointer(id))
      workloads[workload].particulars.pointer?.pointee.next(number, particulars.pointer(id))
    }
    shared.workloads[workload].thinking(-1, at: now)
    shared.workloads[workload].arrived()
    requestMeter.arrived(before.identity.consumer)
  }

  /// Ends a conversation: with its last turn answered, or with one that came to nothing.
  @inline(never)
  mutating func closeConversation(_ id: RequestID, isWhole: Bool) {
    let place = shared.requests[id].identity.conversation
    guard place >= 0 else { return }
    let node = shared.conversations[place].node
    if node >= 0 { shared.prefixes.close(node) }
    shared.conversations.close(place)
    shared.workloads[Int(shared.requests[id].identity.workload)].conversationClosed(isWhole: isWhole)
  }
}
