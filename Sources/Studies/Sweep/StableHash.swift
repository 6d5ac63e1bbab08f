import FoundationEssentials
import Glibc

/// FNV-1a, 64 bits (Fowler, Noll, Vo; IETF draft-eastlake-fnv), over texts that each end in a byte that UTF-8 never has, with the
/// finaliser of splitmix64 (G. Steele, D. Lea and C. Flood, OOPSLA 2014) so that every bit of it depends on the last byte.
public struct StableHash: Sendable {
  private var state: UInt64 = 0xcbf2_9ce4_8422_2325

  /// Creates the hash of nothing.
  public init() {}

  /// Adds a text.
  public mutating func add(_ text: String) {
    for byte in text.utf8 { add(byte) }
    add(0xFF)
  }

  /// Adds a number.
  public mutating func add(number: Int64) {
    var rest = UInt64(bitPattern: number)
    for _ in 0..<8 {
      add(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  @inline(__always)
  private mutating func add(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }

  /// 16 hexadecimal digits.
  public var text: String {
    var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    let digits = String(mixed ^ (mixed >> 31), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension StableHash {
  /// Adds the bytes of a file.
  ///
  /// - Returns: Whether it could be read to its end.
  mutating func addFile(at path: String) -> Bool {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = read(file, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        add(0xFF)
        return count == 0
      }
      for index in 0..<count { add(buffer[index]) }
    }
  }

  /// Adds everything that a value is made of, part by part: the same in every process, also where parts are dictionaries.
  ///
  /// - Parameter replacement: What stands for a part instead, where it is not nil.
  mutating func add<Failure: Error>(
    partsOf value: Any, replacement: (Any) throws(Failure) -> String?
  ) throws(Failure) {
    if let text = try replacement(value) {
      add(text)
    } else if let numbers = value as? [Double] {
      add("\(numbers.count)")
      for number in numbers { add(String(number.bitPattern)) }
    } else if let number = value as? Decimal {
      add("\(number)")
    } else {
      let mirror = Mirror(reflecting: value)
      if mirror.children.isEmpty {
        add("\(value)")
        return
      }
      add("\(mirror.children.count)")
      var digests: [String] = []
      for child in mirror.children {
        var part = StableHash()
        part.add(child.label ?? "")
        try part.add(partsOf: child.value, replacement: replacement)
        digests.append(part.text)
      }
      // A dictionary's order is another in every process.
      if mirror.displayStyle == .dictionary || mirror.displayStyle == .set { digests.sort() }
      for digest in digests { add(digest) }
    }
  }
}
