/// A ZIP file of stored entries (PKWARE, APPNOTE.TXT 6.3.10), all of the day on which its calendar begins, so that the same entries are the
/// same bytes.
struct ZipArchive {
  private var bytes: [UInt8] = []
  private var directory: [UInt8] = []
  private var count: UInt16 = 0

  /// Adds a file.
  mutating func add(_ name: String, _ contents: [UInt8]) {
    let name = Array(name.utf8)
    let offset = UInt32(bytes.count)
    var common: [UInt8] = []
    // Version 2.0 is needed; names are UTF-8 (bit 11); stored; midnight of 1980-01-01.
    for field in [20, 0x0800, 0, 0, 0x0021] as [UInt16] { append(field, to: &common) }
    append(Self.checksum(contents), to: &common)
    append(UInt32(contents.count), to: &common)
    append(UInt32(contents.count), to: &common)
    append(UInt16(name.count), to: &common)
    append(UInt16(0), to: &common)
    append(UInt32(0x0403_4b50), to: &bytes)
    bytes += common + name + contents
    append(UInt32(0x0201_4b50), to: &directory)
    append(UInt16(20), to: &directory)
    directory += common
    // No comment, on the first disk, nothing said of the file.
    for field in [0, 0, 0] as [UInt16] { append(field, to: &directory) }
    append(UInt32(0), to: &directory)
    append(offset, to: &directory)
    directory += name
    count += 1
  }

  /// The file's bytes.
  func finished() -> [UInt8] {
    var end: [UInt8] = []
    append(UInt32(0x0605_4b50), to: &end)
    for field in [0, 0, count, count] { append(field, to: &end) }
    append(UInt32(directory.count), to: &end)
    append(UInt32(bytes.count), to: &end)
    append(UInt16(0), to: &end)
    return bytes + directory + end
  }

  /// Little-endian.
  private func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
  }

  /// CRC-32 of ISO 3309, as ZIP has it.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var sum = UInt32.max
    for byte in bytes { sum = table[Int((sum ^ UInt32(byte)) & 0xFF)] ^ (sum >> 8) }
    return ~sum
  }

  private static let table: [UInt32] = (0..<256).map { (byte: UInt32) in
    (0..<8).reduce(byte) { rest, _ in rest & 1 == 1 ? 0xEDB8_8320 ^ (rest >> 1) : rest >> 1 }
  }
}
