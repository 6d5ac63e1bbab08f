import Diagnostics
import Model
import Scenarios

/// HorizontalPodAutoscaler, autoscaling/v1 and v2.
///
/// Source: kubernetes, staging/src/k8s.io/api/autoscaling/{v1,v2}/types.go and pkg/apis/autoscaling/v2/defaults.go, 2026-08.
extension Importer {
  func horizontalPodAutoscaler(_ document: Field, isFirstVersion: Bool) {
    var top = fields(document)
    guard let spec = top.require("spec", "what is scaled and how") else { return }
    let name = metadataName(&top)
    omitRest(of: top, silently: ["apiVersion", "kind", "status"])
    var fields = self.fields(spec)
    let target = scaleTarget(fields.require("scaleTargetRef", "{kind: Deployment, name: ...}"))
    let minimumField = fields.take("minReplicas")
    let maximumField = fields.require("maxReplicas", "the greatest number of replicas")
    let minimum = whole(minimumField, from: 0)
    let maximum = whole(maximumField, from: 1)
    if let minimum, let maximum, let minimumField, minimum > maximum {
      error(minimumField.place, "\(minimumField.path): \(minimum) is above maxReplicas \(maximum)")
    }
    var part = ImportedPart(
      .scaler, name: target ?? "", title: "HorizontalPodAutoscaler \(shown(name ?? target ?? ""))",
      place: document.place)
    part.minimum = Block.scalar(
      String(minimum ?? 1), from: minimumField?.place, remark: minimumField == nil ? "Kubernetes' default" : nil)
    part.maximum = .scalar(String(maximum ?? 1), from: maximumField?.place)
    let metricsField = isFirstVersion ? nil : fields.take("metrics")
    let utilization = isFirstVersion ? fields.take("targetCPUUtilizationPercentage") : nil
    let items = list(metricsField)
    var metrics: [[Block.Entry]] = []
    if let utilization {
      if let percent = number(utilization, from: 1) {
        metrics = [cpu(percent, from: utilization.place, &part)].compactMap { $0 }
      }
    } else if items.isEmpty {
      // Without metrics the API's default is CPU at 80 %.
      metrics = [cpu(80, from: spec.place, &part, remark: "Kubernetes' default without metrics")].compactMap { $0 }
    }
    metrics += items.compactMap { horizontalMetric($0, &part) }
    let behavior = isFirstVersion ? [] : behavior(fields.take("behavior"))
    omitRest(of: fields)
    if metrics.isEmpty {
      part.missing.append("autoscaler: none of the metrics could be carried over, so the number of replicas is fixed")
    } else {
      part.policies = [
        .mapping([Block.Entry("policy", .scalar("hpa", from: document.place))] + policyEntries(metrics) + behavior)
      ]
    }
    parts.append(part)
  }

  /// A Resource metric cpu as a share of what pods request.
  func cpu(_ percent: Double, from place: Place, _ part: inout ImportedPart, remark: String? = nil) -> [Block.Entry]? {
    guard percent <= 100 else {
      omit(place, "cpu utilization", "\(percent.asNumber) % of the requests is no share of the machine's processors")
      return nil
    }
    part.missing.append(
      "autoscaler.cpu_at_full_load, where the instance has accelerators: the share of the host's processors that is busy "
        + "while they are, such as 40%")
    return [
      Block.Entry("metric", .scalar("cpu_utilization", from: place, remark: remark)),
      Block.Entry("target", .scalar(percent.asNumber + "%", from: place)),
    ]
  }

  private func horizontalMetric(_ item: Field, _ part: inout ImportedPart) -> [Block.Entry]? {
    var fields = self.fields(item)
    guard fields.isMapping else { return nil }
    let kinds = ["Resource", "Pods", "Object", "External", "ContainerResource"]
    guard let kind = word(fields.require("type", "one of \(kinds.joined(separator: ", "))"), among: kinds) else {
      return nil
    }
    let key = kind.prefix(1).lowercased() + kind.dropFirst()
    guard let body = fields.require(key, "the metric and its target") else { return nil }
    omitRest(of: fields)
    return kind.hasSuffix("esource") ? resource(body, &part) : namedMetric(body, kind)
  }

  private func resource(_ body: Field, _ part: inout ImportedPart) -> [Block.Entry]? {
    var fields = self.fields(body)
    let nameField = fields.require("name", "cpu or memory")
    let name = text(nameField)
    let target = fields.require("target", "{type: Utilization, averageUtilization: 80}")
    if let container = fields.take("container") {
      differ(container.place, container.path, "CPU is that of the whole machine here, not of a container")
    }
    omitRest(of: fields)
    guard let name, let nameField, let target else { return nil }
    guard name == "cpu" else {
      omit(
        nameField.place, "resource \(shown(name))", "memory is not simulated as a load",
        instead: "use kv_utilization or queue_depth")
      return nil
    }
    var targetFields = self.fields(target)
    let type = word(
      targetFields.require("type", "Utilization or AverageValue"), among: ["Utilization", "AverageValue"])
    if type == "AverageValue" {
      omit(
        target.place, "\(target.path) of cpu", "a number of cores is no share of the machine's processors",
        instead: "use type: Utilization, here cpu_utilization")
      return nil
    }
    let field = targetFields.require("averageUtilization", "a percentage such as 80")
    guard type != nil, let field, let percent = number(field, from: 1) else { return nil }
    return cpu(percent, from: field.place, &part)
  }

