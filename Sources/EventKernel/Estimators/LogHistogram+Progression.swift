extension LogHistogram {
  /// Adds `first + k * step` for k = 0 ..< `count`, each `weight` times: the same counts as adding them one by one, and
  /// the same sum to rounding. The step may be zero or negative.
  ///
  /// Rounded multiplication and addition are monotone, so each bin holds one run of consecutive values; the end of each
  /// run is estimated from the edge of the bin and then made exact.
  ///
  /// - Complexity: O(bins met).
  public mutating func addProgression(first: Double, step: Double, count: Int, weight: Int = 1) {
    precondition(count >= 0 && weight >= 0, "a progression has no negative number of values")
    guard count > 0, weight > 0 else { return }
    assert(first.isFinite && step.isFinite, "a progression needs a finite first value and step")
    let last = first + Double(count - 1) * step
    let lastBin = LogHistogramBin.index(of: last)
    var bin = LogHistogramBin.index(of: first)
    let (lowest, highest) = (min(bin, lastBin), max(bin, lastBin))
    total += count * weight
    runningSum += Double(count * weight) * (first + Double(count - 1) * step / 2)
    let (smallest, largest) = step < 0 ? (last, first) : (first, last)
    if smallest < least { least = smallest }
    if largest > greatest { greatest = largest }
    if lowest == highest {
      addToBin(lowest, count: count * weight)
      return
    }
    if lowest < base || highest >= base + bins.count { reserve(lowest..<highest + 1) }
    let base = base
    bins.withUnsafeMutableBufferPointer { bins in
      let stepsPerSecond = 1 / step
      var start = 0
      while bin != lastBin {
        let edge = step > 0 ? LogHistogramBin.upperEdge(of: bin) : bin <= 1 ? 0 : LogHistogramBin.lowerEdge(of: bin)
        let crossing = (edge - first) * stepsPerSecond
        let end =
          Self.quickEnd(from: start, near: crossing, edge: edge, first: first, step: step, count: count)
          ?? Self.endOfRun(in: bin, from: start, near: crossing, first: first, step: step, count: count)
        bins[bin - base] &+= UInt64(truncatingIfNeeded: (end - start) * weight)
        start = end
        bin = LogHistogramBin.index(of: first + Double(start) * step)
      }
      bins[bin - base] &+= UInt64(truncatingIfNeeded: (count - start) * weight)
    }
  }

  /// The end of a run of growing values at the place where its edge is met, nil where rounding moved it from there.
  @inline(__always)
  private static func quickEnd(
    from start: Int, near crossing: Double, edge: Double, first: Double, step: Double, count: Int
  ) -> Int? {
    guard step > 0, crossing > Double(start), crossing < Double(count - 1) else { return nil }
    let guess = Int(crossing) &+ 1
    let isOutside = first + Double(guess) * step >= edge
    let isLastInside = first + Double(guess &- 1) * step < edge
    return isOutside && isLastInside ? guess : nil
  }

  /// The first k after `start` whose value lies in another bin than that of `start`, which the last value's must not be.
  ///
  /// - Parameter crossing: About where that is.
  @inline(never)
  private static func endOfRun(
    in bin: Int, from start: Int, near crossing: Double, first: Double, step: Double, count: Int
  ) -> Int {
    func isInside(_ k: Int) -> Bool { LogHistogramBin.index(of: first + Double(k) * step) == bin }
    // Invariant: `inside` is in the bin, `outside` is not, and both lie in start ..< count.
    var inside = start
    var outside = count - 1
    if crossing > Double(inside) && crossing < Double(outside) {
      // Rounding moves the crossing by a few places at most, unless the step is near the resolution of the values; a doubling
      // reach covers both.
      let guess = min(Int(crossing) + 1, outside)
      var reach = 1
      if isInside(guess) {
        inside = guess
        while inside + reach < outside, isInside(inside + reach) {
          inside += reach
          reach *= 2
        }
        outside = min(outside, inside + reach)
      } else {
        outside = guess
        while outside - reach > inside, !isInside(outside - reach) {
          outside -= reach
          reach *= 2
        }
        inside = max(inside, outside - reach)
      }
    }
    while outside - inside > 1 {
      let middle = inside + (outside - inside) / 2
      if isInside(middle) { inside = middle } else { outside = middle }
    }
    return outside
  }
}
