import Catalog

/// What a run consumed, in physical units, with no price on it: what Serving emits and Billing charges.
public struct Usage: Sendable, Equatable {
  /// The calendar months the run touches, in order, clipped to the run.
  public var months: [UsagePeriod]
  /// Who consumed: every workload with each of its tenants, in scenario order.
  public var consumers: [Consumer]
  /// Time of spot instances by pool, purchase option and month; only non-zero rows, in that order.
  public var instances: [InstanceUsage]
  /// Time of all other instances by pool, type of instance, month and rank; only non-zero rows, in that order.
  public var ranks: [RankUsage]
  /// Time of instances kept prepared, by pool and month; only non-zero rows, in that order.
  public var warm: [WarmUsage]
  /// What the pools' replica time went to, by pool, month and, where hardware differs, type of instance; every pool has a row for every
  /// month.
  public var poolTime: [PoolTime]
  /// Tokens and calls by API, consumer and month; only non-zero rows, in that order.
  public var tokens: [TokenUsage]
  /// How many instances that are not spot ran in each hour, by pool and time; what `ranks` says in finer time.
  public var levels: [LevelUsage]
  /// Every instance that ended within the run, by pool, in order of its end.
  public var runs: [RunUsage]
  /// Requests by month and consumer; only non-zero rows, in that order.
  public var requests: [RequestUsage]
  /// What was paid by use, by month, consumer and use; only non-zero rows, in that order.
  public var uses: [UseUsage]
  /// The same by clock hour, where that was asked for.
  public var byHour: UsageByHour?

  /// Creates usage.
  public init(
    months: [UsagePeriod], consumers: [Consumer], instances: [InstanceUsage], ranks: [RankUsage],
    warm: [WarmUsage] = [], poolTime: [PoolTime], tokens: [TokenUsage], levels: [LevelUsage] = [],
    runs: [RunUsage] = [], requests: [RequestUsage] = [], uses: [UseUsage] = [],
    byHour: UsageByHour? = nil
  ) {
    self.months = months
    self.consumers = consumers
    self.instances = instances
    self.ranks = ranks
    self.warm = warm
    self.poolTime = poolTime
    self.tokens = tokens
    self.levels = levels
    self.runs = runs
    self.requests = requests
    self.uses = uses
    self.byHour = byHour
  }
}

/// What was paid by use.
public struct UseUsage: Sendable, Equatable {
  /// Index in `Usage.consumers`.
  public var consumer: Int
  /// Index of the month.
  public var month: Int
  /// Place among the workload's `Scenario.paidUses(ofWorkload:)`.
  public var use: Int
  /// How often.
  public var count: Int64

  /// The most that a count may be, so that no product with a price overflows: a million a second for 300 years.
  public static let mostCount: Int64 = 10_000_000_000_000_000

  /// Creates usage.
  public init(consumer: Int, month: Int, use: Int, count: Int64) {
    self.consumer = consumer
    self.month = month
    self.use = use
    self.count = count
  }
}

/// A calendar month, clipped to the run.
public struct UsagePeriod: Sendable, Equatable {
  /// First moment inside.
  public var start: Instant
  /// First moment after.
  public var end: Instant

  /// Creates a period.
  public init(start: Instant, end: Instant) {
    self.start = start
    self.end = end
  }

  /// The months of a run, clipped to it. A horizon with a fraction of a second ends at the next whole second.
  public static func months(from start: Instant, horizon: Double) -> [UsagePeriod] {
    let end = Instant(secondsSinceEpoch: start.secondsSinceEpoch + Int64(horizon.rounded(.up)))
    var periods: [UsagePeriod] = []
    var cursor = start
    while cursor < end {
      let next = min(cursor.nextMonth, end)
      periods.append(UsagePeriod(start: cursor, end: next))
      cursor = next
    }
    return periods
  }

  /// Whole seconds inside.
  public var seconds: Int64 { end.secondsSinceEpoch - start.secondsSinceEpoch }
}

/// A workload and one of its tenants, by index.
public struct Consumer: Sendable, Equatable {
  /// Index of the workload.
  public var workload: Int
  /// Index of the tenant within the workload.
  public var tenant: Int

  /// Creates a consumer.
  public init(workload: Int, tenant: Int) {
    self.workload = workload
    self.tenant = tenant
  }
}

extension Scenario {
  /// Who consumes: every workload with each of its tenants, in the order written.
  public var consumers: [Consumer] {
    workloads.enumerated().flatMap { workload, description in
      description.tenants.indices.map { Consumer(workload: workload, tenant: $0) }
    }
  }
}

