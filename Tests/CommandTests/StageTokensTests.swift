import FoundationEssentials
import Testing

/// Stages with tokens of their own, from the file to the bill.
@Suite struct StageTokensTests {
  static let pipeline = """
    fleetcast: 1
    name: pipeline
    horizon: 1h
    replications: 1
    workloads:
      rag:
        arrivals: {process: burst, requests: 1000}
        input_tokens: 2000
        output_tokens: 300
        stages:
          - {name: classify, input_tokens: 400, output_tokens: 5}
          - {name: rewrite, output_tokens: 40}
          - answer
        routes: {classify: small, rewrite: small, answer: hosted}
    apis:
      small: {model: little, price: {input: $0.5/M, output: $2/M}, latency: {ttft: 200ms, tokens_per_second: 100}}
      hosted: {model: large, price: {input: $2.5/M, output: $10/M}, latency: {ttft: 450ms, tokens_per_second: 100}}

    """

  private struct Summary: Decodable {
    struct Figure: Decodable { var value: Double? }
    var figures: [String: Figure]
  }

  @Test("A pipeline of three stages is billed by what each reads and writes") func billedByStage() throws {
    try withFolder { folder in
      try Self.pipeline.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let outcome = try Program.run(["run", "s.yaml", "--out", "out"], in: folder)
      #expect(outcome.code == 0, "\(outcome.complaints)")
      let text = try String(contentsOfFile: folder + "/out/summary.json", encoding: .utf8)
      let figures = try JSONDecoder().decode(Summary.self, from: Data(text.utf8)).figures
      func value(_ path: String) throws -> Double { try #require(figures[path]?.value, "\(path)") }
      // A thousand times 400 and 2,000 tokens at $0.50, 5 and 40 at $2; 2,000 at $2.50 and 300 at $10, each a million.
      let (small, hosted) = (1.2 + 0.09, 5.0 + 3)
      #expect(abs(try value("apis.small.cost") - small) < 1e-9)
      #expect(abs(try value("apis.hosted.cost") - hosted) < 1e-9)
      #expect(abs(try value("total.cost") - small - hosted) < 1e-9)
      #expect(try value("rag.input_tokens") == 4_400_000 && value("rag.output_tokens") == 345_000)
      #expect(abs(try value("rag.cost_per_million_tokens") - (small + hosted) / 4.745) < 1e-9)
      // Of the answer, the only stage that writes to the client.
      #expect(abs(try value("rag.tpot.mean") - 0.01) < 1e-9)
      let before = 0.2 + 0.04 + 0.2 + 0.39
      #expect(abs(try value("rag.ttft.mean") - before - 0.45) < 1e-6)
      #expect(abs(try value("rag.latency.mean") - before - 0.45 - 2.99) < 1e-6)
    }
  }

  @Test("What formulas estimate is what is billed") func estimated() throws {
    try withFolder { folder in
      try Self.pipeline.replacing("{process: burst, requests: 1000}", with: "{process: deterministic, rate: 1/s}")
        .write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let outcome = try Program.run(["estimate", "s.yaml"], in: folder)
      #expect(outcome.code == 0, "\(outcome.complaints)")
      // 3,600 requests of $0.00129 and $0.008.
      #expect(outcome.output.contains("4.64") && outcome.output.contains("28.80"), "\(outcome.output)")
    }
  }

  @Test(
    "Tokens of stages that mean nothing are refused",
    arguments: [
      (
        "    - {name: rewrite, output_tokens: 40}", "    - {name: rewrite, cached_tokens: 40}",
        "s.yaml:12:25: error: workloads.rag.stages.1.cached_tokens: this stage has the prompt of the request"
      ),
      (
        "    - {name: rewrite, output_tokens: 40}", "    - {name: rewrite, outptu_tokens: 40}",
        "s.yaml:12:25: error: unknown key \"outptu_tokens\" in workloads.rag.stages.1"
      ),
      ("    - {name: rewrite, output_tokens: 40}", "    - {output_tokens: 40}", "\"name\" is missing"),
      ("    output_tokens: 300\n", "", "s.yaml:6:3: error: workloads.rag: \"output_tokens\" is missing"),
      (
        "      - answer\n", "      - {name: answer, output_tokens: 9}\n    conversation: {turns: 3, think_time: 9s}\n",
        "s.yaml:14:5: error: workloads.rag.conversation: the last stage reads and writes what is said"
      ),
    ])
  func refused(_ part: String, _ other: String, _ complaint: String) throws {
    try withFolder { folder in
      try Self.pipeline.replacing(part, with: other).write(
        toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let outcome = try Program.run(["validate", "s.yaml"], in: folder)
      #expect(outcome.code == 2 && outcome.complaints.contains(complaint), "\(outcome.complaints)")
    }
  }

  static let rented = """
    fleetcast: 1
    name: rented
    start: 2026-12-01
    horizon: 1h
    replications: 1
    workloads:
      a:
        arrivals: {process: burst, requests: 1000}
        input_tokens: 3000
        output_tokens: 101
        stages: [{name: c, input_tokens: 150, output_tokens: 3}, ans]
        routes: {c: gpu, ans: gpu}
    models: {m: {latency: 1s}}
    pools: {gpu: {model: m, instance: aws/g5.xlarge, concurrency: 10, replicas: 2}}
    apis:
      h:
        model: gpt-4o
        price: {input: $1/M, output: $10/M, tools: {web_search: {price: $0.01/call}}}
        tools: {web_search: {per_call: 100%}}
        latency: {ttft: 1s, tokens_per_second: 100}

    """

  /// Two calls a request, each with a search: 150 and 3,000 tokens, or twice 3,000, at $1 and 3 and 101, or twice 101, at $10.
  @Test(
    "The same traffic on an API has every call of a model",
    arguments: [("{name: c, input_tokens: 150, output_tokens: 3}", 3.15 + 1.04), ("c", 6 + 2.02)])
  func everyCallOnAnAPI(stage: String, tokens: Double) throws {
    try withFolder { folder in
      try Self.rented.replacing("{name: c, input_tokens: 150, output_tokens: 3}", with: stage)
        .write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let outcome = try Program.run(["run", "s.yaml", "--out", "out"], in: folder)
      #expect(outcome.code == 0, "\(outcome.complaints)")
      let text = try String(contentsOfFile: folder + "/out/summary.json", encoding: .utf8)
      let figures = try JSONDecoder().decode(Summary.self, from: Data(text.utf8)).figures
      let cost = try #require(figures["apis.h.cost"]?.value)
      #expect(abs(cost - tokens - 20) < 1e-6)
    }
  }
}
