import Diagnostics
import Scenarios

/// Knative services, with the settings of the installation.
///
/// Source: knative/serving 98e5ef9 (2026-08), pkg/apis/autoscaling/register.go and annotation_validation.go,
/// pkg/autoscaler/config/config.go, pkg/apis/config/defaults.go, pkg/reconciler/autoscaling/resources/target.go.
extension Importer {
  /// Where a setting is written, by what it is called here: the annotation, its older spelling and the key of `config-autoscaler`.
  private struct Setting {
    var ours: String
    var annotation: String?
    var global: String?
    var kind: Kind

    enum Kind {
      case number, duration, percent, flag, count
    }
  }

  private static let settings: [Setting] = [
    Setting(ours: "stable_window", annotation: "window", global: "stable-window", kind: .duration),
    Setting(
      ours: "panic_window_percentage", annotation: "panic-window-percentage", global: "panic-window-percentage",
      kind: .percent),
    Setting(
      ours: "panic_threshold_percentage", annotation: "panic-threshold-percentage",
      global: "panic-threshold-percentage", kind: .percent),
    Setting(ours: "max_scale_up_rate", annotation: nil, global: "max-scale-up-rate", kind: .number),
    Setting(ours: "max_scale_down_rate", annotation: nil, global: "max-scale-down-rate", kind: .number),
    Setting(
      ours: "target_burst_capacity", annotation: "target-burst-capacity", global: "target-burst-capacity", kind: .number
    ),
    Setting(ours: "scale_to_zero", annotation: nil, global: "enable-scale-to-zero", kind: .flag),
    Setting(
      ours: "scale_to_zero_grace_period", annotation: nil, global: "scale-to-zero-grace-period", kind: .duration),
    Setting(
      ours: "scale_to_zero_pod_retention_period", annotation: "scale-to-zero-pod-retention-period",
      global: "scale-to-zero-pod-retention-period", kind: .duration),
    Setting(ours: "scale_down_delay", annotation: "scale-down-delay", global: "scale-down-delay", kind: .duration),
    Setting(ours: "activation_scale", annotation: "activation-scale", global: nil, kind: .count),
  ]

  private static let prefix = "autoscaling.knative.dev/"

  /// Takes up the settings of `config-autoscaler` or `config-defaults`.
  func knativeConfiguration(_ document: Field) {
    var top = fields(document)
    guard let data = top.take("data"), let named = data.namedFields else { return }
    let known =
      Importer.settings.compactMap(\.global) + [
        "container-concurrency-target-percentage", "container-concurrency-target-default",
        "requests-per-second-target-default", "initial-scale", "min-scale", "max-scale", "container-concurrency",
      ]
    // What bounds other settings, and what a simulation has no use for.
    let silent: Set<String> = [
      "_example", "pod-autoscaler-class", "allow-zero-initial-scale", "max-scale-limit", "activator-capacity",
      "allow-container-concurrency-zero", "container-concurrency-max-limit", "enable-service-links",
      "revision-cpu-request", "revision-memory-request", "revision-cpu-limit", "revision-memory-limit",
      "revision-timeout-seconds", "max-revision-timeout-seconds",
    ]
    for (key, field) in named where !silent.contains(key) {
      guard known.contains(key) else {
        omit(
          field.keyPlace, shown(key), "not modelled",
          instead: nearestWord(key, among: known).map { "did you mean \(quoted($0))?" })
        continue
      }
      knativeSettings[key] = field
    }
  }

