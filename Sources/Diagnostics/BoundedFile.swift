import Glibc

/// Why a file could not be read, in the system's words.
package struct FileProblem: Error {
  package var message: String

  package init(message: String) { self.message = message }
}

/// Opens a file for reading, but nothing that is not a file: a pipe or a device could keep the reader waiting for ever.
package func openFile(_ path: String) throws(FileProblem) -> Int32 {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else { throw FileProblem(message: String(cString: strerror(errno))) }
  var status = stat()
  guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
    close(descriptor)
    throw FileProblem(message: "not a file")
  }
  return descriptor
}

/// Opens what the user named on the command line: a file, a pipe or standard input, but not a folder.
package func openStream(_ path: String) throws(FileProblem) -> Int32 {
  let descriptor = path == standardInput ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw FileProblem(message: String(cString: strerror(errno))) }
  var status = stat()
  guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
    close(descriptor)
    throw FileProblem(message: "not a file")
  }
  return descriptor
}

/// The path that means standard input.
package let standardInput = "/dev/stdin"

/// Reads a whole file, but never more than a bound.
///
/// - Parameters:
///   - descriptor: An open file; it is closed.
///   - limit: Most bytes; one more is returned when the file has more, so that the caller can tell.
package func readFile(_ descriptor: Int32, limit: Int) throws(FileProblem) -> [UInt8] {
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
