import Catalog
import Diagnostics
import Model
import Testing

@Suite struct ImportVLLMTests {
  private func continuous(_ pool: Pool) throws -> ContinuousBatching {
    guard case .continuous(let batching) = pool.batching else {
      struct Other: Error {}
      throw Other()
    }
    return batching
  }

  @Test func aScriptArrives() throws {
    let script = """
      #!/bin/sh
      # start the server
      export CUDA_VISIBLE_DEVICES=0,1
      exec vllm serve 'meta-llama/Llama-3.1-70B-Instruct' \\
        -tp 4 --max_num_seqs 96 --max-num-batched-tokens=4k --max-model-len 8K \\
        --gpu-memory-utilization 0.85 --kv-cache-dtype fp8_e4m3 --no-enable-prefix-caching \\
        --enable-chunked-prefill --scheduling-policy priority --block-size 32 --quantization fp8 --port 8000 &
      echo started
      """
    let made = try Import(script, as: "serve.sh", instance: "aws/p5.48xlarge")
    #expect(made.block.notes.isEmpty, "\(made.block.notes)")
    let pool = try #require(try made.scenario("", route: "llama-3-1-70b-instruct").pools.first)
    let batching = try continuous(pool)
    #expect(batching.maxNumSeqs == 96 && batching.maxNumBatchedTokens == 4_000 && batching.maxModelLen == 8_192)
    #expect(batching.blockSize == 32 && !batching.prefixCaching && batching.scheduling == .chunked)
    #expect(batching.schedulingPolicy == .priority && pool.tensorParallel == 4)
    guard case .roofline(let roofline) = pool.stepTime else { return }
    #expect(roofline.architecture.name == "llama-3.1-70b")
    #expect(roofline.precision == .fp8 && roofline.keyValuePrecision == .fp8)
    #expect(made.block.text.contains("max_num_seqs: 96"))
    #expect(made.block.text.contains("# from serve.sh:5"))
  }

