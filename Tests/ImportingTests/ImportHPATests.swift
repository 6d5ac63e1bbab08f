import Model
import Testing

/// An HPA with everything that autoscaling/v2 has, as people write it.
let fullHPA = """
  apiVersion: autoscaling/v2
  kind: HorizontalPodAutoscaler
  metadata:
    name: vllm-llama
    namespace: inference
  spec:
    scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: vllm-llama}
    minReplicas: 2
    maxReplicas: 12
    metrics:
      - type: External
        external:
          metric:
            name: vllm:num_requests_waiting
            selector: {matchLabels: {model: llama}}
          target: {type: AverageValue, averageValue: "4500m"}
      - type: Pods
        pods:
          metric: {name: vllm_kv_cache_usage_perc}
          target: {type: AverageValue, averageValue: 800m}
      - type: Object
        object:
          metric: {name: requests-per-second}
          describedObject: {apiVersion: networking.k8s.io/v1, kind: Ingress, name: main}
          target: {type: Value, value: 2k}
    behavior:
      scaleUp:
        stabilizationWindowSeconds: 30
        tolerance: "0.05"
        policies:
          - {type: Pods, value: 2, periodSeconds: 60}
          - {type: Percent, value: 50, periodSeconds: 30}
      scaleDown:
        selectPolicy: Min
        policies:
          - type: Percent
            value: 10
            periodSeconds: 120
  """

