import FoundationEssentials
import Model
import Studies

/// What the replications consumed, with the scenario: all that pricing them again needs, exactly.
public func usageJSON(_ study: Study, origin: RunOrigin) -> JSONValue {
  let scenario = study.scenario
  func names(_ names: [String]) -> JSONValue { .array(names.map(JSONValue.string)) }
  return .object([
    ("fleetcast", .integer(Int64(Version.json))), ("version", .string(Version.program)),
    ("scenario", .string(scenario.name)), ("complete", .bool(study.isComplete)), ("composed", .string(origin.composed)),
    ("directory", .string(origin.directory)),
    ("cost", .string(study.ledger?.total.description ?? "")),
    ("replications", .array(study.usages.indices.map { replication(study, $0) })),
  ])
}

private func replication(_ study: Study, _ index: Int) -> JSONValue {
  let (usage, work) = (study.usages[index], study.work[index])
  let tables = usage.tables(work: work).map { table in
    (table.name, JSONValue.rows(table.count) { table.cells($0) })
  }
  let time = JSONValue.array(
    usage.poolTime.map { row in
      .array(
        [.integer(Int64(row.pool)), .integer(Int64(row.month))] + row.seconds.map(JSONValue.number)
          + (row.machine > 0 ? [.integer(Int64(row.machine))] : []))
    })
  return .object(tables + [("pool_time", time), ("digest", .string(usage.digest(work: work)))])
}

/// A table of whole numbers in a `usage.json`.
private struct UsageTable {
  var name: String
  var count: Int
  /// The cells of a row.
  var cells: @Sendable (Int) -> [Int64]

  init<Row: Sendable>(_ name: String, _ rows: [Row], _ cells: @escaping @Sendable (Row) -> [Int64]) {
    self.name = name
    count = rows.count
    self.cells = { cells(rows[$0]) }
  }
}

extension Usage {
  /// Its tables, but for the time of pools, which is in seconds.
  fileprivate func tables(work: [AnsweredWork]) -> [UsageTable] {
    [
      UsageTable("instances", instances) {
        [
          Int64($0.pool), Int64($0.option), Int64($0.month), Int64($0.price), $0.microseconds, $0.roundingMicroseconds,
        ]
      },
      UsageTable("ranks", ranks) {
        [
          Int64($0.pool), Int64($0.month), Int64($0.ranks.lowerBound), Int64($0.ranks.upperBound), $0.microseconds,
          $0.roundingMicroseconds, Int64($0.machine),
        ]
      },
      UsageTable("warm", warm) { [Int64($0.pool), Int64($0.month), $0.waitingMicroseconds, $0.preparingMicroseconds] },
      UsageTable("tokens", tokens) {
        [
          Int64($0.api), Int64($0.consumer), Int64($0.month), $0.calls, $0.inputTokens, $0.cachedTokens,
          $0.writtenTokens, $0.outputTokens, Int64($0.terms.rank), Int64($0.outcome.rawValue),
        ]
      },
      UsageTable("levels", levels) {
        [
          Int64($0.pool), Int64($0.hours.lowerBound), Int64($0.hours.upperBound), Int64($0.level), $0.microseconds,
          Int64($0.machine),
        ]
      },
      UsageTable("runs", runs) {
        [
          Int64($0.pool), Int64($0.spotOption ?? -1), Int64($0.month), Int64($0.rank), $0.microseconds,
          Int64($0.machine),
        ]
      },
      UsageTable("requests", requests) { [Int64($0.consumer), Int64($0.month), $0.arrived, $0.completed] },
      UsageTable("uses", uses) { [Int64($0.consumer), Int64($0.month), Int64($0.use), $0.count] },
      // Outcomes stand where there are any.
      UsageTable("work", work) { [$0.completed, $0.tokens] + ($0.outcomes > 0 ? [$0.outcomes] : []) },
    ]
  }

  /// A hash of every number, by which a file is told from one that was changed.
  fileprivate func digest(work: [AnsweredWork]) -> String {
    var hash = StableHash()
    for table in tables(work: work) {
      hash.add(table.name)
      for row in 0..<table.count { for cell in table.cells(row) { hash.add(number: cell) } }
    }
    hash.add("pool_time")
    for row in poolTime {
      for cell in [row.pool, row.month, row.machine] { hash.add(number: Int64(cell)) }
      for second in row.seconds { hash.add(number: Int64(bitPattern: (second == 0 ? 0 : second).bitPattern)) }
    }
    return hash.text
  }
}

/// What an earlier run left in its `usage.json`.
public struct SavedUsage: Sendable {
  /// Name of the scenario.
  public var scenario: String
  /// The scenario on one line, with its bases and settings.
  public var composed: String
  /// The folder that relative paths in it start from.
  public var directory: String
  /// What it cost, in US dollars, mean of the runs; empty where that is not known.
  public var cost: String
  /// Whether every replication was made and reached its horizon; a part of a run is not what the horizon costs.
  public var isComplete: Bool
  /// As messages name it.
  private let file: String
  private let replications: [Document.Replication]

