/// The key-value blocks that a replica keeps of beginnings of prompts, vLLM's way.
///
/// Blocks that no request holds stand in one queue, in the order in which they were released, whether they hold a known beginning or
/// not; new blocks are taken from the head of it, and what they held is lost. A request releases its last block first, so that the
/// end of a beginning goes before its start. A beginning that is found again leaves the queue. Only full blocks are found, and at
/// least the last token of a prompt is computed.
///
/// Each node of the tree is in one piece: held by requests, or a run of blocks in the queue, of which the end may be lost already, or
/// was never here where a conversation went on elsewhere.
/// So it takes a step a node and not one a block, and what running requests take from the head is made up for at the next lookup
/// (`settle`).
///
/// Source: vllm/v1/core/block_pool.py (`get_new_blocks`, `touch`, `free_blocks`) and kv_cache_manager.py (`get_computed_blocks`),
/// read 2026-11. Where this differs: a block that ends with a prompt is not found again.
struct PrefixCache {
  /// What the replica has of a node.
  private struct Entry {
    /// Requests that hold it.
    var users: Int32 = 0
    /// Blocks of it in the queue, from its start on; 0 while it is held.
    var idle: Int32 = 0
    /// Tokens of the prompt up to its end as those who hold it have it.
    var end: Int32 = 0
    /// Number of its run in the queue, where it has one.
    var run = -1
  }
  private let blockSize: Int32
  private var entries = Buffer<Entry>()
  private var queue = RunRing()
  /// Blocks in the queue.
  private var inQueue = 0

  init(blocks: Int, blockSize: Int) {
    self.blockSize = Int32(truncatingIfNeeded: blockSize)
    begin(blocks: blocks)
  }

  /// Begins anew with N blocks of nobody in the queue. The cache must know of no node.
  mutating func begin(blocks: Int) {
    queue.removeAll()
    inQueue = 0
    append(-1, blocks: blocks)
  }

  /// What a prompt finds.
  struct Hit {
    /// Full blocks found from the prompt's start on.
    var blocks = 0
    /// How many of them running requests hold already.
    var held = 0
  }

  /// Takes from the head of the queue what was given out since the last lookup.
  ///
  /// - Parameter free: Blocks that no request holds or is about to get.
  mutating func settle(free: Int, in tree: PrefixTree) {
    while inQueue > free {
      let (owner, blocks) = queue.takeFirst(atMost: inQueue - free)
      inQueue -= blocks
      if owner >= 0 {
        entries[Int(owner)].idle -= Int32(truncatingIfNeeded: blocks)
        if entries[Int(owner)].idle == 0 {
          entries[Int(owner)].run = -1
          tree.letGo(owner)
        }
      }
    }
  }

  /// Looks up a prompt. The queue must be settled. O(nodes of the prompt).
  ///
  /// - Parameters:
  ///   - last: The last node that the prompt runs through.
  ///   - limit: Most full blocks that may be found.
  func lookUp(_ last: Int32, limit: Int, in tree: PrefixTree) -> Hit {
    var node = last
    var hit = Hit()
    while node >= 0 {
      let stretch = tree[node]
      if Int(node) < entries.count {
        let entry = entries[Int(node)]
        if entry.users > 0 {
          hit.held = Int(entry.end / blockSize)
          hit.blocks = max(hit.blocks, hit.held)
          break
        }
        if hit.blocks == 0, entry.idle > 0 { hit.blocks = Int(stretch.start / blockSize + entry.idle) }
      }
      node = stretch.parent
    }
    hit.blocks = min(hit.blocks, limit)
    return hit
  }

  /// Takes the nodes of a request that is admitted out of the queue, as far as it found them.
  mutating func claim(_ last: Int32, found: Int, in tree: PrefixTree) {
    var node = last
    while node >= 0 {
      while entries.count <= Int(node) { entries.append(Entry()) }
      let entry = entries.pointer(Int(node))
      let idle = Int(entry.pointee.idle)
      if idle > 0 {
        // What a conversation's earlier attempt left beyond the prompt is nobody's where it stands.
        let wanted = min(idle, max(0, found - Int(tree[node].start / blockSize)))
        queue.disown(entry.pointee.run, leaving: idle - wanted)
        inQueue -= wanted
        entry.pointee.idle = 0
        entry.pointee.run = -1
      } else if entry.pointee.users == 0 {
        tree.hold(node)
      }
      // What others add meanwhile is not there: an attempt that was given up, and the next one, have the node as it was.
      if entry.pointee.users == 0 { entry.pointee.end = tree[node].end }
      entry.pointee.users += 1
      node = tree[node].parent
    }
  }

  /// Puts the blocks of a request into the queue, but for what others hold too.
  ///
  /// - Parameters:
  ///   - last: The last node its prompt runs through; -1 for none.
  ///   - computed: Tokens whose keys and values are there.
  ///   - held: Blocks it holds, shared ones included.
  /// - Returns: Blocks that are free now.
  mutating func release(_ last: Int32, computed: Int, held: Int, in tree: PrefixTree) -> Int {
    var known = 0
    if last >= 0 { known = min(Int(entries[Int(last)].end / blockSize), computed / Int(blockSize)) }
    var freed = held - known
    append(-1, blocks: held - known)
    var node = last
    while node >= 0 {
      let stretch = tree[node]
      let blocks = min(known, Int(entries[Int(node)].end / blockSize)) - Int(stretch.start / blockSize)
      let entry = entries.pointer(Int(node))
      entry.pointee.users -= 1
      if entry.pointee.users == 0 {
        if blocks > 0 {
          append(node, blocks: blocks)
          freed += blocks
        } else {
          tree.letGo(node)
        }
      }
      node = stretch.parent
    }
    return freed
  }

  /// Counts a request that runs as one that holds a node of its own.
  mutating func adopt(_ node: Int32, in tree: PrefixTree) {
    while entries.count <= Int(node) { entries.append(Entry()) }
    entries[Int(node)].users = 1
    entries[Int(node)].end = tree[node].end
    tree.hold(node)
  }

  /// Forgets whose the blocks of a node are; those in the queue stay where they stand.
  mutating func disown(_ node: Int32, in tree: PrefixTree) {
    let entry = entries.pointer(Int(node))
    guard entry.pointee.users > 0 || entry.pointee.idle > 0 else { return }
    if entry.pointee.idle > 0 { queue.disown(entry.pointee.run, leaving: Int(entry.pointee.idle)) }
    entry.pointee = Entry()
    tree.letGo(node)
  }

  /// Lets go of everything, for good.
  func forget(in tree: PrefixTree) {
    for node in entries.indices where entries[node].users > 0 || entries[node].idle > 0 { tree.letGo(Int32(node)) }
  }

  private mutating func append(_ owner: Int32, blocks: Int) {
    guard blocks > 0 else { return }
    inQueue += blocks
    let entries = self.entries
    let run = RunRing.Run(owner: owner, blocks: Int32(truncatingIfNeeded: blocks))
    let number = queue.append(run) { entries[Int($0)].run = $1 }
    if owner >= 0 {
      entries[Int(owner)].idle = run.blocks
      entries[Int(owner)].run = number
    }
  }
}
