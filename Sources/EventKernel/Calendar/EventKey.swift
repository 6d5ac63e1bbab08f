/// An event as one integer, so that the earliest event is the smallest one.
///
/// The bit patterns of non-negative doubles are ordered as the doubles are, so the time fills the upper 64 bits.
/// Below it stand 36 bits of sequence, which make equal times first in, first out, and 28 bits of source.
@frozen @usableFromInline
struct EventKey {
  @usableFromInline static let sourceBits: UInt64 = 28
  @usableFromInline static let sequenceBits: UInt64 = 36

  @usableFromInline let bits: UInt128

  @inlinable
  init(bits: UInt128) { self.bits = bits }

  @inlinable @inline(__always)
  init(timeBits: UInt64, sequence: UInt64, source: UInt32) {
    bits = UInt128(timeBits) &<< 64 | UInt128(sequence &<< 28 | UInt64(source))
  }

  @inlinable var time: Double { Double(bitPattern: UInt64(truncatingIfNeeded: bits &>> 64)) }

  @inlinable
  var event: Event {
    let low = UInt64(truncatingIfNeeded: bits)
    return Event(time: time, sequence: low &>> 28, source: UInt32(truncatingIfNeeded: low & (1 &<< 28 &- 1)))
  }
}
