import Model

/// What a fleet's provisioner waits for.
struct ProvisionerState {
  let rules: Provisioner.Rules
  let scheduler: Provisioner.Scheduler
  /// Second of the first replica that found no room since instances were requested last; infinity where none waits.
  private(set) var waitingSince = Double.infinity
  /// By pool of the fleet, replicas that waited when another was last noticed.
  private var noticed: [Int]
  /// Second at which instances are requested next; infinity where nothing waits.
  private(set) var asksAt = Double.infinity
  /// Second of the next scan for instances that are not needed; infinity where none is planned.
  var scansAt = Double.infinity
  /// Second at which an instance was last requested.
  var askedAt = -Double.infinity
  /// What Karpenter has decided on and not confirmed yet.
  var consolidation: (slots: [Int], kind: FleetState.Consolidation, since: Double)?
  /// An instance on its way in place of others, which keep their replicas until it runs.
  var replacement: (slot: Int, replaced: [Int])?
  /// Whether instances are being requested.
  var isAsking = false

  /// - Parameter pools: How many are placed on the fleet.
  init(_ provisioner: Provisioner, pools: Int) {
    noticed = Array(repeating: 0, count: pools)
    rules = provisioner.rules
    scheduler = provisioner.scheduler
  }

  /// Replicas of a pool of the fleet wait that found no room.
  /// - Parameter count: How many.
  /// - Returns: Whether there are more of them than before.
  mutating func wait(_ count: Int, of member: Int, at now: Double) -> Bool {
    let isMore = count > noticed[member]
    noticed[member] = count
    guard isMore || asksAt == .infinity else { return false }
    waitingSince = min(waitingSince, now)
    switch rules {
    case .clusterAutoscaler(let rules):
      asksAt = min(asksAt, Self.next(after: now, every: rules.scanInterval))
    case .karpenter(let rules):
      asksAt = min(now + rules.batchIdleDuration, waitingSince + rules.batchMaxDuration)
    }
    return isMore
  }

  /// Nothing waits any more, or instances are requested now.
  mutating func stopWaiting() {
    waitingSince = .infinity
    asksAt = .infinity
    for member in noticed.indices { noticed[member] = 0 }
  }

  /// The first scan after a moment.
  func nextScan(after now: Double) -> Double { Self.next(after: now, every: interval) }

  /// The first scan that is not before a moment.
  func scan(from time: Double) -> Double { (time / interval).rounded(.up) * interval }

  private var interval: Double {
    switch rules {
    case .clusterAutoscaler(let rules): rules.scanInterval
    case .karpenter: Karpenter.pollingPeriod
    }
  }

  private static func next(after now: Double, every interval: Double) -> Double {
    ((now / interval).rounded(.down) + 1) * interval
  }

  /// Seconds after which an instance that does not run is given up.
  var registrationTimeout: Double {
    switch rules {
    case .clusterAutoscaler(let rules): rules.maxNodeProvisionTime
    case .karpenter: Karpenter.registrationTime
    }
  }

  /// Whether a purchase option that did not bring an instance is left alone for longer each time.
  var backsOff: Bool {
    if case .clusterAutoscaler = rules { true } else { false }
  }

  /// The longest that replicas may drain whose instance is terminated; nil is without limit.
  var drainLimit: Double? {
    switch rules {
    case .clusterAutoscaler(let rules): rules.maxGracefulTermination
    case .karpenter: nil
    }
  }
}
