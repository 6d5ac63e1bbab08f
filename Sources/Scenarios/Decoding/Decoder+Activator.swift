import Diagnostics
import Model

extension Decoder {
  /// Knative's way of sending requests needs Knative's autoscaler, and its limit is what a replica serves at a time.
  func checkActivator(
    _ balancing: LoadBalancing?, _ balancingField: Field?, _ autoscaler: Autoscaler?, _ autoscalerField: Field?,
    serving batching: Batching
  ) {
    let rules = autoscaler?.policies.lazy.compactMap { policy -> KnativeScaling? in
      if case .knative(let rules) = policy { rules } else { nil }
    }.first
    if balancing == .knative, rules == nil, let balancingField {
      error(
        balancingField.place, "\(balancingField.path): knative needs autoscaler: {policy: knative}",
        hint: "its autoscaler says when the activator is in the path of requests; use shared_queue or another")
    }
    guard let rules, rules.containerConcurrency > 0, let autoscalerField else { return }
    let path = "\(autoscalerField.path).container_concurrency"
    let place = placeOfLimit(in: autoscalerField.node) ?? autoscalerField.keyPlace
    guard balancing == .knative else {
      error(
        place, "\(path) has no effect without load_balancing: knative",
        hint: "write load_balancing: knative in the pool")
      return
    }
    let served: (expected: String, count: Int)
    switch batching {
    case .none(let concurrency):
      if rules.containerConcurrency == concurrency { return }
      served = ("what a replica serves at a time, concurrency:", concurrency)
    case .continuous(let continuous):
      // The proxy lets no more into a batch, and the batch has them wait beyond its own limit.
      if rules.containerConcurrency >= continuous.maxNumSeqs { return }
      served = ("at least what a batch holds, max_num_seqs:", continuous.maxNumSeqs)
    case .dynamic:
      error(
        place, "\(path): replicas that batch dynamically have no limit that is modelled",
        hint: "write container_concurrency: 0, as Knative has it unless told otherwise")
      return
    }
    error(
      place, "\(path): expected \(served.expected) \(served.count), found \(rules.containerConcurrency)",
      hint: "write the same for both, or container_concurrency: 0")
  }

  /// Where the limit is written, in the autoscaler or in one of its policies.
  private func placeOfLimit(in node: Node) -> Place? {
    for entry in node.entries ?? [] {
      if entry.key == "container_concurrency" { return entry.value.place }
      if let found = placeOfLimit(in: entry.value) { return found }
    }
    return (node.items ?? []).lazy.compactMap { placeOfLimit(in: $0) }.first
  }
}
