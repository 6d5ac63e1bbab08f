import Glibc
import Synchronization

/// Turns SIGINT and SIGTERM into a request to stop that the work asks for now and then. Before there is such work, and after a second
/// signal, the program ends at once.
enum Interruption {
  private static let caught = Atomic<Int32>(0)
  private static let isAwaited = Atomic<Bool>(false)

  /// The signal that came, or nil.
  static var signal: Int32? {
    let number = caught.load(ordering: .relaxed)
    return number == 0 ? nil : number
  }

  /// Begins to listen, first thing in the program; a signal that the caller has the program ignore stays ignored.
  static func listen() {
    caught.store(0, ordering: .relaxed)
    isAwaited.store(false, ordering: .relaxed)
    for number in [SIGINT, SIGTERM] {
      var before = sigaction()
      sigaction(number, nil, &before)
      // SIG_IGN is the handler with the address 1.
      if unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self) == 1 { continue }
      Glibc.signal(number) { number in
        guard Interruption.isAwaited.load(ordering: .relaxed) else { Interruption.end(number) }
        Interruption.caught.store(number, ordering: .relaxed)
        Glibc.signal(number, SIG_DFL)
      }
    }
  }

  /// From now on work asks for `signal`.
  static func await() { isAwaited.store(true, ordering: .relaxed) }

  /// Ends the program from within a signal's handler, where little is allowed (signal-safety(7)).
  private static func end(_ number: Int32) -> Never {
    let message: StaticString =
      number == SIGINT
      ? "fleetcast: interrupted; nothing was simulated\n" : "fleetcast: terminated; nothing was simulated\n"
    _ = write(STDERR_FILENO, message.utf8Start, message.utf8CodeUnitCount)
    _exit(128 + number)
  }
}
