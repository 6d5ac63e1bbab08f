import FoundationEssentials
import Testing

@Suite struct ImportCommandTests {
  private let hpa = """
    apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    metadata: {name: vllm-llama}
    spec:
      scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: vllm-llama}
      minReplicas: 1
      maxReplicas: 6
      metrics:
        - type: External
          external:
            metric: {name: vllm:num_requests_waiting}
            target: {type: AverageValue, averageValue: 4}
        - type: Resource
          resource: {name: memory, target: {type: Utilization, averageUtilization: 80}}
    """

  private func write(_ text: String, _ name: String, in folder: String) throws {
    try Data(text.utf8).write(to: URL(filePath: folder + "/" + name))
  }

  /// From manifests to a run: the block is data on standard output, what was left out is on standard error, and a scenario that
  /// names the block as its base is valid.
  @Test func aBlockGoesIntoAScenario() throws {
    try withFolder { folder in
      try write(hpa, "hpa.yaml", in: folder)
      try write("vllm serve meta-llama/Llama-3.1-8B-Instruct --max-num-seqs 64\n", "serve.sh", in: folder)
      let made = try Program.run(
        ["import", "serve.sh", "hpa.yaml", "--pool", "gpu", "--instance", "aws/g5.xlarge"], in: folder)
      #expect(made.code == 0, "\(made.complaints)")
      #expect(made.output.contains("max_num_seqs: 64") && made.output.contains("# from hpa.yaml:7"))
      #expect(made.complaints.contains("hpa.yaml:14:23: warning: not carried over: resource memory"))
      #expect(made.complaints.contains("fleetcast: still to say: pools.gpu.startup"))
      #expect(!made.output.contains("warning:"))
      try write(made.output, "gpu.yaml", in: folder)
      let scenario = """
        fleetcast: 1
        base: gpu.yaml
        horizon: 10m
        replications: 1
        workloads:
          chat: {arrivals: {process: poisson, rate: 1/s}, input_tokens: 300, output_tokens: 100, route: gpu}
        """
      try write(scenario, "chat.yaml", in: folder)
      let valid = try Program.run(["validate", "chat.yaml"], in: folder)
      #expect(valid.code == 0 && valid.complaints.isEmpty, "\(valid.complaints)")
      let ran = try Program.run(["run", "chat.yaml", "--out", "out", "--quiet"], in: folder)
      #expect(ran.code == 0 && ran.output.contains("gpu"), "\(ran.complaints)")
    }
  }

  @Test func standardInputIsRead() throws {
    try withFolder { folder in
      let made = try Program.run(["import", "-"], in: folder, input: hpa)
      #expect(made.code == 0 && made.output.contains("# from stdin:7"), "\(made.complaints)")
      #expect(try Program.run(["import", "-", "-"], in: folder, input: hpa).code == 2)
    }
  }

  @Test func malformedFilesAreRefused() throws {
    try withFolder { folder in
      try write("apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscalr\n", "hpa.yaml", in: folder)
      let mistyped = try Program.run(["import", "hpa.yaml"], in: folder)
      #expect(mistyped.code == 2 && mistyped.output.isEmpty)
      #expect(mistyped.complaints.contains("hpa.yaml:2:7: error: unknown kind"))
      #expect(mistyped.complaints.contains("did you mean \"HorizontalPodAutoscaler\"?"))
      let missing = try Program.run(["import", "nowhere.yaml"], in: folder)
      #expect(missing.code == 2 && missing.complaints.contains("nowhere.yaml: error: cannot be read"))
      #expect(try Program.run(["import"], in: folder).code == 2)
    }
  }
}
