import Glibc

/// Seconds since it was made: of processor time, which other work on the machine does not add to, or of wall clock.
struct Stopwatch {
  enum Clock {
    case processor, wall
  }
  private let identifier: clockid_t
  private let start: Double

  init(_ clock: Clock) {
    identifier = clock == .processor ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC
    start = Stopwatch.read(identifier)
  }

  var seconds: Double { Stopwatch.read(identifier) - start }

  private static func read(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
