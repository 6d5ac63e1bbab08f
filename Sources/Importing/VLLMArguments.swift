import Diagnostics
import Scenarios

/// The arguments of vLLM: a command line, or a configuration file.
struct VLLMArguments {
  /// A word of a command line with its place.
  struct Word {
    var text: String
    var place: Place
  }
  /// An option, by its name with dashes and without those before it.
  struct Option {
    var name: String
    var value: Word?
    var place: Place
  }
  /// The model's name or path.
  var model: Word?
  /// Options in order; of one that is given twice the last counts, as in Python's argparse.
  var options: [Option] = []

  /// Options of one letter or a few, by the long name. Source: vllm-project/vllm, vllm/engine/arg_utils.py, 2026-08.
  private static let short = [
    "tp": "tensor-parallel-size", "pp": "pipeline-parallel-size", "dp": "data-parallel-size", "q": "quantization",
    "sc": "speculative-config", "ep": "enable-expert-parallel",
  ]

  /// Options without a value. Source: as `short`; argparse.BooleanOptionalAction gives each a `--no-` form.
  static let flags: Set<String> = [
    "enable-prefix-caching", "enable-chunked-prefill", "enable-expert-parallel", "trust-remote-code", "enforce-eager",
    "disable-log-requests", "disable-log-stats", "enable-log-requests", "enable-lora", "enable-auto-tool-choice",
    "async-scheduling", "enable-reasoning", "disable-custom-all-reduce", "skip-tokenizer-init", "enable-sleep-mode",
    "disable-frontend-multiprocessing", "disable-uvicorn-access-log", "enable-prompt-tokens-details", "headless",
    "enable-dbo", "enable-eplb", "calculate-kv-scales", "allow-credentials", "disable-fastapi-docs",
    "return-tokens-as-token-ids", "enable-request-id-headers", "disable-cascade-attn", "use-v2-block-manager",
    "disable-sliding-window", "language-model-only", "data-parallel-hybrid-lb", "data-parallel-external-lb",
  ]

  /// Reads the words after `vllm serve`.
  init(_ words: [Word], _ importer: Importer) {
    var rest = words[...]
    while let word = rest.popFirst() {
      guard word.text.hasPrefix("-"), word.text.count > 1 else {
        if model == nil { model = word } else { importer.error(word.place, "unexpected word \(quoted(word.text))") }
        continue
      }
      let parts = word.text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      var name = parts[0].drop { $0 == "-" }.replacing("_")
      if !word.text.hasPrefix("--"), let long = Self.short[name] { name = long }
      var value = parts.count > 1 ? Word(text: String(parts[1]), place: word.place) : nil
      let isFlag = Self.flags.contains(name) || name.hasPrefix("no-")
      if value == nil, !isFlag, let next = rest.first, !next.text.hasPrefix("-") || Double(next.text) != nil {
        value = rest.popFirst()
      }
      options.append(Option(name: name, value: value, place: word.place))
    }
    takeModel()
  }

  /// Reads a configuration file of `vllm serve --config`.
  init(configuration: Field) {
    for (key, field) in configuration.namedFields ?? [] {
      let name = key.drop { $0 == "-" }.replacing("_")
      guard let scalar = field.node.scalar else {
        options.append(
          Option(name: name, value: Word(text: field.node.flowText, place: field.place), place: field.keyPlace))
        continue
      }
      switch scalar.value {
      case .boolean(true): options.append(Option(name: name, value: nil, place: field.keyPlace))
      case .boolean(false): options.append(Option(name: "no-" + name, value: nil, place: field.keyPlace))
      case .null: break
      default:
        options.append(
          Option(name: name, value: Word(text: scalar.text, place: field.node.place), place: field.keyPlace))
      }
    }
    takeModel()
  }

  private mutating func takeModel() {
    // The word after serve counts before --model.
    if model == nil { model = last("model")?.value }
    options.removeAll { $0.name == "model" }
  }

  /// The option of a name that counts.
  func last(_ name: String) -> Option? { options.last { $0.name == name } }

  /// The words of a container that are vLLM's, or nil where it runs something else.
  static func words(command: [Word], arguments: [Word], image: String) -> [Word]? {
    let all = (command + arguments).flatMap { word -> [Word] in
      // sh -c "vllm serve ..."
      word.text.contains("vllm") && word.text.contains(where: \.isWhitespace)
        || word.text.hasPrefix("--")
          && word.text.contains(" ")
        ? ShellWords.split(word.text, at: word.place) : [word]
    }
    if let words = after(all) { return words }
    guard image.contains("vllm"), !arguments.isEmpty || command.isEmpty else { return nil }
    return command.isEmpty ? all : nil
  }

  /// The words after the one that starts vLLM: `vllm serve` or `python -m vllm.entrypoints.openai.api_server`; nil without.
  static func after(_ words: [Word]) -> [Word]? {
    for (index, word) in words.enumerated() {
      let name = word.text.split(separator: "/").last ?? ""
      if name == "vllm", index + 1 < words.count, words[index + 1].text == "serve" {
        return until(words[(index + 2)...])
      }
      if name.hasPrefix("vllm.entrypoints") { return until(words[(index + 1)...]) }
    }
    return nil
  }

  /// The words of one command.
  private static func until(_ words: ArraySlice<Word>) -> [Word] {
    Array(words.prefix { !["&", "&&", "|", "||", ";", ">", ">>", "2>&1", "<"].contains($0.text) })
  }
}

extension Substring {
  /// With underscores as dashes, as vLLM's parser takes both.
  fileprivate func replacing(_ letter: Character) -> String { String(map { $0 == letter ? "-" : $0 }) }
}
