/// The version of the program and of what it writes.
public enum Version {
  /// The program's, by semantic versioning.
  public static let program = "0.1.0"
  /// Of the JSON that `run --json` prints; a consumer may rely on fields staying as they are within one.
  public static let json = 1
}
