/// The tokens that requests arrived with, where steps have other ones.
struct ArrivedTokens {
  private var tokens = Buffer<CallTokens>()

  mutating func keep(_ arrived: CallTokens, of id: RequestID) {
    while tokens.count <= Int(id) { tokens.append(CallTokens()) }
    tokens[Int(id)] = arrived
  }

  subscript(id: RequestID) -> CallTokens { tokens[Int(id)] }
}
