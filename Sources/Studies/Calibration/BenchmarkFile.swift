import FoundationEssentials

/// Reads benchmark files: what kind one is follows from what it holds.
public enum BenchmarkFile {
  /// Bytes of the longest file read: with every token's time a vLLM result has some tens of MiB.
  static let limit = 64 << 20
  /// Rows of a CSV.
  static let rows = 10_000

  /// The runs of a file.
  /// - Parameters:
  ///   - path: A JSON file of `vllm bench serve`, AIPerf or GenAI-Perf, or a CSV of AIPerf, GenAI-Perf, perf_analyzer or one's own.
  ///   - batch: Items of every request (`perf_analyzer -b`); a column of the file goes before it.
  /// - Throws: `CalibrationError` with file and line.
  public static func read(_ path: String, batch: Int? = nil) throws(CalibrationError) -> [BenchmarkRow] {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder else {
      throw CalibrationError("\(path): \(isFolder ? "a folder, not a file" : "no such file")")
    }
    guard let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? any BinaryInteger,
      Int(size) <= limit
    else { throw CalibrationError("\(path): more than \(limit >> 20) MiB, or not a file") }
    guard let data = FileManager.default.contents(atPath: path), data.count <= limit else {
      throw CalibrationError("\(path): cannot be read")
    }
    let first = data.first { !($0 == 0x20 || (0x09...0x0D).contains($0)) }
    guard let first else { throw CalibrationError(path, line: 1, "the file is empty") }
    if first == UInt8(ascii: "{") { return [try BenchmarkJSON.row(data, path: path)] }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw CalibrationError(path, line: 1, "neither JSON nor text")
    }
    return try BenchmarkCSV(text, path: path).rows(batch: batch)
  }
}
