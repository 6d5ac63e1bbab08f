import Glibc
import Synchronization

/// Turns SIGINT and SIGTERM into a request to stop that the work asks for now and then. A second signal ends the program at once.
enum Interruption {
  private static let caught = Atomic<Int32>(0)

  /// The signal that came, or nil.
  static var signal: Int32? {
    let number = caught.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// Begins to listen; a signal that the caller has the program ignore stays ignored.
  static func listen() {
    caught.store(0, ordering: .relaxed)
    for number in [SIGINT, SIGTERM] {
      var before = sigaction()
      sigaction(number, nil, &before)
      // SIG_IGN is the handler with the address 1.
      if unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self) == 1 { continue }
      Glibc.signal(number) { number in
        Interruption.caught.store(number, ordering: .relaxed)
        Glibc.signal(number, SIG_DFL)
      }
    }
  }
}
