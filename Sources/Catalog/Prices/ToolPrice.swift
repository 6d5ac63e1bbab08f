import FoundationEssentials

/// A tool that a provider runs for its models and charges for by the call.
public enum HostedTool: String, Sendable, Hashable, CaseIterable {
  case webSearch = "web_search"
  case mapsSearch = "maps_search"
  case fileSearch = "file_search"
  case codeInterpreter = "code_interpreter"

  /// What a call of it is.
  public var meaning: String {
    switch self {
    case .webSearch: "Searches of the web"
    case .mapsSearch: "Searches of maps"
    case .fileSearch: "Searches of files kept at the provider"
    case .codeInterpreter: "Sessions of a code interpreter"
    }
  }

  /// The column of calls of a month that cost nothing, beside that of the price.
  var freeColumn: String { "\(rawValue)_free" }
}

/// What calls of a provider's tool cost.
public struct ToolPrice: Sendable, Hashable {
  /// US dollars a call.
  public var perCall: Decimal
  /// Calls of a calendar month that cost nothing.
  public var free: Int64

  /// Creates a price.
  public init(perCall: Decimal, free: Int64 = 0) {
    self.perCall = perCall
    self.free = free
  }
}
