/// An array without copy-on-write and, in release, without checks of bounds: the storage of what every event touches.
///
/// A Swift array asks on every write whether it is the only owner of its elements; in the event loop those questions cost
/// about as much as the work. A buffer has exactly one owner by convention, so a copy of it refers to the same elements.
/// Memory is freed when the last reference goes.
struct Buffer<Element> {
  /// Frees the memory. All `capacity` elements are initialised at all times.
  private final class Owner {
    let base: UnsafeMutablePointer<Element>
    let capacity: Int

    init(capacity: Int, repeating element: Element) {
      self.capacity = capacity
      base = UnsafeMutableRawPointer.allocate(
        byteCount: capacity * MemoryLayout<Element>.stride, alignment: Self.cacheLine
      ).bindMemory(to: Element.self, capacity: capacity)
      base.initialize(repeating: element, count: capacity)
    }

    deinit {
      base.deinitialize(count: capacity)
      UnsafeMutableRawPointer(base).deallocate()
    }

    /// Bytes of a line of the processor's cache: an element that is as long lies in one.
    private static var cacheLine: Int { 64 }
  }

  private var owner: Owner?
  private var base: UnsafeMutablePointer<Element>
  private(set) var count = 0
  private var capacity = 0

  /// An empty buffer; allocates nothing.
  init() { base = UnsafeMutablePointer(bitPattern: MemoryLayout<Element>.alignment).unsafelyUnwrapped }

  init(repeating element: Element, count: Int) {
    self.init()
    guard count > 0 else { return }
    reallocate(to: count, repeating: element)
    self.count = count
  }

  init(_ elements: [Element]) {
    self.init()
    for element in elements { append(element) }
  }

  var isEmpty: Bool { count == 0 }
  var indices: Range<Int> { 0..<count }

  /// The element at a place below `count`.
  subscript(place: Int) -> Element {
    @inline(__always) unsafeAddress {
      assert(indices.contains(place), "place \(place) of \(count)")
      return UnsafePointer(base + place)
    }
    @inline(__always) nonmutating unsafeMutableAddress {
      assert(indices.contains(place), "place \(place) of \(count)")
      return base + place
    }
  }

  /// The element at a place, in memory; valid until the next `append`.
  @inline(__always)
  func pointer(_ place: Int) -> UnsafeMutablePointer<Element> {
    assert(indices.contains(place), "place \(place) of \(count)")
    return base + place
  }

  /// The elements from a place on, in the same memory.
  func from(_ place: Int) -> Buffer {
    assert(indices.contains(place), "place \(place) of \(count)")
    var part = self
    part.base = base + place
    part.count = count - place
    part.capacity = part.count
    return part
  }

  /// Adds an element at the end; amortised O(1).
  @inline(__always)
  mutating func append(_ element: Element) {
    if count == capacity { reallocate(to: max(16, capacity * 2), repeating: element) }
    base[count] = element
    count += 1
  }

  /// Removes and returns the last element; there must be one.
  @inline(__always)
  mutating func removeLast() -> Element {
    assert(count > 0, "nothing to remove")
    count -= 1
    return base[count]
  }

  /// Keeps the first `length` elements; what is cut off stays in memory until it is overwritten.
  @inline(__always)
  mutating func truncate(to length: Int) {
    assert(length <= count, "a truncation does not lengthen")
    count = length
  }

  @inline(never)
  private mutating func reallocate(to capacity: Int, repeating element: Element) {
    let larger = Owner(capacity: capacity, repeating: element)
    larger.base.update(from: base, count: count)
    owner = larger
    base = larger.base
    self.capacity = capacity
  }

  /// The elements as an array.
  var array: [Element] { indices.map { base[$0] } }

  func firstIndex(where isWanted: (borrowing Element) -> Bool) -> Int? {
    for place in 0..<count where isWanted(base[place]) { return place }
    return nil
  }
}
