import FoundationEssentials

/// Files that the pages name and that readers have themselves.
enum GuideFiles {
  static func write(into folder: String) throws {
    for (name, text) in all {
      let path = folder + "/" + name
      let parent = path[..<(path.lastIndex(of: "/") ?? path.endIndex)]
      try FileManager.default.createDirectory(atPath: String(parent), withIntermediateDirectories: true)
      try text.write(toFile: path, atomically: false, encoding: .utf8)
    }
  }

  private static let all: [String: String] = [
    "scenario.yaml": chat, "s.yaml": chat, "chat.yaml": chat, "today.yaml": chat, "tomorrow.yaml": chat,
    "base.yaml": chat,
    "mix.yaml": """
    pools: {cpu: {purchase: [{option: reserved, count: 1, term: 3y, payment: all_upfront}, {option: on_demand}]}}
    """,
    "hpa.yaml": hpa, "deployment.yaml": deployment, "scaledobject.yaml": scaledObject,
    "serve.sh": launch, "launch.sh": launch, "requests.csv": requests,
    "model_repository/resnet50/config.pbtxt": triton, "model_repository/resnet/config.pbtxt": triton,
    "c1.json": benchmark(concurrency: 1, ttft: 22.0, tpot: 7.2),
    "c16.json": benchmark(concurrency: 16, ttft: 60, tpot: 8.6),
    "c64.json": benchmark(concurrency: 64, ttft: 150, tpot: 12.5),
    "b1.csv": perfAnalyzer(batch: 1), "b8.csv": perfAnalyzer(batch: 8), "b32.csv": perfAnalyzer(batch: 32),
    "batches.csv": "batch,latency_ms\n1,0.97\n8,2.16\n32,6.24\n",
    "machines.csv": """
    cloud,region,instance_type,on_demand_usd_per_hour,spot_usd_per_hour
    aws,eu-west-1,g5.xlarge,1.123,0.5
    """,
    "model_prices_and_context_window.json": prices, "model_prices.json": prices,
  ]

  private static let chat = """
    fleetcast: 1
    name: chat
    start: 2026-12-01
    horizon: 1h
    replications: 2
    workloads:
      chat:
        arrivals: {process: poisson, rate: 0.5/s}
        input_tokens: 300
        output_tokens: 60
        slo: {ttft: {p95: 5s}}
        route: gpu
    models:
      m: {architecture: llama-3.1-8b}
    pools:
      gpu:
        model: m
        instance: aws/g5.xlarge
        batching: {policy: continuous}
        replicas: {min: 1, max: 4}
        autoscaler: {metric: concurrency, target: 8}
        purchase: [{option: on_demand}]
    apis:
      hosted: {model: own, price: {input: $0.10/M, output: $0.90/M}, latency: {ttft: 400ms, tokens_per_second: 80}}
    crossover: {between: {self_host: gpu, api: hosted}, over: workloads.chat.arrivals.rate, range: [0.2/s, 1/s]}
    check: [chat.ttft.p95 <= 30s]

    """

  private static let launch = "vllm serve meta-llama/Llama-3.1-8B-Instruct --max-num-seqs 64\n"

  /// A request every ten seconds for an hour.
  private static let requests =
    "timestamp,input_tokens,output_tokens\n"
    + (0..<360).map { "\($0 * 10),\($0 % 20 == 0 ? 2_000 : 300),\($0 % 2 == 0 ? 80 : 40)\n" }.joined()

  private static let hpa = """
    apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    metadata: {name: vllm-llama}
    spec:
      scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: vllm-llama}
      minReplicas: 1
      maxReplicas: 6
      metrics:
        - type: External
          external:
            metric: {name: vllm:num_requests_waiting}
            target: {type: AverageValue, averageValue: 4}

    """

  private static let deployment = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: vllm-llama}
    spec:
      replicas: 2
      selector: {matchLabels: {app: vllm-llama}}
      template:
        metadata: {labels: {app: vllm-llama}}
        spec:
          nodeSelector: {node.kubernetes.io/instance-type: g5.xlarge}
          containers:
            - name: vllm
              image: vllm/vllm-openai:v0.11.0
              args: [--model, meta-llama/Llama-3.1-8B-Instruct, --max-num-seqs, "64"]
              resources: {limits: {nvidia.com/gpu: 1}}

    """

  private static let scaledObject = """
    apiVersion: keda.sh/v1alpha1
    kind: ScaledObject
    metadata: {name: chat}
    spec:
      scaleTargetRef: {name: chat}
      minReplicaCount: 1
      maxReplicaCount: 8
      triggers:
        - type: prometheus
          metadata: {serverAddress: "http://prometheus:9090", query: "sum(vllm:num_requests_waiting)", threshold: "4"}

    """

  private static let triton = """
    name: "resnet50"
    platform: "tensorrt_plan"
    max_batch_size: 8
    dynamic_batching { max_queue_delay_microseconds: 2000 }
    instance_group [ { count: 1 kind: KIND_GPU } ]

    """

  private static let prices = """
    {"gpt-4o-mini": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1.5e-07, "output_cost_per_token": 6e-07}}

    """

  /// As `vllm bench serve --save-result` writes it.
  private static func benchmark(concurrency: Int, ttft: Double, tpot: Double) -> String {
    let seconds = (ttft + 199 * tpot) / 1000 * 256 / Double(concurrency)
    return """
      {"backend": "vllm", "model_id": "llama-3.1-8b", "num_prompts": 256, "max_concurrency": \(concurrency), "duration": \(seconds),
       "completed": 256, "total_input_tokens": 128000, "total_output_tokens": 51200, "request_throughput": \(256 / seconds),
       "mean_ttft_ms": \(ttft), "mean_tpot_ms": \(tpot)}

      """
  }

  /// As `perf_analyzer -f` writes it.
  private static func perfAnalyzer(batch: Int) -> String {
    let microseconds = 800 + 170 * batch
    return """
      Concurrency,Inferences/Second,Client Send,Network+Server Send/Recv,Server Queue,Server Compute Input,Server Compute Infer,Server Compute Output,Client Recv,p50 latency,p90 latency,p95 latency,p99 latency
      1,\(1_000_000 * batch / microseconds),0,0,0,0,\(microseconds),0,0,\(microseconds),\(microseconds),\(microseconds),\(microseconds)

      """
  }
}