  /// Reads a `usage.json`, or the one in a folder of results.
  /// - Throws: `SavedResultError`.
  public init(path: String) throws(SavedResultError) {
    let file = path.hasSuffix(".json") ? path : path + "/usage.json"
    guard let data = FileManager.default.contents(atPath: file) else {
      throw SavedResultError(description: "cannot read \(file)")
    }
    guard let head = try? JSONDecoder().decode(Document.Head.self, from: data), head.fleetcast == Version.json else {
      throw SavedResultError(description: "\(file) is no usage.json of this version of fleetcast")
    }
    let document: Document
    do {
      document = try JSONDecoder().decode(Document.self, from: data)
    } catch {
      let what = Document.misfit(in: data) ?? (error as? DecodingError)?.located ?? "no usage"
      throw SavedResultError(description: "\(file): \(what); the file is damaged: make it anew with fleetcast run")
    }
    self.file = file
    scenario = document.scenario
    composed = document.composed
    directory = document.directory
    cost = document.cost
    isComplete = document.complete
    replications = document.replications
  }

  /// The usage of each replication, for the scenario that it was measured with. Every number is checked.
  /// - Throws: `SavedResultError` with the place of the first that does not fit it.
  public func usages(of scenario: Scenario) throws(SavedResultError) -> [Usage] {
    let months = UsagePeriod.months(from: scenario.start, horizon: scenario.horizon)
    let consumers = scenario.consumers
    var usages: [Usage] = []
    for (place, saved) in replications.enumerated() {
      try UsageCheck(file: file, replication: place, scenario: scenario, months: months, consumers: consumers)
        .check(saved)
      let usage = Usage(
        months: months, consumers: consumers,
        instances: saved.instances.map {
          InstanceUsage(
            pool: Int($0[0]), option: Int($0[1]), month: Int($0[2]), price: Int($0[3]), microseconds: $0[4],
            roundingMicroseconds: $0[5])
        },
        ranks: saved.ranks.map {
          RankUsage(
            pool: Int($0[0]), machine: Int($0[6]), month: Int($0[1]),
            ranks: Int($0[2])...Int($0[3]), microseconds: $0[4], roundingMicroseconds: $0[5])
        },
        warm: saved.warm.map {
          WarmUsage(
            pool: Int($0[0]), month: Int($0[1]), waitingMicroseconds: $0[2], preparingMicroseconds: $0[3])
        },
        poolTime: saved.pool_time.map {
          PoolTime(saved: $0, consumers: consumers.count)
        },
        tokens: saved.tokens.map {
          TokenUsage(
            api: Int($0[0]), consumer: Int($0[1]), month: Int($0[2]), calls: $0[3], inputTokens: $0[4],
            cachedTokens: $0[5], writtenTokens: $0[6], outputTokens: $0[7], terms: CallTerms(rank: Int($0[8])),
            outcome: WorkOutcome(rawValue: Int($0[9])) ?? .used)
        },
        levels: saved.levels.map {
          LevelUsage(
            pool: Int($0[0]), machine: Int($0[5]), hours: Int($0[1])..<Int($0[2]),
            level: Int($0[3]), microseconds: $0[4])
        },
        runs: saved.runs.map {
          RunUsage(
            pool: Int($0[0]), machine: Int($0[5]), spotOption: $0[1] < 0 ? nil : Int($0[1]),
            month: Int($0[2]), rank: Int($0[3]), microseconds: $0[4])
        },
        requests: saved.requests.map {
          RequestUsage(consumer: Int($0[0]), month: Int($0[1]), arrived: $0[2], completed: $0[3])
        },
        uses: saved.uses.map {
          UseUsage(consumer: Int($0[0]), month: Int($0[1]), use: Int($0[2]), count: $0[3])
        })
      guard usage.digest(work: saved.answered) == saved.digest else {
        throw SavedResultError(
          description:
            "\(file): replications.\(place).digest: the numbers are not those that the run wrote; the file is damaged: make it anew with fleetcast run"
        )
      }
      usages.append(usage)
    }
    guard !usages.isEmpty else { throw SavedResultError(description: "\(file): replications: none is there") }
    return usages
  }

  /// What came of the requests, by replication and workload.
  public var work: [[AnsweredWork]] { replications.map(\.answered) }

  /// The keys as they stand in the file.
  struct Document: Decodable {
    struct Head: Decodable { var fleetcast: Int }
    struct Replication: Decodable {
      var instances: [[Int64]]
      var ranks: [[Int64]]
      var warm: [[Int64]]
      var pool_time: [[Double]]
      var tokens: [[Int64]]
      var levels: [[Int64]]
      var runs: [[Int64]]
      var requests: [[Int64]]
      var uses: [[Int64]]
      var work: [[Int64]]
      var digest: String

      /// What came of the requests, by workload, of rows that were checked.
      var answered: [AnsweredWork] {
        work.map { AnsweredWork(completed: $0[0], tokens: $0[1], outcomes: $0.count > 2 ? $0[2] : 0) }
      }
    }
    var complete: Bool
    var scenario: String
    var composed: String
    var directory: String
    var cost: String
    var replications: [Replication]
  }
}

extension PoolTime {
  /// What replicas did beside work, and then their work by outcome and consumer.
  fileprivate var seconds: [Double] {
    [idle, draining, starting, unoccupied]
      + WorkOutcome.ofInstances.flatMap { self[$0].isEmpty ? busy.map { _ in 0 } : self[$0] }
  }

  /// A row with its pool and month before `seconds`, and its type of instance after them where that is not the first.
  fileprivate init(saved row: [Double], consumers: Int) {
    self.init(
      pool: Int(row[0]), month: Int(row[1]), busy: [], idle: row[2], draining: row[3], starting: row[4],
      unoccupied: row[5])
    for outcome in WorkOutcome.ofInstances {
      let start = 6 + outcome.rawValue * consumers
      self[outcome] = Array(row[start..<(start + consumers)])
    }
    let cells = 6 + WorkOutcome.ofInstances.count * consumers
    if row.count > cells { machine = Int(row[cells]) }
  }
}
