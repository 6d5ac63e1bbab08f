import Model

/// What was retrieved for items, as beginnings that prompts share: each item's chunks are one text, after what all prompts begin with.
///
/// Items are numbered by how often they are asked for. Those beyond the first `most` are asked for too rarely to be found again, and share
/// nothing, so that memory does not follow their number.
struct RetrievedTexts {
  /// Texts that are told apart, over all beginnings that they come after.
  static let most = 65_536

  /// The first node of the texts, those after one beginning after those after the one before.
  private let firstNode: Int32
  private let items: Int32
  /// The first node of what prompts begin with; -1 where they begin with the text.
  private let firstBeginning: Int32

  /// - Parameter beginnings: What prompts begin with.
  init?(_ workload: Workload, after beginnings: PrefixSource?, tree: inout PrefixTree) {
    guard workload.sharesRetrievedText, let retrieved = workload.retrieved, let count = workload.items?.count else {
      return nil
    }
    let variants = beginnings?.variants ?? 1
    let items = min(count, max(1, Self.most / variants))
    let end = (beginnings?.tokens ?? 0) + Int32(truncatingIfNeeded: retrieved.tokens)
    let begin = beginnings?.firstNode ?? -1
    let parents = (0..<variants).map { begin < 0 ? -1 : begin + Int32(truncatingIfNeeded: $0) }
    var first: Int32?
    for parent in parents {
      for _ in 0..<items {
        let node = tree.add(after: parent, end: end)
        first = first ?? node
      }
    }
    firstNode = first ?? -1
    firstBeginning = begin
    self.items = Int32(truncatingIfNeeded: items)
  }

  /// Gives a prompt the text of its item.
  func begin(_ item: Int32, _ tokens: inout CallTokens) {
    guard item >= 0, item < items else { return }
    // A prompt that is too short for what the others begin with stands by itself.
    guard firstBeginning < 0 || tokens.prefix >= 0 else { return }
    let beginning = firstBeginning < 0 ? 0 : tokens.prefix - firstBeginning
    tokens.prefix = firstNode + beginning * items + item
  }
}
