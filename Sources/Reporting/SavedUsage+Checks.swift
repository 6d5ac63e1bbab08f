import FoundationEssentials
import Model
import Studies

/// What is wrong with the numbers of a `usage.json`: each is told with its place, `replications.0.ranks.3.month`, before anything is priced.
struct UsageCheck {
  /// The file, as messages name it.
  let file: String
  /// Place of the replication in it.
  let replication: Int
  let scenario: Scenario
  let months: [UsagePeriod]
  /// Tenants of workloads.
  let consumers: [Consumer]
  /// By workload, how many things are paid by use.
  let uses: [Int]

  init(file: String, replication: Int, scenario: Scenario, months: [UsagePeriod], consumers: [Consumer]) {
    self.file = file
    self.replication = replication
    self.scenario = scenario
    self.months = months
    self.consumers = consumers
    uses = scenario.workloads.indices.map { scenario.paidUses(ofWorkload: $0).count }
  }

  /// The most that a count may be.
  private static let most = UseUsage.mostCount
  /// The most microseconds of a sum over instances: thirty thousand years.
  private static let longest: Int64 = 1_000_000_000_000_000_000
  /// How far sums of seconds, each of them rounded, may be from each other, relatively.
  private static let tolerance = 1e-6

  private func damaged(_ place: String, _ what: String) -> SavedResultError {
    SavedResultError(
      description:
        "\(file): replications.\(replication).\(place): \(what); the file is damaged: make it anew with fleetcast run")
  }

  /// Places of a list; nil where it is empty.
  private func below(_ count: Int) -> ClosedRange<Int64>? { count > 0 ? 0...Int64(count - 1) : nil }

  private func machines(_ pool: Int64) -> ClosedRange<Int64>? { below(scenario.pools[Int(pool)].machines.count) }

  /// Checks every cell of a table.
  /// - Parameters:
  ///   - names: Of the columns.
  ///   - least: How many of them a row has at least.
  ///   - range: What a cell may be, by its row, of which all cells before it are checked, and the place of its column; nil is nothing.
  private func check(
    _ rows: [[Int64]], _ table: String, _ names: [String], least: Int? = nil,
    _ range: ([Int64], Int) -> ClosedRange<Int64>?
  ) throws(SavedResultError) {
    for (number, row) in rows.enumerated() {
      guard (least ?? names.count)...names.count ~= row.count else {
        throw damaged("\(table).\(number)", "expected \(names.count) numbers, found \(row.count)")
      }
      for (place, cell) in row.enumerated() {
        guard let allowed = range(row, place) else {
          throw damaged("\(table).\(number).\(names[place])", "the scenario has none of these")
        }
        guard !(allowed ~= cell) else { continue }
        throw damaged(
          "\(table).\(number).\(names[place])",
          Self.words(allowed, found: "\(cell)", isBelow: cell < allowed.lowerBound))
      }
    }
  }

  private static func words(_ allowed: ClosedRange<Int64>, found: String, isBelow: Bool) -> String {
    isBelow
      ? allowed.lowerBound == 0
        ? "must not be negative, found \(found)" : "must be at least \(allowed.lowerBound), found \(found)"
      : "must be at most \(allowed.upperBound), found \(found)"
  }

  /// Checks every number of a replication, and what must agree.
  func check(_ saved: SavedUsage.Document.Replication) throws(SavedResultError) {
    try checkFleets(saved)
    try checkPoolTime(saved.pool_time)
    let (apis, pools) = (below(scenario.apis.count), scenario.pools.count)
    try check(
      saved.tokens, "tokens",
      ["api", "consumer", "month", "calls", "input", "cached", "written", "output", "terms", "outcome"]
    ) { row, place in
      switch place {
      case 0: apis
      case 1: below(consumers.count)
      case 2: below(months.count)
      case 8: below(CallTerms.count(of: scenario.apis[Int(row[0])].price))
      case 9: below(WorkOutcome.allCases.count)
      default: 0...Self.most
      }
    }
    try check(saved.requests, "requests", ["consumer", "month", "arrived", "completed"]) { _, place in
      place == 0 ? below(consumers.count) : place == 1 ? below(months.count) : 0...Self.most
    }
    try check(saved.uses, "uses", ["consumer", "month", "use", "count"]) { row, place in
      switch place {
      case 0: below(consumers.count)
      case 1: below(months.count)
      case 2: below(uses[consumers[Int(row[0])].workload])
      default: 0...Self.most
      }
    }
    guard saved.work.count == scenario.workloads.count else {
      throw damaged("work", "expected \(scenario.workloads.count) rows, one a workload, found \(saved.work.count)")
    }
    try check(saved.work, "work", ["completed", "tokens", "outcomes"], least: 2) { row, place in
      place == 2 ? 0...row[0] : 0...Self.most
    }
    try checkRequests(saved)
    try checkHours(saved, pools: pools)
  }

