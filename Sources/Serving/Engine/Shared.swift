import EventKernel
import Model

/// What every part of a simulation may touch: the calendar, the requests on their way, what leaves a backend, and the
/// meters of the workloads.
struct Shared: ~Copyable {
  var calendar: Calendar
  var requests: RequestTable
  /// Requests that left a backend during the present event, for the loop to send on.
  var departures = Departures()
  /// Requests that have their first token since the present event, where somebody waits for that.
  var begun = Buffer<RequestID>()
  var workloads: Buffer<WorkloadMeter>
  var conversations = ConversationTable()
  /// Beginnings that prompts share.
  var prefixes = PrefixTree()
  /// Continuous-batching replicas whose next step is planned once everything else of this instant has happened, so that
  /// requests that arrive together can share a step.
  var starting = Buffer<ReplicaAddress>()
  /// What happened to fleets and why; nil where nobody asked.
  var log: FleetLog?
  /// Workload of each consumer.
  let workloadOfConsumer: Buffer<Int>
  /// Place of each replica in its pool, by global number.
  var replicas = Buffer<ReplicaAddress>()
  /// Place of each instance in its fleet, by global number.
  var instances = Buffer<InstanceAddress>()

  @inline(__always)
  mutating func leave(_ id: RequestID, _ departure: Departure) {
    departures.append(id, departure)
  }

  /// A request leaves a backend that did not serve it. Until that is handled nobody else finds it there.
  mutating func leaveUnserved(_ id: RequestID, _ departure: Departure) {
    if requests[id].state != .abandoned { requests[id].state = .leaving }
    departures.append(id, departure)
  }

  /// A request is longer than a backend takes, and its client does not send the same again: servers answer with status 400, which
  /// clients do not retry (openai-python, automatic retries: of 408, 409, 429 and 5xx; read 2026-11-28).
  mutating func refuseTooLong(_ id: RequestID) {
    requests[id].attempt.retries = .max
    leaveUnserved(id, .rejected(.tooLong))
  }
}

/// Where a replica with a global number lives.
struct ReplicaAddress {
  var pool: Int
  var slot: Int
}

/// Where an instance with a global number lives.
struct InstanceAddress {
  var fleet: Int
  var slot: Int
}
