import EventKernel
import Model

/// The whole state of one replication, changed in place.
///
/// A request's way: `arrive` -> `call` -> a pool or an API -> `goOn` -> the next step, a retry, or the end, as its workload's gateway
/// decides. The loop takes the earliest event and says to whom it happens; each part has its verbs in a file of its own.
struct Simulation: ~Copyable {
  let scenario: Scenario
  let replication: Int
  let isRecording: Bool
  /// Whether any workload's clients wait for answers before they send again.
  let hasClosedArrivals: Bool
  /// Requests that may wait in one pool before the run is stopped as overloaded: a queue of this length at a hundred
  /// requests per second is three quarters of an hour, and it takes 30 MB.
  let longestQueue = Int(Ceilings.waiting)
  /// Owner of every stream's memory.
  let streams: StreamBank
  var shared: Shared
  var workloads: Buffer<WorkloadState>
  /// By workload.
  var gateways: Buffer<Gateway>
  var pools: Buffer<PoolState>
  /// By pool, the instances that are its own; of a pool that is placed on another's, none.
  var fleets: Buffer<FleetState>
  var apis: Buffer<APIState>
  var people: Buffer<PeopleState>
  let consumers: [Consumer]
  var requestMeter: RequestMeter
  var earlierWork: EarlierWork
  var arrivedTokens: ArrivedTokens
  var particulars: ParticularsTable
  var uses: UseMeter
  /// Nil where hours are not kept.
  var hourMeter: HourMeter?
  /// Nil where the worst day is not kept.
  var dayMeter: DayMeter?
  /// By pool, pico-dollars of a replica-second as the run meters it.
  let meteredReplicaSeconds: Buffer<Double>
  /// Whether more is kept of requests on their way than what all have, and what backends did for them before.
  let keepsMore: Bool
  let months: [UsagePeriod]
  let binWidth: Double
  var binTimes: [Double] = []
  /// Requests offered to and served by each pool at every bin's end, to find the capacity of an overloaded pool.
  var offeredByBin: [[Int64]]
  var servedByBin: [[Int64]]
  var records: [RequestRecord] = []
  var events: UInt64 = 0
  var overload: Overload?
  /// Index of the present month.
  var month = 0
  var now = 0.0

  /// - Throws: An error of a trace's file.
  init(_ scenario: Scenario, replication: Int, isRecording: Bool, log: FleetLog? = nil, byHour: Bool = false) throws {
    self.scenario = scenario
    self.replication = replication
    self.isRecording = isRecording
    hasClosedArrivals = scenario.workloads.contains(where: \.arrivals.isClosed)
    let streams = StreamBank(seed: scenario.seed, replication: replication)
    self.streams = streams
    var consumers: [Consumer] = []
    var firstConsumers: [Int] = []
    for (workload, description) in scenario.workloads.enumerated() {
      firstConsumers.append(consumers.count)
      consumers += description.tenants.indices.map { Consumer(workload: workload, tenant: $0) }
    }
    let months = scenario.periods
    self.consumers = consumers
    requestMeter = RequestMeter(consumers: consumers.count)
    earlierWork = EarlierWork(scenario)
    let (arrivedTokens, particulars) = (ArrivedTokens(scenario), ParticularsTable(scenario))
    // Of values of their own: without optimisation a read of what self has so far has its other parts destroyed first.
    keepsMore = isRecording || arrivedTokens.isKept || particulars.isKept
    self.arrivedTokens = arrivedTokens
    self.particulars = particulars
    uses = UseMeter(scenario, consumers: consumers)
    hourMeter = byHour && scenario.canKeepHours ? HourMeter(start: scenario.start) : nil
    dayMeter =
      byHour && replication == 0 && scenario.horizon > DayMeter.shortest
      ? DayMeter(start: scenario.start, horizon: scenario.horizon) : nil
    let keepsFine = dayMeter != nil
    self.months = months
    binWidth = Self.binWidth(horizon: scenario.horizon)
    shared = Shared(
      calendar: Calendar(capacity: 1024), requests: RequestTable(),
      workloads: Buffer(scenario.workloads.map { WorkloadMeter($0, horizon: scenario.horizon, keepsFine: keepsFine) }),
      workloadOfConsumer: Buffer(consumers.map(\.workload)))
    shared.log = log
    var prefixes = PrefixTree()
    workloads = Buffer(
      try scenario.workloads.indices.map {
        try WorkloadState(
          index: $0, scenario: scenario, firstConsumer: firstConsumers[$0], streams: streams, tree: &prefixes)
      })
    shared.prefixes = prefixes
    let rates = MeteredRates(scenario)
    meteredReplicaSeconds = Buffer(rates.replicaSeconds)
    gateways = Buffer(scenario.workloads.indices.map { Gateway($0, of: scenario, streams: streams) })
    for workload in gateways.indices {
      gateways[workload].agent?.pointee.toolUse = uses.place(of: .tool, workload: workload)
    }
    let fleets = Buffer(
      scenario.pools.indices.map {
        FleetState(of: $0, scenario: scenario, months: months.count, streams: streams)
      })
    self.fleets = fleets
    pools = Buffer(
      scenario.pools.indices.map {
        PoolState(index: $0, scenario: scenario, consumers: consumers, fleets: fleets, streams: streams)
      })
    for pool in pools.indices {
      if let decode = scenario.pools[pool].decode { pools[pool].longestDecoded = pools[decode.pool].longestSequence }
    }
    apis = Buffer(
      scenario.apis.indices.map {
        APIState(
          index: $0, scenario: scenario, consumers: consumers, streams: streams, rates: rates.calls[$0])
      })
    let uses = uses
    people = Buffer(scenario.people.indices.map { PeopleState(index: $0, scenario: scenario, uses: uses) })
    for fleet in fleets.indices { fleets[fleet].isRecording = isRecording }
    offeredByBin = scenario.pools.map { _ in [] }
    servedByBin = offeredByBin
  }

