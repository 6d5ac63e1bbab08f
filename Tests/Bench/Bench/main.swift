import Glibc

/// The figures of "make bench": each is a ratio or a rate taken in one run, the median of several in turn.
@MainActor func bench() throws {
  let path = CommandLine.arguments[0].split(separator: "/", omittingEmptySubsequences: false)
  let directory = path.dropLast().joined(separator: "/")
  let only = CommandLine.arguments.dropFirst().first
  if only == "count", CommandLine.arguments.count > 2 {
    return try Benchmark.count(CommandLine.arguments[2], sets: Array(CommandLine.arguments.dropFirst(3)))
  }
  for benchmark in Benchmark.all(binaries: directory.isEmpty ? "." : directory) {
    if only == nil || only == benchmark.name { try benchmark.run() }
  }
}

try bench()
