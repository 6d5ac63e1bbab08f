import FoundationEssentials
import Testing

@Suite struct ExplainTests {
  @Test func aStepIsTakenApart() throws {
    try withFolder { folder in
      let words = [
        "explain", "step", "--model", "llama-3.1-8b", "--instance", "aws/p5.48xlarge", "--batch", "64", "--context",
        "2000",
      ]
      let page = try Program.run(words, in: folder)
      #expect(page.code == 0, "\(page.complaints)")
      for part in ["weights", "compute", "KV cache", "kernels", "step", "What binds: "] {
        #expect(page.output.contains(part))
      }
      let split = try Program.run(words + ["--tensor", "2", "--prompt", "512", "--engine", "vllm-0.5"], in: folder)
      for part in ["collectives", "prompt attention", "host"] { #expect(split.output.contains(part)) }
      let json = try Program.run(words + ["--json"], in: folder)
      let parts = try JSONDecoder().decode(Parts.self, from: Data(json.output.utf8))
      let sum = parts.products_ms + parts.kv_cache_ms + parts.kernels_ms + parts.sampling_ms
      #expect(abs(sum / parts.total_ms - 1) < 1e-9)
    }
  }

  @Test func aCardWithoutTheFormatSaysWhatItComputesIn() throws {
    try withFolder { folder in
      let page = try Program.run(
        ["explain", "step", "--model", "qwen2.5-1.5b", "--instance", "aws/g4dn.xlarge"], in: folder)
      #expect(page.code == 0, "\(page.complaints)")
      #expect(page.output.contains("in fp16, as t4 does not multiply bf16"))
    }
  }

  @Test func theAutoscalersWordsAreListed() throws {
    try withFolder { folder in
      let page = try Program.run(["explain", "pools.autoscaler"], in: folder)
      #expect(page.code == 0, "\(page.complaints)")
      for word in [
        "policy: keda", "cooldown_period", "5m", "target_burst_capacity", "211", "scrape_interval", "sla_planner",
      ] {
        #expect(page.output.contains(word), "\(word)")
      }
    }
  }

  private struct Parts: Decodable {
    var products_ms: Double
    var kv_cache_ms: Double
    var kernels_ms: Double
    var sampling_ms: Double
    var total_ms: Double
  }

  @Test(arguments: [
    (["step"], "needs --model"), (["steps"], "did you mean \"step\""),
    (["step", "--model", "llama-3.1-9b", "--instance", "aws/g5.xlarge"], "llama-3.1-8b"),
    (["step", "--model", "llama-3.1-8b", "--instance", "aws/c7g.2xlarge"], "no accelerator"),
    (["step", "--model", "llama-3.1-70b", "--instance", "aws/g5.xlarge"], "GiB weights"),
    (["step", "--model", "llama-3.1-8b", "--instance", "aws/g5.xlarge", "--tensor", "4"], "cannot share"),
    (["step", "--model", "llama-3.1-8b", "--instance", "aws/g5.xlarge", "--precision", "fp9"], "fp8"),
    (["step", "--model", "llama-3.1-8b", "--instance", "aws/g5.xlarge", "--batch", "0"], "from 1 on"),
  ])
  func wrongQuestionsAreToldWhy(words: [String], message: String) throws {
    try withFolder { folder in
      let outcome = try Program.run(["explain"] + words, in: folder)
      #expect(outcome.code == 2 && outcome.complaints.contains(message), "\(outcome.complaints)")
    }
  }

  @Test func accuracyNeedsMeasurements() throws {
    try withFolder { folder in
      let outcome = try Program.run(["accuracy", "."], in: folder)
      #expect(outcome.code == 2 && outcome.complaints.contains("vllm-0.15.1-online-h100.csv"))
    }
  }
}
