import Glibc

/// Why a file could not be read, in the system's words.
struct FileProblem: Error {
  var message: String
}

/// Opens a file for reading, but nothing that is not a file: a pipe or a device could keep the reader waiting for ever.
func openFile(_ path: String) throws(FileProblem) -> Int32 {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else { throw FileProblem(message: String(cString: strerror(errno))) }
  var status = stat()
  guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
    close(descriptor)
    throw FileProblem(message: "not a file")
  }
  return descriptor
}

/// Reads a whole file, but never more than a bound.
///
/// - Parameters:
///   - path: The path.
///   - limit: Most bytes; one more is returned when the file has more, so that the caller can tell.
func readFile(_ path: String, limit: Int) throws(FileProblem) -> [UInt8] {
  let descriptor = try openFile(path)
  defer { close(descriptor) }
  var bytes: [UInt8] = []
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