  func knativeService(_ document: Field) {
    var top = fields(document)
    let name = metadataName(&top)
    guard let spec = top.require("spec", "what is served") else { return }
    omitRest(of: top, silently: ["apiVersion", "kind", "status"])
    guard let name else {
      error(document.place, "the service has no metadata.name")
      return
    }
    var part = ImportedPart(.workload, name: name, title: "Service \(shown(name))", place: document.place)
    var fields = self.fields(spec)
    if let traffic = fields.take("traffic"), list(traffic).count > 1 {
      omit(traffic.place, traffic.path, "a service is one pool here", instead: "split a workload's route between pools")
    }
    let template = fields.take("template")
    omitRest(of: fields)
    guard let template else {
      error(spec.place, "\(spec.path): \"template\" is missing")
      return
    }
    var templateFields = self.fields(template)
    var annotations: [String: Field] = [:]
    if let metadata = templateFields.take("metadata"), !metadata.node.isNull {
      var parts = self.fields(metadata)
      for (key, field) in parts.take("annotations")?.namedFields ?? [] where key.hasPrefix(Importer.prefix) {
        annotations[Importer.dashed(String(key.dropFirst(Importer.prefix.count)))] = field
      }
    }
    guard let pod = templateFields.take("spec") else {
      error(template.place, "\(template.path): \"spec\" is missing")
      return
    }
    var podFields = self.fields(pod)
    let limitField = podFields.take("containerConcurrency") ?? knativeSettings["container-concurrency"]
    let limit = whole(limitField).map { $0 == 0 ? nil : $0 } ?? nil
    if let limit, let limitField { part.concurrency = .scalar(String(limit), from: limitField.place) }
    if let timeout = podFields.take("timeoutSeconds") {
      omit(
        timeout.place, timeout.path, "how long a request may take is a matter of its workload",
        instead: "write workloads.NAME.client.timeout")
    }
    self.pod(&podFields, &part)
    let isHorizontal = annotations["class"].flatMap { text($0) } == "hpa.autoscaling.knative.dev"
    line(limit == nil ? nil : limitField, isHorizontal: isHorizontal, &part)
    scaling(annotations, limit: limit, limitField: limitField, &part)
    parts.append(part)
  }

  /// Where requests wait and how they find a pod.
  ///
  /// With the activator in their path those of a limited service wait in its queue, at most 10,000 of them; the autoscaler says when it
  /// is. Under the class of the horizontal autoscaler it is not. Source: pkg/activator/net/throttler.go (`breakerQueueDepth`,
  /// `newRevisionThrottler`), pkg/queue/sharedmain/main.go (`buildBreaker`), pkg/reconciler/autoscaling/hpa/hpa.go (`ReconcileKind`).
  private func line(_ limit: Field?, isHorizontal: Bool, _ part: inout ImportedPart) {
    if isHorizontal {
      part.entries.append(
        Block.Entry("load_balancing", .scalar("round_robin", from: nil, remark: "as an ingress does")))
      if let limit {
        differ(
          limit.place, limit.path,
          "each pod's proxy lets ten times as many wait; here a pool has one limit, queue.max_size")
      }
    } else {
      part.entries.append(Block.Entry("load_balancing", .scalar("knative", from: nil)))
      if let limit {
        let size = Block.Entry(
          "max_size", .scalar("10000", from: limit.place, remark: "as many as the activator holds"))
        part.entries.append(Block.Entry("queue", .mapping([size])))
      }
    }
    if limit == nil, part.model == nil {
      part.missing.append(
        "concurrency, where it is no language model: how many requests a replica serves at a time; Knative has no limit"
      )
    }
  }

  /// Keys as they are written now, for those of before 2022: `minScale` is `min-scale`.
  private static func dashed(_ key: String) -> String {
    key.reduce(into: "") { text, letter in
      if letter.isUppercase { text += "-" + letter.lowercased() } else { text.append(letter) }
    }
  }

  private func scaling(
    _ annotations: [String: Field], limit: Int?, limitField: Field?, _ part: inout ImportedPart
  ) {
    var rest = annotations
    func take(_ annotation: String?, _ global: String?) -> Field? {
      let own = annotation.flatMap { rest.removeValue(forKey: $0) }
      return own ?? global.flatMap { knativeSettings[$0] }
    }
    bounds(
      take("min-scale", "min-scale"), take("max-scale", "max-scale"), take("initial-scale", "initial-scale"), &part)
    let isHorizontal = take("class", nil).flatMap { text($0) } == "hpa.autoscaling.knative.dev"
    let metric = take("metric", nil)
    let target = take("target", nil)
    var entries = [Block.Entry("policy", .scalar("knative", from: part.place))]
    if isHorizontal {
      guard let horizontal = horizontal(metric, target, take("window", nil), &part) else { return }
      entries = horizontal
    } else {
      let isRate = metric.flatMap { word($0, among: ["concurrency", "rps"]) } == "rps"
      if isRate, let metric {
        entries.append(Block.Entry("metric", .scalar("requests_per_second", from: metric.place)))
      }
      let standard = knativeSettings[
        isRate ? "requests-per-second-target-default" : "container-concurrency-target-default"]
      let limits = isRate ? nil : limit
      let wanted = number(target ?? (limits == nil ? standard : nil), from: 0.01)
      let least = [wanted, limits.map { Double($0) }].compactMap { $0 }.min()
      if let least {
        let field = wanted == least ? target ?? standard : limitField
        entries.append(
          Block.Entry("target", .scalar(least.asNumber + (isRate ? "/s" : ""), from: field?.place)))
      }
      if let limit, let limitField {
        entries.append(Block.Entry("container_concurrency", .scalar(String(limit), from: limitField.place)))
      }
      let share = take("target-utilization-percentage", isRate ? nil : "container-concurrency-target-percentage")
      if let share, let percent = number(share, from: 0.01, to: 100) {
        // The installation's percentage may be a fraction as well (config.go, `ContainerConcurrencyTargetFraction`).
        let value = percent <= 1 ? percent : percent / 100
        entries.append(Block.Entry("target_utilization", .scalar(value.asShare, from: share.place)))
      }
      for setting in Importer.settings {
        guard let field = take(setting.annotation, setting.global), let text = written(field, setting.kind) else {
          continue
        }
        entries.append(Block.Entry(setting.ours, .scalar(text, from: field.place)))
      }
    }
    part.policies = [.mapping(entries)]
    for (key, field) in rest.sorted(by: { $0.key < $1.key }) {
      let known = Importer.settings.compactMap(\.annotation) + ["min-scale", "max-scale", "initial-scale", "target"]
      omit(
        field.keyPlace, shown(Importer.prefix + key), "not modelled",
        instead: nearestWord(key, among: known).map { "did you mean \(quoted(Importer.prefix + $0))?" })
    }
  }