  private func namedMetric(_ body: Field, _ kind: String) -> [Block.Entry]? {
    var fields = self.fields(body)
    var name: Field?
    if let metric = fields.require("metric", "{name: ...}") {
      var parts = self.fields(metric)
      name = parts.require("name", "a metric's name")
      // A selector chooses the series of this very pool.
      _ = parts.take("selector")
      omitRest(of: parts)
    }
    _ = fields.take("describedObject")
    let target = fields.require("target", "{type: AverageValue, averageValue: 10}")
    omitRest(of: fields)
    guard let name, let text = text(name), let target, let read = horizontalTarget(target) else { return nil }
    if kind == "Pods", read.type == .value {
      error(target.place, "\(target.path).type: a Pods metric has an AverageValue")
      return nil
    }
    return metric(
      ForeignMetric(
        expression: text, place: name.place, title: body.path, source: kind == "Pods" ? .pods : .whole,
        targetType: read.type, target: read.value, targetPlace: read.place))
  }

  private func horizontalTarget(_ field: Field) -> (type: ScalingMetric.TargetType, value: Double, place: Place)? {
    var fields = self.fields(field)
    let type = word(fields.require("type", "Value or AverageValue"), among: ["Value", "AverageValue"])
    guard let type else { return nil }
    let value = fields.require(type == "Value" ? "value" : "averageValue", "a quantity such as 10 or 500m")
    omitRest(of: fields)
    guard let value, let number = quantity(value) else { return nil }
    return (type == "Value" ? .value : .averageValue, number, value.place)
  }

  /// `behavior`, as `scale_up` and `scale_down`.
  func behavior(_ field: Field?) -> [Block.Entry] {
    guard let field, !field.node.isNull else { return [] }
    var fields = self.fields(field)
    let both = [("scaleUp", "scale_up"), ("scaleDown", "scale_down")].compactMap { theirs, ours in
      fields.take(theirs).flatMap { $0.node.isNull ? nil : direction($0) }.map { Block.Entry(ours, $0) }
    }
    omitRest(of: fields)
    return both
  }

  private func direction(_ field: Field) -> Block {
    var fields = self.fields(field)
    var entries: [Block.Entry] = []
    if let tolerance = fields.take("tolerance"), let value = quantity(tolerance) {
      entries.append(Block.Entry("tolerance", .scalar(value.asShare, from: tolerance.place)))
    }
    if let window = fields.take("stabilizationWindowSeconds"), !window.node.isNull, let value = whole(window) {
      entries.append(Block.Entry("stabilization_window", .scalar(Double(value).asDuration, from: window.place)))
    }
    if let selection = fields.take("selectPolicy"), let word = word(selection, among: ["Max", "Min", "Disabled"]) {
      entries.append(Block.Entry("select_policy", .scalar(word.lowercased(), from: selection.place)))
    }
    if let field = fields.take("policies") {
      let policies = list(field).compactMap { scalingPolicy($0) }
      if !policies.isEmpty { entries.append(Block.Entry("policies", Block(.list(policies), from: nil))) }
    }
    omitRest(of: fields)
    return .mapping(entries, from: entries.isEmpty ? field.place : nil)
  }

  private func scalingPolicy(_ item: Field) -> Block? {
    var fields = self.fields(item)
    let type = word(fields.require("type", "Pods or Percent"), among: ["Pods", "Percent"])
    let value = whole(fields.require("value", "a number of pods, or a percentage"), from: 1)
    let period = whole(fields.require("periodSeconds", "a number of seconds"), from: 1)
    omitRest(of: fields)
    guard let type, let value, let period else { return nil }
    let amount =
      type == "Pods"
      ? Block.Entry("pods", .scalar(String(value), from: item.place))
      : Block.Entry("percent", .scalar("\(value)%", from: item.place))
    return .flow(
      [amount, Block.Entry("period", .scalar(Double(period).asDuration, from: item.place))], from: item.place)
  }

  /// `metadata.name`; the rest of metadata is not for a simulation.
  func metadataName(_ top: inout Fields) -> String? {
    guard let metadata = top.take("metadata"), !metadata.node.isNull else { return nil }
    var fields = self.fields(metadata)
    return text(fields.take("name") ?? fields.take("generateName"))
  }

  /// The name of what is scaled.
  func scaleTarget(_ field: Field?) -> String? {
    guard let field else { return nil }
    var fields = self.fields(field)
    return text(fields.require("name", "the name of a Deployment"))
  }
}
