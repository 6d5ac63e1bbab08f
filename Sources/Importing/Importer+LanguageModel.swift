import Catalog
import Diagnostics

extension Importer {
  /// The model of vLLM's arguments, as an architecture of the catalog where its name says which one it is.
  func languageModel(_ word: VLLMArguments.Word, _ arguments: VLLMArguments) -> ImportedPart.Model {
    let title = word.text.split(separator: "/").last.map(String.init) ?? word.text
    var model = ImportedPart.Model(
      name: poolName(title.lowercased()), entries: [], missing: nil, isLanguageModel: true, place: word.place)
    let found = Importer.architecture(of: word.text)
    if let found {
      model.entries.append(Block.Entry("architecture", .scalar(found, from: word.place, remark: shown(word.text))))
    } else {
      model.missing =
        "architecture: the catalog does not know \(shown(word.text)); name one of `fleetcast catalog models`, or put the "
        + "model's config.json beside the scenario and write architecture: config.json"
    }
    let published = found.flatMap { Catalog.architecture($0)?.publishedPrecision }
    if let precision = precision(title, arguments, published: published, at: word.place) {
      model.entries.append(precision)
    }
    if let option = arguments.last("kv-cache-dtype"), let value = option.value, value.text != "auto" {
      let formats = ["fp8": "fp8", "bfloat16": "bf16", "float16": "fp16", "half": "fp16"]
      let key = value.text.hasPrefix("fp8") ? "fp8" : value.text
      if let format = formats[key] {
        model.entries.append(Block.Entry("kv_cache_dtype", .scalar(format, from: value.place)))
      } else {
        omit(value.place, "--kv-cache-dtype \(shown(value.text))", "no format of the catalog")
      }
    }
    return model
  }

  /// The architecture of the catalog that a published model has, by the beginning of its name.
  ///
  /// `meta-llama/Llama-3.1-8B-Instruct` begins with `llama-3.1-8b`; the longest such name counts. A name that goes on with a
  /// letter or digit is another model.
  static func architecture(of name: String) -> String? {
    var title = (name.split(separator: "/").last.map(String.init) ?? name).lowercased()
    title = String(title.map { $0 == "_" ? "-" : $0 })
    if title.hasPrefix("meta-") { title.removeFirst("meta-".count) }
    // Published names that put the size elsewhere. Source: the models' pages on huggingface.co, 2026-11.
    let aliases = [
      "mistral-nemo-instruct": "mistral-nemo-12b", "mistral-nemo-base": "mistral-nemo-12b",
      "deepseek-r1-distill-llama-8b": "llama-3.1-8b", "deepseek-r1-distill-llama-70b": "llama-3.3-70b",
      "deepseek-r1-distill-qwen-7b": "qwen2.5-7b", "deepseek-r1-distill-qwen-14b": "qwen2.5-14b",
      "deepseek-r1-distill-qwen-32b": "qwen2.5-32b", "deepseek-r1-0528-qwen3-8b": "qwen3-8b",
      "llama3-8b": "llama-3-8b", "llama3-70b": "llama-3-70b", "phi-3-mini-": "phi-3-mini",
      "phi-3-medium-": "phi-3-medium",
    ]
    if let alias = aliases.first(where: { title.hasPrefix($0.key) })?.value { return alias }
    // Names that begin as one of the catalog's and are another model, or have experts in INT4 with a scale for every 32 weights.
    let others = ["deepseek-r1-distill", "kimi-k2-thinking"]
    if others.contains(where: { title.hasPrefix($0) }) { return nil }
    let fitting = Catalog.architectures.map(\.name).filter { known in
      guard title.hasPrefix(known) else { return false }
      let next = title.dropFirst(known.count).first
      return next.map { !$0.isLetter && !$0.isNumber && $0 != "." } ?? true
    }
    return fitting.max { $0.count < $1.count }
  }

  /// The format of the weights: of `--quantization`, of the model's name, as published where that is narrower than 16 bits, or of
  /// `--dtype`, which weights published so do not follow.
  private func precision(
    _ title: String, _ arguments: VLLMArguments, published: Precision?, at place: Place
  ) -> Block.Entry? {
    func entry(_ precision: Precision, _ place: Place, _ remark: String?) -> Block.Entry {
      Block.Entry("precision", .scalar(precision.rawValue, from: place, remark: remark))
    }
    let name = title.lowercased()
    let marks: [(String, Precision)] = [
      ("awq", .int4), ("gptq-int8", .int8), ("gptq", .int4), ("w4a16", .int4), ("int4", .int4), ("4bit", .int4),
      ("w8a8", .int8), ("int8", .int8), ("fp8", .fp8), ("mxfp4", .mxfp4), ("fp4", .fp4), ("bf16", .bf16),
    ]
    let named = marks.first { name.contains($0.0) }
    if let option = arguments.last("quantization"), let value = option.value, value.text != "None" {
      let formats: [String: Precision] = [
        "awq": .int4, "awq_marlin": .int4, "gptq": .int4, "gptq_marlin": .int4, "fp8": .fp8, "bitsandbytes": .int4,
        "fbgemm_fp8": .fp8, "experts_int8": .int8, "mxfp4": .mxfp4, "gpt_oss_mxfp4": .mxfp4, "modelopt_fp4": .fp4,
      ]
      if let format = formats[value.text] {
        let isEight = value.text.hasPrefix("gptq") && named?.1 == .int8
        return entry(isEight ? .int8 : format, value.place, value.text)
      }
      if let named { return entry(named.1, place, "by its name") }
      omit(
        value.place, "--quantization \(shown(value.text))", "the format of the weights does not follow from it",
        instead: "write models.NAME.precision, one of \(Precision.allCases.map(\.rawValue).joined(separator: ", "))")
      return nil
    }
    if let named { return entry(named.1, place, "by its name") }
    if let published, published.bytesPerWeight < 2 { return entry(published, place, "as it is published") }
    let types: [String: Precision] = [
      "half": .fp16, "float16": .fp16, "bfloat16": .bf16, "float": .fp32, "float32": .fp32,
    ]
    guard let option = arguments.last("dtype"), let value = option.value, value.text != "auto" else { return nil }
    guard let format = types[value.text] else {
      error(
        value.place,
        "--dtype: expected one of auto, bfloat16, float, float16, float32, half; found \(quoted(value.text))"
      )
      return nil
    }
    return entry(format, value.place, nil)
  }

  /// A name as pools and models have them: letters, digits, `-` and `_`, at most 64.
  func poolName(_ text: String) -> String {
    let letters = text.unicodeScalars.map { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)) || scalar == "_"
        || scalar == "-"
        ? Character(scalar) : "-"
    }
    let name = String(letters.drop { $0 == "-" || $0 == "_" }.prefix(64))
    return name.isEmpty ? "imported" : name
  }
}
