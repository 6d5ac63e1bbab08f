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

  @Test func aStepOnASliceAndOnACPU() throws {
    try withFolder { folder in
      func parts(_ words: [String]) throws -> Parts {
        let run = try Program.run(["explain", "step", "--model", "llama-3.2-3b", "--json"] + words, in: folder)
        #expect(run.code == 0, "\(run.complaints)")
        return try JSONDecoder().decode(Parts.self, from: Data(run.output.utf8))
      }
      let whole = try parts(["--instance", "aws/p4d.24xlarge"])
      let slice = try parts(["--instance", "aws/p4d.24xlarge", "--slice", "3g.20gb"])
      // Half the memory's slices, less what a busy neighbour costs.
      #expect(abs(slice.weights_ms / whole.weights_ms / 2 - 1) < 0.01)
      let page = try Program.run(
        ["explain", "step", "--model", "llama-3.2-3b", "--instance", "aws/p4d.24xlarge", "--slice", "3g.20gb"],
        in: folder)
      #expect(page.output.contains("a100-40gb/3g.20gb") && page.output.contains("1 such slice busy beside it"))
      let cpu = try Program.run(
        ["explain", "step", "--model", "llama-3.2-3b", "--instance", "aws/c7i.8xlarge", "--prompt", "100"], in: folder)
      #expect(cpu.output.contains("16 cores (32 hardware threads)") && cpu.output.contains("amx: "))
      for part in ["weights", "compute", "KV cache", "kernels"] { #expect(cpu.output.contains(part)) }
    }
  }

  @Test func aCalibrationIsPrintedAsJSON() throws {
    try withFolder { folder in
      let text = "batch,latency_ms\n1,0.97\n8,2.16\n32,6.24\n"
      try Data(text.utf8).write(to: URL(filePath: folder + "/b.csv"))
      let run = try Program.run(["calibrate", "b.csv", "--json"], in: folder)
      #expect(run.code == 0, "\(run.complaints)")
      let report = try JSONDecoder().decode(Fitted.self, from: Data(run.output.utf8))
      #expect(report.constants.map(\.name).count == 2 && report.residuals.count == 3)
      #expect(abs(report.constants[1].value - 0.17) < 1e-3 && report.median_error < 1e-3)
      #expect(report.block.contains("latency: {fixed: "))
    }
  }

  private struct Fitted: Decodable {
    struct Constant: Decodable {
      var name: String
      var value: Double
    }
    struct Residual: Decodable { var measured_ms: Double }
    var constants: [Constant]
    var residuals: [Residual]
    var median_error: Double
    var block: String
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

  @Test func theProvisionersWordsAreListed() throws {
    try withFolder { folder in
      let page = try Program.run(["explain", "pools.provisioner"], in: folder)
      #expect(page.code == 0, "\(page.complaints)")
      for word in ["scale_down_unneeded_time", "10m", "batch_idle_duration", "consolidate_after", "least_allocated"] {
        #expect(page.output.contains(word), "\(word)")
      }
    }
  }

  private struct Parts: Decodable {
    var products_ms: Double
    var weights_ms: Double
    var kv_cache_ms: Double
    var kernels_ms: Double
    var sampling_ms: Double
    var total_ms: Double
  }

  @Test(arguments: [
    (["step"], "needs --model"), (["steps"], "did you mean \"step\""),
    (["step", "--model", "llama-3.1-9b", "--instance", "aws/g5.xlarge"], "llama-3.1-8b"),
    (["step", "--model", "llama-3.1-8b", "--instance", "aws/c7g.2xlarge"], "does not fit on 8 cores"),
    (["step", "--model", "llama-3.1-8b", "--instance", "gcp/e2-standard-32"], "no figures of the CPU"),
    (["step", "--model", "llama-3.1-8b", "--instance", "aws/c8g.8xlarge", "--engine", "vllm-0.15"], "has no figures"),
    (["step", "--model", "llama-3.1-8b", "--instance", "aws/p4d.24xlarge", "--slice", "3g.21gb"], "3g.20gb"),
    (["step", "--model", "llama-3.1-8b", "--instance", "aws/c8g.8xlarge", "--slice", "3g.20gb"], "to slice"),
    (["step", "--model", "llama-3.1-8b", "--instance", "aws/g5.xlarge", "--slice", "3g.20gb"], "cannot be sliced"),
    (["step", "--model", "llama-3.1-70b", "--instance", "aws/g5.xlarge"], "GiB weights"),
    (["step", "--model", "llama-3.1-8b", "--instance", "aws/g5.xlarge", "--tensor", "4"], "cannot share"),
    (["step", "--model", "llama-3.1-8b", "--instance", "aws/g5.xlarge", "--precision", "fp80"], "fp8"),
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
