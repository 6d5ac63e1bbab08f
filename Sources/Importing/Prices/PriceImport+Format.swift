import Catalog

extension PriceImport.Format {
  /// What holds such a list, where a file has none.
  var expected: String {
    switch self {
    case .litellm: "expected LiteLLM's model_prices_and_context_window.json"
    case .skypilot: "expected SkyPilot's vms.csv"
    case .karpenter:
      "expected zz_generated.pricing*.go of Karpenter's provider for AWS or Azure, or initial-prices.json of that for GCP"
    case .spotAdvisor: "expected AWS' spot-advisor-data.json"
    case .csv: "expected rows below the header"
    }
  }

  /// The list that a file looks like by its beginning; nil for none of them.
  static func guess(_ bytes: [UInt8]) -> PriceImport.Format? {
    let head = String(decoding: bytes.prefix(4_096), as: UTF8.self)
    let isJSON = head.first { !$0.isWhitespace } == "{"
    func has(_ words: String...) -> Bool { words.contains { head.contains($0) } }
    if isJSON {
      if has("litellm_provider", "input_cost_per_token") { return .litellm }
      if has("\"spot_advisor\"", "\"instance_types\"") { return .spotAdvisor }
      return has("\"onDemand\"") ? .karpenter : nil
    }
    if has("package pricing", "zz_generated") { return .karpenter }
    let header = head.prefix { !$0.isNewline }
    if header.contains("InstanceType") && header.contains(",") { return .skypilot }
    return header.contains("instance_type,") || header.hasPrefix("kind,") ? .csv : nil
  }
}

extension PriceImport.Failure {
  /// The same with what the file looks like, where that is another list.
  func naming(_ bytes: [UInt8], not format: PriceImport.Format) -> PriceImport.Failure {
    guard self != .noDay, let other = PriceImport.Format.guess(bytes), other != format else { return self }
    return PriceImport.Failure(message: message + "; it looks like a list of \(other.rawValue)")
  }
}
