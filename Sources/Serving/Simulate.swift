import Model

/// Runs one replication of a scenario, changing nothing outside.
///
/// The same scenario, seed and replication number give the same result to the bit, on any thread.
/// - Parameters:
///   - scenario: What to simulate.
///   - replication: Number of the replication, from 0; keys every random stream.
///   - recording: Whether to keep a record of every finished request (memory grows with the run; for tests).
///   - logging: Events of the fleet's log that are kept; 0 keeps no log.
///   - byHour: Whether to keep what each clock hour had, for costs by the hour, where the scenario is not too long for that; and, of the first
///     replication of more than two days, the worst day.
///   - progress: Called at most 1,024 times with the simulated share in 0...1; returning false stops the run.
/// - Returns: What was measured.
/// - Throws: `CancellationError` when `progress` returned false; `TooManyInFlight`; an error of the trace's file when it cannot be read any more.
public func simulate(
  _ scenario: Scenario, replication: Int, recording: Bool = false, logging: Int = 0, byHour: Bool = false,
  progress: ((Double) -> Bool)? = nil
) throws -> ReplicationResult {
  var simulation = try Simulation(
    scenario, replication: replication, isRecording: recording, log: logging > 0 ? FleetLog(limit: logging) : nil,
    byHour: byHour)
  try simulation.run(progress: progress)
  return simulation.finish()
}
