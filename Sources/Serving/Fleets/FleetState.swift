import EventKernel
import Model

/// The instances that one pool's replicas are placed on, or several pools', as they run: what is bought, what the provider has, and what
/// terminates instances.
///
/// As of pools, what is called on events is `mutating`, also where it changes nothing: a method that only reads may be handed a copy.
/// A fleet knows no pool: each tells it what its replicas take and release. What happens to instances and through them to replicas goes
/// by way of `Simulation`.
struct FleetState {
  /// The pool whose instances these are, with the rules by which they are bought.
  let owner: Pool
  /// Index of that pool, and of the fleet.
  let index: Int
  let fleet: Fleet
  var instances = Buffer<MachineInstance>()
  /// By type of instance.
  var meters: [InstanceMeter]
  /// Prices of an hour, by purchase option.
  private let rates: [[Double]]
  /// The type that the replicas of a moment are given, and that moment.
  var chosen = (machine: 0, at: -Double.infinity)
  /// Instances requested or running that are not spot, by type.
  var heldSteady: [Int]
  /// Instances requested or running, by purchase option; of spot only.
  var heldSpot: [Int]
  /// What the provider has, by purchase option.
  var supply: [Supply]
  /// Instances kept prepared.
  var warm: WarmInstances
  /// What asks for instances and gives them back in its own time; nil where that happens at once.
  var provisioner: ProvisionerState?
  /// What is to happen to the fleet.
  var agenda = Agenda<FleetItem>()
  var agendaTimer = Timer()
  /// Outages under way, by zone; last, of all of them.
  var outages: [Int]
  let hasSpot: Bool
  /// Whether instances are advised before they are warned, or replaced while they serve on.
  let hasAdvice: Bool
  /// Seconds between two scans for spot in place of what is on demand; nil where what is on demand stays so.
  let returnInterval: Double?
  /// Size of the places on running instances that hold no replica, where instances stay without replicas or are shared: of each type
  /// of instance where hardware differs, else of all together.
  private var unoccupied: [TimeWeighted]
  private var unoccupiedAtMonth: [Double]
  /// Whether `endedLives` is kept.
  var isRecording = false
  private var endedLives: [InstanceLife] = []
  let spot: Stream
  let stages: StartupStages
  /// When outages come.
  let outageTimes: [Stream]

  init(of index: Int, scenario: Scenario, months: Int, streams: StreamBank) {
    let owner = scenario.pools[index]
    self.owner = owner
    self.index = index
    fleet = scenario.fleet(of: index)
    rates = owner.purchase.map(\.rates)
    meters = fleet.places.indices.map {
      InstanceMeter(
        pool: index, machine: $0, prices: owner.purchase.map(\.prices.count), committed: owner.committed(ofMachine: $0),
        months: months, start: scenario.start, keepsRuns: owner.billsRuns)
    }
    heldSteady = fleet.places.map { _ in 0 }
    unoccupied = Array(repeating: TimeWeighted(), count: owner.mixesHardware ? fleet.places.count : 1)
    unoccupiedAtMonth = unoccupied.map { _ in 0 }
    heldSpot = Array(repeating: 0, count: owner.purchase.count)
    supply = owner.purchase.indices.map { Supply(option: $0, pool: owner, streams: streams) }
    warm = WarmInstances(owner, index: index)
    provisioner = owner.provisioner.map { [fleet] in ProvisionerState($0, pools: fleet.pools.count) }
    outages = Array(repeating: 0, count: owner.zones.count + 1)
    hasSpot = owner.purchase.contains { $0.kind == .spot }
    returnInterval = owner.purchase.lazy.compactMap(\.returnToSpot).first
    hasAdvice = returnInterval != nil || owner.purchase.contains { $0.interruption?.rebalance ?? 0 > 0 }
    spot = streams.stream("pools/\(owner.name)/spot")
    stages = StartupStages(owner, streams: streams)
    outageTimes = owner.faults.zoneOutages.indices.map { streams.stream("pools/\(owner.name)/faults/outage/\($0)") }
  }

  /// What an hour costs under a purchase option now.
  mutating func price(ofOption index: Int, at now: Double) -> Double {
    guard let schedule = owner.purchase[index].priceSchedule else { return rates[index][0] }
    return rates[index][schedule.places[schedule.period(at: InstanceMeter.microseconds(now))]]
  }

  // MARK: Agenda

  /// Puts an item on the agenda; one that never comes is left out.
  mutating func plan(_ item: FleetItem, at time: Double, shared: inout Shared) {
    guard time < .infinity else { return }
    let isNext = time < agenda.next
    agenda.add(item, at: time)
    if isNext { agendaTimer.arm(&shared.calendar, at: time, source: EventSource.fleet(index)) }
  }

