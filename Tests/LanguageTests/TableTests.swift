import FoundationEssentials
import Reporting
import Scenarios
import Testing

@Suite("The table of keys") struct TableTests {
  @Test("docs/REFERENCE.md is what the table says") func reference() throws {
    let text = String(decoding: try Data(contentsOf: URL(filePath: repository + "docs/REFERENCE.md")), as: UTF8.self)
    #expect(text == languageReference(), "run make reference")
  }

  @Test("No decoder takes a key that is not in the table") func decoders() throws {
    let folder = repository + "Sources/Scenarios/Decoding/"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0 != "Fields.swift" }
    #expect(files.count > 40)
    for file in files {
      let text = String(decoding: try Data(contentsOf: URL(filePath: folder + file)), as: UTF8.self)
      for call in ["ields.take(\"", "ields.require(\""] {
        #expect(!text.contains(call), "\(file) takes a key by a string")
      }
    }
  }

  @Test("A value written as its default says changes nothing") func defaults() throws {
    var (compared, refused) = (0, 0)
    for path in try shipped() {
      let loaded = try ScenarioFile.loadWithSources(path: path)
      // Conditions know the column at which they are written.
      let whole = ["check", "plan", "crossover"].reduce(loaded.tree) { $0.setting($1, nil) }
      let before = try content(whole, loaded.directory)
      for (scenario, what) in try withDefaults(whole) {
        // Some keys may not be next to others even with their default.
        guard let after = try? content(scenario, loaded.directory) else {
          refused += 1
          continue
        }
        compared += 1
        #expect(after == before, "\(path): \(what)")
      }
    }
    #expect(compared > 100 && refused < compared / 3, "\(compared) compared, \(refused) refused")
    print("defaults of \(compared) keys in shipped scenarios compared, \(refused) refused beside others")
  }

  /// The scenario once for each key that has a default and is not written in a block that is.
  private func withDefaults(_ top: Node) throws -> [(Node, String)] {
    func visit(_ node: Node, _ path: [String], _ put: (Node) -> Node) throws -> [(Node, String)] {
      guard let entries = node.entries else { return [] }
      let entry = try? Language.find(path.joined(separator: ".")).first
      var found: [(Node, String)] = []
      if let block = entry?.kind.block, block.alternatives.allSatisfy({ node[$0.key] == nil }) {
        for key in block.keys where node[key.name] == nil {
          guard case .value(let text) = key.standard else { continue }
          found.append((put(node.setting(key.name, try tree(text))), (path + [key.name]).joined(separator: ".")))
        }
      }
      for inner in entries {
        found += try visit(inner.value, path + [inner.key]) { put(node.setting(inner.key, $0)) }
      }
      return found
    }
    return try visit(top, []) { $0 }
  }

  @Test("A path that does not exist says what does") func wrongPaths() {
    for (path, words) in [
      ("workloads.chat.arrivals.rat", ["workloads.chat.arrivals has no key \"rat\"", "did you mean \"rate\"?"]),
      ("pool", ["a scenario has no key \"pool\"", "did you mean \"pools\"?"]),
      ("pools.gpu.queue.timeout.x", ["has no keys of its own"]),
      (
        "timeout",
        [
          "a scenario has no key \"timeout\"", "\"timeout\" stands in ", "pools.NAME.queue.timeout",
          "workloads.NAME.client.timeout",
        ]
      ),
      ("chat.ttft.p95", ["it is a figure: fleetcast explain figures"]),
      ("slo_attainment", ["it is a figure: fleetcast explain figures"]),
      ("total.cost", ["it is a figure: fleetcast explain figures"]),
      ("billed_cost", ["it is a column: fleetcast explain columns"]),
      ("workloads.chat.input_tokens.lognormal.p", ["has no key \"p\"; expected one of: mu, "]),
      ("pools.gpu.purchase.reserve", ["has no key \"reserve\""]),
    ] {
      #expect {
        _ = try languagePage(path)
      } throws: { error in
        words.allSatisfy { "\(error)".contains($0) }
      }
    }
  }

  @Test("Names may be left out of a path") func names() throws {
    #expect(try languageJSON("pools.autoscaler.policy").text().contains("Whose rules are followed"))
    #expect(try languagePage("pools.gpu.autoscaler.cooldown_period").markdown().contains("policy: keda"))
  }

  @Test(
    "A path that complaints print or --set takes is explained",
    arguments: [
      ("apis.hosted.faults.outage.0.at", "The moment at which it happens"), ("pools.gpu.faults.slow.0.at", "default"),
      ("pools.gpu.rolling_update.0.at", "source"), ("pools.gpu.purchase.0.price.0.price", "takes"),
      ("workloads.chat.input_tokens.empirical.0", "a number in the unit of the key"),
      ("workloads.chat.input_tokens.mixture.0.of.lognormal.mean", "A parameter of lognormal"),
      ("workloads.chat.input_tokens.lognormal.p95", "What 95% of the draws are at most"),
      ("pools.gpu.purchase.reserved.count", "option: reserved"),
      ("max_num_seqs", "pools.NAME.batching.max_num_seqs"), ("batching.max_num_seqs", "run together"),
    ])
  func printedPaths(_ path: String, _ words: String) throws {
    let page = try languagePage(path).markdown().replacing("\\_", with: "_")
    #expect(page.contains(words), "\(page)")
  }

  @Test("An item that goes by its option has that option's keys") func optionsOfPurchases() throws {
    let reserved = try languagePage("pools.gpu.purchase.reserved.term").markdown()
    #expect(reserved.contains("reserved"))
    #expect(throws: UnknownKey.self) { try languagePage("pools.gpu.purchase.spot.term") }
  }

  @Test("An example of a list's item has what the item must have") func wholeItems() throws {
    let page = try languagePage("workloads.rag.stages.0.input_tokens").markdown()
    #expect(page.contains("- name: classify\n"), "\(page)")
  }

  @Test("Bounds are written in units that people write") func bounds() throws {
    let reference = languageReference()
    for text in ["931322.57", "1000000%"] { #expect(!reference.contains(text)) }
    #expect(try languagePage("plan.confidence").markdown().contains("above 50% and below 100%"))
    #expect(!(try languagePage("workloads.input_tokens.lognormal").markdown().contains("default")))
  }

  @Test("A wide table of keys has heads, and a row a key") func wideTables() throws {
    let page = try languagePage("pools.autoscaler", isWide: true).markdown()
    #expect(page.contains("| key | takes | default | meaning |") && !page.contains("|  |"), "\(page)")
  }
}
