import Model
import Testing

@Suite struct ImportKEDATests {
  static let full = """
    apiVersion: keda.sh/v1alpha1
    kind: ScaledObject
    metadata: {name: chat, namespace: inference}
    spec:
      scaleTargetRef: {name: chat}
      pollingInterval: 15
      cooldownPeriod: 600
      initialCooldownPeriod: 120
      idleReplicaCount: 0
      minReplicaCount: 2
      maxReplicaCount: 20
      fallback: {failureThreshold: 3, replicas: 4, behavior: currentReplicasIfHigher}
      advanced:
        restoreToOriginalReplicaCount: true
        horizontalPodAutoscalerConfig:
          name: chat-hpa
          behavior:
            scaleDown: {stabilizationWindowSeconds: 120}
      triggers:
        - type: prometheus
          name: waiting
          useCachedMetrics: true
          metadata:
            serverAddress: http://prometheus:9090
            query: sum(avg_over_time(vllm:num_requests_waiting{model="x,y"}[2m])) or vector(0)
            threshold: "5"
            activationThreshold: "1"
        - type: prometheus
          metricType: Value
          metadata:
            serverAddress: http://prometheus:9090
            query: histogram_quantile(0.95, sum by (le) (rate(vllm:time_to_first_token_seconds_bucket[90s])))
            threshold: "0.8"
    """