  private func checkFleets(_ saved: SavedUsage.Document.Replication) throws(SavedResultError) {
    let (pools, count) = (below(scenario.pools.count), months.count)
    func microseconds(_ month: Int64) -> ClosedRange<Int64> { 0...months[Int(month)].seconds * 1_000_000 }
    try check(
      saved.instances, "instances", ["pool", "option", "month", "price", "microseconds", "rounding"]
    ) { row, place in
      switch place {
      case 0: pools
      case 1: below(scenario.pools[Int(row[0])].purchase.count)
      case 2: below(count)
      case 3: below(scenario.pools[Int(row[0])].purchase[Int(row[1])].prices.count)
      default: 0...Self.longest
      }
    }
    try check(
      saved.ranks, "ranks", ["pool", "month", "first", "last", "microseconds", "rounding", "machine"]
    ) { row, place in
      switch place {
      case 0: pools
      case 1: below(count)
      case 2: 1...Int64(LevelUsage.limits.hours)
      case 3: row[2]...max(row[2], Int64(LevelUsage.limits.hours))
      // A rank runs no longer than its month.
      case 4: microseconds(row[1])
      case 5: 0...Self.longest
      default: machines(row[0])
      }
    }
    try check(saved.warm, "warm", ["pool", "month", "waiting", "preparing"]) { _, place in
      place == 0 ? pools : place == 1 ? below(count) : 0...Self.longest
    }
    let hours = Int64((scenario.horizon / 3_600).rounded(.up)) + 1
    try check(
      saved.levels, "levels", ["pool", "first_hour", "end_hour", "level", "microseconds", "machine"]
    ) { row, place in
      switch place {
      case 0: pools
      case 1: 0...hours
      case 2: row[1]...max(row[1], hours)
      case 3: 0...Int64(LevelUsage.limits.hours)
      case 4: 0...LevelUsage.limits.microseconds
      default: machines(row[0])
      }
    }
    let longest = Int64(scenario.horizon.rounded(.up)) * 1_000_000
    try check(
      saved.runs, "runs", ["pool", "spot_option", "month", "rank", "microseconds", "machine"]
    ) { row, place in
      switch place {
      case 0: pools
      case 1: -1...Int64(max(0, scenario.pools[Int(row[0])].purchase.count - 1))
      case 2: below(count)
      case 3: 0...Int64(LevelUsage.limits.hours)
      case 4: 0...longest
      default: machines(row[0])
      }
    }
    for (table, rows) in [("ranks", saved.ranks), ("levels", saved.levels), ("runs", saved.runs)] {
      guard let place = rows.firstIndex(where: { scenario.pools[Int($0[0])].instancesOf != nil }) else { continue }
      throw damaged("\(table).\(place).pool", "\(scenario.pools[Int(rows[place][0])].name) has no instances of its own")
    }
  }

  private func checkPoolTime(_ rows: [[Double]]) throws(SavedResultError) {
    let cells = 6 + WorkOutcome.ofInstances.count * consumers.count
    let names = ["pool", "month", "idle", "draining", "starting", "unoccupied"]
    for (number, row) in rows.enumerated() {
      guard cells...cells + 1 ~= row.count else {
        throw damaged("pool_time.\(number)", "expected \(cells) numbers, found \(row.count)")
      }
      for (place, cell) in row.enumerated() {
        let name =
          "pool_time.\(number)." + (place < names.count ? names[place] : place == cells ? "machine" : "\(place)")
        guard cell.isFinite else { throw damaged(name, "expected a number, found \(cell)") }
        guard cell >= 0 else { throw damaged(name, "must not be negative, found \(cell)") }
        let count: Int
        switch place {
        case 0: count = scenario.pools.count
        case 1: count = months.count
        case cells: count = scenario.pools[Int(row[0])].machines.count
        default: continue
        }
        guard cell < Double(count), cell == cell.rounded() else {
          throw damaged(name, "must be a whole number below \(count), found \(cell)")
        }
      }
    }
  }

