/// vLLM's block pool written the plain way: a number, a count of users and a content a block, and the free ones in a queue.
struct BlockPool {
  private var users: [Int]
  private var contents: [Int?]
  private var blockOfContent: [Int: Int] = [:]
  /// The free blocks in the order they were freed in, with those taken out again left in place.
  private var queue: [(block: Int, turn: Int)]
  private var head = 0
  /// When each block was freed last; -1 while it is in use.
  private var turns: [Int]
  private var turn: Int
  private(set) var free: Int

  init(_ count: Int) {
    users = Array(repeating: 0, count: count)
    contents = Array(repeating: nil, count: count)
    queue = (0..<count).map { ($0, $0) }
    turns = Array(0..<count)
    turn = count
    free = count
  }

  /// The blocks that hold these contents, up to the first that is missing.
  func find(_ wanted: some Sequence<Int?>) -> [Int] {
    var found: [Int] = []
    for content in wanted {
      guard let content, let block = blockOfContent[content] else { break }
      found.append(block)
    }
    return found
  }

  /// How many of these blocks nobody uses.
  func countUnused(_ blocks: [Int]) -> Int { blocks.count { users[$0] == 0 } }

  /// Uses blocks that were found.
  mutating func use(_ blocks: [Int]) {
    for block in blocks {
      if users[block] == 0 {
        turns[block] = -1
        free -= 1
      }
      users[block] += 1
    }
  }

  /// Takes new blocks, longest free first.
  mutating func take(_ count: Int) -> [Int] {
    var taken: [Int] = []
    while taken.count < count {
      let (block, turn) = queue[head]
      head += 1
      guard turns[block] == turn else { continue }
      turns[block] = -1
      free -= 1
      if let content = contents[block] {
        contents[block] = nil
        if blockOfContent[content] == block { blockOfContent[content] = nil }
      }
      users[block] = 1
      taken.append(block)
    }
    return taken
  }

  /// Says what a block holds. What another block holds already is not found here.
  mutating func name(_ block: Int, _ content: Int) {
    guard contents[block] == nil, blockOfContent[content] == nil else { return }
    contents[block] = content
    blockOfContent[content] = block
  }

  /// Gives up the blocks of a request, the last one first.
  mutating func put(_ blocks: [Int]) {
    for block in blocks.reversed() {
      users[block] -= 1
      guard users[block] == 0 else { continue }
      turns[block] = turn
      queue.append((block, turn))
      turn += 1
      free += 1
    }
  }
}
