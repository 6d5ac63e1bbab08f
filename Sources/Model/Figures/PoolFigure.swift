/// The figures of a pool, under `pools.<name>.`.
public enum PoolFigure: String, FigureKind {
  case utilization
  case batchSize = "batch_size"
  case keyValueUtilization = "kv_utilization"
  case keyValueUtilizationMax = "kv_utilization.max"
  case prefixHitRate = "prefix_hit_rate"
  case queueDepth = "queue_depth"
  case queueDepthMax = "queue_depth.max"
  case replicas
  case replicasMin = "replicas.min"
  case replicasMax = "replicas.max"
  case served, preemptions, swaps, interruptions, crashes
  case lostRequests = "lost_requests"
  case lostWork = "lost_work"
  case repeatedWork = "repeated_work"
  case wastedWork = "wasted_work"
  case coldStarts = "cold_starts"
  case cost
  case lostWorkCost = "lost_work_cost"
  case transfer = "kv_transfer"
  case offeredRate = "offered_rate"
  case capacity

  /// What stands before the raw value in paths.
  public static func prefix(_ name: String) -> String { "pools.\(name)." }

  /// What the table says of it.
  public var row: FigureRow {
    switch self {
    case .utilization:
      FigureRow(.share, "Share of ready replicas' time that was busy.", absence: "no replica was ever ready")
    case .batchSize:
      FigureRow(
        .count("requests"), "Requests in service on a busy replica, on average over busy time.",
        absence: "the pool was never busy")
    case .keyValueUtilization:
      .keyValue("Share of the key-value blocks in use, on average over ready replica time.", .mean)
    case .keyValueUtilizationMax: .keyValue("The largest share of a replica's key-value blocks in use.", .greatest)
    case .prefixHitRate:
      FigureRow(
        .share, "Share of the prompt tokens of admitted requests that were found in the prefix cache.",
        absence: "no prompt was looked up: none shares a beginning, or prefix_caching is off")
    case .queueDepth: FigureRow(.count("requests"), "Requests that wait, on average over time.")
    case .queueDepthMax: FigureRow(.count("requests"), "The most requests that waited at once.", shape: .greatest)
    case .replicas: FigureRow(.count("replicas"), "Ready replicas, on average over time.")
    case .replicasMin: FigureRow(.count("replicas"), "The fewest replicas that were ready.", shape: .least)
    case .replicasMax:
      FigureRow(.count("replicas"), "The most replicas at a time, ready or starting.", shape: .greatest)
    case .served: FigureRow(.count("requests"), "Requests that the pool answered, or handed to another one.")
    case .preemptions:
      FigureRow(.count("preemptions"), "Times that a request's key-value blocks were taken away to make room.")
    case .swaps:
      FigureRow(.count("preemptions"), "Preemptions whose blocks were moved to the host's memory, not computed again.")
    case .interruptions: FigureRow(.count("interruptions"), "Spot instances that the provider took back.")
    case .crashes: FigureRow(.count("replicas"), "Replicas that crashed.")
    case .lostRequests:
      FigureRow(.count("attempts"), "Attempts that were lost with their replica while they were served.")
    case .lostWork: FigureRow(.seconds, "Replica time spent on attempts that were lost with their replica.")
    case .repeatedWork: FigureRow(.seconds, "Replica time spent on attempts after which the client tried again.")
    case .wastedWork:
      FigureRow(.seconds, "Replica time spent on the last attempts of requests that were not answered.")
    case .coldStarts: FigureRow(.count("replicas"), "Replicas that were started during the run.")
    case .cost: .money("What the pool cost: its instances, whatever they did.")
    case .lostWorkCost: .money("What the instance time cost that was spent on attempts lost with their replica.")
    case .transfer:
      .times(
        "Time to send a prompt's key-value cache to the pool that writes the answer.", when: .transfers,
        absence: "no transfer came to its end")
    case .offeredRate:
      FigureRow(.rate, "Requests a second that were offered to the overloaded pool.", shape: .given, when: .overload)
    case .capacity:
      FigureRow(.rate, "Requests a second that the overloaded pool can take.", shape: .given, when: .overload)
    }
  }
}

extension FigureRow {
  fileprivate static func keyValue(_ meaning: String, _ shape: Shape) -> FigureRow {
    FigureRow(.share, meaning, shape: shape, absence: "the pool has no key-value cache")
  }
}