  /// What was answered is what arrived, or a part of it.
  private func checkRequests(_ saved: SavedUsage.Document.Replication) throws(SavedResultError) {
    for (workload, work) in saved.work.enumerated() {
      let own = saved.requests.filter { consumers[Int($0[0])].workload == workload }
      let (arrived, completed) = own.reduce((0, 0)) { ($0.0 + $1[2], $0.1 + $1[3]) }
      let name = scenario.workloads[workload].name
      guard completed == work[0] else {
        throw damaged("work.\(workload).completed", "\(work[0]) of \(name), but its requests say \(completed)")
      }
      guard completed <= arrived else {
        throw damaged("requests", "\(completed) of \(name) were answered, and \(arrived) arrived")
      }
    }
  }

  /// The hours of each pool are the same by rank and by level, and as replicas spent them.
  private func checkHours(_ saved: SavedUsage.Document.Replication, pools: Int) throws(SavedResultError) {
    func sum(_ rows: [[Int64]], _ pool: Int, _ value: ([Int64]) -> Int128) -> Int128 {
      rows.reduce(0) { Int($1[0]) == pool ? $0 + value($1) : $0 }
    }
    for (pool, description) in scenario.pools.enumerated() where description.instancesOf == nil {
      let ranks = sum(saved.ranks, pool) { Int128($0[3] - $0[2] + 1) * Int128($0[4]) }
      let levels = sum(saved.levels, pool) { Int128($0[2] - $0[1]) * Int128($0[3]) * Int128($0[4]) }
      guard ranks == levels else {
        throw damaged(
          "levels", "instances of \(description.name) ran \(levels) microseconds by level, and \(ranks) by rank")
      }
      // Of instances that several pools share, or that have other numbers of replicas by type, replicas are not told from instances.
      guard !scenario.fleet(of: pool).isShared, description.otherMachines.isEmpty else { continue }
      let spot = sum(saved.instances, pool) { Int128($0[4]) }
      let ran = Double(ranks + spot) / 1e6 * Double(description.replicasPerInstance)
      let cells = 6 + WorkOutcome.ofInstances.count * consumers.count
      let spent = saved.pool_time.reduce(0.0) { $1[0] == Double(pool) ? $0 + $1[2..<cells].reduce(0, +) : $0 }
      // Of an instance with several places some may hold no replica.
      let least = description.replicasPerInstance > 1 ? 0 : ran
      let slack = max(1, ran) * Self.tolerance
      guard least - slack...ran + slack ~= spent else {
        throw damaged("pool_time", "replicas of \(description.name) spent \(spent) seconds, and ran \(ran)")
      }
    }
  }
}

extension SavedUsage.Document {
  /// A table of any numbers; nil of what is none.
  private struct AnyTable: Decodable {
    var rows: [[Double]]?

    init(from decoder: any Decoder) throws { rows = try? decoder.singleValueContainer().decode([[Double]].self) }
  }
  private struct AnyTables: Decodable { var replications: [[String: AnyTable]] }

  /// The first number that is not whole where it must be, with its place; nil where there is none, or no tables are.
  static func misfit(in data: Data) -> String? {
    guard let document = try? JSONDecoder().decode(AnyTables.self, from: data) else { return nil }
    for (place, tables) in document.replications.enumerated() {
      for name in tables.keys.sorted() where name != "pool_time" {
        for (number, row) in (tables[name]?.rows ?? []).enumerated() {
          guard let cell = row.firstIndex(where: { Int64(exactly: $0) == nil }) else { continue }
          return "replications.\(place).\(name).\(number).\(cell): expected a whole number, found \(row[cell])"
        }
      }
    }
    return nil
  }
}

extension DecodingError {
  /// Where a text is not as it is to be, and how: `replications.0.ranks: missing`.
  var located: String {
    func path(_ keys: [any CodingKey]) -> String {
      keys.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }
    switch self {
    case .keyNotFound(let key, let context): return "\(path(context.codingPath + [key])) is missing"
    case .valueNotFound(_, let context): return "\(path(context.codingPath)): expected a value, found null"
    case .typeMismatch(_, let context): return "\(path(context.codingPath)): expected another kind of value"
    case .dataCorrupted(let context):
      return context.codingPath.isEmpty
        ? "no JSON" : "\(path(context.codingPath)): expected a number that a run writes"
    @unknown default: return "no usage"
    }
  }
}
