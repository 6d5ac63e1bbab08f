import Model

extension Language {
  /// A pool's `rolling_update`.
  static let rollingUpdate = KeyBlock(
    "A moment at which replicas begin to be replaced by new ones.", example: "{at: 2d, max_surge: 1}",
    RollingUpdateKeys())
}

struct RollingUpdateKeys: Sendable {
  let at = Key("at", .moment, .required, "When it begins.", .choice, "2d")
  let maxSurge = Key(
    "max_surge", .portion, .value("25%"), "The most replicas beside those desired.", .deployments, "1")
  let maxUnavailable = Key(
    "max_unavailable", .portion, .value("25%"), "The most replicas that may be missing.", .deployments, "0")
}
