import Model
import Studies

/// What happened to the fleet of the first replication: one row a decision that differs from the policy's last, and one an event in
/// the life of a replica or an instance.
public func eventsCSV(_ history: FleetHistory, start: Instant) -> String {
  var csv = CSV(columns: [
    "time", "second", "pool", "event", "policy", "signal", "raw", "stabilised", "limited", "wanted", "starting",
    "ready",
    "draining", "replica", "instance", "instance_type",
  ])
  func number(_ value: Int?) -> CSV.Cell { value.map { .number(String($0)) } ?? .empty }
  for row in history.rows {
    csv.add([
      .number(isoTime(start, plus: row.second)), .optional(row.second), .text(row.pool), .text(row.event),
      row.policy.map { .text($0) } ?? .empty, .optional(row.signal), number(row.raw), number(row.stabilised),
      number(row.limited), number(row.wanted), number(row.starting), number(row.ready), number(row.draining),
      number(row.replica), number(row.instance), row.instanceType.map { .text($0) } ?? .empty,
    ])
  }
  return csv.text
}
