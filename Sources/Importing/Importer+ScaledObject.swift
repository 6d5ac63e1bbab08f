import Diagnostics
import Scenarios

/// KEDA's ScaledObject.
///
/// Source: kedacore/keda 8b4f083 (2026-08), apis/keda/v1alpha1/scaledobject_types.go and withtriggers_types.go.
extension Importer {
  func scaledObject(_ document: Field) {
    var top = fields(document)
    guard let spec = top.require("spec", "what is scaled and how") else { return }
    var name: String?
    if let metadata = top.take("metadata"), !metadata.node.isNull {
      var fields = self.fields(metadata)
      name = text(fields.take("name"))
      pausing(fields.take("annotations"))
    }
    omitRest(of: top, silently: ["apiVersion", "kind", "status"])
    var fields = self.fields(spec)
    let target = scaleTarget(fields.require("scaleTargetRef", "{name: ...}"))
    var part = ImportedPart(
      .scaler, name: target ?? "", title: "ScaledObject \(shown(name ?? target ?? ""))", place: document.place)
    let idle = kedaBounds(&fields, &part)
    let triggers = list(fields.require("triggers", "a list of {type, metadata}")).map { KEDATrigger($0, self) }
    var metrics: [[Block.Entry]] = []
    var windows: [Block] = []
    for trigger in triggers.compactMap({ $0 }) {
      if trigger.type == "cron" {
        if let window = cronWindow(trigger) { windows.append(window) }
      } else if let entries = triggerMetric(trigger, &part) {
        metrics.append(entries)
      }
    }
    let timing = kedaTiming(&fields)
    let behavior = advanced(fields.take("advanced"))
    let fallback = fallback(fields.take("fallback"))
    omitRest(of: fields)
    if !metrics.isEmpty {
      let cached = triggers.compactMap { $0?.cached }.first
      let cache = cached.map { [Block.Entry("use_cached_metrics", .scalar("true", from: $0))] } ?? []
      part.policies.append(
        .mapping(
          [Block.Entry("policy", .scalar("keda", from: document.place))] + policyEntries(metrics) + timing + idle
            + cache + fallback + behavior))
    }
    if !windows.isEmpty {
      var entries = [Block.Entry("policy", .scalar("schedule", from: document.place))]
      entries.append(Block.Entry("windows", Block(.list(windows), from: nil)))
      part.policies.append(.mapping(entries))
      differ(
        document.place, "cron triggers",
        "the schedule's number is there at once, without KEDA's polling and HPA windows")
    }
    if part.policies.isEmpty {
      part.missing.append("autoscaler: none of the triggers could be carried over, so the number of replicas is fixed")
    }
    keepAwake(&part, triggers.compactMap { $0?.type })
    parts.append(part)
  }

  private func pausing(_ annotations: Field?) {
    for entry in annotations?.node.entries ?? [] where entry.key.hasPrefix("autoscaling.keda.sh/paused") {
      omit(entry.keyPlace, shown(entry.key), "the pool is simulated as if it were not paused")
    }
  }

  /// The bounds of the replicas.
  /// - Returns: What idle pools have.
  private func kedaBounds(_ fields: inout Fields, _ part: inout ImportedPart) -> [Block.Entry] {
    let minimumField = fields.take("minReplicaCount")
    let maximumField = fields.take("maxReplicaCount")
    let idleField = fields.take("idleReplicaCount")
    let minimum = minimumField == nil ? 0 : whole(minimumField)
    let maximum = maximumField == nil ? 100 : whole(maximumField, from: 1)
    guard let minimum, let maximum else { return [] }
    var entries: [Block.Entry] = []
    if minimum > maximum {
      error(
        (minimumField ?? maximumField)?.place ?? part.place,
        "minReplicaCount \(minimum) is above maxReplicaCount \(maximum)")
      return []
    }
    if let idleField, let idle = whole(idleField) {
      guard idle < minimum else {
        error(idleField.place, "\(idleField.path): \(idle) is not below minReplicaCount \(minimum)")
        return []
      }
      entries.append(Block.Entry("idle_replicas", .scalar(String(idle), from: idleField.place)))
    }
    part.minimum = .scalar(
      String(minimum), from: minimumField?.place, remark: minimumField == nil ? "KEDA's default" : nil)
    part.maximum = .scalar(
      String(maximum), from: maximumField?.place, remark: maximumField == nil ? "KEDA's default" : nil)
    return entries
  }

  private func kedaTiming(_ fields: inout Fields) -> [Block.Entry] {
    [
      ("pollingInterval", "polling_interval", 1), ("cooldownPeriod", "cooldown_period", 0),
      ("initialCooldownPeriod", "initial_cooldown_period", 0),
    ].compactMap { theirs, ours, least in
      guard let field = fields.take(theirs), let seconds = whole(field, from: least) else { return nil }
      return Block.Entry(ours, .scalar(Double(seconds).asDuration, from: field.place))
    }
  }

  private func advanced(_ field: Field?) -> [Block.Entry] {
    guard let field, !field.node.isNull else { return [] }
    var fields = self.fields(field)
    var entries: [Block.Entry] = []
    if let configuration = fields.take("horizontalPodAutoscalerConfig"), !configuration.node.isNull {
      var inner = self.fields(configuration)
      entries = behavior(inner.take("behavior"))
      omitRest(of: inner, silently: ["name"])
    }
    if let modifiers = fields.take("scalingModifiers"), modifiers.node.entries?.isEmpty == false {
      omit(
        modifiers.place, modifiers.path, "formulas over triggers are not evaluated; each trigger counts by itself here")
    }
    // It is about what happens when the ScaledObject is deleted.
    omitRest(of: fields, silently: ["restoreToOriginalReplicaCount"])
    return entries
  }

  private func fallback(_ field: Field?) -> [Block.Entry] {
    guard let field, !field.node.isNull else { return [] }
    var fields = self.fields(field)
    let threshold = fields.require("failureThreshold", "a number of failures")
    let replicas = fields.require("replicas", "a number of replicas")
    let behaviors = [
      "static": "static", "currentReplicas": "current_replicas",
      "currentReplicasIfHigher": "current_replicas_if_higher", "currentReplicasIfLower": "current_replicas_if_lower",
    ]
    let behavior = fields.take("behavior")
    omitRest(of: fields)
    guard let threshold, let failures = whole(threshold), let replicas, let count = whole(replicas) else { return [] }
    var entries = [
      Block.Entry("failure_threshold", .scalar(String(failures), from: threshold.place)),
      Block.Entry("replicas", .scalar(String(count), from: replicas.place)),
    ]
    if let behavior {
      guard let word = word(behavior, among: behaviors.keys.sorted()), let ours = behaviors[word] else { return [] }
      entries.append(Block.Entry("behavior", .scalar(ours, from: behavior.place)))
    }
    return [Block.Entry("fallback", .flow(entries, from: field.place))]
  }

  /// Triggers of CPU and memory alone are always active, so KEDA never goes below one replica for them.
  ///
  /// Source: pkg/scaling/scale_handler.go, `getScaledObjectState`; the webhook refuses `minReplicaCount: 0` then.
  private func keepAwake(_ part: inout ImportedPart, _ types: [String]) {
    guard part.minimum?.text == "0", !types.isEmpty, types.allSatisfy({ $0 == "cpu" || $0 == "memory" }) else { return }
    part.minimum = .scalar(
      "1", from: part.minimum?.origin, remark: "KEDA keeps one replica for CPU and memory triggers")
  }
}
