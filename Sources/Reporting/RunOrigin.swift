/// What a study was made from: enough to make it again.
public struct RunOrigin: Sendable {
  /// A text that was read.
  public struct Source: Sendable, Equatable {
    /// The file as the user named it.
    public var file: String
    /// Its text.
    public var text: String

    /// Creates a source.
    public init(file: String, text: String) {
      self.file = file
      self.text = text
    }
  }
  /// The scenario's file, and those it is based on.
  public var sources: [Source]
  /// The values given by `--set`, as written, in order.
  public var sets: [String]
  /// All of it on one line, with bases and settings; empty where it is not needed again.
  public var composed: String
  /// The folder that relative paths in the scenario start from.
  public var directory: String

  /// Creates an origin.
  public init(sources: [Source], sets: [String], composed: String = "", directory: String = "") {
    self.sources = sources
    self.sets = sets
    self.composed = composed
    self.directory = directory
  }
}
