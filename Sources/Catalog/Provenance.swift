/// Where a figure comes from: the document it was read in and the day that document speaks for.
public struct Provenance: Sendable, Hashable, Codable {
  /// The document and, where it has them, the section or table.
  public let source: String
  /// The day the figure was published or retrieved, as `YYYY-MM-DD`.
  public let date: String

  /// Names the document and the day.
  public init(source: String, date: String) {
    self.source = source
    self.date = date
  }
}
