import Model

/// The names that routes may lead to, in the order written, also of backends that have complaints.
struct Backends {
  /// Names of pools.
  var pools: [String]
  /// Names of APIs.
  var apis: [String]

  /// Names of people's desks.
  var people: [String] = []

  /// Every name.
  var names: [String] { pools + apis + people }

  /// The backend of a name.
  func find(_ name: String) -> Backend? {
    if let index = pools.firstIndex(of: name) { return .pool(index) }
    if let index = apis.firstIndex(of: name) { return .api(index) }
    return people.firstIndex(of: name).map { .people($0) }
  }
}
