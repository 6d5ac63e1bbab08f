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
    ("replications", .array(study.usages.indices.map { replication(study, $0) })),
  ])
}

private func replication(_ study: Study, _ index: Int) -> JSONValue {
  let usage = study.usages[index]
  func rows<Row: Sendable>(_ rows: [Row], _ cells: @escaping @Sendable (Row) -> [Int64]) -> JSONValue {
    .rows(rows.count) { cells(rows[$0]) }
  }
  return .object([
    (
      "instances",
      rows(usage.instances) {
        [
          Int64($0.pool), Int64($0.option), Int64($0.month), Int64($0.price), $0.microseconds, $0.roundingMicroseconds,
        ]
      }
    ),
    (
      "ranks",
      rows(usage.ranks) {
        [
          Int64($0.pool), Int64($0.month), Int64($0.ranks.lowerBound), Int64($0.ranks.upperBound), $0.microseconds,
          $0.roundingMicroseconds,
          Int64($0.machine),
        ]
      }
    ),
    (
      "warm",
      rows(usage.warm) { [Int64($0.pool), Int64($0.month), $0.waitingMicroseconds, $0.preparingMicroseconds] }
    ),
    (
      "pool_time",
      .array(
        usage.poolTime.map { row in
          .array(
            [.integer(Int64(row.pool)), .integer(Int64(row.month))] + row.seconds.map(JSONValue.number)
              + (row.machine > 0 ? [.integer(Int64(row.machine))] : []))
        })
    ),
    (
      "tokens",
      rows(usage.tokens) {
        [
          Int64($0.api), Int64($0.consumer), Int64($0.month), $0.calls, $0.inputTokens, $0.cachedTokens,
          $0.writtenTokens, $0.outputTokens, Int64($0.terms.rank), Int64($0.outcome.rawValue),
        ]
      }
    ),
    (
      "levels",
      rows(usage.levels) {
        [
          Int64($0.pool), Int64($0.hours.lowerBound), Int64($0.hours.upperBound), Int64($0.level), $0.microseconds,
          Int64($0.machine),
        ]
      }
    ),
    (
      "runs",
      rows(usage.runs) {
        [
          Int64($0.pool), Int64($0.spotOption ?? -1), Int64($0.month), Int64($0.rank), $0.microseconds,
          Int64($0.machine),
        ]
      }
    ),
    ("requests", rows(usage.requests) { [Int64($0.consumer), Int64($0.month), $0.arrived, $0.completed] }),
    ("uses", rows(usage.uses) { [Int64($0.consumer), Int64($0.month), Int64($0.use), $0.count] }),
    // Outcomes stand where there are any.
    ("work", rows(study.work[index]) { [$0.completed, $0.tokens] + ($0.outcomes > 0 ? [$0.outcomes] : []) }),
  ])
}

/// What an earlier run left in its `usage.json`.
public struct SavedUsage: Sendable {
  /// The scenario on one line, with its bases and settings.
  public var composed: String
  /// The folder that relative paths in it start from.
  public var directory: String
  /// Whether every replication was made and reached its horizon; a part of a run is not what the horizon costs.
  public var isComplete: Bool
  fileprivate let replications: [Document.Replication]

  /// Reads a `usage.json`, or the one in a folder of results.
  /// - Throws: `SavedResultError`.
  public init(path: String) throws(SavedResultError) {
    let file = path.hasSuffix(".json") ? path : path + "/usage.json"
    guard let data = FileManager.default.contents(atPath: file) else {
      throw SavedResultError(description: "cannot read \(file)")
    }
    guard let document = try? JSONDecoder().decode(Document.self, from: data), document.fleetcast == Version.json else {
      throw SavedResultError(description: "\(file) is no usage.json of this version of fleetcast")
    }
    composed = document.composed
    directory = document.directory
    isComplete = document.complete
    replications = document.replications
  }

