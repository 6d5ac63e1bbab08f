import Catalog

/// What a provider keeps of the beginnings of prompts, by the nodes of the tree.
///
/// A call that is served writes what it did not find, up to where its prompt is marked: a turn of a conversation and a prompt of a trace at
/// their ends, others at the end of what they share. It can be found once the answer to that call has begun, so that calls sent together
/// all write. A later turn finds the earlier one's prompt and writes its answer with what is new.
/// Sources: Anthropic, prompt caching, 2026-11; OpenAI, prompt caching, 2026-11.
///
/// Where nothing is renewed, each part of a prompt is kept from its own write on. A part lasts no longer than what stands before it: so a node has
/// one end of its life, that of the part written first, and what is above a node that is gone is not found.
///
/// A node of which anything is kept is held, so that its place is not used again.
struct ProviderCache {
  /// What is kept of a node.
  private struct Entry {
    /// Tokens of the prompt up to which it can be found; 0 for none.
    var end: Int32 = 0
    /// Tokens up to which a call has written whose answer begins at `ready`; 0 for none.
    var written: Int32 = 0
    /// Whether the node is held.
    var isHeld = false
    /// Second from which it is no longer kept.
    var expires = 0.0
    /// Second from which what was written can be found.
    var ready = 0.0
  }
  let rules: PromptCacheRules
  private var entries = Buffer<Entry>()
  /// The nodes that are held, in the order in which they are looked at.
  private var held = IndexRing()

  init(_ rules: PromptCacheRules) { self.rules = rules }

  /// Prompt tokens that a call finds, at most. O(nodes of the prompt).
  ///
  /// - Parameters:
  ///   - last: The last node that the prompt runs through.
  ///   - limit: Tokens of the prompt that may be found.
  mutating func lookUp(_ last: Int32, upTo limit: Int, at now: Double, in tree: PrefixTree) -> Int {
    var node = last
    var found: Int32 = 0
    while node >= 0 {
      var end: Int32 = 0
      if Int(node) < entries.count {
        let entry = entries.pointer(Int(node))
        settle(entry, at: now)
        end = entry.pointee.end
        // What is found is kept with all that stands before it, unless that has a life of its own.
        if end > 0, rules.isRenewed { return rules.found(min(Int(end), limit)) }
      }
      if found == 0 {
        found = end
      } else if end < tree[node].end, Int(tree[node].end) >= rules.minimum {
        found = end
      }
      node = tree[node].parent
    }
    return rules.found(min(Int(found), limit))
  }

  /// Keeps a prompt, and what it found for longer.
  ///
  /// - Parameters:
  ///   - end: Tokens up to which the last node is written.
  ///   - isFound: Whether the prompt found anything; else all of it is written anew.
  ///   - ready: Second at which the answer begins.
  mutating func keep(_ last: Int32, end: Int32, isFound: Bool, ready: Double, at now: Double, in tree: PrefixTree) {
    var node = last
    while node >= 0 {
      while entries.count <= Int(node) { entries.append(Entry()) }
      let entry = entries.pointer(Int(node))
      let stretch = node == last ? end : tree[node].end
      if Int(stretch) >= rules.minimum {
        settle(entry, at: now)
        let isBegun = entry.pointee.end == 0
        if entry.pointee.end < stretch { write(entry, to: stretch, ready: ready) }
        if isBegun || !isFound || rules.isRenewed {
          entry.pointee.expires = max(entry.pointee.expires, ready + rules.timeToLive)
        }
        if !entry.pointee.isHeld {
          entry.pointee.isHeld = true
          tree.hold(node)
          sweep(at: now, in: tree)
          held.append(UInt32(node))
        }
      }
      node = tree[node].parent
    }
  }

  /// Of what two calls write at once the first one's answer decides when it can be found.
  private func write(_ entry: UnsafeMutablePointer<Entry>, to end: Int32, ready: Double) {
    entry.pointee.ready = entry.pointee.written == end ? min(entry.pointee.ready, ready) : ready
    entry.pointee.written = end
  }

  /// Brings an entry up to date.
  @inline(__always)
  private func settle(_ entry: UnsafeMutablePointer<Entry>, at now: Double) {
    if entry.pointee.expires <= now {
      entry.pointee.end = 0
      entry.pointee.written = 0
    } else if entry.pointee.written > 0, entry.pointee.ready <= now {
      entry.pointee.end = entry.pointee.written
      entry.pointee.written = 0
    }
  }

  /// Looks at two of the nodes that are held, in turn, and lets go of those of which nothing is kept: two for each that is added, so
  /// that no more than half of them are held for nothing.
  private mutating func sweep(at now: Double, in tree: PrefixTree) {
    for _ in 0..<2 {
      guard let node = held.popFirst() else { return }
      if entries[Int(node)].expires > now {
        held.append(node)
      } else {
        entries[Int(node)] = Entry()
        tree.letGo(Int32(bitPattern: node))
      }
    }
  }
}
