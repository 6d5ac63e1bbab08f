extension Catalog {
  /// The known word that a mistyped one most likely means.
  ///
  /// The nearest by Damerau-Levenshtein distance (an insertion, deletion, substitution or swap of neighbours each count
  /// one; the restricted form), up to two edits, or one for words of up to four letters and none for one letter; failing
  /// that, the shortest known word that begins with the given one, if that has at least two letters. Letter case is ignored.
  /// Ties go to the first in alphabetical order.
  public static func nearest(_ word: String, among known: [String]) -> String? {
    let wanted = Array(word.lowercased().utf8)
    let allowed = wanted.count <= 1 ? 0 : wanted.count <= 4 ? 1 : 2
    var best: (distance: Int, word: String)?
    for candidate in known {
      let letters = Array(candidate.lowercased().utf8)
      guard abs(letters.count - wanted.count) <= allowed else { continue }
      let distance = editDistance(wanted, letters)
      guard distance <= allowed else { continue }
      if let best, (best.distance, best.word) <= (distance, candidate) { continue }
      best = (distance, candidate)
    }
    if let best { return best.word }
    guard wanted.count >= 2 else { return nil }
    return known.filter { $0.lowercased().utf8.starts(with: wanted) }.min { ($0.count, $0) < ($1.count, $1) }
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