  @Test func everyFieldArrives() throws {
    let made = try Import(Self.full, as: "so.yaml")
    #expect(made.block.notes.isEmpty, "\(made.block.notes)")
    let pool = try made.pool("chat")
    #expect(pool.replicas == ReplicaBounds(minimum: 2, maximum: 20, initial: 2))
    guard case .keda(let rules)? = pool.autoscaler?.policies.first else {
      Issue.record("not KEDA")
      return
    }
    #expect(rules.pollingInterval == 15 && rules.cooldownPeriod == 600 && rules.initialCooldownPeriod == 120)
    #expect(rules.idleReplicas == 0 && rules.usesCachedMetrics)
    #expect(
      rules.fallback
        == KEDAScaling.Fallback(failureThreshold: 3, replicas: 4, behavior: .currentReplicasIfHigher))
    #expect(rules.horizontal.metrics.map(\.name) == [.queueDepth, .ttftP95])
    #expect(rules.horizontal.metrics.map(\.target) == [5, 0.8])
    #expect(rules.horizontal.metrics.map(\.reading.averagingWindow) == [120, 90])
    #expect(rules.activation == [1, 0])
    #expect(rules.horizontal.scaleDown.stabilizationWindow == 120)
  }

  @Test func whatIsSilentHasKEDAsDefaults() throws {
    let made = try Import(
      scaledObject("{type: prometheus, metadata: {query: 'sum(vllm:num_requests_waiting)', threshold: '4'}}"),
      as: "so.yaml")
    let pool = try made.pool("chat")
    #expect(pool.replicas == ReplicaBounds(minimum: 0, maximum: 100, initial: 0))
    #expect(made.block.text.contains("# KEDA's default"))
  }

  /// What a query says, by signal and target; nil where nothing here is the same.
  @Test(arguments: [
    ("sum(vllm:num_requests_waiting)", "", "4", "metric: queue_depth", "target: 4"),
    ("sum(vllm:num_requests_running) + sum(vllm:num_requests_waiting)", "", "8", "metric: concurrency", "target: 8"),
    ("avg(vllm:num_requests_waiting)", "Value", "4", "metric: queue_depth", "target: 4"),
    ("avg(vllm:gpu_cache_usage_perc) * 100", "Value", "80", "metric: kv_utilization", "target: 80%"),
    ("sum(vllm:kv_cache_usage_perc)", "", "0.8", "metric: kv_utilization", "target: 80%"),
    ("sum(rate(vllm:generation_tokens_total[1m]))", "", "900", "metric: tokens_per_second", "target: 900"),
    ("sum(rate(istio_requests_total{app='x'}[1m]))", "", "3", "metric: requests_per_second", "target: 3/s"),
    ("sum(increase(http_requests_total[1m]))", "", "120", "metric: requests_per_second", "target: 2/s"),
  ])
  func queries(query: String, type: String, threshold: String, metric: String, target: String) throws {
    let made = try Import(scaledObject(prometheus(query, type, threshold)), as: "so.yaml")
    #expect(made.line("metric:") == metric && made.line("target:") == target, "\(made.block.text)")
    _ = try made.pool("chat")
  }

  @Test(arguments: [
    ("avg(vllm:num_requests_waiting)", "", "write sum(...), or metricType: Value"),
    ("max(vllm:num_requests_waiting)", "", "write sum(...)"),
    (
      "histogram_quantile(0.99, sum by (le) (rate(vllm:e2e_request_latency_seconds_bucket[1m])))", "Value",
      "latency_p95"
    ),
    (
      "histogram_quantile(0.95, sum by (le) (rate(vllm:e2e_request_latency_seconds_bucket[1m])))", "",
      "metricType: Value"
    ),
    ("sum(rate(nv_inference_queue_duration_us[1m]))", "", "nv_inference_pending_request_count"),
    ("sum(vllm:generation_tokens_total)", "", "write rate(...[1m])"),
    ("sum(vllm:num_requests_waiting) / sum(kube_deployment_status_replicas)", "", "the signals are"),
    ("my_own_metric", "", "the signals are"),
  ])
  func queriesOfWhichNothingHereIsTheSame(query: String, type: String, instead: String) throws {
    let made = try Import(scaledObject(prometheus(query, type, "4")), as: "so.yaml")
    #expect(made.notes(instead).count == 1, "\(made.block.notes)")
    #expect(made.line("metric:") == nil)
    _ = try made.pool("chat")
  }

  /// Queues count what waits, and most what is in work as well.
  @Test(arguments: [
    ("aws-sqs-queue", "queueLength: '12'", "metric: concurrency", "target: 12"),
    ("aws-sqs-queue", "queueLength: '12', scaleOnInFlight: 'false'", "metric: queue_depth", "target: 12"),
    ("aws-sqs-queue", "queueURL: x", "metric: concurrency", "target: 5"),
    ("rabbitmq", "mode: QueueLength, value: '20', queueName: q", "metric: concurrency", "target: 20"),
    ("rabbitmq", "mode: MessageRate, value: '20', queueName: q", "metric: requests_per_second", "target: 20/s"),
    (
      "rabbitmq", "mode: QueueLength, value: '9', excludeUnacknowledged: 'true'", "metric: queue_depth", "target: 9"
    ),
    ("redis", "listName: l, listLength: '7'", "metric: queue_depth", "target: 7"),
    ("kafka", "topic: t, lagThreshold: '50', allowIdleConsumers: 'true'", "metric: concurrency", "target: 50"),
    ("nats-jetstream", "stream: s", "metric: concurrency", "target: 10"),
  ])
  func queues(type: String, metadata: String, metric: String, target: String) throws {
    let made = try Import(scaledObject("{type: \(type), metadata: {\(metadata)}}"), as: "so.yaml")
    #expect(made.line("metric:") == metric && made.line("target:") == target, "\(made.block.text)")
    #expect(try made.pool("chat").replicas.minimum == 0)
  }

  @Test func triggersThatAreNotRead() throws {
    let mistyped = try Import(scaledObject("{type: prometeus, metadata: {query: x}}"), as: "so.yaml")
    #expect(mistyped.notes("did you mean \"prometheus\"?").count == 1)
    let known = try Import(scaledObject("{type: aws-cloudwatch, metadata: {namespace: x}}"), as: "so.yaml")
    #expect(known.notes("trigger aws-cloudwatch").count == 1)
  }

  /// cron in UTC is a schedule; with other triggers the pool has the most that any wants.
  @Test func cronIsASchedule() throws {
    let cron = "timezone: Etc/UTC, start: 0 8 * * 1-5, end: 0 20 * * 1-5, desiredReplicas: '6'"
    let made = try Import(
      scaledObject(
        "{type: cron, metadata: {\(cron)}}",
        "{type: redis, metadata: {listName: l, listLength: '7'}}"), as: "so.yaml")
    let pool = try made.pool("chat")
    #expect(pool.autoscaler?.policies.map(\.word) == ["keda", "schedule"])
    guard case .schedule(let rules)? = pool.autoscaler?.policies.last else { return }
    #expect(rules.windows.map(\.replicas) == [6])
    #expect(rules.windows.map(\.start) == [CronExpression("0 8 * * 1-5")])
  }

  @Test func cpuAloneKeepsAReplica() throws {
    let made = try Import(
      scaledObject("{type: cpu, metricType: Utilization, metadata: {value: '60'}}"), as: "so.yaml")
    #expect(made.line("min:") == "min: 1" && made.line("target:") == "target: 60%")
  }

  private func prometheus(_ query: String, _ type: String, _ threshold: String) -> String {
    let kind = type.isEmpty ? "" : "metricType: \(type), "
    return "{type: prometheus, \(kind)metadata: {query: \"\(query)\", threshold: '\(threshold)'}}"
  }

  private func scaledObject(_ triggers: String...) -> String {
    """
    apiVersion: keda.sh/v1alpha1
    kind: ScaledObject
    metadata: {name: chat}
    spec:
      scaleTargetRef: {name: chat}
      triggers:
    \(triggers.map { "    - \($0)" }.joined(separator: "\n"))
    """
  }
}
