import FoundationEssentials
import Glibc
import Testing

/// A shell on a terminal of its own, typed at as a user would.
final class ShellSession {
  private let terminal: Int32
  private let id: pid_t
  private var seen = ""

  /// Starts a shell in a folder, with the built program first on its path.
  init(_ shell: String, in folder: String) throws {
    var (own, theirs): (Int32, Int32) = (-1, -1)
    try #require(openpty(&own, &theirs, nil, nil, nil) == 0, "no terminal to be had")
    terminal = own
    defer { close(theirs) }
    _ = fcntl(own, F_SETFD, FD_CLOEXEC)
    let program = try Program.path()
    let bin = program.prefix(upTo: program.lastIndex(of: "/") ?? program.endIndex)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for stream in Int32(0)...2 { posix_spawn_file_actions_adddup2(&actions, theirs, stream) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let line = "cd \"$1\" && stty cols 200 rows 50 && exec env TERM=xterm HOME=\"$1\" PATH=\"$2:$PATH\" \(shell)"
    // A shell that is to read keys needs a terminal that is its own.
    let command: [String] = ["setsid", "-c", "sh", "-c", line, "sh", folder, String(bin)]
    var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var id = pid_t()
    try #require(posix_spawnp(&id, "setsid", &actions, &attributes, &words, environ) == 0, "cannot start \(shell)")
    self.id = id
  }

  deinit {
    kill(id, SIGKILL)
    var status: Int32 = 0
    waitpid(id, &status, 0)
    close(terminal)
  }

  /// Types keys.
  func type(_ keys: String) {
    let bytes = Array(keys.utf8)
    _ = write(terminal, bytes, bytes.count)
  }

  /// What appeared since the last call, once it has a text in it, or after a while without.
  func wait(for text: String, seconds: Int = 60) -> String {
    let end = ContinuousClock.now + .seconds(seconds)
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while ContinuousClock.now < end {
      if let range = seen.firstRange(of: text) {
        let part = String(seen[..<range.upperBound])
        seen = String(seen[range.upperBound...])
        return part
      }
      var events = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
      guard poll(&events, 1, 200) > 0 else { continue }
      let count = read(terminal, &buffer, buffer.count)
      if count <= 0 { break }
      seen += String(decoding: buffer[..<count], as: UTF8.self)
    }
    return seen
  }
}
