/// Words that earlier versions spelled otherwise. They are refused like any unknown word, with the present one named.
enum RenamedWords {
  private static let present = ["utilisation": "utilization", "kv_utilisation": "kv_utilization"]

  /// A word, or a figure's path, in the words of today; nil where none of its parts was renamed.
  static func present(for word: String) -> String? {
    let parts = word.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let today = parts.map { present[$0] ?? $0 }
    return today == parts ? nil : today.joined(separator: ".")
  }
}