/// Time during which instances of a pool ran under one spot option, billed from the moment an instance runs.
public struct InstanceUsage: Sendable, Equatable {
  /// Index of the pool.
  public var pool: Int
  /// Index of the purchase option within the pool.
  public var option: Int
  /// Index of the month.
  public var month: Int
  /// Place of the price that held among `PurchaseOption.prices`.
  public var price: Int
  /// Time the instances ran, in microseconds (integers, so that parts add up exactly).
  public var microseconds: Int64
  /// Time billed on top because of the provider's minimum of 60 s and its rounding up to whole seconds, in microseconds.
  public var roundingMicroseconds: Int64

  /// Creates usage.
  public init(
    pool: Int, option: Int, month: Int, price: Int = 0, microseconds: Int64, roundingMicroseconds: Int64
  ) {
    self.pool = pool
    self.option = option
    self.month = month
    self.price = price
    self.microseconds = microseconds
    self.roundingMicroseconds = roundingMicroseconds
  }
}

/// Time during which at least N instances of a pool ran that are not spot, billed from the moment an instance runs.
///
/// The k-th rank ran while at least k instances did. A commitment covers whichever instances run, up to its number, so it
/// covers ranks and no particular instance; which ranks are committed is then a matter of the bill alone (`Pool.ranks`).
public struct RankUsage: Sendable, Equatable {
  /// Index of the pool.
  public var pool: Int
  /// Place of the type of instance among `Pool.machines`, each of which has ranks of its own.
  public var machine: Int
  /// Index of the month.
  public var month: Int
  /// Neighbouring ranks, from 1, for each of which the row holds.
  public var ranks: ClosedRange<Int>
  /// Whole microseconds that each ran.
  public var microseconds: Int64
  /// Whole microseconds that each would be billed beyond that by the provider's minimum and granularity, where it is paid
  /// by the second: those of the instances that ended while this was the highest rank.
  public var roundingMicroseconds: Int64

  /// Creates usage.
  public init(
    pool: Int, machine: Int = 0, month: Int, ranks: ClosedRange<Int>, microseconds: Int64, roundingMicroseconds: Int64
  ) {
    self.pool = pool
    self.machine = machine
    self.month = month
    self.ranks = ranks
    self.microseconds = microseconds
    self.roundingMicroseconds = roundingMicroseconds
  }
}

/// Time of a pool's instances that are kept prepared.
public struct WarmUsage: Sendable, Equatable {
  /// Index of the pool.
  public var pool: Int
  /// Index of the month.
  public var month: Int
  /// Whole microseconds that they waited, billed at the share that waiting costs.
  public var waitingMicroseconds: Int64
  /// Whole microseconds that they ran to be prepared, billed as on demand.
  public var preparingMicroseconds: Int64

  /// Creates usage.
  public init(pool: Int, month: Int, waitingMicroseconds: Int64, preparingMicroseconds: Int64) {
    self.pool = pool
    self.month = month
    self.waitingMicroseconds = waitingMicroseconds
    self.preparingMicroseconds = preparingMicroseconds
  }
}

/// What came of the attempt that time or tokens were spent on.
public enum WorkOutcome: Int, Sendable, CaseIterable {
  /// It was answered, or may still be.
  case used
  /// It was lost with its replica, and sent to another one.
  case lost
  /// It failed, was refused at a later stage or was given up, and its client tried again.
  case repeated
  /// The same, and its client did not try again; or another call for the same answer was quicker.
  case wasted
  /// An API is still answering when the run ends, and charges for it all the same. Work of replicas on such requests is `used`.
  case underWay

  /// What may come of time on instances, in the order of the cases.
  public static let ofInstances: [WorkOutcome] = [.used, .lost, .repeated, .wasted]
}

/// Where a pool's replica-seconds of one month went.
public struct PoolTime: Sendable, Equatable {
  /// Index of the pool.
  public var pool: Int
  /// Place of the type of instance among `Pool.machines`; 0 where one row speaks of all types, since a replica is as quick on each.
  public var machine: Int
  /// Index of the month.
  public var month: Int
  /// Busy replica-seconds by consumer, in the order of `Usage.consumers`; a step shared by several requests is
  /// divided in proportion to the tokens (or items) each had in it.
  public var busy: [Double]
  /// Replica-seconds spent on attempts that were lost with their replica, by consumer; empty where there were none.
  public var lost: [Double]
  /// Replica-seconds spent on attempts after which the client tried again, by consumer; empty where there were none.
  public var repeated: [Double]
  /// Replica-seconds spent on attempts that came to nothing and were the request's last, by consumer; empty where there were none.
  public var wasted: [Double]
  /// Replica-seconds ready with nothing to do.
  public var idle: Double
  /// Replica-seconds that replicas had nothing to do while they drained.
  public var draining: Double
  /// Replica-seconds running but not yet ready.
  public var starting: Double
  /// Seconds of places for a replica on running instances that held none; known where a provisioner terminates instances.
  public var unoccupied: Double

