extension ServingMemory {
  /// The arithmetic in words, one line a step, in GiB with two decimals: what a message says when a model does not fit.
  public func explanation() -> [String] {
    let share = total > 0 ? usable / total : 0
    let claimed =
      "\(Self.gibibytes(total)) of memory x \(Self.decimal(share, places: 2)) = \(Self.gibibytes(usable)) usable"
    var lines = [
      claimed,
      "- \(Self.gibibytes(weights)) weights",
      "- \(Self.gibibytes(activations)) activations",
      "- \(Self.gibibytes(overhead)) framework\(overhead > Self.frameworkBytes ? " and collectives" : "")",
      "= \(Self.gibibytes(keyValue)) for the key-value cache",
    ]
    let perToken = "\(Self.decimal(keyValueBytesPerToken / 1024, places: 1)) KiB a token"
    if fits {
      lines.append("= \(blocks) blocks of \(blockSize) tokens (\(tokens) tokens at \(perToken))")
    } else {
      lines.append("too little for one block of \(blockSize) tokens at \(perToken): the model does not fit")
    }
    return lines
  }

  private static func gibibytes(_ bytes: Double) -> String { decimal(bytes / 1_073_741_824, places: 2) + " GiB" }

  private static func decimal(_ value: Double, places: Int) -> String { FixedPoint.text(value, places: places) }
}