  private func written(_ field: Field, _ kind: Setting.Kind) -> String? {
    switch kind {
    case .number: number(field, from: -1).map(\.asNumber)
    case .count: whole(field, from: 1).map(String.init)
    case .percent: number(field, from: 0).map { $0.asNumber + "%" }
    case .duration: duration(field).map(\.asDuration)
    case .flag: flag(field).map(String.init)
    }
  }

  private func bounds(_ minimum: Field?, _ maximum: Field?, _ initial: Field?, _ part: inout ImportedPart) {
    let least = minimum == nil ? 0 : whole(minimum)
    let most = maximum == nil ? 0 : whole(maximum)
    guard let least, let most else { return }
    if most > 0, least > most, let minimum {
      error(minimum.place, "\(minimum.path): \(least) is above max-scale \(most)")
      return
    }
    part.minimum = .scalar(String(least), from: minimum?.place, remark: minimum == nil ? "Knative's default" : nil)
    if most > 0 {
      part.maximum = .scalar(String(most), from: maximum?.place)
    } else {
      part.maximum = .scalar(
        String(max(100, least)), from: maximum?.place, remark: "Knative has no limit; your quota has")
      part.missing.append("replicas.max: Knative has no limit, but your quota has")
    }
    let first = initial == nil ? 1 : whole(initial)
    if let first {
      let value = min(max(first, least), most > 0 ? most : max(100, least))
      part.initial = .scalar(
        String(value), from: initial?.place, remark: initial == nil ? "Knative's default" : nil)
    }
  }

  /// A service of the class `hpa.autoscaling.knative.dev`.
  ///
  /// Source: pkg/reconciler/autoscaling/hpa/resources/hpa.go.
  private func horizontal(
    _ metric: Field?, _ target: Field?, _ window: Field?, _ part: inout ImportedPart
  ) -> [Block.Entry]? {
    let name = metric.flatMap { text($0) } ?? "cpu"
    guard let target else {
      part.missing.append("autoscaler: the service has no target, so the number of replicas is fixed")
      return nil
    }
    guard let value = number(target, from: 0.01) else { return nil }
    var found: [Block.Entry]?
    if name == "cpu" {
      found = cpu(value.rounded(.up), from: target.place, &part)
    } else {
      found = self.metric(
        ForeignMetric(
          expression: name, place: (metric ?? target).place, title: "metric", source: .pods, targetType: .averageValue,
          target: value.rounded(.down), targetPlace: target.place))
    }
    guard let found else { return nil }
    if part.minimum?.text == "0" { part.minimum = .scalar("1", from: nil, remark: "an HPA keeps one replica") }
    var entries = [Block.Entry("policy", .scalar("hpa", from: part.place))] + found
    if let window, let seconds = duration(window) {
      let rules = Block.mapping([
        Block.Entry("stabilization_window", .scalar(seconds.asDuration, from: window.place))
      ])
      entries += [Block.Entry("scale_up", rules), Block.Entry("scale_down", rules)]
    }
    return entries
  }
}