  /// Creates a row.
  public init(
    pool: Int, machine: Int = 0, month: Int, busy: [Double], lost: [Double] = [], repeated: [Double] = [],
    wasted: [Double] = [], idle: Double, draining: Double = 0, starting: Double, unoccupied: Double = 0
  ) {
    self.pool = pool
    self.machine = machine
    self.month = month
    self.busy = busy
    self.lost = lost
    self.repeated = repeated
    self.wasted = wasted
    self.idle = idle
    self.draining = draining
    self.starting = starting
    self.unoccupied = unoccupied
  }

  /// Replica-seconds by consumer of attempts with one outcome, one of `WorkOutcome.ofInstances`.
  public subscript(_ outcome: WorkOutcome) -> [Double] {
    get {
      switch outcome {
      case .used, .underWay: busy
      case .lost: lost
      case .repeated: repeated
      case .wasted: wasted
      }
    }
    set {
      switch outcome {
      case .used, .underWay: busy = newValue
      case .lost: lost = newValue
      case .repeated: repeated = newValue
      case .wasted: wasted = newValue
      }
    }
  }
}

/// Tokens that an API processed.
public struct TokenUsage: Sendable, Equatable {
  /// Index of the API.
  public var api: Int
  /// Index in `Usage.consumers`.
  public var consumer: Int
  /// Index of the month.
  public var month: Int
  /// Calls charged: those that returned an answer, or will after the end of the run.
  public var calls: Int64
  /// Prompt tokens neither found in the provider's cache nor written to it.
  public var inputTokens: Int64
  /// Prompt tokens found in the provider's cache.
  public var cachedTokens: Int64
  /// Prompt tokens written to the provider's cache, by an API that charges for it.
  public var writtenTokens: Int64
  /// Answer tokens.
  public var outputTokens: Int64
  /// Which of the API's prices the calls have.
  public var terms: CallTerms
  /// What came of the attempts that the calls were made for; never `lost`.
  public var outcome: WorkOutcome

  /// Creates usage.
  public init(
    api: Int, consumer: Int, month: Int, calls: Int64, inputTokens: Int64, cachedTokens: Int64,
    writtenTokens: Int64 = 0, outputTokens: Int64, terms: CallTerms = CallTerms(), outcome: WorkOutcome = .used
  ) {
    self.outcome = outcome
    self.api = api
    self.consumer = consumer
    self.month = month
    self.calls = calls
    self.inputTokens = inputTokens
    self.cachedTokens = cachedTokens
    self.writtenTokens = writtenTokens
    self.outputTokens = outputTokens
    self.terms = terms
  }
}

extension TokenUsage {
  /// Prompt tokens of all kinds, and answer tokens.
  public var allTokens: Int64 { inputTokens + cachedTokens + writtenTokens + outputTokens }
}

/// Which of an API's prices a call has, as far as the call decides it.
public struct CallTerms: Sendable, Hashable {
  /// Place among the prices by length of the prompt: 0 is below the first step, 1 above it.
  public var lengthStep: Int
  /// Whether it was made at a time of day that costs less.
  public var isOffPeak: Bool
  /// Whether it was served by the standard tier since the API's own refused it.
  public var fellBack: Bool

  /// Creates terms; those of a call with a short prompt at any time.
  public init(lengthStep: Int = 0, isOffPeak: Bool = false, fellBack: Bool = false) {
    self.lengthStep = lengthStep
    self.isOffPeak = isOffPeak
    self.fellBack = fellBack
  }

  /// A number of its own for each, from 0: rows of usage stand in its order.
  public var rank: Int { 4 * lengthStep + (isOffPeak ? 2 : 0) + (fellBack ? 1 : 0) }

  /// How many there are of prices.
  public static func count(of price: TokenPrice) -> Int { 4 * (price.steps.count + 1) }

  /// The terms of a rank.
  public init(rank: Int) {
    self.init(lengthStep: rank / 4, isOffPeak: rank / 2 % 2 == 1, fellBack: rank % 2 == 1)
  }
}
