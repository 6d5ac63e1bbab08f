import FoundationEssentials

/// Price lists that live beside the checkout and are not part of it.
enum SharedData {
  /// The folder of the price lists: `../shared/data/prices` from the package root.
  static let prices = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "../shared/data/prices")

  /// Whether the price lists are there.
  static let isPresent = FileManager.default.fileExists(atPath: prices.path)

  /// What a test says when it is skipped without them.
  static let absence = "../shared/data/prices is not there, so prices are not compared with their source"

  /// The bytes of one list.
  static func file(_ name: String) throws -> Data { try Data(contentsOf: prices.appending(path: name)) }
}
