import Glibc

/// A command run to its end, with what the kernel says it took.
struct Child {
  let seconds: Double
  let peakMegabytes: Double
  let output: String

  /// Runs a command; its standard output is kept, its standard error goes where ours goes.
  init(_ path: String, _ arguments: [String]) {
    var ends: [Int32] = [0, 0]
    precondition(pipe(&ends) == 0, "no pipe")
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addclose(&actions, ends[0])
    let strings = ([path] + arguments).map { strdup($0) } + [nil]
    var pid: pid_t = 0
    let clock = Stopwatch(.wall)
    precondition(posix_spawn(&pid, path, &actions, nil, strings, environ) == 0, "cannot run \(path)")
    close(ends[1])
    var text: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(ends[0], &buffer, buffer.count)
      guard count > 0 else { break }
      text += buffer[..<count]
    }
    close(ends[0])
    var status: Int32 = 0
    var usage = rusage()
    wait4(pid, &status, 0, &usage)
    seconds = clock.seconds
    precondition(status == 0, "\(path) \(arguments.joined(separator: " ")) failed")
    peakMegabytes = Double(usage.ru_maxrss) / 1024
    output = String(decoding: text, as: UTF8.self)
    for string in strings { free(string) }
    posix_spawn_file_actions_destroy(&actions)
  }
}
