extension Catalog {
  /// The known word that a mistyped one most likely means.
  ///
  /// In this order: the same word in other letter case; the shortest that begins with the given one (of three letters or
  /// more) or has it after its last slash (`g5.xlarge` for `aws/g5.xlarge`); the nearest by Damerau-Levenshtein distance
  /// (an insertion, deletion, substitution or swap of neighbours each count one; the restricted form), up to two edits, one
  /// for words of up to four letters, none for one letter. Ties go to a word with the same first letter, then to
  /// alphabetical order.
  public static func nearest(_ word: String, among known: [String]) -> String? {
    let wanted = Array(word.lowercased().utf8)
    let lowered = known.map { (word: $0, letters: Array($0.lowercased().utf8)) }
    if let same = lowered.first(where: { $0.letters == wanted }) { return same.word }
    if wanted.count >= 3 {
      let slashed = [UInt8(ascii: "/")] + wanted
      let longer = lowered.filter {
        $0.letters.starts(with: wanted) || $0.letters.suffix(slashed.count) == slashed[...]
      }
      if let best = longer.min(by: { ($0.letters.count, $0.word) < ($1.letters.count, $1.word) }) { return best.word }
    }
    let allowed = wanted.count <= 1 ? 0 : wanted.count <= 4 ? 1 : 2
    var best: (distance: Int, otherStart: Int, word: String)?
    for (candidate, letters) in lowered where abs(letters.count - wanted.count) <= allowed {
      let distance = editDistance(wanted, letters)
      guard distance <= allowed else { continue }
      let rank = (distance, letters.first == wanted.first ? 0 : 1, candidate)
      if let best, best <= rank { continue }
      best = rank
    }
    return best?.word
  }

  /// The restricted Damerau-Levenshtein distance (optimal string alignment). O(product of lengths).
  private static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      row.reserveCapacity(b.count + 1)
      for j in 0..<b.count {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforeLast[j - 1] + 1) }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[b.count]
  }
}
