import Model
import Scenarios

/// A metric of a monitoring system that is one of ours, or that people scale on and nothing here is.
struct KnownMetric {
  /// What it is here.
  enum Meaning {
    /// One of our signals; a value there is N of ours.
    case signal(ScalingMetric.Name, scale: Double)
    /// A counter of which the rate is a signal.
    case counter(ScalingMetric.Name)
    /// A histogram of times whose 95th percentile is a signal; its unit in seconds.
    case histogram(ScalingMetric.Name, unit: Double)
    /// Nothing; the reason, and what to use.
    case nothing(String, instead: String)
  }
  /// Its name, letters other than `a-z0-9_` written as `_`.
  var name: String
  var meaning: Meaning

  /// Metrics by name.
  ///
  /// Sources: vLLM, docs.vllm.ai/en/stable/usage/metrics ("1 means 100 percent usage"); Text Generation Inference and DCGM, Google
  /// Kubernetes Engine, "Best practices for autoscaling LLM inference workloads with GPUs"; SGLang,
  /// docs.sglang.io/references/production_metrics; Triton, docs.nvidia.com, user_guide/metrics (`nv_gpu_utilization` is 0.0 to 1.0);
  /// prometheus-adapter, docs/walkthrough.md. All read 2026-11.
  static let all: [KnownMetric] = [
    signal(.queueDepth, "vllm_num_requests_waiting", "num_requests_waiting", "tgi_queue_size", "sglang_num_queue_reqs"),
    signal(.queueDepth, "nv_inference_pending_request_count", "queue_depth", "queue_size"),
    signal(.running, "vllm_num_requests_running", "num_requests_running", "tgi_batch_current_size"),
    signal(.running, "sglang_num_running_reqs"),
    signal(.concurrency, "concurrency", "ray_serve_num_ongoing_requests"),
    signal(.kvUtilization, "vllm_kv_cache_usage_perc", "vllm_gpu_cache_usage_perc", "gpu_cache_usage_perc"),
    signal(.kvUtilization, "kv_cache_usage_perc", "sglang_token_usage"),
    signal(.gpuUtilization, scale: 0.01, "dcgm_fi_dev_gpu_util", "dcgm_gpu_utilization", "duty_cycle"),
    signal(.gpuUtilization, "nv_gpu_utilization", "dcgm_fi_prof_gr_engine_active"),
    signal(.requestsPerSecond, "requests_per_second", "http_requests_per_second", "http_requests", "rps"),
    signal(.tokensPerSecond, "vllm_avg_generation_throughput_toks_per_s", "sglang_gen_throughput"),
    counter(.requestsPerSecond, "http_requests_total", "vllm_request_success_total", "tgi_request_count"),
    counter(
      .requestsPerSecond, "istio_requests_total", "nginx_ingress_controller_requests", "nv_inference_request_success"),
    counter(.requestsPerSecond, "envoy_cluster_upstream_rq_total", "traefik_service_requests_total"),
    counter(.tokensPerSecond, "vllm_generation_tokens_total", "sglang_generation_tokens_total"),
    histogram(.ttftP95, "vllm_time_to_first_token_seconds", "sglang_time_to_first_token_seconds"),
    histogram(.latencyP95, "vllm_e2e_request_latency_seconds", "sglang_e2e_request_latency_seconds"),
    histogram(.latencyP95, "http_request_duration_seconds", "tgi_request_duration"),
    histogram(.latencyP95, unit: 0.001, "istio_request_duration_milliseconds"),
    nothing(
      "the time in the queue is no signal here", instead: "queue_depth, nv_inference_pending_request_count on Triton",
      "nv_inference_queue_duration_us", "avg_time_queue_us", "queue_time"),
    nothing(
      "the time in the queue is no signal here", instead: "queue_depth, vllm:num_requests_waiting on vLLM",
      "vllm_request_queue_time_seconds", "tgi_request_queue_duration", "sglang_queue_time_seconds"),
    nothing(
      "the time between tokens is no signal here", instead: "running, ttft_p95 or latency_p95",
      "vllm_time_per_output_token_seconds", "vllm_inter_token_latency_seconds", "sglang_inter_token_latency_seconds",
      "vllm_request_time_per_output_token_seconds"),
    nothing(
      "engines reserve an accelerator's memory at their start, so it says nothing of the load",
      instead: "kv_utilization or queue_depth",
      "dcgm_fi_dev_fb_used", "dcgm_fi_dev_fb_free", "nv_gpu_memory_used_bytes", "dcgm_fi_dev_mem_copy_util",
      "container_memory_usage_bytes", "container_memory_working_set_bytes", "memory_used"),
    nothing(
      "it counts processor seconds, and a query on it no share of the processors",
      instead: "a Resource metric cpu, here cpu_utilization", "container_cpu_usage_seconds_total"),
  ].flatMap { $0 }

  private static func signal(_ name: ScalingMetric.Name, scale: Double = 1, _ names: String...) -> [KnownMetric] {
    names.map { KnownMetric(name: $0, meaning: .signal(name, scale: scale)) }
  }
  private static func counter(_ name: ScalingMetric.Name, _ names: String...) -> [KnownMetric] {
    names.map { KnownMetric(name: $0, meaning: .counter(name)) }
  }
  private static func histogram(_ name: ScalingMetric.Name, unit: Double = 1, _ names: String...) -> [KnownMetric] {
    names.map { KnownMetric(name: $0, meaning: .histogram(name, unit: unit)) }
  }
  private static func nothing(_ why: String, instead: String, _ names: String...) -> [KnownMetric] {
    names.map { KnownMetric(name: $0, meaning: .nothing(why, instead: instead)) }
  }

  /// The metric of a name as Prometheus, its adapters and Google Cloud write it: `vllm:num_requests_waiting`,
  /// `vllm_num_requests_waiting`, `prometheus.googleapis.com|vllm:num_requests_waiting|gauge`; a histogram's parts are the histogram.
  static func named(_ text: String) -> KnownMetric? {
    let parts = text.split(whereSeparator: { "|/".contains($0) })
    for part in parts {
      let name = normalised(part)
      for suffix in ["", "_bucket", "_sum", "_count"] where name.hasSuffix(suffix) {
        if let found = all.first(where: { $0.name == name.dropLast(suffix.count) }) { return found }
      }
    }
    return nil
  }

  /// The known name nearest to one that is not known.
  static func nearest(to text: String) -> String? { nearestWord(String(normalised(text[...])), among: all.map(\.name)) }

  private static func normalised(_ text: Substring) -> String {
    String(text.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }
}
