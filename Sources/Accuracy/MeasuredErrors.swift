// swift-format-ignore-file: a row is a line.

/// How far predictions of one system's times or rates were from what was measured on it.
///
/// The medians of docs/ACCURACY.md by system, so that whoever has none of the measurements knows them too.
public struct MeasuredError: Sendable, Equatable {
  /// How the system was loaded.
  public enum Load: String, Sendable, CaseIterable {
    /// Requests that come as they come.
    case online
    /// One batch at a time.
    case batch
    /// All requests at hand at once.
    case server
  }
  /// How it was loaded.
  public var load: Load
  /// Row of the catalog's engines whose figures it was predicted with.
  public var engine: String
  /// The catalog's accelerator, or the processors in words.
  public var accelerator: String
  /// The catalog's model.
  public var model: String
  /// What was measured, such as `TTFT mean`.
  public var quantity: String
  /// Runs measured, at least 1.
  public var runs: Int
  /// Median absolute error, a fraction.
  public var median: Double
  /// Greatest absolute error, a fraction.
  public var worst: Double
  /// Whether constants were fitted to it, so that others may be further off.
  public var isFitted: Bool
}

extension MeasuredError {
  private static func row(
    _ load: Load, _ engine: String, _ accelerator: String, _ model: String, _ quantity: String, _ runs: Int,
    _ median: Double, _ worst: Double, isFitted: Bool = false
  ) -> MeasuredError {
    MeasuredError(
      load: load, engine: engine, accelerator: accelerator, model: model, quantity: quantity, runs: runs,
      median: median / 100, worst: worst / 100, isFitted: isFitted)
  }

