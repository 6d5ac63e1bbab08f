import Glibc
import Synchronization

/// Computes `body(0) ... body(count - 1)` on several threads and returns the results in order.
///
/// Each index is taken by the next free thread, so what runs where depends on timing, but not what is returned. The calling thread
/// waits. After a failure no further index is begun; what was finished is returned beside the error of the lowest failed index.
package func parallelMap<Result: Sendable>(
  count: Int, threads: Int, _ body: @escaping @Sendable (Int) throws -> Result
) -> (finished: [Result], failure: (any Error)?) {
  let work = SharedWork(count: count, body: body)
  let others = max(0, min(threads, count) - 1)
  var ids: [pthread_t] = []
  for _ in 0..<others {
    var id = pthread_t()
    let box = Unmanaged.passRetained(ThreadBody { work.drain() })
    let status = pthread_create(&id, nil, runThread, box.toOpaque())
    // Without a further thread the others do the work.
    if status == 0 { ids.append(id) } else { box.release() }
  }
  work.drain()
  for id in ids { pthread_join(id, nil) }
  return work.outcome()
}

private final class SharedWork<Result: Sendable>: Sendable {
  private struct State {
    var next = 0
    var results: [Result?]
    var failure: (index: Int, error: any Error)?
  }
  private let state: Mutex<State>
  private let count: Int
  private let body: @Sendable (Int) throws -> Result

  init(count: Int, body: @escaping @Sendable (Int) throws -> Result) {
    self.count = count
    self.body = body
    state = Mutex(State(results: Array(repeating: nil, count: count)))
  }

  func drain() {
    while let index = take() {
      do {
        let result = try body(index)
        state.withLock { $0.results[index] = result }
      } catch {
        state.withLock { if $0.failure.map({ index < $0.index }) ?? true { $0.failure = (index, error) } }
      }
    }
  }

  private func take() -> Int? {
    state.withLock {
      guard $0.failure == nil, $0.next < count else { return nil }
      $0.next += 1
      return $0.next - 1
    }
  }

  func outcome() -> (finished: [Result], failure: (any Error)?) {
    state.withLock { ($0.results.compactMap { $0 }, $0.failure?.error) }
  }
}

private final class ThreadBody: Sendable {
  let run: @Sendable () -> Void
  init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private func runThread(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let argument { Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run() }
  return nil
}
