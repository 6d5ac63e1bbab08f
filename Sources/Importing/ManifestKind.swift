/// What a file is, by what it holds.
enum ManifestKind {
  /// Manifests of Kubernetes, one or more YAML documents.
  case kubernetes
  /// Triton's `config.pbtxt`.
  case triton
  /// A command line, or a script with one.
  case commandLine
  /// A YAML file of vLLM's arguments.
  case configuration

  /// Fields of Triton's model configuration that begin a line of nearly every one.
  private static let tritonFields = [
    "platform", "backend", "max_batch_size", "input", "output", "instance_group", "dynamic_batching", "version_policy",
    "optimization", "parameters", "ensemble_scheduling", "sequence_batching", "model_warmup",
  ]

  /// Keys that tell what a file is.
  static let telling = ["apiVersion", "kind", "model", "platform", "max_batch_size"] + VLLMArguments.flags.sorted()

  /// Tells a file by its text, and its name where the text leaves it open; nil for something else.
  static func of(_ text: String, name: String) -> ManifestKind? {
    let lines = text.split(whereSeparator: \.isNewline).map { $0.drop(while: \.isWhitespace) }
      .filter { !$0.isEmpty && !$0.hasPrefix("#") }
    if isManifest(lines) { return .kubernetes }
    if lines.contains(where: { isCommand($0) }) { return .commandLine }
    if name.hasSuffix(".pbtxt") || lines.contains(where: { isTritonLine($0) }) { return .triton }
    if let first = lines.first, first.hasPrefix("-"), !first.hasPrefix("- "), !first.hasPrefix("---") {
      return .commandLine
    }
    let keys = lines.compactMap { line in line.firstIndex(of: ":").map { line[..<$0] } }
    let isArgument = keys.contains { key in
      let name = String(key.map { $0 == "_" ? "-" : $0 })
      return name == "model" || VLLMArguments.flags.contains(name) || name.hasPrefix("max-num-")
        || name.hasSuffix("-parallel-size") || name == "gpu-memory-utilization" || name == "max-model-len"
    }
    return isArgument ? .configuration : nil
  }

  private static func isManifest(_ lines: [Substring]) -> Bool {
    lines.contains { line in
      let key = line.drop { "-{ \"'".contains($0) }
      return key.hasPrefix("apiVersion") && key.dropFirst("apiVersion".count).contains(":")
        || key.hasPrefix("kind:") || key.hasPrefix("kind\":")
    }
  }

  private static func isCommand(_ line: Substring) -> Bool {
    let words = line.split(whereSeparator: \.isWhitespace)
    return words.contains { $0.hasPrefix("vllm.entrypoints") }
      || zip(words, words.dropFirst()).contains { ($0 == "vllm" || $0.hasSuffix("/vllm")) && $1 == "serve" }
  }

  private static func isTritonLine(_ line: Substring) -> Bool {
    let word = line.prefix { $0.isLetter || $0 == "_" }
    guard tritonFields.contains(String(word)) else { return false }
    let rest = line.dropFirst(word.count).drop(while: \.isWhitespace)
    return rest.hasPrefix("{") || rest.hasPrefix("[") || word == "max_batch_size" || word == "platform"
  }
}