  @Test func aConfigurationFileArrives() throws {
    let made = try Import(
      """
      # vllm serve --config
      model: mistralai/Mistral-7B-Instruct-v0.3
      tensor-parallel-size: 2
      max_num_seqs: 128
      enable-prefix-caching: true
      enable-chunked-prefill: false
      max-model-len: 16384
      gpu-memory-utilization: 0.95
      host: "0.0.0.0"
      """, as: "vllm.yaml", pool: "gpu", instance: "aws/p5.48xlarge")
    let batching = try continuous(try #require(try made.scenario("", route: "gpu").pools.first))
    #expect(batching.maxNumSeqs == 128 && batching.prefixCaching && batching.scheduling == .promptsFirst)
    #expect(batching.maxModelLen == 16_384)
  }

  static let deployment = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: vllm-llama, labels: {app: x}}
    spec:
      replicas: 3
      selector: {matchLabels: {app: x}}
      template:
        metadata: {labels: {app: x}}
        spec:
          nodeSelector: {node.kubernetes.io/instance-type: g5.xlarge}
          terminationGracePeriodSeconds: 120
          containers:
            - name: proxy
              image: envoyproxy/envoy
              args: [--config, /etc/envoy.yaml]
            - name: vllm
              image: vllm/vllm-openai:v0.11.0
              command: [/bin/sh, -c]
              args:
                - |
                  vllm serve meta-llama/Llama-3.1-8B-Instruct \\
                    --max-num-seqs 64 \\
                    --enforce-eager
              resources: {limits: {nvidia.com/gpu: "1", memory: 40Gi}}
              readinessProbe: {httpGet: {path: /health, port: 8000}, initialDelaySeconds: 60, periodSeconds: 5}
    """

  /// A Deployment, the HPA that scales it, and what says nothing of capacity, in one stream.
  @Test func aDeploymentWithItsAutoscaler() throws {
    let other = "apiVersion: v1\nkind: Service\nmetadata: {name: vllm-llama}\nspec: {ports: [{port: 80}]}\n"
    let made = try Import(Self.deployment + "\n---\n" + other + "---\n" + fullHPA, as: "all.yaml")
    let pool = try #require(try made.scenario("", route: "vllm-llama").pools.first)
    #expect(pool.instance.name == "aws/g5.xlarge")
    #expect(pool.replicas == ReplicaBounds(minimum: 2, maximum: 12, initial: 3))
    #expect(try continuous(pool).maxNumSeqs == 64)
    #expect(pool.drainTimeout == 120)
    #expect(pool.startup.readiness == ReadinessProbe(initialDelay: 60, period: 5))
    #expect(pool.autoscaler?.policies.map(\.word) == ["hpa"])
    let note = try #require(made.notes("--enforce-eager").first)
    #expect(note.line == 23 && note.column == 17)
    #expect(made.block.notes.count == 1)
  }

  @Test func severalFilesAreOneBlock() throws {
    let made = try Import([("d.yaml", Self.deployment), ("hpa.yaml", fullHPA)])
    #expect(made.line("max:") == "max: 12" && made.line("max_num_seqs:") == "max_num_seqs: 64")
    #expect(made.block.text.contains("# Made by fleetcast import from d.yaml, hpa.yaml."))
  }

  /// Arguments in a file and an autoscaler of something that no file has go together, which is told.
  @Test func aScalerAndAnEngineThatAreAlone() throws {
    let made = try Import([
      ("serve.sh", "vllm serve Qwen/Qwen2.5-7B-Instruct --max-num-seqs 32"), ("hpa.yaml", fullHPA),
    ])
    #expect(made.block.text.contains("\n  vllm-llama:\n") && made.line("model:") == "model: qwen2-5-7b-instruct")
    #expect(made.notes("taken to scale").count == 1)
    #expect(try made.pool("vllm-llama").replicas.maximum == 12)
  }

  @Test(arguments: [
    ("meta-llama/Llama-3.1-8B-Instruct", "llama-3.1-8b"), ("meta-llama/Meta-Llama-3-8B", "llama-3-8b"),
    ("/models/Mixtral-8x7B-Instruct-v0.1", "mixtral-8x7b"), ("Qwen/Qwen3-30B-A3B-Instruct-2507", "qwen3-30b-a3b"),
    ("google/gemma-3-27b-it", "gemma-3-27b"), ("mistralai/Mistral-Nemo-Instruct-2407", "mistral-nemo-12b"),
    ("TheBloke/Llama-2-13B-chat-AWQ", "llama-2-13b"), ("meta-llama/Llama-3.3-70B-Instruct", "llama-3.3-70b"),
    ("deepseek-ai/DeepSeek-R1-0528", "deepseek-r1"), ("deepseek-ai/DeepSeek-R1-Distill-Qwen-32B", "qwen2.5-32b"),
    ("deepseek-ai/DeepSeek-R1-0528-Qwen3-8B", "qwen3-8b"), ("moonshotai/Kimi-K2-Instruct-0905", "kimi-k2"),
    ("mistralai/Mistral-Nemo-Base-2407", "mistral-nemo-12b"), ("m/DeepSeek-R1-Distill-Llama-8B", "llama-3.1-8b"),
    ("m/DeepSeek-R1-Distill-Llama-70B-AWQ", "llama-3.3-70b"), ("m/DeepSeek-R1-Distill-Qwen-7B", "qwen2.5-7b"),
    ("m/DeepSeek-R1-Distill-Qwen-14B", "qwen2.5-14b"), ("m/Llama3-8B", "llama-3-8b"), ("m/Llama3-70B", "llama-3-70b"),
    ("microsoft/Phi-3-mini-128k-instruct", "phi-3-mini"), ("microsoft/Phi-3-medium-4k-instruct", "phi-3-medium"),
  ])
  func modelsByTheirPublishedNames(name: String, architecture: String) throws {
    let made = try Import("vllm serve \(name)", as: "serve.sh")
    #expect(made.line("architecture:") == "architecture: \(architecture)")
  }

  @Test(arguments: [
    "deepseek-ai/DeepSeek-V2", "Qwen/Qwen2.5-VL-7B-Instruct", "meta-llama/Llama-3.1-80B",
    "deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B", "moonshotai/Kimi-K2-Thinking",
  ])
  func otherModelsAreStillToSay(name: String) throws {
    let made = try Import("vllm serve \(name) --max-num-seqs 16", as: "serve.sh", pool: "gpu")
    #expect(made.line("architecture:") == nil && made.block.missing.contains { $0.contains("architecture") })
    let model = try #require(made.line("model:")?.dropFirst("model: ".count))
    _ = try made.scenario(
      "models: {\(model): {architecture: llama-3.2-1b}}\npools: {gpu: {instance: aws/g5.xlarge}}", route: "gpu")
  }

  @Test(arguments: [
    ("vllm serve m/Llama-3.1-8B-AWQ", "int4"), ("vllm serve m/Llama-3.1-8B --quantization gptq_marlin", "int4"),
    ("vllm serve neuralmagic/Llama-3.1-8B-Instruct-FP8", "fp8"), ("vllm serve m/Llama-3.1-8B --dtype half", "fp16"),
    ("vllm serve m/Llama-3.1-8B-quantized.w8a8", "int8"), ("vllm serve openai/gpt-oss-20b", "mxfp4"),
    ("vllm serve openai/gpt-oss-120b --dtype bfloat16", "mxfp4"), ("vllm serve unsloth/gpt-oss-20b-BF16", "bf16"),
    ("vllm serve deepseek-ai/DeepSeek-R1 -tp 8", "fp8"), ("vllm serve nvidia/DeepSeek-R1-0528-NVFP4 -tp 8", "fp4"),
    ("vllm serve moonshotai/Kimi-K2-Instruct --dtype bfloat16 --quantization fp8", "fp8"),
    ("vllm serve amd/DeepSeek-R1-MXFP4", "mxfp4"), ("vllm serve m/DeepSeek-V3-AWQ --dtype half", "int4"),
    ("vllm serve m/Llama-3.1-8B --quantization modelopt_fp4", "fp4"),
  ])
  func formats(line: String, precision: String) throws {
    #expect(try Import(line, as: "serve.sh").line("precision:") == "precision: \(precision)")
  }

  /// What is published in 16 bits needs no word.
  @Test(arguments: ["meta-llama/Llama-3.1-8B-Instruct", "deepseek-ai/DeepSeek-R1-Distill-Llama-8B", "zai-org/GLM-4.5"])
  func theUsualFormatIsNotWritten(model: String) throws {
    #expect(try Import("vllm serve \(model)", as: "serve.sh").line("precision:") == nil)
  }

  /// What the simulator refuses is left out with its own words, at the argument.
  @Test func whatIsNotModelledTogetherIsLeftOut() throws {
    let made = try Import(
      "vllm serve Qwen/Qwen3-30B-A3B -dp 2 --enable-expert-parallel --enable-prefix-caching", as: "serve.sh",
      pool: "gpu")
    let note = try #require(made.notes("prefix_caching with caches of several ranks").first)
    #expect(note.message.hasPrefix("not carried over:") && note.line == 1)
    _ = try made.scenario("pools: {gpu: {instance: aws/p5.48xlarge}}", route: "gpu")
  }

  /// Sixteen accelerators are on no machine: the division is left out and told, and so is what it leaves without room.
  @Test func aReplicaOverSeveralMachines() throws {
    let made = try Import(
      "vllm serve meta-llama/Llama-3.1-405B-Instruct -tp 8 -pp 2", as: "serve.sh", pool: "gpu")
    #expect(made.notes("16 accelerators wanted").count == 1 && made.notes("does not fit").count == 1)
  }

  /// Of a machine that was named it is an error, as nothing else would run there.
  @Test func aMachineThatIsTooSmall() {
    #expect(throws: ScenarioError.self) {
      _ = try Import("vllm serve meta-llama/Llama-3.1-8B -tp 4", as: "serve.sh", instance: "aws/g5.xlarge")
    }
  }

  /// What runs something else is a pool whose model is still to say.
  @Test func aDeploymentOfSomethingElse() throws {
    let text = """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web}
      spec:
        replicas: 2
        template: {spec: {containers: [{name: web, image: nginx}]}}
      ---
      apiVersion: monitoring.coreos.com/v1
      kind: PodMonitor
      metadata: {name: web}
      """
    let made = try Import(text, as: "web.yaml", instance: "aws/c7g.2xlarge")
    #expect(made.block.notes.isEmpty && made.block.missing.contains { $0.hasPrefix("pools.web.model") })
    let whole = try made.scenario("models: {m: {latency: 10ms}}\npools: {web: {model: m}}", route: "web")
    #expect(whole.pools.first?.replicas.initial == 2)
  }

  @Test func argumentsThatAreNotKnown() throws {
    let made = try Import(
      "python -m vllm.entrypoints.openai.api_server --model m/Llama-3.1-8B --max-num-seq 64 --swap-space 8 "
        + "--speculative-config '{\"num_speculative_tokens\": 5}' --tensor-parallel-size $TP", as: "serve.sh")
    #expect(made.notes("did you mean --max-num-seqs?").count == 1)
    #expect(made.notes("--swap-space").count == 1 && made.notes("acceptance: 70%").count == 1)
    #expect(made.notes("what the shell puts there").count == 1)
    #expect(made.block.notes.count == 4, "\(made.block.notes)")
  }
}
