import Diagnostics
import Model
import Scenarios

extension Importer {
  /// The metric of a trigger other than cron, or nil after saying why there is none.
  func triggerMetric(_ trigger: KEDATrigger, _ part: inout ImportedPart) -> [Block.Entry]? {
    var trigger = trigger
    switch trigger.type {
    case "cpu", "memory": return resourceTrigger(trigger, &part)
    case "prometheus":
      let query = trigger.metadata.require("query", "an expression of Prometheus")
      let threshold = trigger.metadata.require("threshold", "the desired value of a replica")
      let activation = trigger.metadata.take("activationThreshold")
      if let ignore = trigger.metadata.take("ignoreNullValues"), flag(ignore) == false {
        omit(ignore.place, ignore.path, "a query without data is 0 here, and no error")
      }
      guard let query, let text = text(query), let threshold, let target = number(threshold) else { return nil }
      let active = activation.flatMap { field in number(field).map { (value: $0, place: field.place) } }
      return metric(
        ForeignMetric(
          expression: text, place: query.place, title: query.path, source: .whole, targetType: targetType(trigger),
          target: target, targetPlace: threshold.place, activation: active))
    default: break
    }
    if let queue = KEDATrigger.queues[trigger.type] { return queueTrigger(trigger, queue) }
    let isKnown = KEDATrigger.others.contains(trigger.type)
    let near = isKnown ? nil : nearestWord(trigger.type, among: KEDATrigger.known)
    omit(
      trigger.typePlace, "trigger \(shown(trigger.type))",
      isKnown ? "what it measures is no signal here" : "no scaler of KEDA that is known",
      instead: near.map { "did you mean \(quoted($0))?" } ?? "the signals are \(ScalingMetric.Name.words)")
    return nil
  }

  private func targetType(_ trigger: KEDATrigger) -> ScalingMetric.TargetType {
    trigger.metricType?.word == "Value" ? .value : .averageValue
  }

  private func resourceTrigger(_ trigger: KEDATrigger, _ part: inout ImportedPart) -> [Block.Entry]? {
    var trigger = trigger
    guard trigger.type == "cpu" else {
      omit(
        trigger.typePlace, "trigger memory", "memory is not simulated as a load",
        instead: "use kv_utilization or queue_depth")
      return nil
    }
    let type = trigger.metricType?.word ?? text(trigger.metadata.take("type"))
    guard type == "Utilization" else {
      omit(
        trigger.typePlace, "trigger cpu", "a number of cores is no share of the machine's processors",
        instead: "use metricType: Utilization, here cpu_utilization")
      return nil
    }
    guard let field = trigger.metadata.require("value", "a percentage such as 60"), let percent = number(field, from: 1)
    else { return nil }
    return cpu(percent, from: field.place, &part)
  }

  private func queueTrigger(_ trigger: KEDATrigger, _ queue: KEDATrigger.Queue) -> [Block.Entry]? {
    var trigger = trigger
    var name = queue.countsRunning ? ScalingMetric.Name.concurrency : .queueDepth
    var remark = "\(trigger.type), what is in work counts"
    var place = trigger.typePlace
    var targetField = trigger.metadata.take(queue.target)
    switch trigger.type {
    case "aws-sqs-queue":
      if let field = trigger.metadata.take("scaleOnInFlight"), flag(field) == false {
        name = .queueDepth
        place = field.place
      }
    case "rabbitmq":
      let mode = trigger.metadata.take("mode")
      if mode?.node.scalar?.text == "MessageRate" { name = .requestsPerSecond }
      if let field = trigger.metadata.take("excludeUnacknowledged"), flag(field) == true {
        name = .queueDepth
        place = field.place
      }
      targetField = targetField ?? trigger.metadata.take("queueLength")
    case "kafka", "apache-kafka":
      if trigger.metadata.take("allowIdleConsumers").flatMap({ flag($0) }) != true {
        differ(
          trigger.typePlace, "trigger \(trigger.type)",
          "KEDA adds no replicas beyond the topic's partitions; write that number as replicas.max if it is lower")
      }
    case "gcp-pubsub":
      if let mode = trigger.metadata.take("mode"), let word = text(mode), word != "SubscriptionSize" {
        omit(mode.place, "\(mode.path) \(shown(word))", "only the number of messages is a signal here")
        return nil
      }
      targetField = targetField ?? trigger.metadata.take("subscriptionSize")
    default: break
    }
    if name == .queueDepth { remark = "\(trigger.type), what waits" }
    if name == .requestsPerSecond { remark = "\(trigger.type), messages a second" }
    let target = targetField == nil ? queue.standard : number(targetField)
    guard let target, target > 0 else { return nil }
    let unit = name == .requestsPerSecond ? "/s" : ""
    var entries = [
      Block.Entry("metric", .scalar(name.rawValue, from: place, remark: remark)),
      Block.Entry(
        "target",
        .scalar(target.asNumber + unit, from: targetField?.place, remark: targetField == nil ? "KEDA's default" : nil)),
    ]
    if trigger.metricType?.word == "Value", let place = trigger.metricType?.place {
      entries.append(Block.Entry("target_type", .scalar("value", from: place)))
    }
    if let key = queue.activation, let field = trigger.metadata.take(key), let value = number(field), value > 0 {
      entries.append(Block.Entry("activation", .scalar(value.asNumber, from: field.place)))
    }
    return entries
  }
}
