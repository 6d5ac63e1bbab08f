/// A part that not every workload or backend has, in memory of its own: whether it is there costs one comparison, and what has it stays
/// small.
///
/// As with a `Buffer`, a copy refers to the same part.
struct Part<Value> {
  private let storage: Buffer<Value>
  /// The part in memory; nil where there is none.
  let pointer: UnsafeMutablePointer<Value>?

  init(_ value: Value?) {
    let storage = value.map { Buffer(repeating: $0, count: 1) } ?? Buffer()
    self.storage = storage
    pointer = storage.isEmpty ? nil : storage.pointer(0)
  }
}
