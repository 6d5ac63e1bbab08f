import FoundationEssentials
import Glibc
import Testing

/// What a run of the program left behind.
struct Outcome {
  var code: Int32
  var output: String
  /// Standard error, without the line about old prices, which depends on the day.
  var complaints: String
}

/// The built program, run as a user would.
enum Program {
  /// Beside the test bundle, or further up in the build folder.
  static func path() throws -> String {
    var folder = CommandLine.arguments[0]
    while let slash = folder.lastIndex(of: "/") {
      folder = String(folder[..<slash])
      let candidate = folder + "/fleetcast"
      var isFolder: Bool = false
      if FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder), !isFolder { return candidate }
    }
    struct NotFound: Error {}
    throw NotFound()
  }

  /// Runs the program in a folder; its streams go to files there, so that a full pipe cannot stop it.
  ///
  /// - Parameter variables: `NAME=VALUE` of its environment beside those of the tests.
  static func run(
    _ arguments: [String], in folder: String, input: String? = nil, variables: [String] = []
  ) throws -> Outcome {
    let id = try start(arguments, in: folder, input: input, variables: variables)
    return try wait(for: id, in: folder)
  }

  /// Runs a command line of the shell in a folder, as `run` does the program.
  static func shell(_ line: String, in folder: String, variables: [String] = []) throws -> Outcome {
    let id = try start(["-c", line], in: folder, variables: variables, program: "/bin/sh")
    return try wait(for: id, in: folder)
  }

  /// Whether the shell finds a program.
  static func isInstalled(_ name: String) throws -> Bool {
    var isFound = false
    try withFolder { isFound = try shell("command -v \(name)", in: $0).code == 0 }
    return isFound
  }

  /// Starts the program, or another one, and returns at once.
  static func start(
    _ arguments: [String], in folder: String, input: String? = nil, variables: [String] = [], program: String? = nil
  ) throws -> pid_t {
    if let input { try input.write(toFile: folder + "/.input", atomically: false, encoding: .utf8) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(
      &actions, STDIN_FILENO, input == nil ? "/dev/null" : folder + "/.input", O_RDONLY, 0)
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, folder + "/.output", flags, 0o600)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, folder + "/.complaints", flags, 0o600)
    let program = try program ?? path()
    // The C library's way to spawn in another folder is not offered to Swift: a shell goes there and becomes the program.
    let shell = ["sh", "-c", "cd \"$1\" && shift && exec env \"$@\"", "sh", folder] + variables + [program]
    var words: [UnsafeMutablePointer<CChar>?] = (shell + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    // Test threads block signals, and a child would inherit that.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var id = pid_t()
    let status = posix_spawn(&id, "/bin/sh", &actions, &attributes, &words, environ)
    try #require(status == 0, "cannot start \(program)")
    return id
  }

  /// Waits for the end of a program that was started in a folder.
  static func wait(for id: pid_t, in folder: String) throws -> Outcome {
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0 && errno == EINTR {}
    // The shell's convention for a program that a signal ended.
    let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    return Outcome(
      code: code, output: try String(contentsOfFile: folder + "/.output", encoding: .utf8),
      complaints: try String(contentsOfFile: folder + "/.complaints", encoding: .utf8)
        .split(separator: "\n", omittingEmptySubsequences: false)
        .filter { !$0.hasPrefix("fleetcast: warning: prices of ") }.joined(separator: "\n"))
  }
}

/// A new empty folder, removed afterwards.
func withFolder(_ body: (String) throws -> Void) throws {
  let path = FileManager.default.temporaryDirectory.path + "/fleetcast-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
  try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: path) }
  try body(path)
}

/// What a folder holds, without the files of `Program`.
func names(in folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasPrefix(".") }.sorted()
}

/// A small queue, quick to simulate even in a debug build.
let smallScenario = """
  fleetcast: 1
  name: small
  horizon: 2000s
  replications: 4
  workloads:
    jobs: {arrivals: {process: poisson, rate: 0.7/s}, route: desk, slo: {latency: {p95: 60s}}}
  models:
    clerk: {latency: {exponential: {mean: 1s}}}
  pools:
    desk: {model: clerk, instance: aws/c7g.2xlarge, replicas: 1, purchase: [{option: on_demand}]}

  """
