import Model
import Studies

extension Summary {
  /// What caches found, and what that saved.
  func caches() -> PageSection {
    let workloads = scenario.workloads.filter(\.hasCaches)
    guard study.isComplete, !workloads.isEmpty else { return PageSection("Caches", []) }
    let rates = ["exact", "semantic", "stages"].filter { cache in
      workloads.contains { figure("\($0.name).cache.\(cache).hit_rate")?.value != nil }
    }
    let hasWrong = workloads.contains { ($0.semanticCache?.wrong ?? 0) > 0 }
    let hasMoney = workloads.contains { figure("\($0.name).cache.saved_cost")?.value != nil }
    let columns =
      [("look-ups", "cache.lookups")] + rates.map { ("\($0) hits", "cache.\($0).hit_rate") }
      + [("answered", "completed.cached")] + (hasWrong ? [("wrong", "cache.wrong_served")] : [])
      + (workloads.contains { $0.existingFigures.contains(.storedAnswers) } ? [("entries", "cache.entries")] : [])
      + [("time saved", "cache.saved_time")]
      + (hasMoney ? [("cost saved", "cache.saved_cost")] : [])
    var table = PageTable([.left("workload")] + columns.map { .right($0.0) })
    for workload in workloads {
      table.add([.text(workload.name)] + columns.map { value("\(workload.name).\($0.1)") })
    }
    return PageSection(
      "Caches",
      [
        .table(table),
        .remark(
          "Saved: what caches of answers answered, each at the mean of what was computed for the same workload, less all look-ups in them."
        ),
      ])
  }
}