  /// Every system measured, as docs/ACCURACY.md has it: errors in percent.
  public static let all: [MeasuredError] = [
    row(.online, "vllm-0.15", "h100", "mistral-nemo-12b", "TTFT mean", 4, 1.8, 5.5, isFitted: true),
    row(.online, "vllm-0.15", "h100", "mistral-nemo-12b", "TTFT p99", 4, 4.5, 14.8, isFitted: true),
    row(.online, "vllm-0.15", "h100", "mistral-nemo-12b", "ITL mean", 4, 2.5, 3.5, isFitted: true),
    row(.online, "vllm-0.15", "h100", "mistral-nemo-12b", "E2E mean", 4, 2.9, 3.9, isFitted: true),
    row(.online, "vllm-0.15", "h100", "mistral-nemo-12b", "E2E p99", 4, 1.2, 1.9, isFitted: true),
    row(.online, "vllm-0.15", "h100", "qwen2.5-7b", "TTFT mean", 2, 1.3, 2.1, isFitted: true),
    row(.online, "vllm-0.15", "h100", "qwen2.5-7b", "TTFT p99", 2, 28.5, 29.8, isFitted: true),
    row(.online, "vllm-0.15", "h100", "qwen2.5-7b", "ITL mean", 2, 1.9, 3.7, isFitted: true),
    row(.online, "vllm-0.15", "h100", "qwen2.5-7b", "E2E mean", 2, 2.9, 4.3, isFitted: true),
    row(.online, "vllm-0.15", "h100", "qwen2.5-7b", "E2E p99", 2, 4.1, 6.4, isFitted: true),
    row(.online, "vllm-0.15", "h100", "llama-3.1-70b", "TTFT mean", 4, 1.4, 2.6),
    row(.online, "vllm-0.15", "h100", "llama-3.1-70b", "TTFT p99", 4, 6, 25.7),
    row(.online, "vllm-0.15", "h100", "llama-3.1-70b", "ITL mean", 4, 0.6, 3.5),
    row(.online, "vllm-0.15", "h100", "llama-3.1-70b", "E2E mean", 4, 1.6, 5),
    row(.online, "vllm-0.15", "h100", "llama-3.1-70b", "E2E p99", 4, 1.9, 15.1),
    row(.online, "vllm-0.15", "h100", "yi-34b", "TTFT mean", 2, 2.6, 3),
    row(.online, "vllm-0.15", "h100", "yi-34b", "TTFT p99", 2, 6.1, 9.4),
    row(.online, "vllm-0.15", "h100", "yi-34b", "ITL mean", 2, 0.2, 0.5),
    row(.online, "vllm-0.15", "h100", "yi-34b", "E2E mean", 2, 0.4, 0.5),
    row(.online, "vllm-0.15", "h100", "yi-34b", "E2E p99", 2, 3.5, 6.3),
    row(.batch, "vllm-0.2", "h100", "llama-2-70b", "prompt", 56, 4.2, 32.5, isFitted: true),
    row(.batch, "vllm-0.2", "h100", "llama-2-70b", "token", 56, 2.6, 9.5, isFitted: true),
    row(.batch, "vllm-0.2", "a100-80gb", "llama-2-70b", "prompt", 56, 4.9, 35.1),
    row(.batch, "vllm-0.2", "a100-80gb", "llama-2-70b", "token", 56, 4.2, 10.7),
    row(.batch, "vllm-0.5", "h100", "llama-3-8b", "latency", 60, 3.5, 16.2, isFitted: true),
    row(.batch, "vllm-0.5", "a100-40gb", "llama-2-7b", "latency", 60, 7.9, 20.1),
    row(.batch, "vllm-0.5", "a100-40gb", "llama-3-8b", "latency", 40, 4.8, 10.1),
    row(.batch, "vllm-0.5", "h100", "llama-2-7b", "latency", 61, 11.2, 28.1),
    row(.online, "vllm-0.15", "rtx-pro-6000", "llama-3.1-8b", "TTFT mean", 1, 0.3, 0.3),
    row(.online, "vllm-0.15", "rtx-pro-6000", "llama-3.1-8b", "TTFT p50", 1, 4.2, 4.2),
    row(.online, "vllm-0.15", "rtx-pro-6000", "llama-3.1-8b", "TTFT p95", 1, 0.6, 0.6),
    row(.online, "vllm-0.15", "rtx-pro-6000", "llama-3.1-8b", "TPOT mean", 1, 0.2, 0.2),
    row(.online, "vllm-0.15", "rtx-pro-6000", "llama-3.1-8b", "E2E mean", 1, 0.1, 0.1),
    row(.online, "vllm-0.15", "rtx-pro-6000", "llama-3.1-8b", "E2E p95", 1, 0.2, 0.2),
    row(.batch, "cpu", "EPYC 9554, 64 cores", "phi-4", "time", 1, 4.4, 4.4, isFitted: true),
    row(.batch, "cpu", "48 cores of Sapphire Rapids", "llama-2-7b", "time", 1, 28.7, 28.7, isFitted: true),
    row(.batch, "cpu", "Xeon Gold 6430, 32 cores", "llama-2-13b", "time", 2, 5.4, 9.2, isFitted: true),
    row(.batch, "cpu", "c3-highcpu-44, 22 cores", "llama-2-7b", "time", 1, 8.9, 8.9),
    row(.batch, "cpu", "r7g.16xlarge, 64 cores", "llama-2-7b", "time", 1, 26.3, 26.3),
    row(.batch, "cpu", "Xeon Gold 6430, 32 cores", "llama-2-13b", "time", 4, 2.8, 4.3),
    row(.batch, "vllm-0.15", "l40s", "llama-2-7b", "time", 6, 9.1, 18.3),
    row(.batch, "vllm-0.15", "a100-80gb", "llama-2-7b", "time", 5, 5.8, 23.7),
    row(.batch, "vllm-0.5", "a100-80gb", "llama-3.1-8b", "time", 1, 8, 8),
    row(.batch, "vllm-0.5", "a100-80gb", "llama-3-70b", "time", 1, 12.3, 12.3),
    row(.batch, "vllm-0.5", "a100-80gb", "mixtral-8x7b", "time", 1, 1.5, 1.5),
    row(.batch, "vllm-0.5", "h200", "llama-3.1-8b", "time", 1, 0.2, 0.2),
    row(.batch, "vllm-0.5", "h200", "llama-3-70b", "time", 1, 0.7, 0.7),
    row(.batch, "vllm-0.5", "h200", "mixtral-8x7b", "time", 1, 2.2, 2.2),
    row(.batch, "vllm-0.10", "mi300x", "llama-3.1-70b", "time", 16, 13.4, 28.1),
    row(.batch, "vllm-0.10", "mi300x", "llama-3.1-405b", "time", 16, 14.9, 29.4),
    row(.server, "vllm-0.10", "a100-80gb", "qwen3-14b", "tokens", 4, 1.7, 57.9),
    row(.server, "vllm-0.10", "h100", "qwen3-14b", "tokens", 4, 66.5, 290),
    row(.server, "vllm-0.10", "a100-80gb", "qwen3-32b", "tokens", 4, 7.4, 25.3),
    row(.server, "vllm-0.10", "h100", "qwen3-32b", "tokens", 4, 61, 139.3),
    row(.server, "vllm-0.10", "a100-80gb", "qwen3-235b-a22b", "tokens", 4, 20.2, 82.2),
    row(.server, "vllm-0.10", "h100", "qwen3-235b-a22b", "tokens", 4, 6.5, 133.8),
    row(.server, "vllm-0.10", "a100-80gb", "gpt-oss-20b", "tokens", 4, 38, 48.9),
    row(.server, "vllm-0.10", "h100", "gpt-oss-20b", "tokens", 4, 4.1, 28.9),
    row(.server, "vllm-0.10", "a100-80gb", "gpt-oss-120b", "tokens", 4, 18.5, 46.9),
    row(.server, "vllm-0.10", "h100", "gpt-oss-120b", "tokens", 4, 8.9, 40.9),
    row(.server, "vllm-0.10", "a100-80gb", "glm-4.5-air", "tokens", 4, 27.9, 153.9),
    row(.server, "vllm-0.10", "h100", "glm-4.5-air", "tokens", 4, 38.5, 519.5),
    row(.server, "vllm-0.10", "h200", "glm-4.5", "tokens", 4, 39.3, 189.4),
    row(.server, "vllm-0.10", "h200", "deepseek-r1", "tokens", 4, 76, 547.1),
    row(.server, "vllm-0.15", "b200", "deepseek-r1", "tokens", 3, 34.3, 45.7),
    row(.server, "vllm-0.15", "h200", "deepseek-r1", "tokens", 2, 54.9, 61.2),
    row(.server, "vllm-0.15", "b200", "gpt-oss-120b", "tokens", 4, 32.4, 72.7),
    row(.server, "vllm-0.15", "h100", "gpt-oss-120b", "tokens", 3, 32.1, 57.2),
    row(.server, "vllm-0.15", "b200", "llama-4-maverick", "tokens", 4, 19.5, 31.4),
    row(.server, "vllm-0.15", "rtx-pro-6000", "qwen3-235b-a22b", "tokens", 2, 18.1, 31.7),
    row(.server, "vllm-0.15", "rtx-pro-6000", "qwen3-30b-a3b", "tokens", 9, 19, 52.2),
    row(.server, "vllm-0.15", "h200", "gpt-oss-120b", "tokens", 4, 17.4, 24),
    row(.server, "vllm-0.15", "b200", "gpt-oss-20b", "tokens", 4, 26.9, 63.4),
    row(.server, "vllm-0.15", "h200", "gpt-oss-20b", "tokens", 4, 13, 20.7),
    row(.server, "vllm-0.15", "h100", "gpt-oss-20b", "tokens", 4, 15.5, 18.9),
    row(.server, "vllm-0.15", "b200", "llama-3.3-70b", "tokens", 4, 17.9, 29.5),
    row(.server, "vllm-0.15", "h200", "llama-3.3-70b", "tokens", 4, 4, 9),
    row(.server, "vllm-0.15", "h100", "llama-3.3-70b", "tokens", 2, 1.8, 3.6),
    row(.server, "vllm-0.15", "rtx-pro-6000", "llama-3.3-70b", "tokens", 2, 1.2, 1.9),
    row(.server, "vllm-0.15", "h200", "llama-4-maverick", "tokens", 3, 21.9, 90.8),
    row(.server, "vllm-0.15", "b200", "qwen3-235b-a22b", "tokens", 4, 44.5, 53.7),
    row(.server, "vllm-0.15", "h200", "qwen3-235b-a22b", "tokens", 4, 22.6, 32.8),
    row(.server, "vllm-0.15", "h100", "qwen3-235b-a22b", "tokens", 2, 31, 34.1),
    row(.server, "vllm-0.15", "b200", "qwen3-30b-a3b", "tokens", 4, 33.1, 40),
    row(.server, "vllm-0.10", "mi300x", "llama-3.1-70b", "tokens", 4, 28.1, 32),
    row(.server, "vllm-0.10", "mi300x", "llama-3.1-405b", "tokens", 4, 32.2, 36.2),
  ]
}
