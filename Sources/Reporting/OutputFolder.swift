import Glibc

/// Why a file could not be written.
public struct OutputError: Error, Sendable, CustomStringConvertible {
  /// `cannot write PATH: reason`.
  public var description: String

  init(_ path: String, _ code: Int32) { description = "cannot write \(path): " + String(cString: strerror(code)) }
}

/// A folder whose files appear whole or not at all.
public struct OutputFolder: Sendable {
  /// Where it is.
  public var path: String

  /// Creates a folder value; nothing is written.
  public init(path: String) { self.path = path }

  /// `notebooks-out/<name>`, with everything in the name that is not a letter, digit, `.`, `_` or `-` made a `-`.
  public static func standard(scenario: String) -> OutputFolder {
    let allowed = scenario.unicodeScalars.map { scalar in
      scalar.isASCII
        && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "._-".unicodeScalars.contains(scalar))
        ? Character(scalar) : "-"
    }
    let name = String(allowed.drop { $0 == "." }.prefix(100))
    return OutputFolder(path: "notebooks-out/" + (name.isEmpty ? "scenario" : name))
  }

  /// Writes files under temporary names in the folder, forces them to the disk, and only then gives them their own names.
  ///
  /// When one cannot be written, none appears and the temporary ones are removed.
  /// - Throws: `OutputError`.
  public func write(_ files: [(name: String, text: String)]) throws {
    try write(files.map { file in OutputFile(file.name) { file.text } })
  }

  /// The same of files that are made as they are written, and then removes those that are not to be there.
  /// - Returns: Names of files of an earlier study that are removed.
  /// - Throws: `OutputError`.
  @discardableResult public func write(_ files: [OutputFile]) throws -> [String] {
    try Self.makeFolder(path)
    var removed: [String] = []
    var aside: [(temporary: String, final: String)] = []
    do {
      for file in files {
        guard let make = file.make else { continue }
        let final = path + "/" + file.name
        // Containers on several machines may all have the same process number, and one folder.
        let temporary = path + "/.\(file.name).\(getpid())-\(String(UInt32.random(in: 0...UInt32.max), radix: 16))"
        aside.append((temporary, final))
        try writeWhole(temporary, make)
      }
      for file in aside where rename(file.temporary, file.final) != 0 { throw OutputError(file.final, errno) }
      for file in files where !file.isPresent {
        let stale = path + "/" + file.name
        if unlink(stale) == 0 { removed.append(file.name) } else if errno != ENOENT { throw OutputError(stale, errno) }
      }
    } catch {
      for file in aside { unlink(file.temporary) }
      throw error
    }
    Self.synchronise(path)
    return removed
  }

  /// Tells before the work whether files can be written here, without a trace.
  /// - Throws: `OutputError` where what is there already forbids it.
  public func tryToWrite() throws {
    var prefix = path.hasPrefix("/") ? "/" : ""
    var parent = prefix.isEmpty ? "." : "/"
    for part in path.split(separator: "/") {
      prefix += part + "/"
      var status = stat()
      if stat(prefix, &status) != 0 {
        guard errno == ENOENT else { throw OutputError(prefix, errno) }
        break
      }
      parent = prefix
    }
    if access(parent, W_OK | X_OK) != 0 { throw OutputError(path, errno) }
  }

  private static func makeFolder(_ path: String) throws {
    var prefix = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
      prefix += part + "/"
      if mkdir(prefix, 0o777) != 0, errno != EEXIST { throw OutputError(prefix, errno) }
    }
  }

  private func writeWhole(_ path: String, _ make: (inout FileSink, OutputFolder) -> Void) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw OutputError(path, errno) }
    var sink = FileSink(file)
    make(&sink, self)
    sink.finish()
    if sink.failure != 0 {
      close(file)
      throw OutputError(path, sink.failure)
    }
    if close(file) != 0 { throw OutputError(path, errno) }
  }

  /// Forces the new names to the disk; a file system that cannot is no reason to fail.
  private static func synchronise(_ path: String) {
    let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }
}