@Suite struct ImportHPATests {
  @Test func everyFieldArrives() throws {
    let pool = try Import(fullHPA, as: "hpa.yaml").pool("vllm-llama")
    #expect(pool.replicas == ReplicaBounds(minimum: 2, maximum: 12, initial: 2))
    guard case .hpa(let rules)? = pool.autoscaler?.policies.first else {
      Issue.record("not an HPA")
      return
    }
    #expect(rules.metrics.map(\.name) == [.queueDepth, .kvUtilization, .requestsPerSecond])
    #expect(rules.metrics.map(\.target) == [4.5, 0.8, 2_000])
    #expect(rules.metrics.map(\.targetType) == [.averageValue, .averageValue, .value])
    #expect(
      rules.scaleUp.policies == [
        ScalingPolicy(kind: .pods, value: 2, period: 60), ScalingPolicy(kind: .percent, value: 50, period: 30),
      ])
    #expect(rules.scaleUp.stabilizationWindow == 30 && rules.scaleUp.tolerance == 0.05)
    #expect(rules.scaleUp.selectPolicy == .max)
    // What is silent has Kubernetes' defaults.
    #expect(rules.scaleDown.stabilizationWindow == 300 && rules.scaleDown.tolerance == 0.1)
    #expect(rules.scaleDown.selectPolicy == .min)
    #expect(rules.scaleDown.policies == [ScalingPolicy(kind: .percent, value: 10, period: 120)])
    #expect(!rules.hasNoBehavior)
  }

  @Test func everyCarriedLineNamesItsOrigin() throws {
    let made = try Import(fullHPA, as: "hpa.yaml")
    let text = made.block.text
    for origin in [
      "min: 2", "max: 12", "{metric: queue_depth, target: 4.5}", "{metric: kv_utilization, target: 80%}",
      "stabilization_window: 30s", "tolerance: 5%", "{percent: 10%, period: 2m}",
    ] {
      let line = try #require(text.split(separator: "\n").first { $0.contains(origin) })
      #expect(line.contains("# from hpa.yaml:"), "\(line)")
    }
    #expect(text.contains("from hpa.yaml:14: vllm:num_requests_waiting"))
  }

  @Test func withoutMetricsItIsCPUAtEightyPercent() throws {
    let made = try Import(
      """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: {name: web}
      spec:
        scaleTargetRef: {kind: Deployment, name: web}
        maxReplicas: 4
      """, as: "hpa.yaml")
    #expect(made.line("metric:") == "metric: cpu_utilization" && made.line("target:") == "target: 80%")
    #expect(made.block.missing.contains { $0.contains("cpu_at_full_load") })
    let pool = try #require(
      try made.scenario(
        """
        models: {m: {latency: 10ms}}
        pools: {web: {model: m, instance: aws/c7g.2xlarge}}
        """, route: "web"
      ).pools.first)
    #expect(pool.replicas == ReplicaBounds(minimum: 1, maximum: 4, initial: 1))
  }

  @Test func theFirstVersionIsCPU() throws {
    let made = try Import(
      """
      {"apiVersion": "autoscaling/v1", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "web"},
       "spec": {"scaleTargetRef": {"kind": "Deployment", "name": "web"}, "minReplicas": 3, "maxReplicas": 9,
                "targetCPUUtilizationPercentage": 65}}
      """, as: "hpa.json")
    #expect(made.line("target:") == "target: 65%" && made.line("min:") == "min: 3")
    #expect(made.block.text.contains("# from hpa.json:3"))
  }

  /// A target for every name that people scale on: the signal, and the target in its unit.
  @Test(arguments: [
    ("Pods", "vllm:num_requests_waiting", "AverageValue", "4", "queue_depth", "4"),
    ("Pods", "vllm_num_requests_running", "AverageValue", "12", "running", "12"),
    ("External", "prometheus.googleapis.com|vllm:num_requests_waiting|gauge", "Value", "10", "queue_depth", "10"),
    ("Pods", "vllm:gpu_cache_usage_perc", "AverageValue", "0.7", "kv_utilization", "70%"),
    ("Pods", "DCGM_FI_DEV_GPU_UTIL", "AverageValue", "85", "gpu_utilization", "85%"),
    ("Pods", "nv_gpu_utilization", "AverageValue", "850m", "gpu_utilization", "85%"),
    ("Pods", "tgi_batch_current_size", "AverageValue", "24", "running", "24"),
    ("Pods", "nv_inference_pending_request_count", "AverageValue", "3", "queue_depth", "3"),
    ("Pods", "http_requests_per_second", "AverageValue", "1500m", "requests_per_second", "1.5/s"),
    ("External", "vllm:time_to_first_token_seconds", "Value", "800m", "ttft_p95", "800ms"),
    ("External", "istio_request_duration_milliseconds", "Value", "1500", "latency_p95", "1500ms"),
  ])
  func knownNames(type: String, name: String, target: String, value: String, signal: String, ours: String) throws {
    let made = try Import(hpa(type, name, target, value), as: "hpa.yaml")
    #expect(made.line("metric:") == "metric: \(signal)")
    #expect(made.line("target:") == "target: \(ours)")
    _ = try made.pool("web")
  }

  /// Names without a signal are told with the reason and what to use.
  @Test(arguments: [
    ("nv_inference_queue_duration_us", "queue_depth"), ("DCGM_FI_DEV_FB_USED", "kv_utilization"),
    ("vllm:time_per_output_token_seconds", "ttft_p95"),
    ("vllm_num_request_waiting", "did you mean vllm_num_requests_waiting?"),
  ])
  func namesWithoutASignal(name: String, instead: String) throws {
    let made = try Import(hpa("Pods", name, "AverageValue", "4"), as: "hpa.yaml")
    let note = try #require(made.notes("not carried over").first)
    #expect(note.line == 11 && note.hint?.contains(instead) == true, "\(note)")
    #expect(made.line("metric:") == nil && made.line("replicas:") == "replicas: 1")
    #expect(made.block.missing.contains { $0.contains("none of the metrics") })
    _ = try made.pool("web")
  }

  @Test func aTimeAsAnAverageIsNotCarried() throws {
    let made = try Import(hpa("External", "vllm:time_to_first_token_seconds", "AverageValue", "1"), as: "hpa.yaml")
    #expect(made.notes("divides a time by the number of replicas").count == 1)
  }

  /// A pool that starts from nothing needs a metric that an empty pool has.
  @Test func aPoolThatNothingWakesKeepsAReplica() throws {
    let text = hpa("Pods", "DCGM_FI_DEV_GPU_UTIL", "AverageValue", "85").replacingMinimum("0")
    let made = try Import(text, as: "hpa.yaml")
    #expect(made.line("min:") == "min: 1" && made.notes("would stay empty").count == 1)
    let queue = hpa("External", "vllm:num_requests_waiting", "AverageValue", "4").replacingMinimum("0")
    #expect(try Import(queue, as: "hpa.yaml").pool("web").replicas.minimum == 0)
  }

  private func hpa(_ type: String, _ name: String, _ target: String, _ value: String) -> String {
    let key = type.lowercased()
    let field = target == "Value" ? "value" : "averageValue"
    return """
      apiVersion: autoscaling/v2
      kind: HorizontalPodAutoscaler
      metadata: {name: web}
      spec:
        scaleTargetRef: {kind: Deployment, name: web}
        minReplicas: 1
        maxReplicas: 4
        metrics:
          - type: \(type)
            \(key):
              metric: {name: "\(name)"}
              target: {type: \(target), \(field): \(value)}
      """
  }
}

extension String {
  fileprivate func replacingMinimum(_ count: String) -> String {
    split(separator: "minReplicas: 1", omittingEmptySubsequences: false).joined(separator: "minReplicas: \(count)")
  }

  /// Labels say which pool a budget is of; it is named with what to write.
  @Test func aBudgetIsNamed() throws {
    let budget = """

      ---
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: {name: llama}
      spec: {maxUnavailable: 25%, selector: {matchLabels: {app: llama}}}
      """
    let imported = try Import(fullHPA + budget, as: "hpa.yaml")
    let notes = imported.notes("PodDisruptionBudget")
    #expect(notes.count == 1 && notes.first?.hint?.contains("disruption_budget: {max_unavailable: 25%}") == true)
  }
}