  /// The usage of each replication, for the scenario that it was measured with.
  /// - Throws: `SavedResultError` where the file does not fit it.
  public func usages(of scenario: Scenario) throws(SavedResultError) -> [Usage] {
    let months = UsagePeriod.months(from: scenario.start, horizon: scenario.horizon)
    let consumers = scenario.consumers
    var usages: [Usage] = []
    for saved in replications {
      guard saved.fits(scenario, months: months.count, consumers: consumers.count) else {
        throw SavedResultError(description: "usage.json is damaged: its rows do not fit its scenario")
      }
      usages.append(
        Usage(
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
          }))
    }
    guard !usages.isEmpty else { throw SavedResultError(description: "usage.json has no replication") }
    return usages
  }

  /// What came of the requests, by replication and workload.
  public var work: [[AnsweredWork]] {
    replications.map {
      $0.work.map { AnsweredWork(completed: $0[0], tokens: $0[1], outcomes: $0.count > 2 ? $0[2] : 0) }
    }
  }

  /// The keys as they stand in the file.
  fileprivate struct Document: Decodable {
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
    }
    var fleetcast: Int
    var complete: Bool
    var composed: String
    var directory: String
    var replications: [Replication]
  }
}

extension SavedUsage.Document.Replication {
  /// Whether every row has its cells, and every cell that names something a place in the scenario.
  fileprivate func fits(_ scenario: Scenario, months: Int, consumers: Int) -> Bool {
    func hold(_ rows: [[Int64]], _ cells: Int, _ limits: [(place: Int, count: Int)]) -> Bool {
      rows.allSatisfy { row in
        row.count == cells
          && limits.allSatisfy { row[$0.place] >= 0 && row[$0.place] < Int64($0.count) }
          && row.allSatisfy { $0 >= -1 }
      }
    }
    let pools = scenario.pools.count
    return hold(instances, 6, [(0, pools), (2, months)]) && hold(ranks, 7, [(0, pools), (1, months)])
      && instances.allSatisfy { row in
        let options = scenario.pools[Int(row[0])].purchase
        return options.indices.contains(Int(row[1])) && options[Int(row[1])].prices.indices.contains(Int(row[3]))
      } && hold(warm, 4, [(0, pools), (1, months)])
      && ranks.allSatisfy { $0[2] >= 1 && $0[2] <= $0[3] }
      && pool_time.allSatisfy { row in
        let cells = 6 + WorkOutcome.ofInstances.count * consumers
        guard row.count == cells || row.count == cells + 1, row[0] >= 0, row[0] < Double(pools) else { return false }
        let machine = row.count == cells ? 0 : row[cells]
        return machine >= 0 && machine < Double(scenario.pools[Int(row[0])].machines.count)
      }
      && hold(tokens, 10, [(0, scenario.apis.count), (1, consumers), (2, months), (9, WorkOutcome.allCases.count)])
      && tokens.allSatisfy { $0[8] >= 0 && $0[8] < Int64(CallTerms.count(of: scenario.apis[Int($0[0])].price)) }
      && hold(levels, 6, [(0, pools)])
      && levels.allSatisfy {
        $0[1] >= 0 && $0[1] <= $0[2] && $0[2] <= Int64(LevelUsage.limits.hours)
          && 0...Int64(LevelUsage.limits.hours) ~= $0[3] && 0...LevelUsage.limits.microseconds ~= $0[4]
      } && hold(runs, 6, [(0, pools), (2, months)])
      && hold(requests, 4, [(0, consumers), (1, months)]) && hold(uses, 4, [(0, consumers), (1, months)])
      && uses.allSatisfy { row in
        let places = scenario.consumers.map { scenario.paidUses(ofWorkload: $0.workload).count }
        return row[2] >= 0 && row[2] < Int64(places[Int(row[0])]) && row[3] <= UseUsage.mostCount
      }
      && (ranks + levels + runs).allSatisfy { row in
        let pool = scenario.pools[Int(row[0])]
        return pool.instancesOf == nil && pool.machines.indices.contains(Int(row[row.count - 1]))
      }
      && work.count == scenario.workloads.count && work.allSatisfy { (2...3).contains($0.count) }
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
