import FoundationEssentials
import Studies

/// What an earlier run left in its `summary.json`.
public struct SavedResult: Sendable {
  /// Name of the scenario.
  public var scenario: String
  /// Simulated seconds.
  public var horizon: Double
  /// Master seed.
  public var seed: UInt64
  /// Whether every replication was made and reached its horizon.
  public var isComplete: Bool
  /// Its figures, by replication where the file has that.
  public var figures: FigureTable

  /// Reads a `summary.json`.
  /// - Throws: `SavedResultError`.
  public init(path: String) throws(SavedResultError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw SavedResultError(description: "cannot read \(path)")
    }
    guard let document = try? JSONDecoder().decode(Document.self, from: data), document.fleetcast == Version.json else {
      throw SavedResultError(description: "\(path) is no summary.json of this version of fleetcast")
    }
    scenario = document.scenario
    horizon = document.horizon_s
    seed = document.seed
    isComplete = document.complete
    figures = FigureTable(
      document.figures.keys.sorted().compactMap { key in
        guard let saved = document.figures[key] else { return nil }
        guard let value = saved.value else { return Figure(key, why: saved.why ?? "", unit: saved.unit) }
        return Figure(
          key, value, low: saved.low, high: saved.high, unit: saved.unit,
          byReplication: document.by_replication?[key] ?? [])
      })
  }

  /// Reads a `summary.json` to compare with, which must be of a run that was made whole.
  /// - Throws: `SavedResultError`.
  public static func whole(path: String) throws(SavedResultError) -> SavedResult {
    let result = try SavedResult(path: path)
    guard result.isComplete else {
      throw SavedResultError(description: "\(path): the run was stopped early, so that nothing can be compared with it")
    }
    return result
  }

  /// The keys as they stand in the file.
  private struct Document: Decodable {
    struct Saved: Decodable {
      var value: Double?
      var low: Double?
      var high: Double?
      var why: String?
      var unit: String
    }
    var fleetcast: Int
    var scenario: String
    var horizon_s: Double
    var seed: UInt64
    var complete: Bool
    var figures: [String: Saved]
    var by_replication: [String: [Double?]]?
  }
}

/// An earlier result cannot be used.
public struct SavedResultError: Error, Sendable, CustomStringConvertible {
  /// Why.
  public var description: String
}
