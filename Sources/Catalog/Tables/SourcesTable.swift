// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// The documents that the other tables name by key. The date is the day the document speaks for: of a price list its day, of a
  /// datasheet its revision, of a report its publication.
  static let sources = TextTable(
    name: "sources",
    text: """
      key                 | date       | document
      karpenter-aws       | 2026-07-20 | Karpenter provider for AWS, zz_generated.pricing_aws.go: us-east-1, Linux, on-demand; machines as in its instance type reference of 2026-08-21
      karpenter-gcp       | 2026-08-03 | Karpenter provider for GCP, price table: us-central1, on-demand and spot
      karpenter-azure     | 2026-06-18 | Karpenter provider for Azure, zz_generated.pricing.go: eastus, Linux, pay-as-you-go
      spot-advisor        | 2025-06-30 | AWS Spot Instance Advisor (through spotinfo): us-east-1, Linux, trailing month; no spot price is listed, it is implied: on-demand less the stated saving
      vantage             | 2026-01-21 | instances.vantage.sh (through tsaol/aws-gpu): us-east-1, Linux, standard reserved instance, one year; how it is paid is not stated
      sap-c02             | 2023-01-01 | AWS SAP-C02 study guide, table 10.1 (acedexam.com): m5.large in eu-north-1 at $0.102/h on demand, standard reserved; EC2 Instance Savings Plans cost the same
      gcp-flexible-cud    | 2026-03-01 | Google Cloud compute flexible committed use discounts, most families (docs.archera.ai commitment brief); resource-based ones, which alone cover GPUs, save more
      litellm             | 2026-11-21 | LiteLLM 1.109.1, model_prices_and_context_window.json
      litellm-opus-5.5    | 2026-11-21 | LiteLLM 1.109.1, model_prices_and_context_window.json; batches at half of the model's own prices, as all of Claude (platform.claude.com, models, Batch API: 50% discount), where the list has half of Opus 5's
      litellm-gemini      | 2026-11-21 | LiteLLM 1.109.1, model_prices_and_context_window.json; without its price of writes above 200k tokens, which is below the input's: what is written costs the input (Google, context caching)
      litellm-gemini-half | 2026-11-21 | LiteLLM 1.109.1, model_prices_and_context_window.json; half price until 2026-12-31, twice as much from 2027-01-01 on (ai.google.dev, Gemini API pricing, read 2026-11-28)
      litellm-gpt-5.6     | 2026-11-21 | LiteLLM 1.109.1, model_prices_and_context_window.json; lowered on 2026-08-21 from $5 and $30 at least until 2026-11-21 (OpenAI, API pricing, through TheKrush/PromptFuel 1.0.17)
      deepseek-hours      | 2026-11-21 | DeepSeek, models and pricing (api-docs.deepseek.com), and LiteLLM 1.109.1: half price but from 01:00 to 04:00 and 06:00 to 10:00 on weekdays
      cache-anthropic     | 2026-11-21 | Anthropic, prompt caching: automatic caching marks the end of each request, which the next one reads, and writes the answer with what is new; kept for 5 minutes from the last use; minimum by model as LiteLLM 1.109.1 lists it (prompt_cache_min_tokens)
      cache-openai        | 2026-11-21 | OpenAI, prompt caching: from 1,024 tokens in steps of 128; kept for 5 to 10 minutes, from GPT-5.6 on for 30 minutes, with a price of writes
      cache-google        | 2026-11-21 | Google, Gemini API and Vertex AI, context caching: implicit caching, whose life is not promised; from 2,048 tokens on (2.5), 4,096 (3)
      cache-deepseek      | 2026-11-21 | DeepSeek, context caching: blocks of 64 tokens, kept for hours to days
      cache-xai           | 2026-08-19 | xAI, prompt caching (docs.x.ai), whose hits are not promised; blocks of 128 tokens as APIYI measured over 124 calls of grok-4.6
      cache-kimi-k2       | 2026-08-19 | Moonshot AI, context caching; blocks of 256 tokens, kept for 5 to 30 minutes, as Leechael/pi-provider-kimi-code measured (docs/caching.md)
      cache-kimi-k3       | 2026-09-19 | Moonshot AI, context caching: 5 minutes or 1 hour from the last use, with a price of writes (forum.moonshot.ai, 613; MoonshotAI/kimi-code issue 3942); blocks as of Kimi K2
      cache-mistral       | 2026-11-28 | Mistral, prompt caching (docs.mistral.ai): blocks of 64 tokens, with a prompt_cache_key; hits are not promised
      cache-alibaba       | 2026-11-28 | Alibaba Cloud, Model Studio, context cache: the implicit one, from 1,024 tokens on, whose hits are not promised
      limits-anthropic    | 2026-11-28 | Anthropic, rate limits: tokens read from the cache do not count in those of input, answers count as they are written, whatever max_tokens says
      limits-openai       | 2026-11-28 | OpenAI, rate limits: max_tokens counts when the call comes
      limits-azure        | 2025-08-14 | Microsoft, Azure OpenAI quota: max_tokens counts when the call comes; provisioned throughput: cached tokens are taken off the utilisation
      limits-cerebras     | 2026-10-31 | Cerebras, rate limits: prompt and max_completion_tokens count when the call comes
      limits-groq         | 2026-11-28 | Groq, prompt caching: cached tokens do not count in rate limits
      hf-config           | 2026-11-21 | Hugging Face, config.json of the published model
      ds-v100             | 2020-01-31 | NVIDIA V100 Tensor Core GPU datasheet
      ds-t4               | 2019-03-31 | NVIDIA T4 Tensor Core GPU datasheet
      ds-a10              | 2021-03-31 | NVIDIA A10 Tensor Core GPU datasheet
      ds-a10g             | 2021-11-11 | NVIDIA A10G datasheet as published for Amazon EC2 G5; memory as PyTorch reports it
      ds-a30              | 2022-03-31 | NVIDIA A30 Tensor Core GPU datasheet
      ds-a100             | 2021-06-30 | NVIDIA A100 Tensor Core GPU datasheet; memory as vLLM and PyTorch report it (vllm issue 12330)
      ds-l4               | 2023-03-31 | NVIDIA L4 Tensor Core GPU datasheet; memory as PyTorch reports it
      ds-l40s             | 2023-08-31 | NVIDIA L40S GPU datasheet
      ds-h100             | 2024-09-30 | NVIDIA H100 Tensor Core GPU datasheet; memory as vLLM reports it (llm-d-planner, docs/empirical-vllm-memory-results.md)
      ds-h200             | 2024-11-30 | NVIDIA H200 Tensor Core GPU datasheet
      ds-b200             | 2025-03-31 | NVIDIA HGX B200 datasheet at 1,000 W (glennklockwood.com, B200)
      ds-ada-gaming       | 2022-09-20 | NVIDIA Ada GPU architecture whitepaper, GeForce RTX 4090: matrix rates with 32-bit accumulation, dense, as waredb.com lists them (read 2026-11-21); memory as PyTorch reports it (casys-kaist/LLMServingSim bench)
      ds-rtx-pro-6000     | 2025-03-18 | NVIDIA RTX PRO 6000 Blackwell Server Edition datasheet, sparse rates halved (recalled, not read again; 188 SMs, 600 W and 4,000 sparse Top/s in FP4, four times the dense FP8 here, read at topcpu.net and gpu.name, 2026-11-21); bandwidth of the Server Edition (casys-kaist/LLMServingSim profiles, 2026-04-24)
      ds-ampere-gaming    | 2020-09-16 | NVIDIA Ampere GA102 GPU architecture whitepaper, GeForce RTX 3090: matrix rates with 32-bit accumulation, dense (recalled, not read again)
      ds-a40              | 2022-05-31 | NVIDIA A40: 84 SMs, 300 W (sysrqmts.com, relationship-nepal.org, read 2026-11-21), 696 GB/s; 149.7 dense Tflop/s are the cores and clock by the A100 whitepaper's rate of GA10x, half of the datasheet's sparse rate
      ds-rtx-a6000        | 2021-01-31 | NVIDIA RTX A6000: 84 SMs, 768 GB/s, 38.7 Tflop/s (sysrqmts.com), 155 dense in FP16 (hyperstack.cloud, L40 against RTX A6000; both read 2026-11-21)
      ds-a800             | 2022-11-08 | NVIDIA A800: A100 with NVLink at 400 GB/s both ways (recalled, not read again)
      ds-l40              | 2023-01-31 | NVIDIA L40: 181 dense Tflop/s in FP16, 90.5 in FP32, 864 GB/s (hyperstack.cloud, L40 against RTX A6000, read 2026-11-21); FP8 and INT8 twice that
      ds-rtx-6000-ada     | 2023-03-31 | NVIDIA RTX 6000 Ada Generation datasheet, 1,457 sparse Tflop/s in FP8 halved (recalled, not read again)
      ds-h800             | 2023-03-21 | NVIDIA H800: H100 SXM5 with NVLink at 400 GB/s both ways; 160 GB/s of it reachable one way (DeepEP, docs/legacy.md)
      ds-h20              | 2024-01-31 | NVIDIA H20: 148 dense Tflop/s in FP16, 296 in INT8, 74 in TF32, 44 in FP32, 78 SMs, 4.0 TB/s (zangshuxian.com; ke60.top, read 2026-11-21); 400 W recalled
      ds-gh200            | 2024-07-31 | NVIDIA GH200 datasheet, 96 GB HBM3 at 4 TB/s and 144 GB HBM3e (stas00/ml-engineering, compute/accelerator, 2026-08-22); rates as H100 SXM
      ds-gb200            | 2025-03-31 | NVIDIA GB200 NVL72 datasheet, a chip of the two, dense (stas00/ml-engineering, compute/accelerator, 2026-08-22)
      ds-b300             | 2025-09-30 | NVIDIA B300 SXM, dense; FP4 as MXFP4 (stas00/ml-engineering, compute/accelerator, 2026-08-22)
      ds-blackwell-gaming | 2025-01-30 | NVIDIA RTX Blackwell GPU architecture whitepaper, GeForce RTX 5090: matrix rates with 32-bit accumulation, dense (recalled, not read again); memory as vLLM reports it (TensorRT-LLM issue 4275: 31.84 GiB with what the display holds)
      ds-mi300x           | 2023-12-06 | AMD Instinct MI300X data sheet, dense (chipsandcheese.com, Testing AMD's Giant MI300X: 304 compute units, 5.3 TB/s; stas00/ml-engineering, compute/accelerator); links: 7 of 64 GB/s one way (emergentmind.com, 448 GB/s in all)
      ds-mi325x           | 2024-10-10 | AMD Instinct MI325X: compute of MI300X, 256 GB at 6 TB/s (stas00/ml-engineering, compute/accelerator, 2026-08-22)
      ds-mi355x           | 2025-06-12 | AMD Instinct MI355X, dense (stas00/ml-engineering, compute/accelerator, 2026-08-22); links: 7 of 76.8 GB/s one way (recalled, not read again)
      eff-cdna3           | 2026-08-22 | stas00/ml-engineering, maximum achievable matmul: MI300X 51.4 %, times 0.78; memory: 4.3 of 5.3 TB/s (recalled, AMD's BabelStream figure, not read again); attention as the matrix share is to Hopper's
      eff-cdna4           | 2026-08-22 | stas00/ml-engineering, maximum achievable matmul: MI355X 68.0 %, times 0.78; memory as cdna3
      eff-volta           | 2018-04-18 | Z. Jia et al., Dissecting the NVIDIA Volta GPU Architecture via Microbenchmarking, arXiv 1804.06826: 83 of 125 Tflop/s and 750 of 900 GB/s (recalled; the pages found on 2026-11-21 have its abstract alone); matrix share times 0.78, see docs/ACCURACY.md
      eff-turing          | 2019-03-18 | Z. Jia et al., Dissecting the NVidia Turing T4 GPU via Microbenchmarking, arXiv 1903.07486: 41.6 of 65 Tflop/s and 236 of 320 GB/s (recalled; the pages found on 2026-11-21 have its abstract alone); matrix share times 0.78, see docs/ACCURACY.md
      eff-ampere          | 2025-03-01 | stas00/ml-engineering, maximum achievable matmul: A100 SXM 86.9 %, times 0.78; attention: T. Dao, FlashAttention-2, arXiv 2307.08691 (recalled, not read again); memory as on Ada, see docs/ACCURACY.md
      eff-ada             | 2026-08-20 | casys-kaist/LLMServingSim, operator profile of an RTX 4090 (profiler/perf/RTX4090): products of one token 0.91 of bandwidth, cache 0.92; matrix share as on Hopper, see docs/ACCURACY.md
      eff-hopper          | 2026-03-01 | stas00/ml-engineering, maximum achievable matmul: H100 SXM 80.3 %, times 0.78; bandwidth and cache fitted to vLLM 0.15.1 on H100, see docs/ACCURACY.md; packing of query heads: FlashAttention-3, arXiv 2407.08608
      eff-blackwell       | 2026-04-24 | casys-kaist/LLMServingSim, operator profile of Qwen3-32B on an RTX PRO 6000 (profiler/perf/RTXPRO6000): products 0.9 of bandwidth and 0.78 of compute, attention 0.54; matrix share times 0.78, see docs/ACCURACY.md
      cpu-cascade-lake    | 2019-04-02 | Intel Xeon Scalable of the second generation (recalled, not read again); a core's operations as Ice Lake's
      cpu-ice-lake        | 2021-04-06 | Intel Xeon Scalable of the third generation: cores, clock and memory recalled, not read again; 64 operations in FP32 and 256 in INT8 a cycle (pytorch/tutorials pull request 2439, after Intel's Accelerate AI Workloads with Intel AMX)
      cpu-sapphire        | 2023-01-10 | Intel Xeon Scalable of the fourth generation: to 60 cores, eight channels of DDR5 (techinsights.com, read 2026-11-21); 1,024 operations in BF16 and 2,048 in INT8 a cycle (pytorch/tutorials pull request 2439, after Intel's Accelerate AI Workloads with Intel AMX); clock and 4,800 MT/s recalled
      cpu-genoa           | 2022-11-10 | AMD EPYC 9004: 96 cores to 3.7 GHz, 12 channels of DDR5-4800, AVX-512 on 256 bits (hpctech.co.jp, EPYC 9004 series; llmperf.net, EPYC 9654; read 2026-11-21), from which the operations follow
      cpu-graviton        | 2026-11-21 | AWS Graviton Technical Guide (aws/aws-graviton-getting-started, README.md): cores, clock, vector units, channels; operations follow from the units, MT/s recalled, not read again
      cpu-altra           | 2020-03-03 | Ampere Altra product brief (recalled, not read again); a core is that of Graviton2
      cpu-cobalt          | 2024-10-15 | Azure Cobalt 100: 128 cores of Arm Neoverse N2 (servethehome.com, 2023-11), 12 channels (heise.de through inspohub.de, read 2026-11-21); 3.4 GHz and DDR5-5600 recalled
      cpu-axion           | 2024-10-30 | Google Axion: Arm Neoverse V2 (theregister.com, 2024-04-09, which has no counts); cores, clock and channels assumed as of Graviton4's kind, the other of that core
      engine-cpu          | 2026-11-21 | llama.cpp on AMD EPYC 9554, Phi-4 14B in four formats (ahelpme.com): time a token is bytes at 0.82 of the bandwidth and 0.27 ms a layer; request as vllm-0.15
      eff-avx2            | 2024-12-03 | ikawrakow/ik_llama.cpp pull request 122: Llama-3.1-8B, prompt of 512 on a Ryzen 5975WX, 174 and 232 tokens/s; memory as avx512
      eff-avx512          | 2024-12-03 | ikawrakow/ik_llama.cpp pull request 122: Llama-3.1-8B, prompt of 512 on a Ryzen 7950X, 159 and 257 tokens/s; bandwidth: EPYC 9554 (ahelpme.com); cache as amx
      eff-amx             | 2024-02-19 | intel/xFasterTransformer pull request 222: Llama 7B, 1k tokens in 660 ms on 48 cores; kvcache-ai/ktransformers: 21 Tflop/s of a socket; cache: batches of Llama-2-13B on a Xeon Gold 6430 (ggml-org/llama.cpp issue 2555, 2023-08-31)
      eff-neon            | 2026-11-21 | Arm Learning Paths, memory subsystem: all reads, 169.6 of Graviton2's 204.8 GB/s; the rest as sve
      eff-sve             | 2024-03-09 | ggml-org/llama.cpp pull request 5780: Llama-2-7B in 4 bits on r7g.16xlarge, prompt of 16 tokens; bandwidth as neon, cache as amx
      vllm-0.15           | 2026-02-17 | inference-sim/sim-to-real-accuracy-validation and inference-sim/training, vLLM 0.15.1 on H100: fitted to Mistral Nemo, Qwen2.5-7B, Llama 2 and CodeLlama, see docs/ACCURACY.md; experts' products: 215 to 283 of the 623 Tflop/s of dense ones on H100 (ByteDance-Seed/VeOmni pull request 460, 2026-02-06); widened weights: 8,147 of 10,338 tokens/s with GPTQ-Marlin on A100 (gpustack/gpustack, docs/performance-lab, 2026-08-21)
      vllm-0.10           | 2026-08-21 | gpustack/gpustack, docs/performance-lab/gpt-oss-20b/a100.md: scheduling ahead saves 5.3 ms of a step with 256 requests; qwen3-8b/h100-latency.md: 7.38 ms a step of 4; the rest as vllm-0.15
      vllm-0.5            | 2024-10-31 | argonne-lcf/LLM-Inference-Bench, vLLM batches on H100: fitted to Llama-3-8B, see docs/ACCURACY.md
      vllm-0.2            | 2023-11-30 | Mutinifni/splitwise-sim, Llama-2-70B on H100: fitted, see docs/ACCURACY.md
      mlperf-triton       | 2021-04-21 | MLPerf Inference v0.7 and v1.0, NVIDIA closed, systems with Triton: fitted to resnet50 on whole A100s, see docs/ACCURACY.md
      mlperf-tensorrt     | 2021-04-21 | MLPerf Inference v0.7 and v1.0, NVIDIA closed, TensorRT in the process of the load generator: fitted to resnet50 on whole A100s, see docs/ACCURACY.md
      link-nvlink         | 2025-02-25 | DeepEP, docs/legacy.md, Performance: 153 to 158 of 160 GB/s of NVLink on H800; labels as the accelerators' datasheets; start: AIConfigurator, p2p latency, 2026-08
      link-nvlink-5       | 2026-11-01 | DeepEP, README, Performance: 726 to 740 of 900 GB/s of NVLink on SM100; start: AIConfigurator, p2p latency, 2026-08
      link-infiniband     | 2025-02-25 | DeepEP, docs/legacy.md, Performance: 43 to 47 of 50 GB/s of a ConnectX-7 port at 400 Gb/s, the others in proportion; start: AIConfigurator, p2p latency, 2026-08
      link-roce           | 2024-11-28 | Mooncake Transfer Engine: 87 of 100 GB/s on 4 x 200 Gb/s RoCE (through gomomento.com, Disaggregated LLM Inference, part 3), one port in proportion; TCP 2.4 to 4.6 times slower; start: AIConfigurator, p2p latency, 2026-08
      mig-a100-40         | 2026-08-01 | NVIDIA Multi-Instance GPU User Guide, Supported MIG Profiles: A100-SXM4-40GB; memory by nvidia-smi mig -lgip
      mig-a100-80         | 2026-08-01 | NVIDIA Multi-Instance GPU User Guide, Supported MIG Profiles: A100-SXM4-80GB; memory by nvidia-smi mig -lgip
      mig-a30             | 2026-08-01 | NVIDIA Multi-Instance GPU User Guide, Supported MIG Profiles: A30; memory and placements by nvidia-smi mig -lgip and -lgipp
      mig-h100            | 2026-08-01 | NVIDIA Multi-Instance GPU User Guide, Supported MIG Profiles: H100; memory and multiprocessors by nvidia-smi mig -lgip on H100 SXM5 80GB
      mig-h200            | 2026-08-01 | NVIDIA Multi-Instance GPU User Guide, Supported MIG Profiles: H200; memory and multiprocessors by nvidia-smi mig -lgip (mig-parted issue 120)
      mig-b200            | 2025-03-20 | nvidia-smi mig -lgip on B200 (mig-parted pull request 187)
      mig-b200-derived    | 2025-03-20 | nvidia-smi mig -lgip on B200 (mig-parted pull request 187); memory and multiprocessors derived from the smaller profiles, a lower bound
      """)
}
