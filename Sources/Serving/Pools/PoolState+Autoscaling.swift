import EventKernel
import Scenarios

/// The autoscaler's look at the pool.
extension PoolState {
  mutating func look(at now: Double, shared: inout Shared) {
    guard let metric = autoscaler?.rules.metric else { return }
    let active = meter.active.integral(to: now)
    let served = meter.serving.integral(to: now)
    let sum: Double
    switch metric {
    case .queueDepth: sum = Double(waiting)
    case .concurrency: sum = Double(waiting + running)
    case .cpuUtilization, .gpuUtilization:
      // The average share of busy time since the last look, over replicas that served, times the ready ones.
      let share = served > servingAtLook ? (active - activeAtLook) / (served - servingAtLook) : 0
      sum = share * Double(ready.count)
    }
    activeAtLook = active
    servingAtLook = served
    let signal = HorizontalAutoscaler.Signal(sum: sum, replicas: present, ready: ready.count)
    guard let wanted = autoscaler?.look(signal, at: now) else { return }
    desired = wanted
    guard wanted != present else { return }
    scale(to: wanted, at: now, shared: &shared)
  }
}
