import Diagnostics
import Glibc

/// Hands out a text file record by record from one buffer, so that memory does not depend on the file's length.
///
/// A byte order mark before the first is passed over. A record is a line; where quotes count (RFC 4180), a line break inside a quoted field belongs to the record.
package final class RecordFile {
  /// Bytes read at a time.
  private static let chunk = 64 << 10
  /// Bytes of the longest record: a trace's row is kilobytes at most.
  package static let longestRecord = 4 << 20

  /// Why there is no next record.
  package enum Problem: Error {
    case tooLong
    case openQuote
    case unreadable(String)
  }

  private let descriptor: Int32
  private var buffer: UnsafeMutablePointer<UInt8>
  private var capacity = RecordFile.chunk
  private var start = 0
  private var end = 0
  private var isAtEnd = false
  private var nextLine = 1
  /// Bytes of the file before the buffer.
  private var bufferOffset: Int64 = 0
  /// Line on which the current record begins, from 1.
  package private(set) var line = 0
  /// Bytes of the file before the current record.
  package private(set) var offset: Int64 = 0

  package init(path: String) throws(FileProblem) {
    descriptor = try openFile(path)
    buffer = .allocate(capacity: capacity)
  }

  deinit {
    close(descriptor)
    buffer.deallocate()
  }

  /// The next record without its line break, valid until the next call; nil at the end of the file.
  ///
  /// - Parameter quotes: Whether double quotes may enclose line breaks.
  package func next(quotes: Bool) throws(Problem) -> UnsafeBufferPointer<UInt8>? {
    line = nextLine
    var searched = 0
    while true {
      let found = memchr(buffer + start + searched, 0x0A, end - start - searched)
      if let found {
        let length = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) - UnsafePointer(buffer + start)
        nextLine += 1
        if quotes, isOpen(length) {
          searched = length + 1
          continue
        }
        return take(length, skipping: 1)
      }
      searched = end - start
      guard !isAtEnd else {
        guard searched > 0 else { return nil }
        if quotes, isOpen(searched) { throw .openQuote }
        return take(searched, skipping: 0)
      }
      try fill()
    }
  }

  /// Has the record that begins after N bytes of the file be the next one.
  ///
  /// - Parameter line: The line on which it begins.
  package func go(to offset: Int64, line: Int) throws(Problem) {
    guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else { throw .unreadable(String(cString: strerror(errno))) }
    (start, end, bufferOffset, isAtEnd, nextLine) = (0, 0, offset, false, line)
  }

  private func take(_ length: Int, skipping: Int) -> UnsafeBufferPointer<UInt8> {
    offset = bufferOffset + Int64(start)
    let isCarriageReturn = length > 0 && buffer[start + length - 1] == 0x0D
    let record = UnsafeBufferPointer(start: buffer + start, count: isCarriageReturn ? length - 1 : length)
    start += length + skipping
    return record
  }

  /// Whether a quoted field is still open after N bytes. A doubled quote closes and opens again.
  private func isOpen(_ length: Int) -> Bool {
    guard memchr(buffer + start, 0x22, length) != nil else { return false }
    var quotes = 0
    for index in start..<start + length where buffer[index] == 0x22 { quotes += 1 }
    return !quotes.isMultiple(of: 2)
  }

  private func fill() throws(Problem) {
    if start > 0 {
      memmove(buffer, buffer + start, end - start)
      bufferOffset += Int64(start)
      end -= start
      start = 0
    }
    if capacity - end < RecordFile.chunk {
      guard capacity < RecordFile.longestRecord else { throw .tooLong }
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
      memcpy(larger, buffer, end)
      buffer.deallocate()
      buffer = larger
      capacity *= 2
    }
    while true {
      let count = read(descriptor, buffer + end, capacity - end)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .unreadable(String(cString: strerror(errno))) }
      isAtEnd = count == 0
      end += count
      if bufferOffset == 0, start == 0, end - count == 0, end >= 3,
        (buffer[0], buffer[1], buffer[2]) == (0xEF, 0xBB, 0xBF)
      {
        start = 3
      }
      return
    }
  }
}
