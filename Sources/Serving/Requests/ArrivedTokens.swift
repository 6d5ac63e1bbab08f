import Model

/// The tokens that requests arrived with. Nothing is kept where no step has other ones.
struct ArrivedTokens {
  let isKept: Bool
  private var tokens = Buffer<CallTokens>()

  init(_ scenario: Scenario) { isKept = scenario.workloads.contains(where: \.hasStageTokens) }

  @inline(never)
  mutating func keep(_ arrived: CallTokens, of id: RequestID) {
    while tokens.count <= Int(id) { tokens.append(CallTokens()) }
    tokens[Int(id)] = arrived
  }

  subscript(id: RequestID) -> CallTokens { tokens[Int(id)] }
}
