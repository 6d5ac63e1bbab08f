import Catalog
import Model

extension Decoder {
  /// In which order a language pool serves, and what becomes of blocks that are given up: `scheduling_policy`, `preemption` and
  /// `swap_space`. Nil after a complaint.
  func preemption(
    _ settings: BatchingSettings, _ scheduling: ContinuousBatching.Scheduling, bytesPerBlock: Double,
    hostBandwidth: Double?
  ) -> (policy: SchedulingPolicy, swap: SwapSpace?)? {
    var policy = SchedulingPolicy.firstComeFirstServed
    if let field = settings.schedulingPolicy {
      guard let chosen = choice(field, SchedulingPolicy.self) else { return nil }
      policy = chosen
      if policy == .priority, scheduling != .chunked {
        error(
          field.place, "\(field.path): priority goes with chunked_prefill: true",
          hint: "it is that of vLLM V1; remove one of the two")
        return nil
      }
    }
    let way = settings.preemption == nil ? "recompute" : word(settings.preemption)
    guard let way else { return nil }
    guard way == "swap", let field = settings.preemption else {
      if let space = settings.swapSpace {
        error(
          space.keyPlace, "\(space.path): nothing is swapped where blocks are computed again",
          hint: "add preemption: swap, which engines before vLLM V1 have")
        return nil
      }
      return (policy, nil)
    }
    let others: [(Bool, String)] = [
      (policy == .priority, "scheduling_policy: priority"), (settings.prefixCaching == true, "prefix_caching: true"),
      (settings.speculative != nil, "speculative"),
      (settings.admission.map { $0 != .maxUtilization } ?? false, "admission: guaranteed_no_evict"),
    ]
    if let other = others.first(where: \.0)?.1 {
      error(
        field.place, "\(field.path): swap is not modelled with \(other)",
        hint: "vLLM V1 has no swapping, and V0 swaps without it; remove one of the two")
      return nil
    }
    guard let hostBandwidth else {
      error(
        field.place,
        "\(field.path): a processor's cache is in the host's memory already, so there is nowhere to swap to",
        hint: "remove preemption: swap")
      return nil
    }
    guard let bytes = settings.swapSpace == nil ? Defaults.swapSpace : space(settings.swapSpace) else { return nil }
    return (
      policy, SwapSpace(blocks: Int(bytes / bytesPerBlock), secondsPerBlock: bytesPerBlock / hostBandwidth)
    )
  }

  private func space(_ field: Field?) -> Double? { quantity(field) }
}
