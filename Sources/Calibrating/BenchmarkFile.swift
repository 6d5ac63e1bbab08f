import FoundationEssentials
import Glibc

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
    var status = stat()
    guard stat(path, &status) == 0 else { throw CalibrationError("\(path): \(String(cString: strerror(errno)))") }
    guard status.st_mode & S_IFMT == S_IFREG else { throw CalibrationError("\(path): not a file") }
    guard status.st_size <= limit else { throw CalibrationError("\(path): more than \(limit >> 20) MiB") }
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
