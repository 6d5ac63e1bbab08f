// swift-format-ignore-file
// Written by `make examples` from scenarios/; change the files there.

extension ShippedScenario {
  /// The files of scenarios/, by name.
  static let texts: [(name: String, text: String)] = [
("coding-agents", #"""
# Coding agents: model calls with tools between them, on a machine of our own and, for what it has no room for, on a hosted model.
# Found: at 100 tasks an hour two days cost $360; hosted alone they cost $63 more [56, 69], at 60 an hour $80 less [76, 84]. The budget of $0.25 stops 8 % of the tasks and halves what the dearest cost (P99 $0.30 in place of $0.63).
#   fleetcast compare scenarios/coding-agents.yaml --set-b workloads.coding.route=hosted --set-b 'pools={}' --set-b 'models={}'
#   fleetcast compare scenarios/coding-agents.yaml --set workloads.coding.arrivals.rate=60/h --set-b workloads.coding.route=hosted --set-b 'pools={}' --set-b 'models={}'
#   fleetcast compare scenarios/coding-agents.yaml --set-b 'workloads.coding.agent.budget.max_cost=$100'
fleetcast: 1
name: coding-agents
start: 2026-12-07
horizon: 2d
replications: 5

workloads:
  coding:
    users: {count: 40}
    arrivals: {process: poisson, rate: 100/h, shape: {diurnal: {peak_at: "15:00", peak_to_mean: 2.2}}}
    system_prompt: 16000 tokens
    agent:
      steps: {lognormal: {median: 5, p95: 28}}
      tools:
        probability: 90%
        parallel: {geometric: {mean: 1.2}}
        latency: {lognormal: {median: 300ms, p95: 25s}}
        failure: 4%
        retries: 1
        result_tokens: {lognormal: {median: 860, p95: 6000}}
      history: {compact: {above: 36k, to: 22k}}
      budget: {max_steps: 60, max_cost: $0.25, timeout: 30m, on_limit: ask}
    input_tokens: {lognormal: {mean: 300, p95: 1000}}
    output_tokens: {lognormal: {median: 220, p95: 1700}}
    slo: {task_time: {p90: 8m}}
    route: {overflow: [own, hosted], overflow_at: 1}

models:
  coder: {architecture: qwen3-30b-a3b, precision: fp8}

pools:
  own:
    model: coder
    instance: aws/g6e.12xlarge
    parallelism: {tensor: 4}
    batching: {policy: continuous, max_num_seqs: 48, max_num_batched_tokens: 4096, prefix_caching: true}
    load_balancing: session_affinity
    purchase: [{option: reserved, count: 1, term: 1y}, {option: on_demand}]

apis:
  hosted:
    model: claude-sonnet-5-5
    prompt_cache: automatic
    latency: {ttft: {lognormal: {median: 900ms, p95: 3s}}, tokens_per_second: 75}

"""#),
("conversations", #"""
# A chat whose users come back: where the next turn of a conversation is served decides what is computed again.
# Found: with session_affinity TTFT p95 is 290 ms; round_robin takes 121 ms more [116, 125], on the same fleet.
#   fleetcast compare scenarios/conversations.yaml --set-b pools.gpu.load_balancing=round_robin
fleetcast: 1
name: conversations
start: 2026-12-01
horizon: 4h
replications: 5

workloads:
  chat:
    arrivals: {process: poisson, rate: 1.5/s}   # conversations; requests follow from their turns
    conversation: {turns: {geometric: {mean: 3.5}}, think_time: {lognormal: {median: 25s, p95: 2m}}, history: {keep: 3000 tokens}}
    system_prompt: 650 tokens                   # comes before history and input_tokens
    input_tokens:  {lognormal: {mean: 120, p95: 400}}
    output_tokens: {lognormal: {mean: 180, p95: 500}, max: 600}
    client: {timeout: 45s, retries: 1}
    slo: {ttft: {p95: 1.5s}}
    route: gpu
  reports:                                      # waits for the chat, not the chat for it
    arrivals: {process: poisson, rate: 0.2/s}
    input_tokens: 3000
    output_tokens: 400
    priority: 10
    route: gpu

models:
  chat-model: {architecture: llama-3.1-8b, precision: fp8}

pools:
  gpu:
    model: chat-model
    instance: gcp/g2-standard-8                 # one L4
    batching: {policy: continuous, max_num_seqs: 96, max_num_batched_tokens: 2048, prefix_caching: true, scheduling_policy: priority}
    load_balancing: session_affinity
    replicas: 6
    purchase: [{option: on_demand}]

"""#),
("cpu-chat", #"""
# A small language model on CPUs: the catalog knows the cores, vector units and memory channels of these machines.
# Found: both SLOs are kept without a GPU, but one L4 costs 70 % less and its tokens come 39 ms sooner at p95 [38, 40].
#   fleetcast compare scenarios/cpu-chat.yaml --set-b workloads.chat.route=l4 --set-b 'pools={l4: {model: small, instance: aws/g6.xlarge, batching: {policy: continuous}}}'
fleetcast: 1
name: cpu-chat
horizon: 1h
replications: 3

workloads:
  chat:
    arrivals: {process: poisson, rate: 0.5/s}
    input_tokens: {lognormal: {mean: 300, p95: 800}}
    output_tokens: {lognormal: {mean: 120, p95: 300}}
    slo: {ttft: {p95: 4s}, itl: {p95: 200ms}}
    route: {least_loaded: [graviton, xeon]}

models:
  small: {architecture: llama-3.2-3b, precision: int8}

pools:
  graviton:
    model: small
    instance: aws/c8g.8xlarge      # 32 cores
    batching: {policy: continuous, max_num_seqs: 16}
    replicas: 1
    purchase: [{option: on_demand}]
  xeon:
    model: small
    instance: aws/c7i.8xlarge      # 32 hardware threads, which are 16 cores, with AMX
    batching: {policy: continuous, max_num_seqs: 16}
    replicas: 1
    purchase: [{option: on_demand}]

"""#),
("disaggregated", #"""
# Prompts and answers in pools of their own (disaggregated prefilling): one computes prompts and hands keys and values to the other.
# Found: at the same cost TPOT p95 is 13.6 ms; four replicas that do both take 4.9 ms more [4.7, 5.0].
#   fleetcast compare scenarios/disaggregated.yaml --set-b workloads.chat.route=both --set-b 'pools={both: {model: chat-model, instance: aws/p5.48xlarge, parallelism: {tensor: 4}, batching: {policy: continuous}, replicas: 4}}'
fleetcast: 1
name: disaggregated
start: 2026-12-01
horizon: 20m
replications: 3

workloads:
  chat:
    arrivals: {process: poisson, rate: 6/s}
    input_tokens:  {lognormal: {mean: 3k, p95: 8k}, max: 30k}
    output_tokens: {lognormal: {mean: 300, p95: 800}, max: 2k}
    slo: {ttft: {p95: 1500ms}, tpot: {p95: 40ms}}
    route: prefill

models:
  chat-model: {architecture: llama-3.1-70b, precision: fp8}

pools:
  prefill:
    model: chat-model
    instance: aws/p5.48xlarge     # eight H100: two replicas of four
    parallelism: {tensor: 4}
    batching: {policy: continuous, max_num_batched_tokens: 8192}
    replicas: 2
    purchase: [{option: on_demand}]
    decode: {pool: decoders, link: infiniband-400g, ports: 4}   # a port an accelerator

  decoders:
    model: chat-model
    instance: aws/p5.48xlarge
    parallelism: {tensor: 4}
    batching: {policy: continuous, max_num_seqs: 256}
    replicas: 2
    purchase: [{option: on_demand}]

"""#),
("document-answers", #"""
# Answers over documents: embed, search, rank, answer, with CPU work before and after, and a nightly batch on spot that embeds what changed.
# Found: $165 in two days, a third of it for searches and a third idle. Without the answer cache it costs $36 more [35.0, 36.5]; the cache of chunks behind it saves $0.04, as who asks again meets the answer first. Twenty chunks in place of eight cost $33 more and miss latency p95 (13 s).
#   fleetcast compare scenarios/document-answers.yaml --set-b workloads.copilot.cache.exact.ttl=1s
#   fleetcast compare scenarios/document-answers.yaml --set-b workloads.copilot.retrieval.cache.exact.ttl=1s
#   fleetcast compare scenarios/document-answers.yaml --set-b workloads.copilot.retrieval.chunks=20
fleetcast: 1
name: document-answers
start: 2026-12-01
horizon: 2d
replications: 5

workloads:
  copilot:
    tenants: {internal: 70%, partners: 30%}
    arrivals: {process: poisson, rate: 1.5/s, shape: {diurnal: {peak_at: "10:30", peak_to_mean: 2}}}
    items: {zipf: {count: 60k, exponent: 0.95}}
    cache: {exact: {capacity: 20k, ttl: 1h, latency: 3ms}}
    before: [{name: tokenise, to: cpu}]
    retrieval:
      embed: {to: embedder, tokens: 40}
      search: {latency: {lognormal: {median: 12ms, p95: 40ms}}, price: $0.0004/request}
      chunks: 8
      tokens_per_chunk: 350
      rerank: {to: reranker, from: 40}
      cache: {exact: {capacity: 50k, ttl: 30m, latency: 2ms}}
    after: [{name: check-form, to: cpu, work: 6ms}]
    system_prompt: 900 tokens
    input_tokens: {lognormal: {mean: 45, p95: 140}}
    output_tokens: {lognormal: {mean: 210, p95: 520}, max: 700}
    slo: {latency: {p95: 12s}}
    outcome: {name: question answered, success: 80%}
    route: llm
  refresh:
    arrivals: {process: batch, at: "02:00", every: 1d, count: 60k}
    deadline: 4h
    input_tokens: 350
    duplicates: 60%
    cache: {exact: {capacity: 5M, latency: 1ms}}
    route: night-embedder

models:
  tokeniser: {latency: 4ms}
  bge:
    latency_by_batch:
      aws/c7g.2xlarge: {1: 22ms, 8: 120ms, 32: 440ms}
      l4: {1: 3ms, 8: 5ms, 32: 14ms}
  ranker: {latency_by_batch: {t4: {1: 14ms, 8: 31ms, 32: 96ms}}}
  answers: {architecture: llama-3.1-8b, precision: fp8, quality: 0.86}

pools:
  cpu: {model: tokeniser, instance: aws/c7g.2xlarge, concurrency: 8, purchase: [{option: on_demand}]}
  embedder: {model: bge, instance: aws/c7g.2xlarge, batching: {policy: dynamic, max_batch_size: 32, max_queue_delay: 3ms}, purchase: [{option: on_demand}]}
  reranker: {model: ranker, instance: aws/g4dn.xlarge, batching: {policy: dynamic, max_batch_size: 32, max_queue_delay: 3ms}, purchase: [{option: on_demand}]}
  llm:
    model: answers
    instance: aws/g6e.xlarge
    batching: {policy: continuous, max_num_seqs: 64, max_num_batched_tokens: 4096, prefix_caching: true}
    replicas: {min: 1, max: 4}
    autoscaler: {policy: hpa, metric: concurrency, target: 16, scale_down: {stabilization_window: 10m}}
    startup: {provision: 100s, pull: 40s, load: 35s}
    purchase: [{option: reserved, count: 1, term: 1y}, {option: on_demand}]
  night-embedder:
    model: bge
    instance: aws/g6.xlarge
    batching: {policy: dynamic, max_batch_size: 32, max_queue_delay: 20ms}
    replicas: {min: 0, max: 4}
    autoscaler: {policy: keda, metric: queue_depth, target: 3000, cooldown_period: 3m}
    startup: {provision: 100s, load: 10s}
    purchase: [{option: spot, discount: 65%, interruption: {rate: 15%/month, notice: 30s}}]

"""#),
("feature-budgets", #"""
# Three features of one product on hosted models, each with a budget or a way to call the large model seldom: who is touched, and what is saved.
# Found: $377 in four days. Without the budgets of users it costs $20.98 more [19.39, 22.56], without those of tenants $12.16 more [10.94, 13.39] with answers 0.5 s longer at p95. Putting off saves nothing: the $8.97 that the summaries spend less is for those that still wait at the end, and the others came 9.6 hours later on average. A prompt cache that finds nothing again adds $25 [24.6, 26.2].
#   fleetcast compare scenarios/feature-budgets.yaml --set-b 'workloads.assistant.budget.0.limit=$1000/day'
#   fleetcast compare scenarios/feature-budgets.yaml --set-b 'workloads.assistant.budget.1.limit=$1000/day'
#   fleetcast compare scenarios/feature-budgets.yaml --set-b 'workloads.summaries.budget.0.limit=$1000/day'
#   fleetcast compare scenarios/feature-budgets.yaml --set-b apis.large.prompt_cache=automatic
fleetcast: 1
name: feature-budgets
start: 2026-12-01
horizon: 4d
replications: 3

workloads:
  assistant:
    users: {count: 8k, activity: {zipf: {exponent: 0.8}}}
    tenants: {acme: 45%, globex: 35%, initech: 20%}
    arrivals: {process: poisson, rate: 0.6/s, shape: {diurnal: {peak_at: "14:00", peak_to_mean: 1.9}}}
    class: {simple: 62%, normal: 28%, hard: 10%}
    input_tokens: {lognormal: {mean: 700, p95: 2400}}
    output_tokens: {lognormal: {mean: 240, p95: 700}}
    limits: [{requests: 40/min, per: user}]
    budget:
      - {limit: $0.10/day, per: user, on_limit: {route: small}}
      - {limit: $15/day, per: tenant, on_limit: {output_tokens: {max: 120}}}
    route: {by: {class: {simple: small, normal: middle, hard: large}, classifier: {latency: 15ms, price: $0.00002, errors: 6%}}}
    client: {timeout: 30s, retries: 2, retry_budget: 10%, backoff: {exponential: {base: 500ms, jitter: 75%}}}
    slo: {latency: {p95: 14s}}
    outcome: {name: helpful answer, success: 78%}
  summaries:
    arrivals: {process: poisson, rate: 0.3/s}
    input_tokens: {lognormal: {mean: 2800, p95: 9000}, max: 100k}
    output_tokens: 160
    deadline: 24h
    budget: [{limit: $6/day, on_limit: defer}]
    route: nightly
  extract:
    arrivals: {process: poisson, rate: 0.4/s}
    input_tokens: {lognormal: {mean: 1800, p95: 5000}}
    output_tokens: 180
    route:
      cascade:
        - {to: small, validate: {latency: 30ms, false_accept: 1%, false_reject: 2%}}
        - {to: large}

apis:
  small: {model: claude-haiku-5-5, quality: 0.84, latency: {ttft: 400ms, tokens_per_second: 140}}
  middle: {model: gpt-5.4-mini, quality: 0.86, latency: {ttft: 550ms, tokens_per_second: 110}}
  large: {model: claude-sonnet-5-5, quality: 0.94, latency: {ttft: 900ms, tokens_per_second: 70}}
  nightly: {model: gpt-5.6-luna, tier: batch}

"""#),
("forecast-2027", #"""
# A year ahead for finance, with what we do not know written as distributions: fan charts and month rows, P10 to P90.
# Found: $31,300 over the year, P10 to P90 $22,500 to $40,300. Growth explains 71 % of that and the length of answers 26 %; the API's price
# does not, as the fleet answers, but with it the API is the cheaper one in 28 % of the draws.
#   fleetcast forecast scenarios/forecast-2027.yaml
fleetcast: 1
base: quickstart.yaml
name: forecast-2027
forecast:
  start: 2027-01-01
  months: 12
  sample: 1d/month                 # days simulated of each month; the rest is scaled, and the error of that is in the interval
  uncertain:
    workloads.chat.arrivals.growth: {normal: {mean: 8%, sd: 3%}}
    workloads.chat.output_tokens.scale: {triangular: {low: 0.8, mode: 1, high: 1.6}}
    apis.hosted.price.scale: {uniform: {low: 0.5, high: 1}}
  draws: 32                        # low-discrepancy (Sobol) draws

"""#),
("levers", #"""
# One support product as it was first built, with everything on the large model and nothing kept: each lever of the guide is one change of it.
#
# Found: the provider's prompt cache makes a good answer of the chat 45 % cheaper and a closed case of the agent 78 %. With the guide's other levers
# that are worth it a good answer costs 87 % less, and the chat's p95 of 10.7 s becomes 8.2 s.
#
#   fleetcast compare scenarios/levers.yaml --set-b apis.large.prompt_cache=automatic
#
# docs/guide/levers.md has the others, with their commands.
fleetcast: 1
name: levers
start: 2026-12-01
horizon: 6h
replications: 5

workloads:
  chat:                              # answers to customers from the help pages
    users: {count: 2k}
    items: {zipf: {count: 200k, exponent: 0.8}}        # what they ask
    arrivals: {process: poisson, rate: 0.12/s}         # conversations
    conversation: {turns: {geometric: {mean: 2.5}}, think_time: {lognormal: {median: 40s, p95: 4m}}}
    system_prompt: 1500 tokens
    class: {simple: 65%, hard: 35%}
    before: [{name: redact, to: steps, work: 60ms}]    # personal data is taken out of the question
    retrieval: {embed: {to: embedder, tokens: 40}, search: {latency: 30ms, price: $0.0004}, chunks: 12, tokens_per_chunk: 350}
    input_tokens: {lognormal: {mean: 90, p95: 300}}
    output_tokens: {lognormal: {mean: 220, p95: 600}, max: 800}
    client: {timeout: 60s, retries: 2}
    slo: {latency: {p95: 15s}, success: 99%}
    outcome: {name: question answered, success: 85%}
    route: large
  cases:                             # an agent that looks into what chat did not settle
    arrivals: {process: poisson, rate: 80/h}
    system_prompt: 3000 tokens
    class: {simple: 40%, hard: 60%}
    agent:
      steps: {lognormal: {median: 6, p95: 25}}
      tools: {probability: 80%, latency: {lognormal: {median: 600ms, p95: 5s}}, price: $0.002/call, failure: 3%, retries: 2, result_tokens: {lognormal: {median: 700, p95: 4k}}}
      history: {grows: true}
    input_tokens: {lognormal: {mean: 600, p95: 2000}}
    output_tokens: {lognormal: {mean: 200, p95: 600}}
    client: {timeout: 10m, retries: 2}
    outcome: {name: case closed, success: 70%}
    route: large
  summaries:                         # nobody waits for them
    arrivals: {process: poisson, rate: 0.08/s}
    input_tokens: {lognormal: {mean: 2500, p95: 8000}}
    output_tokens: 180
    class: {simple: 100%, hard: 0%}
    deadline: 3h
    client: {retries: 2}
    route: large
  refresh:                           # help pages are embedded anew each night
    arrivals: {process: batch, at: "01:00", every: 1d, count: 5k}
    input_tokens: 350
    output_tokens: 0
    route: embedder

models:
  script: {latency: 60ms}

people:
  desk: {price: $4.50/case, time: {lognormal: {median: 20m, p95: 2h}}, count: 40}

pools:
  steps: {model: script, instance: aws/g6.xlarge, concurrency: 4, replicas: 1, purchase: [{option: on_demand}]}

apis:
  small: {model: claude-haiku-5-5, quality: {class: {simple: 93%, hard: 60%}}, latency: {ttft: {lognormal: {median: 500ms, p95: 1.5s}}, tokens_per_second: 120}}
  large: {model: claude-sonnet-5-5, quality: {class: {simple: 96%, hard: 90%}}, latency: {ttft: {lognormal: {median: 900ms, p95: 4s}}, tokens_per_second: 70}, errors: 0.5%}
  twin: {model: claude-sonnet-5-5, quality: {class: {simple: 96%, hard: 90%}}, latency: {ttft: {lognormal: {median: 900ms, p95: 4s}}, tokens_per_second: 70}}
  nightly: {model: claude-sonnet-5-5, tier: batch, quality: {class: {simple: 96%, hard: 90%}}}
  embedder: {model: embeddings, price: {input: $0.02/M, output: $0/M}, latency: {ttft: 40ms, tokens_per_second: 1000}}

overheads:
  logging: {size: 60KB/request, price: $0.50/GB, workloads: [chat, cases, summaries]}

"""#),
("money", #"""
# What finance sees: a reservation half paid at once, a savings plan over two pools, spot, an API, and what lies beside them.
# Found: $733 a week; without the savings plan it costs 4.0 % more, $28.99 [24.76, 33.22].
#   fleetcast compare scenarios/money.yaml --set-b 'commitments={}'
fleetcast: 1
name: money
start: 2026-11-28                  # three days of November, four of December
horizon: 7d
replications: 3

workloads:
  photos:
    tenants: {acme: 60%, globex: 40%}
    tags: {team: gallery, feature: upload}
    arrivals: {process: poisson, rate: 2/s, shape: {diurnal: {peak_at: "14:00", peak_to_mean: 1.8}}}
    stages: [decode, classify]
    routes: {decode: cpu, classify: gpu}
  mails:
    arrivals: {process: poisson, rate: 0.05/s}
    input_tokens: {lognormal: {mean: 900, p95: 2600}}
    output_tokens: 60
    route: hosted

models:
  jpeg: {latency: {exponential: {mean: 300ms}}}
  classifier: {latency: {exponential: {mean: 800ms}}}

pools:
  cpu:
    model: jpeg
    instance: aws/c7g.2xlarge
    concurrency: 1
    replicas: {min: 1, max: 3}
    autoscaler: {metric: queue_depth, target: 2, interval: 15s, scale_down: {stabilization_window: 30m}}
    startup: {provision: 40s, load: 10s}
    purchase: [{option: on_demand}]
  gpu:
    model: classifier
    instance: aws/g5.xlarge
    concurrency: 1
    replicas: {min: 2, max: 5}
    autoscaler: {metric: queue_depth, target: 2, interval: 15s, scale_down: {stabilization_window: 30m}}
    startup: {provision: 2m, load: 60s}
    purchase:
      - {option: reserved, count: 1, term: 1y, payment: partial_upfront}
      - {option: spot, max: 1, discount: 59%, interruption: {rate: 25%/month}}
      - {option: on_demand}

commitments:
  compute: {option: savings_plan, commitment: $0.60/h, term: 1y, discount: 30%}

apis:
  hosted:
    model: gpt-4o-mini
    tier: batch

overheads:
  logging: {size: 6KB/request, sampled: 5%, price: $0.50/GB}
  egress: {size: 90KB/request, price: [{up_to: 50GB, price: $0/GB}, {price: $0.09/GB}]}
  storage: {size: 16GB, price: $0.08/GB/month}
  load_balancer: {price: $0.0225/h}
  fixed: {platform team: $900/month}

"""#),
("other-models", #"""
# Models that are not language models: embeddings, a reranker, vision and speech, each behind a dynamic batcher.
# Found: all SLOs are kept. At this load waiting for fuller batches costs the search 6.3 ms at p95 [6.1, 6.5] and saves nothing.
#   fleetcast compare scenarios/other-models.yaml --set-b pools.embed.batching.max_queue_delay=0ms --set-b pools.rerank.batching.max_queue_delay=0ms
#
# Two ways to say how long a batch takes: measured points, or a fixed part and a part per item. resnet50's two figures are those
# of MLPerf Inference v0.7; the other times are round numbers to show the grammar, to be replaced by your own
# (`fleetcast calibrate b1.csv b8.csv b32.csv --batch 1,8,32`).
fleetcast: 1
name: other-models
horizon: 10m
replications: 5

workloads:
  search:                          # a question is embedded, then 20 candidates are ranked as one item
    arrivals: {process: poisson, rate: 120/s}
    slo: {latency: {p95: 80ms}}
    stages: [embed, rerank]
    routes: {embed: embed, rerank: rerank}
  photos:
    arrivals: {process: poisson, rate: 2500/s}
    slo: {latency: {p99: 15ms}}
    route: vision
  calls:                           # clips of about 10 s of speech
    arrivals: {process: poisson, rate: 6/s}
    slo: {latency: {p95: 1s}}
    route: speech

models:
  embedder: {latency: {fixed: 1.2ms, per_item: 0.35ms}}
  reranker:
    latency_by_batch:
      l4: {1: 9ms, 4: 24ms, 8: 45ms}
  resnet50:
    latency_by_batch:
      t4: {single: 1.0ms, throughput: 6035/s, server: triton}
  recogniser:
    latency_by_batch:
      a10g: {fixed: 35ms, per_item: 60ms}

pools:
  embed:
    model: embedder
    instance: aws/g4dn.xlarge
    batching: {policy: dynamic, max_batch_size: 32, max_queue_delay: 2ms}
    purchase: [{option: on_demand}]
  rerank:
    model: reranker
    instance: aws/g6.xlarge
    batching: {policy: dynamic, max_batch_size: 8, preferred_batch_size: [4, 8], max_queue_delay: 5ms}
    replicas: 2
    purchase: [{option: on_demand}]
  vision:
    model: resnet50
    instance: aws/g4dn.xlarge
    batching: {policy: dynamic, max_batch_size: 26, instance_group: {count: 2}}
    purchase: [{option: on_demand}]
  speech:
    model: recogniser
    instance: aws/g5.xlarge
    batching: {policy: dynamic, max_batch_size: 8, max_queue_delay: 20ms}
    replicas: 2
    purchase: [{option: on_demand}]

"""#),
("plan-chat", #"""
# Which fleet is cheapest and still keeps the SLOs? The planner searches, and proves its answer with an interval.
# Found: of 1,920 one L40S in FP8 that is reserved and all but never gets help, $197 a week, 41 % less than the quickstart. An L4 costs $27 less and
# misses latency p95 (38 s), BF16 costs $56 more and misses it barely.
#   fleetcast plan scenarios/plan-chat.yaml
fleetcast: 1
base: quickstart.yaml
name: plan-chat
plan:
  over:
    pools.gpu.instance: [aws/g5.xlarge, aws/g6.xlarge, aws/g6e.xlarge, gcp/a2-highgpu-1g]
    models.chat-model.precision: [bf16, fp8]
    pools.gpu.replicas.min: {from: 1, to: 4}
    pools.gpu.autoscaler.target: [8, 16, 32, 48]
    pools.gpu.batching.max_num_seqs: [32, 64, 128]
    pools.gpu.purchase.reserved.count: {from: 0, to: 4}

"""#),
("quickstart", #"""
# A support chat served by ourselves, against the same chat on a hosted API.
# Found: it keeps both SLOs (TTFT p95 0.16 s, latency p95 9.5 s) at $335 a week, 30 % less than the API's $479.
#   fleetcast run scenarios/quickstart.yaml
#   fleetcast plan scenarios/quickstart.yaml         # 48 requests a replica are enough: $197 a week
#   fleetcast crossover scenarios/quickstart.yaml    # the API is cheaper below 1.23 requests a second
fleetcast: 1
name: quickstart
start: 2026-12-01                 # UTC; months and times of day follow from it
horizon: 7d
replications: 5                   # independent runs: every figure gets a 95% interval

workloads:
  chat:
    arrivals:
      process: poisson
      rate: 3/s                   # mean over the day
      shape: {diurnal: {peak_at: "15:00", peak_to_mean: 1.8}}
    input_tokens:  {lognormal: {mean: 900, p95: 2600}, max: 8000}
    output_tokens: {lognormal: {mean: 220, p95: 600}, max: 1024}
    slo: {ttft: {p95: 1s}, latency: {p95: 20s}}
    route: gpu

models:
  chat-model: {architecture: llama-3.1-8b, precision: fp8}

pools:
  gpu:
    model: chat-model
    instance: aws/g6e.xlarge      # one L40S; hardware and price from the catalog
    batching: {policy: continuous, max_num_seqs: 64, max_num_batched_tokens: 2048}
    replicas: {min: 1, max: 6}
    autoscaler: {metric: concurrency, target: 16, interval: 15s, scale_down: {stabilization_window: 5m}}
    startup: {provision: 2m, load: 60s}
    purchase:
      - {option: reserved, count: 1, term: 1y}
      - {option: on_demand}

apis:
  hosted:
    model: gpt-4o-mini            # price per token from the catalog
    latency: {ttft: {lognormal: {median: 400ms, p95: 900ms}}, tokens_per_second: 80}

check: [chat.ttft.p95 <= 1s, chat.latency.p95 <= 20s, total.cost <= $1.6k/month]

plan:
  minimize: total.cost
  subject_to: [chat.ttft.p95 <= 1s, chat.latency.p95 <= 20s, chat.success >= 99.9%]
  over:
    pools.gpu.instance: [aws/g5.xlarge, aws/g6.xlarge, aws/g6e.xlarge]
    pools.gpu.autoscaler.target: [8, 16, 32, 48]
    pools.gpu.batching.max_num_seqs: [32, 64, 128]
    pools.gpu.purchase.reserved.count: [0, 1]

crossover:
  between: {self_host: gpu, api: hosted}
  over: workloads.chat.arrivals.rate
  range: [0.2/s, 10/s]
  subject_to: [chat.ttft.p95 <= 1s]

"""#),
("retries", #"""
# A chat on one GPU, a rush of five minutes, and clients who ask again when they have waited for eight seconds.
#
# Found: 62 % of the requests are answered, and 71 % of the GPU's time is for attempts that were lost; one retry for every ten requests makes it 81 %,
# and 37 % of the time.
#
#   fleetcast compare scenarios/retries.yaml --set-b workloads.chat.client.retry_budget=10% --set-c workloads.chat.client.retries=0 --set-d workloads.chat.client.timeout=2m
#
# docs/guide/levers.md has this and the other levers.
fleetcast: 1
name: retries
start: 2026-12-01
horizon: 2h
replications: 5

workloads:
  chat:
    arrivals: {process: poisson, rate: 5/s, spikes: [{at: 30m, factor: 3, lasting: 5m}]}
    input_tokens: {lognormal: {mean: 900, p95: 2500}}
    output_tokens: {lognormal: {mean: 220, p95: 600}, max: 800}
    client: {timeout: 8s, retries: 3}
    slo: {latency: {p95: 15s}, success: 95%}
    route: own

models:
  small: {architecture: llama-3.1-8b, precision: fp8}

pools:
  own:
    model: small
    instance: aws/g6e.xlarge         # one L40S
    batching: {policy: continuous, max_num_seqs: 256}
    replicas: 1
    purchase: [{option: on_demand}]

"""#),
("scaled-on-concurrency", #"""
# The chat of scaled-on-queue.yaml, scaled on the requests that wait or run.
# Found: it keeps both SLOs (TTFT p95 1.04 s, latency p95 24 s), at 30 % less: $767 a week in place of $1,091.
#   fleetcast compare scenarios/scaled-on-queue.yaml scenarios/scaled-on-concurrency.yaml
base: scaled-on-queue.yaml
name: scaled-on-concurrency
pools:
  gpu:
    autoscaler: {metric: concurrency, target: 8}

"""#),
("scaled-on-cpu", #"""
# The chat of scaled-on-queue.yaml, scaled on the processors of its machines, as Kubernetes does where nothing else is measured.
# Found: it keeps both SLOs, at 2.6 times the cost of concurrency. One process feeds a GPU whether one request runs or sixteen, so the
# processors say busy and never how busy: the fleet goes to replicas.max and stays there day and night.
#   fleetcast compare scenarios/scaled-on-concurrency.yaml scenarios/scaled-on-cpu.yaml
base: scaled-on-queue.yaml
name: scaled-on-cpu
pools:
  gpu:
    autoscaler:
      metric: cpu_utilization
      target: 30%
      cpu_at_full_load: 40%       # of the host's 4 processors, while its GPU is busy

"""#),
("scaled-on-queue", #"""
# A chat on A10Gs, scaled on the requests that wait. scaled-on-concurrency.yaml counts those in service too.
# Found: it misses both SLOs (TTFT p95 192 s), at 1.4 times the cost of concurrency. While batches have room nothing waits, so the fleet
# shrinks under load; once they are full, requests wait for three minutes until replicas start, and for those alone that are there.
#   fleetcast compare scenarios/scaled-on-queue.yaml scenarios/scaled-on-concurrency.yaml
fleetcast: 1
name: scaled-on-queue
start: 2026-12-01
horizon: 7d
replications: 5

workloads:
  chat:
    arrivals:
      process: poisson
      rate: 3/s
      shape: {diurnal: {peak_at: "15:00", peak_to_mean: 1.8}}
    input_tokens:  {lognormal: {mean: 900, p95: 2600}, max: 8000}
    output_tokens: {lognormal: {mean: 220, p95: 600}, max: 1024}
    slo: {ttft: {p95: 2s}, latency: {p95: 30s}}
    route: gpu

models:
  chat-model: {architecture: llama-3.1-8b, precision: bf16}

pools:
  gpu:
    model: chat-model
    instance: aws/g5.xlarge
    batching: {policy: continuous, max_num_seqs: 64, max_num_batched_tokens: 2048}
    replicas: {min: 1, max: 12}
    autoscaler: {metric: queue_depth, target: 4, interval: 15s, scale_down: {stabilization_window: 5m}}
    startup: {provision: 2m, load: 60s}
    purchase:
      - {option: reserved, count: 1, term: 1y}
      - {option: on_demand}

apis:
  hosted:
    model: gpt-4o-mini
    latency: {ttft: {lognormal: {median: 450ms, p95: 1.2s}}, tokens_per_second: 80}

"""#),
("shared-instances", #"""
# A large model and two small ones on the same machines of eight GPUs.
# Found: $1,424 a day. With a machine of its own for `titles` it costs 46 % more, $653 [642, 664], and no one waits less.
#   fleetcast compare scenarios/shared-instances.yaml --set-b 'pools.titles={model: small, instance: aws/p4de.24xlarge, replicas: 2}'
fleetcast: 1
name: shared-instances
start: 2026-12-01
horizon: 1d
replications: 5

workloads:
  chat:
    arrivals: {process: poisson, rate: 3/s, shape: {diurnal: {peak_at: "15:00", peak_to_mean: 1.8}}}
    input_tokens: {lognormal: {mean: 900, p95: 2600}, max: 8000}
    output_tokens: {lognormal: {mean: 220, p95: 600}, max: 1024}
    slo: {ttft: {p95: 2s}}
    route: chat
  drafts:
    arrivals: {process: poisson, rate: 5/s}
    input_tokens: {lognormal: {mean: 400, p95: 1200}, max: 4000}
    output_tokens: {lognormal: {mean: 120, p95: 300}, max: 1024}
    route: drafts
  titles:
    arrivals: {process: poisson, rate: 10/s}
    input_tokens: 300
    output_tokens: 12
    route: titles

models:
  large: {architecture: llama-3.1-70b, precision: bf16}
  small: {architecture: llama-3.1-8b, precision: bf16}

pools:
  chat:
    model: large
    instance: aws/p4de.24xlarge         # eight A100 with 80 GB
    parallelism: {tensor: 4}
    replicas: {min: 1, max: 6}
    autoscaler: {metric: concurrency, target: 16, scale_down: {stabilization_window: 15m}}
    provisioner: karpenter
    startup: {provision: 3m, load: {bandwidth: 2GB/s}, engine: 40s}
  drafts:
    model: small
    instances_of: chat
    replicas: {min: 1, max: 8}
    autoscaler: {metric: concurrency, target: 8, scale_down: {stabilization_window: 15m}}
    startup: {load: {bandwidth: 2GB/s}, engine: 30s}
  titles:
    model: small
    instances_of: chat
    replicas: 2

"""#),
("spot-notice", #"""
# Batch work of 40 s on spot instances that give 30 s of notice: what is lost, and what that costs.
# Found: spot costs 60 % less than on demand and is as quick at p95; the work that is lost with machines is $0.46 of the $27,039 of 30 days.
#   fleetcast compare scenarios/spot-notice.yaml --set-b 'pools.gpu.purchase=[{option: on_demand}]'
fleetcast: 1
name: spot-notice
start: 2026-12-01
horizon: 30d
replications: 5
workloads:
  renders:
    arrivals: {process: poisson, rate: 2/s}
    slo: {latency: {p95: 2m}}
    route: gpu
models:
  renderer: {latency: 40s}
pools:
  gpu:
    model: renderer
    instance: gcp/g2-standard-8          # one L4
    replicas: 110
    startup: {provision: 100s, pull: 40s, load: 10s}
    faults: {mean_time_between: 30d, repair: 5m}
    purchase: [{option: spot, discount: 60%, interruption: {rate: 99%/month, notice: 30s, zone_events: {share: 50%}}}]

"""#),
("support-tiers", #"""
# A support desk in tiers: caches, a small model, a large one, and people for what neither answers.
# Found: a resolved ticket costs $0.0093, three quarters of it for the 97 cases a day that people take, one request in 3,200. Without people it costs $0.0023; with the large model alone then 4.1 times as much. Without the semantic cache a day costs $86 more [58, 114].
#   fleetcast compare scenarios/support-tiers.yaml --set-b workloads.chat.route.cascade.2.share=0%
#   fleetcast compare scenarios/support-tiers.yaml --set workloads.chat.route.cascade.2.share=0% --set-b workloads.chat.route=large --set-b 'pools={}' --set-b 'models={}'
#   fleetcast compare scenarios/support-tiers.yaml --set-b 'workloads.chat.cache={exact: {capacity: 100k, ttl: 6h, latency: 4ms}}'
fleetcast: 1
name: support-tiers
start: 2026-12-01
horizon: 1d
replications: 5

workloads:
  chat:
    tenants: {retail: 60%, business: 40%}
    users: {count: 30k}
    items: {zipf: {count: 500k, exponent: 0.7}}
    arrivals:
      process: poisson
      rate: 1.2/s
      shape: {diurnal: {peak_at: "14:00", peak_to_mean: 1.8}}
    conversation: {turns: {geometric: {mean: 3}}, think_time: {lognormal: {median: 25s, p95: 2m}}, history: {keep: 2500 tokens}}
    system_prompt: 600 tokens
    input_tokens: {lognormal: {mean: 110, p95: 380}}
    output_tokens: {lognormal: {mean: 170, p95: 480}, max: 600}
    difficulty: {beta: {a: 2, b: 4}}
    client: {timeout: 60s, retries: 1}
    slo: {latency: {p95: 25s}, success: 99%}
    cache:
      exact: {capacity: 100k, ttl: 6h, latency: 4ms}
      semantic: {hit: 14%, wrong: 0.5%, repeat: 50%, latency: 25ms, price: $0.00002/lookup}
    route:
      cascade:
        - {to: small, accepts: {logistic: {midpoint: 0.6, slope: 12}}}
        - {to: large, accepts: 97%}
        - {to: desk, share: 10%}
    outcome: {name: ticket resolved, success: 72%}

models:
  small: {architecture: llama-3.1-8b, precision: fp8, quality: 0.82}

people:
  desk: {price: $4.50/case, time: {lognormal: {median: 15m, p95: 1h}}, count: 20}

pools:
  small:
    model: small
    instance: aws/g6e.xlarge
    batching: {policy: continuous, max_num_seqs: 96, max_num_batched_tokens: 2048, prefix_caching: true}
    load_balancing: session_affinity
    replicas: {min: 1, max: 8}
    autoscaler: {policy: keda, metric: concurrency, target: 24, polling_interval: 15s, cooldown_period: 5m}
    startup: {provision: 100s, pull: 40s, load: 35s}
    purchase: [{option: reserved, count: 1, term: 1y}, {option: on_demand}]

apis:
  large:
    model: claude-sonnet-5-5
    quality: 0.93
    prompt_cache: automatic
    latency: {ttft: {lognormal: {median: 800ms, p95: 2.2s}}, tokens_per_second: 75}

"""#),
("sweep-rate", #"""
# How cost and p95 move with volume and fleet size: 8 x 6 points, resumable, in parallel.
# Found: at 3.3 requests a second one replica keeps the SLOs at $28 a day, with a TTFT p95 of 191 ms; where the autoscaler may have a second
# one, $50 buy 163 ms. At 6.1 requests a second one replica is an hour behind, and at most two do for $65.
#   fleetcast sweep scenarios/sweep-rate.yaml
fleetcast: 1
base: quickstart.yaml
name: sweep-rate
horizon: 1d
replications: 3
sweep:
  over:
    workloads.chat.arrivals.rate: {from: 0.5/s, to: 40/s, points: 8, scale: log}
    pools.gpu.replicas.max: [1, 2, 4, 6, 8, 12]

"""#),
("trace-replay", #"""
# Two traces, replayed request by request on A100s.
# Found: four replicas miss the code's SLO (TTFT p95 3.3 s), and so do twelve (2.4 s), since a long prompt takes that long by itself.
# Four replicas on H100s keep it (0.5 s), at 27 % less than twelve.
#   fleetcast compare scenarios/trace-replay.yaml --set-b pools.a100.replicas=12 --set-c pools.a100.instance=gcp/a3-highgpu-8g
#
# The two files are invented: written by `make traces` from distributions and a seed that stand in
# Sources/fleetcast/Examples/InventedTrace.swift, which also says what they have in common with Azure's recorded trace of 2023.
# That trace can take their place: https://github.com/Azure/AzurePublicDataset (AzureLLMInferenceDataset2023).
fleetcast: 1
name: trace-replay
start: 2023-11-16
horizon: 1h

workloads:
  code:
    arrivals: {process: trace, file: traces/code.csv, format: azure-llm}
    slo: {ttft: {p95: 2s}}
    route: a100
  conv:
    arrivals: {process: trace, file: traces/conv.csv, format: azure-llm, rate_scale: 1.0}
    slo: {ttft: {p95: 2s}}
    route: a100

models:
  llama-70b: {architecture: llama-3.1-70b, precision: fp8}

pools:
  a100:
    model: llama-70b
    instance: gcp/a2-ultragpu-2g  # two A100 80 GB
    parallelism: {tensor: 2}
    batching: {policy: continuous, max_num_seqs: 256, max_num_batched_tokens: 4096, block_size: 16, gpu_memory_utilization: 90%}
    replicas: 4
    purchase: [{option: on_demand}]

"""#),
("vision-t4-mig", #"""
# No language model here: an image classifier behind a dynamic batcher, on T4s, on MIG slices of an A100, and on CPUs.
# Found: the SLO is kept with a tenth of the time allowed. The slices cost 35 times as much as the T4s, since a machine of eight A100s is
# billed whole; without them the T4s answer 4 ms later at p95.
#   fleetcast compare scenarios/vision-t4-mig.yaml --set-b workloads.photos.routes.classify=t4
fleetcast: 1
name: vision-t4-mig
horizon: 1d
replications: 5

workloads:
  photos:
    arrivals:
      process: mmpp                # bursts: the rate switches between states
      states: [{rate: 150/s, lasting: 20m}, {rate: 900/s, lasting: 2m}]
    slo: {latency: {p95: 120ms}}
    client: {timeout: 2s, retries: 2, backoff: {exponential: {base: 100ms, factor: 2, jitter: 50%}}}
    stages: [decode, classify]     # CPU work first, so that no GPU second is spent on JPEG decoding
    routes: {decode: cpu, classify: {least_loaded: [t4, mig]}}

models:
  jpeg-decode: {latency_by_batch: {any: {1: 4ms}}}
  resnet50:
    latency_by_batch:              # measured: batch size -> time on the named hardware; between points, linear
      t4:           {1: 3.1ms, 4: 5.9ms, 8: 9.8ms, 16: 17.9ms, 32: 34ms}
      a100/1g.5gb:  {1: 1.9ms, 4: 3.6ms, 8: 6.0ms, 16: 11ms, 32: 21ms}

pools:
  cpu:
    model: jpeg-decode
    instance: aws/c7g.2xlarge
    concurrency: 8
    replicas: {min: 1, max: 20}
    autoscaler: {policy: hpa, metric: cpu_utilization, target: 65%}
    purchase: [{option: on_demand}]
  t4:
    model: resnet50
    instance: aws/g4dn.xlarge
    batching: {policy: dynamic, max_batch_size: 32, preferred_batch_size: [8, 16], max_queue_delay: 4ms}
    queue: {max_size: 2000, timeout: 1s, on_full: reject}
    replicas: {min: 2, max: 16}
    autoscaler: {policy: hpa, metric: queue_depth, target: 24, interval: 15s}
    startup: {provision: 90s, load: 12s}
    purchase:
      - {option: reserved, count: 2, term: 3y, payment: all_upfront}
      - {option: spot, max: 8, interruption: {rate: 12%/month, notice: 2m}, discount: 65%}
      - {option: on_demand}
  mig:
    model: resnet50
    instance: aws/p4d.24xlarge     # eight A100 40 GB, billed whole
    slice: 1g.5gb                  # seven to a GPU, 56 to the instance
    batching: {policy: dynamic, max_batch_size: 32, max_queue_delay: 4ms}
    replicas: 7
    purchase: [{option: savings_plan, term: 1y}]

"""#),
  ]
}
