import Billing
import Catalog
import FoundationEssentials
import Model

extension PromptCacheRules {
  /// What is kept and found, in a few words.
  var words: String {
    "from \(Format.number(Double(minimum))) tokens on" + (step > 1 ? " in steps of \(step)" : "")
      + ", kept for \(Format.span(timeToLive)) from \(isRenewed ? "the last use" : "the write")"
  }
}

extension TokenPrice {
  /// `$1.25 in and $10 out`: what prompts and answers of the standard tier cost.
  var inAndOut: String { "\(Format.price(perMillion(.input))) in and \(Format.price(perMillion(.output))) out" }
}

extension API {
  /// US dollars for 1,000,000 tokens that are written to its prompt cache.
  fileprivate var cacheWritePrice: Decimal {
    guard let rules = promptCache, rules.chargesWrites else { return price.perMillion(.input, tier: tier) }
    return price.perMillion(rules.writes, tier: tier)
  }

  /// The rules of its prompt cache with the price of a write and where they are from; nil without a cache.
  var promptCacheWords: String? {
    guard let rules = promptCache else { return nil }
    let write = rules.chargesWrites ? "\(Format.price(cacheWritePrice)) per million written" : "writes cost the input"
    return "\(rules.words), \(write)"
      + (rules.keepsAnswers ? ", answers are kept" : ", the next turn writes the answer")
      + (rules.misses > 0 ? ", \(Format.percent(rules.misses)) of calls miss" : "") + " (\(promptCacheSource))"
  }
}

extension Scenario {
  /// A remark for each of some APIs that has a prompt cache.
  func promptCacheRemarks(_ indices: [Int]) -> [PageBlock] {
    indices.compactMap { index in
      apis[index].promptCacheWords.map { .remark("\(apis[index].name), prompt cache: \($0)") }
    }
  }

  /// The rules of every prompt cache, for the manifest.
  var promptCachesJSON: JSONValue {
    .array(
      apis.compactMap { api in
        api.promptCache.map { rules in
          .object([
            ("backend", .string(api.name)), ("minimum_tokens", .integer(Int64(rules.minimum))),
            ("step_tokens", .integer(Int64(rules.step))), ("kept_seconds", .number(rules.timeToLive)),
            ("renewed", .bool(rules.isRenewed)), ("answers", .bool(rules.keepsAnswers)),
            ("misses", .number(rules.misses)), ("writes_charged", .bool(rules.chargesWrites)),
            ("write_usd_per_million", .decimal(UnitPrice(api.cacheWritePrice).description)),
            ("source", .string(api.promptCacheSource)),
          ])
        }
      })
  }
}

/// What `prompt_cache: automatic` takes, by the beginning of a model's name.
func promptCacheTable() -> PageTable {
  var table = PageTable([
    .left("models"), .right("from tokens"), .right("in steps of"), .right("kept for"), .left("writes"), .left("as of"),
  ])
  for family in Catalog.promptCacheFamilies {
    let rules = family.rules
    table.add([
      .text(family.name), .number(Double(rules.minimum), unit: "tokens", as: String(rules.minimum)),
      .number(Double(rules.step), unit: "tokens", as: String(rules.step)),
      .number(rules.timeToLive, unit: "s", as: Format.span(rules.timeToLive)),
      .text(rules.chargesWrites ? "charged" : "cost the input"), .text(family.provenance.date),
    ])
  }
  return table
}
