import Glibc
import Reporting

/// What a command found out, before any of it is written or shown.
struct Answer {
  /// Files for the output folder.
  var files: [OutputFile] = []
  /// What stands after their names on the page.
  var remark = ""
  /// The page for people.
  var page: () -> Page
  /// The same for programs, where the command has `--json`.
  var json: () -> JSONValue = { .null }
  /// Lines for GitHub, which reads them from either stream.
  var annotations = ""
  /// What its page suggests to do next.
  var next: NextStep?
  /// What the exit code says of it.
  var exit = Exit.done
  /// Where a signal stopped the work: what is left of it.
  var interruption: Stop?

  /// What work that was stopped says of itself, as parts of a sentence.
  struct Stop {
    /// What was finished, such as `3 of 10 replications`; where there is no folder, what came of it as well.
    var finished: String
    /// How to go on.
    var next = "the same command begins anew"
  }
}

/// Work stopped by a signal.
struct Interrupted: Error {
  let signal: Int32
  /// What was kept of it and how to go on, as part of a sentence.
  let kept: String

  init(kept: String) {
    signal = Interruption.signal ?? SIGINT
    self.kept = kept
  }
}
