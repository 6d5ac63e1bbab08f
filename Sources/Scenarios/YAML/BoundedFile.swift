import Glibc

/// Why a file could not be read, in the system's words.
struct FileProblem: Error {
  var message: String
}

/// Reads a whole file, but never more than a bound and never anything that is not a file.
///
/// - Parameters:
///   - path: The path.
///   - limit: Most bytes; one more is returned when the file has more, so that the caller can tell.
func readFile(_ path: String, limit: Int) throws(FileProblem) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else { throw FileProblem(message: String(cString: strerror(errno))) }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { throw FileProblem(message: String(cString: strerror(errno))) }
  guard status.st_mode & S_IFMT == S_IFREG else { throw FileProblem(message: "not a file") }
  var bytes: [UInt8] = []
  bytes.reserveCapacity(min(limit + 1, max(0, Int(status.st_size))))
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while bytes.count <= limit {
    let count = read(descriptor, &chunk, min(chunk.count, limit + 1 - bytes.count))
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { throw FileProblem(message: String(cString: strerror(errno))) }
    if count == 0 { break }
    bytes.append(contentsOf: chunk[0..<count])
  }
  return bytes
}
