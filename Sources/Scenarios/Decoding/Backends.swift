import Model

/// The names that routes may lead to, in the order written, also of backends that have complaints.
struct Backends {
  /// Names of pools.
  var pools: [String]
  /// Names of APIs.
  var apis: [String]

  /// Every name.
  var names: [String] { pools + apis }

  /// The backend of a name.
  func find(_ name: String) -> Backend? {
    if let index = pools.firstIndex(of: name) { return .pool(index) }
    return apis.firstIndex(of: name).map { .api($0) }
  }
}