  /// Has the provisioner scan again, since replicas or instances came or went.
  mutating func changed(at now: Double, shared: inout Shared) {
    guard let next = provisioner?.nextScan(after: now) else { return }
    planScan(at: next, shared: &shared)
  }

  /// Has the provisioner scan at that time at the latest.
  mutating func planScan(at time: Double, shared: inout Shared) {
    guard let planned = provisioner?.scansAt, time < planned else { return }
    provisioner?.scansAt = time
    plan(.consolidate, at: time, shared: &shared)
  }

  // MARK: Measurements

  /// Writes what holds no replica to the meter.
  mutating func noteOccupancy(at now: Double) {
    guard provisioner != nil || fleet.isShared else { return }
    for machine in unoccupied.indices {
      var free = 0
      for slot in instances.indices where instances[slot].isBilled {
        guard unoccupied.count == 1 || instances[slot].machine == machine else { continue }
        free += size(of: slot) - instances[slot].occupied
      }
      unoccupied[machine].set(Double(free), at: now)
    }
  }

  /// Ends a calendar month, or the run.
  /// - Returns: Seconds of places of the owner's replicas that held none, by type of instance where hardware differs.
  mutating func closeMonth(at now: Double) -> [Double] {
    let microsecond = InstanceMeter.microseconds(now)
    bookSpot(until: microsecond)
    for machine in meters.indices { meters[machine].closeMonth(at: microsecond) }
    warm.closeMonth(at: microsecond)
    let totals = unoccupied.map { $0.integral(to: now) }
    defer { unoccupiedAtMonth = totals }
    return zip(totals, unoccupiedAtMonth).map { ($0 - $1) / Double(fleet.footprints[0].size) }
  }

  /// What was counted until now, where hours are kept.
  mutating func addTotals(to totals: inout [(measure: UsageByHour.Measure, total: Double)], at now: Double) {
    let microsecond = InstanceMeter.microseconds(now)
    bookSpot(until: microsecond)
    for option in owner.purchase.indices where owner.purchase[option].kind == .spot {
      for price in owner.purchase[option].prices.indices {
        let time = meters.reduce(0) { $0 + $1.spotTime(option: option, price: price) }
        totals.append((.spot(pool: index, option: option, price: price), Double(time)))
      }
    }
    warm.addTotals(to: &totals, at: microsecond)
    for machine in unoccupied.indices {
      let seconds = unoccupied[machine].integral(to: now) / Double(fleet.footprints[0].size)
      totals.append((.unoccupied(pool: index, machine: machine), seconds))
    }
  }

  /// Instance time since the run began.
  mutating func instanceTotals(at now: Double) -> InstanceTotals {
    let microsecond = InstanceMeter.microseconds(now)
    var totals = InstanceTotals()
    if hasSpot { bookSpot(until: microsecond) }
    for machine in meters.indices { meters[machine].addTotals(to: &totals, at: microsecond) }
    return totals
  }

  /// Books the time of every spot instance that runs.
  private mutating func bookSpot(until: Int64) {
    for slot in instances.indices where instances[slot].isBilled {
      if let option = instances[slot].spotOption { bookSpot(slot, option, until: until) }
    }
  }

  mutating func bookSpot(_ slot: Int, _ option: Int, until: Int64) {
    meters[instances[slot].machine].addSpot(
      from: instances[slot].bookedUntil, until: until, option: option, schedule: owner.purchase[option].priceSchedule)
    instances[slot].bookedUntil = until
  }

  /// Keeps what an instance did, where that is recorded.
  mutating func record(_ slot: Int, until end: Int64) {
    if isRecording { endedLives.append(life(slot, until: end)) }
  }

  private func life(_ slot: Int, until end: Int64) -> InstanceLife {
    InstanceLife(
      pool: index, machine: instances[slot].machine, spotOption: instances[slot].spotOption,
      start: instances[slot].startedAt, end: end)
  }

  /// The lives of instances that ended, and of those that run.
  func lives(until now: Double) -> [InstanceLife] {
    guard isRecording else { return [] }
    let running = instances.indices.filter { instances[$0].isBilled }
    return endedLives + running.map { life($0, until: InstanceMeter.microseconds(now)) }
  }
}

/// What happens to a fleet, at its time.
enum FleetItem: Equatable {
  /// An event of a spot option's zone.
  case zoneEvent(option: Int)
  /// A spot option's recorded availability changes.
  case availability(option: Int)
  /// Replicas that are missing are placed again: an option that had no instance may be asked, or a place was left.
  case refill
  /// Instances on demand that spot may replace are evaluated.
  case returnToSpot
  /// A zone is lost, or comes back; the outage's place.
  case outage(Int)
  case outageEnds(Int)
  /// Instances are requested, for replicas that found no room.
  case provision
  /// Instances that are not needed are scanned for.
  case consolidate
  /// An instance runs that is prepared for the warm pool.
  case warmRuns
  /// An instance of the warm pool is prepared.
  case warmWaits
}
