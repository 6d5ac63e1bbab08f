import Model
import Studies

/// What happened to the fleet of the first replication: one row a decision that differs from the policy's last, and one an event in
/// the life of a replica or an instance.
func eventsFile(_ history: FleetHistory, start: Instant) -> OutputFile {
  EventRow.table.file { history.rows.map { EventRow(start: start, row: $0) } }
}

/// A row of `events.csv`.
struct EventRow {
  let start: Instant
  let row: FleetHistory.Row

  static let table = CSVTable<EventRow>(
    "events.csv", "A scaling decision, or an event in the life of a replica or an instance, of the first replication.",
    [
      Column(.time) { .time($0.start, plus: $0.row.second) }, Column(.second) { .optional($0.row.second) },
      Column(.pool) { .text($0.row.pool) }, Column(.event) { .text($0.row.event) },
      Column(.policy) { .optional($0.row.policy) }, Column(.signal) { .optional($0.row.signal) },
      Column(.raw) { .optional($0.row.raw) }, Column(.stabilised) { .optional($0.row.stabilised) },
      Column(.limited) { .optional($0.row.limited) }, Column(.desired) { .optional($0.row.desired) },
      Column(.starting) { .optional($0.row.starting) }, Column(.ready) { .optional($0.row.ready) },
      Column(.draining) { .optional($0.row.draining) }, Column(.replica) { .optional($0.row.replica) },
      Column(.instance) { .optional($0.row.instance) }, Column(.instanceType) { .optional($0.row.instanceType) },
    ])
}