  /// The least round width that divides the horizon into at most 1,024 bins.
  private static func binWidth(horizon: Double) -> Double {
    let widths: [Double] = [
      0.001, 0.01, 0.1, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200,
    ]
    return widths.first { horizon / $0 <= 1_024 } ?? 86_400 * (horizon / 86_400 / 1_024).rounded(.up)
  }

  /// Runs to the end.
  /// - Throws: `CancellationError` when `progress` returned false; an error of a trace's file.
  mutating func run(progress: ((Double) -> Bool)?) throws {
    try open()
    while let event = shared.calendar.take() {
      now = event.time
      events &+= 1
      let (kind, index) = EventSource.parse(event.source)
      switch kind {
      case .arrival:
        try arrive(index)
        if overload != nil { return }
      case .service: serviceEnded(RequestID(index), event)
      case .segment: segmentEnded(index, event)
      case .batch: batchEnded(index, event)
      case .batchDelay: batchDelayEnded(index, event)
      case .answer: answered(RequestID(index), event)
      case .errand: errandEnded(RequestID(index), event)
      case .person: caseEnded(RequestID(index), event)
      case .desk: deskOpens(index, event)
      case .hedge: hedgeDue(RequestID(index), event)
      case .patience: patienceEnds(RequestID(index), event)
      case .retry:
        send(RequestID(index))
        if overload != nil { return }
      case .clientDeadline: clientsGiveUp(index)
      case .queueDeadline: queueTimesOut(index)
      case .ready: replicaReady(index, event)
      case .instance: instanceEvent(index, event)
      case .agenda: agendaDue(index, event)
      case .fleet: fleetDue(index, event)
      case .autoscaler: evaluateAutoscaler(index)
      case .month: closeMonth()
      case .hour: endHour()
      case .fineBin: endFineBin()
      case .sample:
        sample()
        guard progress?(min(now / scenario.horizon, 1)) ?? true else { throw CancellationError() }
      case .end: return
      }
      if !shared.departures.isEmpty { handleDepartures() }
      if !shared.starting.isEmpty && shared.calendar.peekTime != now { startSteps() }
    }
  }

  /// Sets the first events.
  private mutating func open() throws {
    shared.calendar.schedule(at: scenario.horizon, source: EventSource.end())
    for month in months.dropLast() {
      let boundary = month.end.secondsSinceEpoch - scenario.start.secondsSinceEpoch
      shared.calendar.schedule(at: Double(boundary), source: EventSource.month())
    }
    planHour()
    planFineBin()
    if binWidth < scenario.horizon { shared.calendar.schedule(at: binWidth, source: EventSource.sample()) }
    for pool in pools.indices {
      pools[pool].open(shared: &shared)
      fleets[pool].openAgenda(shared: &shared)
      pools[pool].openAutoscaler(shared: &shared)
    }
    for workload in workloads.indices {
      try scheduleNext(workload)
      if hasClosedArrivals { openClients(workload) }
    }
  }
}
