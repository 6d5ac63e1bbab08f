import Glibc

/// Which part of a sweep a process computes.
struct Shard: Equatable {
  /// From 0.
  var index: Int
  /// Above `index`.
  var count: Int

  static let whole = Shard(index: 0, count: 1)

  static let option = Option(
    "--shard", "I/N", help: "With run: only every N-th point, from point I on (default: from the environment).")
  static let countOption = Option(
    "--shards", .number(from: 1),
    help: "With run: how many shards there are, where the environment tells only the index.")

  private init(index: Int, count: Int) {
    self.index = index
    self.count = count
  }

  /// From `--shard I/N`, or else from the variables that the first of these sets: a launcher of one's own, Slurm, Kubernetes,
  /// Open MPI, AWS Batch. Everything where there is none.
  init(_ arguments: Arguments) throws {
    let count: Int? = arguments.number(Self.countOption)
    if let text = arguments.value(Self.option) {
      let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
      guard parts.count == 2, let index = parts[0], let total = parts[1], count == nil || count == total else {
        throw UsageError(message: "--shard: expected I/N such as 0/7, found \"\(text)\"")
      }
      self = try Shard.checked(index, of: total, "--shard")
      return
    }
    for source in Shard.sources {
      guard let index = try Shard.variable(source.index) else { continue }
      let first = try source.first.flatMap(Shard.variable) ?? 0
      let told = try count ?? source.count.flatMap(Shard.variable)
      guard let told else {
        let variable = source.count.map { " or the variable \($0)" } ?? ""
        throw UsageError(
          message: "\(source.index) is set, but not how many shards there are: give --shards N\(variable)")
      }
      self = try Shard.checked(index - first, of: told, source.index)
      return
    }
    if count != nil { throw UsageError(message: "--shards needs --shard or a scheduler's variable for the index") }
    self = .whole
  }

  /// Sources: sbatch(1), "OUTPUT ENVIRONMENT VARIABLES"; Kubernetes, "Jobs", "Completion mode"; Open MPI 4.1 FAQ, "What
  /// environment variables does Open MPI set"; AWS Batch user guide, "Array job environment variables". Read in November 2026.
  private static let sources: [(index: String, count: String?, first: String?)] = [
    ("SIM_SHARD_INDEX", "SIM_SHARD_COUNT", nil),
    ("SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_MIN"),
    ("JOB_COMPLETION_INDEX", nil, nil), ("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", nil),
    ("AWS_BATCH_JOB_ARRAY_INDEX", nil, nil),
  ]

  private static func variable(_ name: String) throws -> Int? {
    guard let text = getenv(name).map({ String(cString: $0) }), !text.isEmpty else { return nil }
    guard let number = Int(text) else {
      throw UsageError(message: "\(name): expected a whole number, found \"\(text)\"")
    }
    return number
  }

  private static func checked(_ index: Int, of count: Int, _ source: String) throws -> Shard {
    guard count >= 1, (0..<count).contains(index) else {
      throw UsageError(message: "\(source): shards of \(count) are numbered from 0 to \(count - 1), found \(index)")
    }
    return Shard(index: index, count: count)
  }
}
