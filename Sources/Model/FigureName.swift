/// A figure that a study of a scenario has, known without running it: what conditions may speak of.
public struct FigureName: Sendable, Equatable {
  /// What the figure is measured in, and so how a threshold is written.
  public enum Unit: Sendable, Equatable {
    /// Seconds.
    case seconds
    /// US dollars of the whole horizon, which may be written per hour, day or month as well.
    case horizonDollars
    /// US dollars of a calendar month.
    case monthlyDollars
    /// US dollars of something else, such as a request.
    case dollars
    /// A fraction.
    case share
    /// Per second.
    case rate
    /// A number of the things named.
    case count(String)

    /// As figures carry it.
    public var symbol: String {
      switch self {
      case .seconds: "s"
      case .horizonDollars, .monthlyDollars, .dollars: "USD"
      case .share: "1"
      case .rate: "1/s"
      case .count(let things): things
      }
    }
  }
  /// Where it stands, such as `chat.ttft.p95`.
  public var path: String
  /// What it is measured in.
  public var unit: Unit

  /// Creates a name.
  public init(_ path: String, _ unit: Unit) {
    self.path = path
    self.unit = unit
  }
}

extension FigureName {
  package static func ofWorkload(_ name: String, hasTokens: Bool, hasConversations: Bool) -> [FigureName] {
    let requests = ["requests", "completed", "rejected", "timed_out", "failed", "in_flight"].map {
      FigureName("\(name).\($0)", .count("requests"))
    }
    let shares = [
      FigureName("\(name).attempts", .count("attempts")), FigureName("\(name).success", .share),
      FigureName("\(name).slo_attainment", .share), FigureName("\(name).goodput", .rate),
    ]
    let tokens = ["input_tokens", "output_tokens"].map { FigureName("\(name).\($0)", .count("tokens")) }
    let metrics: [Objective.Metric] = hasTokens ? [.ttft, .tpot, .itl, .latency, .queueWait] : [.latency, .queueWait]
    let costs =
      [FigureName("\(name).cost", .horizonDollars), FigureName("\(name).wasted_cost", .horizonDollars)]
      + (["cost_per_request", "cost_per_1k_requests"] + (hasTokens ? ["cost_per_million_tokens"] : [])).map {
        FigureName("\(name).\($0)", .dollars)
      }
    let conversations = ["", ".finished", ".broken_off", ".thinking"].map {
      FigureName("\(name).conversations\($0)", .count("conversations"))
    }
    return requests + shares + (hasTokens ? tokens : []) + (hasConversations ? conversations : [])
      + metrics.flatMap { statistics(of: "\(name).\($0.rawValue)") } + costs
  }

  /// - Parameter handsOver: Whether another pool writes the answers.
  package static func ofPool(_ name: String, handsOver: Bool) -> [FigureName] {
    let units: [(String, Unit)] = [
      ("utilisation", .share), ("batch_size", .count("requests")), ("kv_utilisation", .share),
      ("kv_utilisation.max", .share), ("prefix_hit_rate", .share), ("queue_depth", .count("requests")),
      ("queue_depth.max", .count("requests")),
      ("replicas", .count("replicas")), ("replicas.min", .count("replicas")), ("replicas.max", .count("replicas")),
      ("served", .count("requests")), ("preemptions", .count("preemptions")),
      ("swaps", .count("preemptions")),
      ("interruptions", .count("interruptions")), ("crashes", .count("replicas")),
      ("lost_requests", .count("attempts")), ("lost_work", .seconds), ("repeated_work", .seconds),
      ("wasted_work", .seconds),
      ("cold_starts", .count("replicas")), ("cost", .horizonDollars), ("lost_work_cost", .horizonDollars),
    ]
    return units.map { FigureName("pools.\(name).\($0.0)", $0.1) }
      + (handsOver ? statistics(of: "pools.\(name).kv_transfer") : [])
  }

  /// - Parameter isAlternative: Whether no workload routes to it, so that the same traffic is sent there beside.
  package static func ofAPI(_ name: String, isAlternative: Bool) -> [FigureName] {
    let path = "apis.\(name)"
    let money = [FigureName("\(path).cost", .horizonDollars), FigureName("\(path).monthly_cost", .monthlyDollars)]
    let calls = ["calls", "throttled", "errors"].map { FigureName("\(path).\($0)", .count("calls")) }
    return money + calls + (isAlternative ? statistics(of: "\(path).ttft") + statistics(of: "\(path).latency") : [])
  }

  package static let ofTotal = [
    FigureName("total.cost", .horizonDollars), FigureName("total.monthly_cost", .monthlyDollars),
    FigureName("total.cost_per_request", .dollars),
  ]

  private static func statistics(of path: String) -> [FigureName] {
    Objective.Statistic.allCases.map { FigureName("\(path).\($0.rawValue)", .seconds) }
  }
}

extension Scenario {
  /// Every figure of a study of this scenario, in the order of studies; textbook values and figures of overload are beside them.
  public var figureNames: [FigureName] {
    let alternatives = alternatives
    return workloads.flatMap {
      FigureName.ofWorkload($0.name, hasTokens: $0.hasTokens, hasConversations: $0.conversation != nil)
    }
      + pools.flatMap { FigureName.ofPool($0.name, handsOver: $0.decode != nil) }
      + apis.indices.flatMap {
        FigureName.ofAPI(apis[$0].name, isAlternative: alternatives.contains($0))
      } + FigureName.ofTotal
  }
}
