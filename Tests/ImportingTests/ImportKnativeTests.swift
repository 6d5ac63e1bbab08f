import Model
import Testing

@Suite struct ImportKnativeTests {
  private func service(_ annotations: String, _ spec: String = "", name: String = "reranker") -> String {
    """
    apiVersion: serving.knative.dev/v1
    kind: Service
    metadata: {name: \(name)}
    spec:
      template:
        metadata:
          annotations:
            example.com/other: "x"
    \(annotations.split(separator: "\n").map { "        autoscaling.knative.dev/\($0)" }.joined(separator: "\n"))
        spec:
    \(spec.split(separator: "\n").map { "      \($0)" }.joined(separator: "\n"))
          containers: [{image: registry/reranker, resources: {limits: {nvidia.com/gpu: 1}}}]
    """
  }

  private func rules(_ made: Import, _ rest: String = "latency: 10ms") throws -> (Pool, KnativeScaling) {
    let pool = try #require(
      try made.scenario(
        """
        models: {m: {\(rest)}}
        pools: {reranker: {model: m, instance: aws/g5.xlarge}}
        """, route: "reranker"
      ).pools.first)
    guard case .knative(let rules)? = pool.autoscaler?.policies.first else {
      Issue.record("not Knative")
      return (pool, KnativeScaling())
    }
    return (pool, rules)
  }

  private let annotations = """
    min-scale: "1"
    maxScale: "10"
    initial-scale: "3"
    target: "48"
    target-utilization-percentage: "80"
    window: "120s"
    panic-window-percentage: "20.0"
    panic-threshold-percentage: "150.0"
    target-burst-capacity: "0"
    scale-down-delay: "15m"
    activation-scale: "2"
    scale-to-zero-pod-retention-period: "1m5s"
    """

  @Test func everyAnnotationArrives() throws {
    let made = try Import(service(annotations, "containerConcurrency: 64"), as: "service.yaml")
    #expect(made.block.notes.isEmpty, "\(made.block.notes)")
    let (pool, rules) = try rules(made)
    #expect(pool.replicas == ReplicaBounds(minimum: 1, maximum: 10, initial: 3))
    #expect(pool.batching == .none(concurrency: 64) && rules.containerConcurrency == 64)
    #expect(rules.target == 48 && rules.targetUtilization == 0.8 && rules.stableWindow == 120)
    #expect(abs(rules.panicWindow - 24) < 1e-9 && abs(rules.panicThreshold - 1.5) < 1e-12)
    #expect(rules.targetBurstCapacity == 0 && rules.scaleDownDelay == 900 && rules.activationScale == 2)
    #expect(rules.podRetentionPeriod == 65)
  }

  /// The activator's queue is of limited services; whether it is in the path is for the autoscaler to say.
  @Test(arguments: [
    ("window: 60s", "containerConcurrency: 8", 8, 10_000 as Int?),
    ("target-burst-capacity: \"-1\"", "containerConcurrency: 8", 8, 10_000),
    ("window: 60s", "containerConcurrency: 0", 0, nil),
    ("target-burst-capacity: \"0\"", "containerConcurrency: 8", 8, 10_000),
  ])
  func whereRequestsWait(annotations: String, spec: String, limit: Int, most: Int?) throws {
    let made = try Import(service(annotations + "\nmax-scale: \"5\"", spec), as: "service.yaml")
    #expect(made.block.missing.contains { $0.contains("concurrency, where") } == (limit == 0))
    let (pool, rules) = try rules(made)
    #expect(pool.loadBalancing == .knative && pool.queue.maxSize == most && rules.containerConcurrency == limit)
  }

  /// resources/target.go: the lesser of the annotation and containerConcurrency, or containerConcurrency where there is none.
  @Test(arguments: [
    ("target: \"48\"", "containerConcurrency: 64", 48.0), ("target: \"48\"", "containerConcurrency: 10", 10),
    ("window: 60s", "containerConcurrency: 10", 10), ("window: 60s", "containerConcurrency: 0", 100),
    ("metric: rps\ntarget: \"30\"", "containerConcurrency: 10", 30), ("metric: rps", "containerConcurrency: 10", 200),
  ])
  func targets(annotations: String, spec: String, target: Double) throws {
    let made = try Import(service(annotations + "\nmax-scale: \"5\"", spec), as: "service.yaml")
    #expect(try rules(made).1.target == target)
  }

  @Test func settingsOfTheInstallationHoldWhereNothingIsAnnotated() throws {
    let settings = """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: config-autoscaler, namespace: knative-serving}
      data:
        stable-window: "90s"
        max-scale-down-rate: "3.0"
        scale-to-zero-grace-period: "40s"
        container-concurrency-target-percentage: "50"
        container-concurrency-target-default: "20"
        enable-scale-to-zero: "false"
        max-scale: "7"
        pod-autoscaler-class: "kpa.autoscaling.knative.dev"
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: config-defaults, namespace: knative-serving}
      data: {container-concurrency: "0"}
      """
    let made = try Import([
      ("service.yaml", service("window: 60s", "timeoutSeconds: 60")), ("settings.yaml", settings),
    ])
    let (pool, rules) = try rules(made)
    #expect(rules.stableWindow == 60 && rules.maxScaleDownRate == 3 && rules.scaleToZeroGracePeriod == 40)
    #expect(rules.target == 20 && rules.targetUtilization == 0.5 && !rules.scalesToZero)
    #expect(pool.replicas.maximum == 7)
    #expect(made.notes("timeoutSeconds").count == 1)
    let alone = importComplaints([("settings.yaml", settings)])
    #expect(alone.first?.message.contains("without a service") == true)
  }

  @Test func whatHasNoLimitIsTold() throws {
    let made = try Import(service("window: 60s"), as: "service.yaml")
    #expect(made.block.missing.contains { $0.contains("replicas.max") })
    #expect(made.line("max:") == "max: 100")
  }

  @Test func theHorizontalClassIsAnHPA() throws {
    let made = try Import(
      service(
        """
        class: hpa.autoscaling.knative.dev
        metric: cpu
        target: "70"
        window: 60s
        max-scale: "4"
        """, "containerConcurrency: 8"), as: "service.yaml")
    // Its requests go to the pods without the activator.
    #expect(made.line("load_balancing:") == "load_balancing: round_robin" && made.line("max_size:") == nil)
    #expect(made.notes("containerConcurrency").count == 1)
    #expect(made.line("policy:") == "policy: hpa" && made.line("target:") == "target: 70%")
    #expect(made.line("stabilization_window:") == "stabilization_window: 1m" && made.line("min:") == "min: 1")
  }

  @Test func aMistypedAnnotationIsToldWithTheNearestWord() throws {
    let made = try Import(service("max-scale: \"4\"\npanic-treshold-percentage: \"150\""), as: "service.yaml")
    let note = try #require(made.notes("panic-treshold-percentage").first)
    #expect(note.hint?.contains("panic-threshold-percentage") == true && note.line == 10)
  }

  /// vLLM behind Knative: the proxy lets no more requests in than containerConcurrency.
  @Test func theProxyBoundsTheBatch() throws {
    let text = """
      apiVersion: serving.knative.dev/v1
      kind: Service
      metadata: {name: reranker}
      spec:
        template:
          metadata: {annotations: {autoscaling.knative.dev/max-scale: "4"}}
          spec:
            containerConcurrency: 32
            containers:
              - image: vllm/vllm-openai
                args: [--model, Qwen/Qwen2.5-7B-Instruct, --max-num-seqs, "256"]
      """
    let made = try Import(text, as: "service.yaml", instance: "aws/g5.xlarge")
    let pool = try #require(try made.scenario("", route: "reranker").pools.first)
    guard case .continuous(let batching) = pool.batching else { return }
    #expect(batching.maxNumSeqs == 32 && pool.loadBalancing == .knative)
  }
}
