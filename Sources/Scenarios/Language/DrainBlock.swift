import Model

extension Language {
  /// A pool's `drain`.
  static let drain = KeyBlock(
    "What happens to the requests of a replica that is no longer desired.", example: "{timeout: 10m}", DrainKeys())
}

struct DrainKeys: Sendable {
  let timeout = Key(
    "timeout", .quantity(.duration, .closed(0, Ceilings.duration)), .required,
    "How long it may take to finish what it serves; what is left then is lost.",
    .document("kubernetes, terminationGracePeriodSeconds, 2026-08"), "10m")
}
