import Glibc

/// A file of results, made as it is written, so that not all of them are in memory at once.
public struct OutputFile {
  /// Its name in the folder.
  public let name: String
  /// What its columns are, where it has such.
  public let description: CSVDescription?
  /// Nil where there is to be no such file.
  let make: ((inout FileSink, OutputFolder) -> Void)?

  /// A file whose text is made when it is its turn.
  public init(_ name: String, describedBy description: CSVDescription? = nil, text: @escaping () -> String) {
    self.name = name
    self.description = description
    make = { sink, _ in sink.write(text()) }
  }

  /// A file of bytes that are no text.
  init(_ name: String, bytes: @escaping () -> [UInt8]) {
    self.name = name
    description = nil
    make = { sink, _ in sink.write(bytes()) }
  }

  /// A document with a line end after it, of which at no time all is in memory.
  init(_ name: String, _ document: JSONValue) {
    self.name = name
    description = nil
    make = { sink, _ in
      document.write(to: &sink)
      sink.write("\n")
    }
  }

  /// A document that depends on what is in the folder already.
  init(_ name: String, document: @escaping (OutputFolder) -> JSONValue) {
    self.name = name
    description = nil
    make = { sink, folder in sink.write(document(folder).text() + "\n") }
  }
}

extension OutputFile {
  /// No file of this name: one that an earlier command left goes, so that the files of a study are of one run.
  static func absent(_ name: String) -> OutputFile { OutputFile(absent: name) }

  private init(absent name: String) {
    self.name = name
    description = nil
    make = nil
  }

  /// Whether there is to be such a file.
  public var isPresent: Bool { make != nil }
}

/// Writes text to an open file, some of it at a time.
struct FileSink: TextOutputStream {
  private static let length = 1 << 16

  private let file: Int32
  private var pending: [UInt8] = []
  /// What went wrong first, as `errno` has it; 0 while nothing did.
  private(set) var failure: Int32 = 0

  init(_ file: Int32) {
    self.file = file
    pending.reserveCapacity(Self.length)
  }

  mutating func write(_ text: String) {
    var text = text
    text.withUTF8 { write($0) }
  }

  mutating func write(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { write($0) } }

  private mutating func write(_ bytes: UnsafeBufferPointer<UInt8>) {
    if pending.count + bytes.count > Self.length { flush() }
    if bytes.count > Self.length {
      put(UnsafeRawBufferPointer(bytes))
    } else {
      pending.append(contentsOf: bytes)
    }
  }

  /// Forces everything to the disk.
  mutating func finish() {
    flush()
    if failure == 0, fsync(file) != 0 { failure = errno }
  }

  private mutating func flush() {
    let bytes = pending
    bytes.withUnsafeBytes { put($0) }
    pending.removeAll(keepingCapacity: true)
  }

  private mutating func put(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    while failure == 0, !rest.isEmpty {
      let count = Glibc.write(file, rest.baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      if count < 0 {
        failure = errno
      } else {
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
      }
    }
  }
}
