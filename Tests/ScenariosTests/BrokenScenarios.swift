// swift-format-ignore-file: a line a complaint, as it is printed.

/// Every broken scenario of the folder with every headline it must give, in order.
let brokenScenarios: [(file: String, headlines: [String])] = [
  (
    "a-list",
    [
      "a-list.yaml:1:1: error: a scenario is a mapping, found a list"
    ]
  ),
  (
    "alias-bomb",
    [
      "alias-bomb.yaml:7:36: error: more than 100000 values, aliases followed"
    ]
  ),
  (
    "steps-around",
    [
      "steps-around.yaml:4:53: error: workloads.staged.before: a workload with stages says itself what comes before and after",
      "steps-around.yaml:5:77: error: workloads.nowhere.before.0.to: no pool is called \"cpus\"",
      "steps-around.yaml:6:75: error: workloads.hosted.after.0.to: no pool is called \"api\"",
      "steps-around.yaml:7:104: error: workloads.twice: two steps are called \"a\"",
      "steps-around.yaml:8:3: error: workloads.model: \"input_tokens\" is missing",
      "steps-around.yaml:8:75: error: workloads.model.before.0.to: llm runs a language model, whose calls have tokens",
      "steps-around.yaml:9:77: error: workloads.batched.before.0.to: work is the time of one request by itself, and ranker serves batches",
      "steps-around.yaml:10:78: error: workloads.single.retrieval.rerank.to: cpu serves requests one by one, and candidates are ranked in batches",
      "steps-around.yaml:11:54: error: workloads.nothing.retrieval: nothing is retrieved",
      "steps-around.yaml:12:80: error: workloads.half.retrieval.chunks: chunks and tokens_per_chunk go together",
      "steps-around.yaml:13:63: error: workloads.bare.retrieval.chunks: this workload has no prompts",
      "steps-around.yaml:14:58: error: workloads.large.arrivals.count must be at most 250000, found 300k",
      "steps-around.yaml:15:63: error: workloads.shaped.arrivals.growth: batches have no rate that goes up and down",
      "steps-around.yaml:16:41: error: workloads.late.arrivals.at: expected a time of day such as \"15:00\", found \"25:00\"",
      "steps-around.yaml:16:72: error: workloads.late.deadline must be above 0, found 0s",
      "steps-around.yaml:30:57: error: people.desk.hours: hours end before they begin",
      "steps-around.yaml:31:58: error: people.night.hours: expected working hours such as \"09:00-18:00 mon-fri\", found \"nine to five\"",
      "steps-around.yaml:32:3: error: people: \"cpu\" is also the name of a pool or an API",
      "steps-around.yaml:34:3: error: overheads.vector_search: searched has a retrieval with a search, which is paid by use already",
      "steps-around.yaml:35:3: error: overheads.human: handed is routed to people, which is paid by use already",
    ]
  ),
  (
    "limits",
    [
      "limits.yaml:5:88: error: workloads.user.limits.0.per: nobody knows the users of this workload",
      "limits.yaml:6:70: error: workloads.both.limits.0: expected requests or tokens, not both",
      "limits.yaml:7:73: error: workloads.neither.limits.0: expected requests or tokens",
      "limits.yaml:8:82: error: workloads.money.limits.0.requests: a limit counts requests or tokens, found $9/min",
      "limits.yaml:9:81: error: workloads.window.limits.0.tokens: expected a number in a window such as 60/min or 300k/min, found 300k",
      "limits.yaml:10:79: error: workloads.zero.limits.0.tokens must be above 0 and at most 1e15, found 0/min",
      "limits.yaml:11:91: error: workloads.reserve.limits.0.reserve: requests are counted when they come",
      "limits.yaml:12:97: error: workloads.slide.limits.0.window: expected one of fixed, clock, sliding, token_bucket; found slidng",
      "limits.yaml:13:61: error: workloads.mute.limits: this workload has no tokens",
    ]
  ),
  (
    "budgets",
    [
      "budgets.yaml:5:80: error: workloads.tokens.budget.0.limit: expected an amount in a period such as $900/day, found 300k/day",
      "budgets.yaml:6:80: error: workloads.period.budget.0.limit: expected an amount in a period such as $900/day, found $9",
      "budgets.yaml:7:78: error: workloads.year.budget.0.limit: expected an amount in a period such as $900/day, found $9/year",
      "budgets.yaml:8:78: error: workloads.free.budget.0.limit must be above $0 and at most $1M a period, found $0/day",
      "budgets.yaml:9:78: error: workloads.rich.budget.0.limit must be above $0 and at most $1M a period, found $2M/day",
      "budgets.yaml:10:73: error: workloads.missing.budget.0: \"limit\" is missing",
      "budgets.yaml:11:106: error: workloads.target.budget.0.on_limit.route: no pool or API is called \"smal\"",
      "budgets.yaml:12:96: error: workloads.word.budget.0.on_limit: expected one of refuse, defer, or a mapping such as {route: hosted}; found defr",
      "budgets.yaml:13:85: error: workloads.two.budget.0.on_limit: expected one of route and output_tokens",
      "budgets.yaml:14:86: error: workloads.user.budget.0.per: nobody knows the users of this workload",
      "budgets.yaml:15:61: error: workloads.mute.budget: this workload has no answers to cut",
      "budgets.yaml:16:104: error: workloads.same.budget.0.on_limit.route: the route sends all calls there already",
    ]
  ),
  (
    "caches",
    [
      "caches.yaml:5:78: error: workloads.nothing-asked.cache.exact: nothing says what requests ask for, so nothing is asked twice",
      "caches.yaml:6:131: error: workloads.no-room.cache.exact.capacity must be at least 1, found 0",
      "caches.yaml:7:102: error: workloads.both.duplicates: items and duplicates exclude each other",
      "caches.yaml:8:64: error: workloads.unfound.duplicates: nothing finds duplicates",
      "caches.yaml:9:109: error: workloads.share.cache.exact.ttl: duplicates says what is found, whatever ttl is",
      "caches.yaml:9:118: error: workloads.share.cache.exact.eviction: duplicates says what is found, whatever eviction is",
      "caches.yaml:10:134: error: workloads.nobody.cache.exact: no users are told apart",
      "caches.yaml:11:125: error: workloads.own.cache.exact: answers of a personal workload are for one user alone, and tenant gives them to others",
      "caches.yaml:11:148: error: workloads.own.cache.semantic: answers of a personal workload are for one user alone",
      "caches.yaml:12:133: error: workloads.turns.cache.exact.key: requests are not turns of a conversation",
      "caches.yaml:13:71: error: workloads.unsaid.cache.semantic: nothing says how often it finds an answer",
      "caches.yaml:14:81: error: workloads.twice.cache.semantic.hit: a share, or shares by threshold, not both",
      "caches.yaml:15:100: error: workloads.outside.cache.semantic.hits: says nothing of threshold 0.97, but of 0.85 to 0.9",
      "caches.yaml:16:108: error: workloads.no-number.cache.semantic.hits: expected a threshold from 0 to 1, found \"high\"",
      "caches.yaml:17:90: error: workloads.bare.cache.semantic.wrong: shares by threshold need a threshold",
      "caches.yaml:18:62: error: workloads.empty.cache: there is no cache in it",
      "caches.yaml:19:70: error: workloads.last.stages.0.cache: the last stage gives the answer",
      "caches.yaml:19:78: error: workloads.last.stages.0.cache.exact: nothing says what requests ask for, so nothing is asked twice",
      "caches.yaml:19:99: error: workloads.last.stages.0.cache.exact.coalesce: requests wait for answers, not for what stages give",
      "caches.yaml:20:75: error: workloads.flat.items.zipf: expected a mapping, found 1",
      "caches.yaml:20:116: error: workloads.flat.cache.exact.price: expected a price such as $0.0004/request, found 3",
      "caches.yaml:20:129: error: workloads.flat.cache.exact.eviction: expected one of lru, lfu; found fifo",
    ]
  ),
  (
    "cascades",
    [
      "cascades.yaml:5:137: error: workloads.last.route.cascade.1.accepts: what the last step does not accept has nowhere to go",
      "cascades.yaml:6:128: error: workloads.both.route.cascade.0: accepts and validate exclude each other",
      "cascades.yaml:7:106: error: workloads.never.route.cascade.0: all its answers are accepted, so that what follows is never called",
      "cascades.yaml:8:96: error: workloads.alone.route.cascade: there is nothing to go on to",
      "cascades.yaml:9:96: error: workloads.twice.route.cascade: a backend stands twice",
      "cascades.yaml:10:144: error: workloads.above.route.cascade.1.share must be at most 100%, found 105%",
      "cascades.yaml:11:128: error: workloads.first.route.cascade.0.share: the first step is sent everything",
      "cascades.yaml:12:114: error: workloads.curve.route.cascade.0.accepts: it depends on a difficulty, which the requests of curve do not have",
      "cascades.yaml:13:131: error: workloads.forms.route.cascade.0.accepts: expected one of logistic, points and class",
      "cascades.yaml:14:150: error: workloads.points.route.cascade.0.accepts.points: expected a difficulty from 0 to 1, found \"hard\"",
      "cascades.yaml:15:88: error: workloads.rules.route: to and random exclude each other",
      "cascades.yaml:16:88: error: workloads.none.route: no rule says where requests go",
      "cascades.yaml:17:117: error: workloads.cycle.route.fallback: a fallback to a backend that the route calls already is a cycle",
      "cascades.yaml:18:103: error: workloads.cooled.route.cooldown: a backend that is left alone needs another one",
      "cascades.yaml:19:139: error: workloads.often.route.cooldown.failures: expected a number in a time such as 3/min, found 3",
      "cascades.yaml:20:126: error: workloads.again.route.hedge.to: the first call may be there already",
      "cascades.yaml:21:103: error: workloads.slow.route.hedge: \"after\" is missing",
      "cascades.yaml:22:126: error: workloads.handed.route.hedge.to: people are not asked for the same answer at once",
      "cascades.yaml:23:96: error: workloads.asked.route.least_cost: nothing predicts what people cost and how long they take",
      "cascades.yaml:24:138: error: workloads.round.route.fallback: a fallback to a backend that the route calls already is a cycle",
      "cascades.yaml:25:125: error: workloads.before.route.fallback: a fallback to a backend that the route calls already is a cycle",
      "cascades.yaml:26:109: error: workloads.least.client.min_retries: every retry is made without a retry_budget",
    ]
  ),
  (
    "selectors",
    [
      "selectors.yaml:5:90: error: workloads.both.class: class and difficulty exclude each other",
      "selectors.yaml:6:151: error: workloads.unknown.route.by.class: no class is called \"herd\"",
      "selectors.yaml:7:134: error: workloads.missing.route.by.class: the class hard is missing",
      "selectors.yaml:8:103: error: workloads.plain.route.by.class: this workload has no classes",
      "selectors.yaml:9:90: error: workloads.sums.class: the shares add up to 120%, not 100%",
      "selectors.yaml:10:98: error: workloads.weights.route.weighted: the shares add up to 120%, not 100%",
      "selectors.yaml:11:117: error: workloads.nowhere.route.weighted: no pool or API is called \"c\"",
      "selectors.yaml:12:98: error: workloads.two.route.by: expected one of class, tenant, input_tokens, difficulty, priority, found tenant and priority",
      "selectors.yaml:13:103: error: workloads.tenants.route.by.tenant: this workload has no tenants",
      "selectors.yaml:14:103: error: workloads.lengths.route.by.input_tokens: nothing is said of what is above",
      "selectors.yaml:15:118: error: workloads.long.route.by.input_tokens: expected a number of tokens such as 2000, found \"long\"",
      "selectors.yaml:16:103: error: workloads.levels.route.by.difficulty: this workload has no difficulty",
      "selectors.yaml:17:103: error: workloads.priority.route.by.priority: the workload's priority 0 is missing",
      "selectors.yaml:18:121: error: workloads.known.route.by.classifier: what the route goes by is known without it",
      "selectors.yaml:19:190: error: workloads.taken.route.by.classifier.errors.easy: no class is called \"herd\"",
      "selectors.yaml:20:190: error: workloads.itself.route.by.classifier.errors.easy.easy: only what it is taken for by mistake is written",
      "selectors.yaml:21:138: error: workloads.cheap.route.least_cost.subject_to: expected predicted ttft <= 1s, found ttft <= 1s",
    ]
  ),
  (
    "quality",
    [
      "quality.yaml:5:89: error: workloads.silent.outcome: of the answers of a it is not known whether they are good",
      "quality.yaml:6:89: error: workloads.unnamed.outcome: \"name\" is missing",
      "quality.yaml:7:3: error: workloads.checked.route.cascade.0.validate: of the answers of a it is not known whether they are good",
      "quality.yaml:8:3: error: apis.curved.quality: it depends on a difficulty, which the requests of level do not have",
      "quality.yaml:9:3: error: apis.sorted.quality: the class odd of kinds is missing",
      "quality.yaml:10:104: error: workloads.users.users.count must be at least 1, found 0",
      "quality.yaml:11:117: error: workloads.active.users.activity: expected one of uniform, or a mapping such as {zipf: {exponent: 0.9}}; found zipf",
      "quality.yaml:12:127: error: workloads.beyond.difficulty.beta.high: expected a share such as 60% or 0.6, found 5",
      "quality.yaml:18:35: error: apis.best.quality: expected a share such as 60% or 0.6, found 90",
    ]
  ),
  (
    "decode",
    [
      "decode.yaml:12:110: error: pools.self.decode: a pool cannot hand its answers to itself",
      "decode.yaml:13:128: error: pools.nowhere.decode.pool: no pool is called \"selv\"",
      "decode.yaml:13:140: error: pools.nowhere.decode.link: the catalog has no link \"infiniband\"",
      "decode.yaml:14:132: error: pools.slow.decode.link: \"bandwidth_gb_per_s\" is missing",
      "decode.yaml:15:113: error: pools.foreign.decode: small has another model or kv_cache_dtype, so it cannot read the keys and values of foreign",
      "decode.yaml:16:85: error: pools.chain.decode: last writes no answers itself: it has a decode of its own",
      "decode.yaml:18:114: error: pools.static.decode: with static batches, whole prompts or drafts it is not modelled",
      "decode.yaml:19:134: error: pools.blocks.decode: small has another block_size",
      "decode.yaml:20:85: error: pools.plain.decode: both pools must serve a language model",
    ]
  ),
  (
    "parallelism",
    [
      "parallelism.yaml:12:106: error: pools.many.parallelism: 16 accelerators wanted (tensor 4 x pipeline 4), aws/p5.48xlarge has 8",
      "parallelism.yaml:13:105: error: pools.odd.parallelism.tensor: 3 does not divide the 64 attention heads of llama-3.1-70b",
      "parallelism.yaml:14:117: error: pools.none.parallelism.expert: llama-3.1-70b has no experts",
      "parallelism.yaml:15:119: error: pools.shared.parallelism.data: copies of a mixture of experts share their experts, which is modelled with expert: true only",
      "parallelism.yaml:16:110: error: pools.both.parallelism: a pipeline whose stages have data-parallel ranks is not modelled",
      "parallelism.yaml:17:113: error: pools.uneven.parallelism.expert_imbalance: goes with expert: true",
      "parallelism.yaml:18:120: error: pools.whole.parallelism.pipeline: batching other than continuous with chunked_prefill is not modelled",
      "parallelism.yaml:19:123: error: pools.drafts.parallelism.pipeline: speculative decoding beside it is not modelled",
      "parallelism.yaml:20:117: error: pools.kept.parallelism.data: prefix_caching with caches of several ranks is not modelled",
      "parallelism.yaml:21:112: error: pools.measured.parallelism: only a language model is divided so",
      "parallelism.yaml:22:112: error: unknown key \"sequence\" in pools.small.parallelism",
    ]
  ),
  (
    "autoscaler-plans",
    [
      "autoscaler-plans.yaml:13:54: error: pools.gpu.autoscaler.windows.0.start: expected a cron expression such as \"0 8 * * 1-5\", found \"0 25 * * *\"",
      "autoscaler-plans.yaml:15:54: error: pools.a.autoscaler.windows.0.start: no such moment ever comes, found \"0 8 30 2 *\"",
      "autoscaler-plans.yaml:17:46: error: pools.b.autoscaler.windows.0: expected either end or lasting",
      "autoscaler-plans.yaml:17:81: error: pools.b.autoscaler.windows.1: start and end are the same",
      "autoscaler-plans.yaml:19:59: error: pools.c.autoscaler.method: expected one of last_week, holt_winters; found arima",
      "autoscaler-plans.yaml:21:38: error: pools.d.autoscaler.metric: a forecast needs a load that adds up, such as requests_per_second",
      "autoscaler-plans.yaml:23:59: error: pools.e.autoscaler: a season is a whole number of intervals, at most 100000",
      "autoscaler-plans.yaml:25:50: error: pools.f.autoscaler.predictor: arima is not modelled",
      "autoscaler-plans.yaml:27:5: error: pools.g.autoscaler: expected scale_out, scale_in or both",
      "autoscaler-plans.yaml:29:91: error: pools.h.autoscaler.scale_out.steps.0: lower must be below upper",
      "autoscaler-plans.yaml:29:133: error: pools.h.autoscaler.scale_out.steps.1.change: expected a whole number, found 1.5",
      "autoscaler-plans.yaml:31:5: error: pools.i.autoscaler: \"target\" is missing",
      "autoscaler-plans.yaml:33:5: error: pools.j.autoscaler: \"replicas\" is missing",
      "autoscaler-plans.yaml:35:5: error: pools.k: a pool without replicas has no concurrency, so it would stay empty",
    ]
  ),
  (
    "activator",
    [
      "activator.yaml:10:119: error: pools.a.load_balancing: knative needs autoscaler: {policy: knative}",
      "activator.yaml:13:69: error: pools.b.autoscaler.container_concurrency has no effect without load_balancing: knative",
      "activator.yaml:15:69: error: pools.c.autoscaler.container_concurrency: expected what a replica serves at a time, concurrency: 4, found 8",
      "activator.yaml:17:119: error: pools.d.autoscaler.container_concurrency: expected at least what a batch holds, max_num_seqs: 64, found 8",
      "activator.yaml:19:117: error: pools.e.autoscaler.container_concurrency: replicas that batch dynamically have no limit that is modelled",
      "activator.yaml:20:119: error: pools.f.load_balancing: expected one of shared_queue, round_robin, random, least_loaded, join_shortest_queue, power_of_two_choices, prefix_aware, session_affinity, knative; found knativ",
      "activator.yaml:21:69: error: pools.f.autoscaler.container_concurrency must be at most 1000, found 1001",
    ]
  ),
  (
    "autoscaler-policies",
    [
      "autoscaler-policies.yaml:13:26: error: pools.gpu.autoscaler.policy: expected one of hpa, keda, knative, ray_serve, target_tracking, step_scaling, sla_planner, schedule, predictive, fixed; found kda",
      "autoscaler-policies.yaml:15:79: error: pools.a.autoscaler.idle_replicas must be 0, found 1",
      "autoscaler-policies.yaml:17:76: error: pools.b.autoscaler.activation must be at least 0, found -1",
      "autoscaler-policies.yaml:17:98: error: pools.b.autoscaler.polling_interval: expected a duration such as 250ms, 30s or 1h30m, found 30",
      "autoscaler-policies.yaml:19:61: error: pools.c.autoscaler.panic_window is longer than stable_window",
      "autoscaler-policies.yaml:19:94: error: pools.c.autoscaler.panic_threshold_percentage must be from 110% to 1000%, found 100",
      "autoscaler-policies.yaml:21:62: error: pools.d.autoscaler.target_ongoing_requests must be above 0, found 0",
      "autoscaler-policies.yaml:21:65: error: unknown key \"look_back\" in pools.d.autoscaler",
      "autoscaler-policies.yaml:23:57: error: pools.e.autoscaler.target: expected a duration such as 250ms, 30s or 1h30m, found 4",
      "autoscaler-policies.yaml:25:76: error: pools.f.autoscaler.target_type: queue_depth has no utilization",
      "autoscaler-policies.yaml:27:74: error: pools.g.autoscaler.target_type: ttft_p95 has no average_value",
      "autoscaler-policies.yaml:29:18: error: pools.h.autoscaler.policies: expected a list of policies such as {policy: hpa, metric: queue_depth, target: 4}, found an empty list",
      "autoscaler-policies.yaml:29:32: error: unknown key \"metric\" in pools.h.autoscaler",
      "autoscaler-policies.yaml:31:41: error: pools.i.autoscaler.metrics.0: \"target\" is missing",
      "autoscaler-policies.yaml:31:73: error: pools.i.autoscaler.metrics.1.metric: expected one of queue_depth, running, concurrency, requests_per_second, tokens_per_second, ttft_p95, latency_p95, kv_utilization, gpu_utilization, cpu_utilization; found latencies",
      "autoscaler-policies.yaml:33:5: error: pools.j: a pool without replicas has no ttft_p95, so it would stay empty",
      "autoscaler-policies.yaml:35:80: error: pools.k.autoscaler.scrape_interval: expected a duration such as 250ms, 30s or 1h30m, found 15",
      "autoscaler-policies.yaml:35:102: error: pools.k.autoscaler.averaging_window must be at most 1h, found 2h",
      "autoscaler-policies.yaml:35:116: error: pools.k.autoscaler.outages.0: \"lasting\" is missing",
    ]
  ),
  (
    "batch-law",
    [
      "batch-law.yaml:9:29: error: models.quick.latency.single: an item by itself takes 0.1ms, less than its share of a full batch, 1ms",
      "batch-law.yaml:10:10: error: models.half.latency: throughput is missing beside the other",
      "batch-law.yaml:11:10: error: models.both.latency: expected single and throughput, or fixed and per_item",
      "batch-law.yaml:12:42: error: models.none.latency.per_item must be above 0, found 0ms",
      "batch-law.yaml:13:63: error: models.server.latency.server: expected one of in-process, triton; found tritn",
      "batch-law.yaml:14:29: error: models.typo.latency_by_batch.t4: throughput is missing beside the other",
      "batch-law.yaml:14:47: error: unknown key \"throughputs\" in models.typo.latency_by_batch.t4",
      "batch-law.yaml:15:47: error: models.unit.latency.throughput: expected a rate such as 40/s, 500/min or 90/h, found 1000",
    ]
  ),
  (
    "api-limits",
    [
      "api-limits.yaml:6:69: error: apis.a.limits.counts_cached: expected true or false, found maybe",
      "api-limits.yaml:7:66: error: apis.b.limits.max_tokens must be at least 0, found -1",
      "api-limits.yaml:8:54: error: apis.c.limits.max_tokens: there is no limit of tokens",
      "api-limits.yaml:9:41: error: apis.d.prompt_cache: the catalog does not know the rules of the cache of \"glm-4.5-air\"",
    ]
  ),
  (
    "api-prices",
    [
      "api-prices.yaml:6:33: error: apis.a.tier: glm-4.5-air has no prices of this tier",
      "api-prices.yaml:7:33: error: apis.b.tier: expected one of standard, batch, flex, priority; found bulk",
      "api-prices.yaml:7:39: error: apis.b.prompt_cache: \"minimum\" is missing",
      "api-prices.yaml:7:60: error: apis.b.prompt_cache.step must be at least 1, found 0",
      "api-prices.yaml:10:26: error: apis.c.provisioned.units must be at least 1, found 0",
      "api-prices.yaml:10:36: error: apis.c.provisioned.price: expected a price such as $3.06/h, found $12",
      "api-prices.yaml:10:49: error: apis.c.provisioned.tokens: expected a rate such as 40/s, 500/min or 90/h, found 60k",
      "api-prices.yaml:11:40: error: apis.c.price.long_context: \"above\" is missing",
      "api-prices.yaml:11:92: error: apis.c.price.volume.0: \"up_to\" is missing",
      "api-prices.yaml:15:74: error: apis.d.price.off_peak.hours.0: expected times of the week in UTC such as mon-fri 10:00-24:00, found \"funday 00:00-01:00\"",
      "api-prices.yaml:15:104: error: unknown key \"web_searches\" in apis.d.price.tools",
      "api-prices.yaml:19:95: error: apis.e.price.long_context.1: prices begin at a length that is not above the one before",
      "api-prices.yaml:23:13: error: apis.f.tools.web_search: glm-4.5-air has no price of it",
    ]
  ),
  (
    "bad-clock",
    [
      "bad-clock.yaml:6:72: error: workloads.chat.arrivals.shape.diurnal.peak_at: expected a time of day such as \"15:00\", found \"25:00\"",
      "bad-clock.yaml:6:95: error: workloads.chat.arrivals.shape.diurnal.peak_to_mean must be at most 24, found 30",
    ]
  ),
  (
    "bad-crossover",
    [
      "bad-crossover.yaml:13:34: error: crossover.between.api: no API is called \"hosted\"",
      "bad-crossover.yaml:14:9: error: crossover.over: there is no \"rates\" in workloads.chat.arrivals",
      "bad-crossover.yaml:16:16: error: crossover.subject_to.0: there is no figure \"chta.ttft.p95\"",
    ]
  ),
  (
    "bad-crossover-sides",
    [
      "bad-crossover-sides.yaml:15:11: error: crossover.range.0: expected an amount such as $1/M, found 1/s",
      "bad-crossover-sides.yaml:16:27: error: crossover.fixed_cost.self_host: expected an amount such as $8k/month, found 8k",
      "bad-crossover-sides.yaml:16:36: error: crossover.fixed_cost.api: expected an amount such as $8k/month, found $500/h",
      "bad-crossover-sides.yaml:17:22: error: crossover.escalation.cost: expected an amount such as $0.05, found $1/M",
      "bad-crossover-sides.yaml:17:28: error: crossover.escalation.share: expected {self_host: ..., api: ...}",
      "bad-crossover-sides.yaml:17:36: error: unknown key \"pool\" in crossover.escalation.share",
      "bad-crossover-sides.yaml:18:17: error: crossover.api_traffic.cached_input: the API has no price for cached prompt tokens",
      "bad-crossover-sides.yaml:18:36: error: crossover.api_traffic.batch: the API has no price for batches",
      "bad-crossover-sides.yaml:18:43: error: crossover.api_traffic.batch must be at most 100%, found 120%",
    ]
  ),
  (
    "crossover-budget",
    [
      "crossover-budget.yaml:13:1: error: crossover: a budget of chat is by the month, and a run of 6h does not have whole months, so that what a month costs is not known"
    ]
  ),
  (
    "plan-budget",
    [
      "plan-budget.yaml:14:3: error: plan.minimize: a budget of chat is by the month, and a run of 6h does not have whole months, so that what a month costs is not known"
    ]
  ),
  (
    "judged-detours",
    [
      "judged-detours.yaml:6:3: error: workloads.falls.route.cascade.1.validate: of the answers of c it is not known whether they are good",
      "judged-detours.yaml:7:3: error: workloads.hedged.route.cascade.0.validate: of the answers of c it is not known whether they are good",
      "judged-detours.yaml:8:3: error: workloads.saves.route.cascade.0.validate: of the answers of c it is not known whether they are good",
    ]
  ),
  (
    "crossover-cached",
    [
      "crossover-cached.yaml:17:17: error: crossover.api_traffic.cached_input: the cached_tokens of the workload chat say what is found"
    ]
  ),
  (
    "crossover-closed",
    [
      "crossover-closed.yaml:13:24: error: crossover.between.self_host: the clients of the workload chat wait for answers (process: closed), so that each side would answer as many requests as it can"
    ]
  ),
  (
    "crossover-prompt-cache",
    [
      "crossover-prompt-cache.yaml:20:17: error: crossover.api_traffic.cached_input: the prompt_cache of hosted says what is found"
    ]
  ),
  (
    "bad-name",
    [
      "bad-name.yaml:2:7: error: name: \"../escape\" cannot name a folder"
    ]
  ),
  (
    "bad-overflow",
    [
      "bad-overflow.yaml:5:95: error: workloads.alone.route.overflow: there is nothing to overflow to",
      "bad-overflow.yaml:6:108: error: workloads.lost.route.overflow.1: no pool or API is called \"c\"",
      "bad-overflow.yaml:7:126: error: workloads.never.route.overflow_at must be at least 0, found -1",
      "bad-overflow.yaml:8:111: error: workloads.other.route.overflow_at: only overflow has it, not random",
      "bad-overflow.yaml:9:94: error: unknown key \"overflwo\" in workloads.typo.route",
    ]
  ),
  (
    "bad-start",
    [
      "bad-start.yaml:4:8: error: start: there is no such day, found 2026-02-30"
    ]
  ),
  (
    "bad-trace-row",
    [
      "bad-row.csv:10000:29: error: \"ContextTokens\": expected a whole number from 0 to 10000000, found \"many\""
    ]
  ),
  (
    "bare-number",
    [
      "bare-number.yaml:3:10: error: horizon: expected a duration such as 250ms, 30s or 1h30m, found 86400"
    ]
  ),
  (
    "base-absolute",
    [
      "base-absolute.yaml:2:7: error: base: expected a path relative to this file, found /etc/scenario.yaml"
    ]
  ),
  (
    "base-cycle",
    [
      "base-cycle-2.yaml:1:7: error: base files form a circle: base-cycle.yaml -> base-cycle-2.yaml -> base-cycle.yaml"
    ]
  ),
  (
    "base-cycle-2",
    [
      "./base-cycle.yaml:2:7: error: base files form a circle: base-cycle-2.yaml -> base-cycle.yaml -> base-cycle-2.yaml"
    ]
  ),
  (
    "base-missing",
    [
      "base-missing.yaml:2:7: error: cannot read no-such.yaml: No such file or directory"
    ]
  ),
  (
    "batch-beyond-measured",
    [
      "batch-beyond-measured.yaml:16:49: error: pools.mig.batching.max_batch_size: 16 is above the largest measured batch, 8"
    ]
  ),
  (
    "boolean-name",
    [
      "boolean-name.yaml:2:7: error: name: expected a name, found true"
    ]
  ),
  (
    "both-burstiness",
    [
      "both-burstiness.yaml:6:43: error: workloads.chat.arrivals.cv: burstiness and cv say the same thing"
    ]
  ),
  (
    "cache-too-large",
    [
      "cache-too-large.yaml:16:59: error: pools.gpu.batching.kv_cache_memory_bytes must be at most 5.78GiB, found 80GiB"
    ]
  ),
  (
    "calibration",
    [
      "calibration.yaml:13:28: error: pools.gpu.calibration.compute must be at most 100%, found 130%",
      "calibration.yaml:13:45: error: pools.gpu.calibration.bandwidth must be above 0, found 0",
      "calibration.yaml:13:48: error: unknown key \"kernels\" in pools.gpu.calibration",
      "calibration.yaml:13:71: error: pools.gpu.calibration.request must be at least 0, found -1ms",
      "calibration.yaml:18:5: error: pools.t4.calibration: only a language model's step time has these constants",
    ]
  ),
  (
    "continuous-without-language-model",
    [
      "continuous-without-language-model.yaml:16:24: error: pools.mig.batching: continuous batching needs a language model"
    ]
  ),
  (
    "cpu-metric-on-gpu",
    [
      "cpu-metric-on-gpu.yaml:17:26: error: pools.gpu.autoscaler.metric: aws/g5.xlarge has no cpu_utilization that is modelled"
    ]
  ),
  (
    "deep-nesting",
    [
      "deep-nesting.yaml:2:70: error: nested more than 64 deep"
    ]
  ),
  (
    "duplicate-key",
    [
      "duplicate-key.yaml:10:5: error: duplicate key \"input_tokens\""
    ]
  ),
  (
    "empty-file",
    [
      "empty-file.yaml:1:1: error: the file is empty"
    ]
  ),
  (
    "empty-pool",
    [
      "empty-pool.yaml:16:5: error: pools.gpu: no replica at the start and no autoscaler to add one"
    ]
  ),
  (
    "error-in-base",
    [
      "wrong-unit.yaml:6:40: error: workloads.chat.arrivals.rate: expected a rate such as 40/s, 500/min or 90/h, found 3s"
    ]
  ),
  (
    "huge-replicas",
    [
      "huge-replicas.yaml:16:29: error: pools.gpu.replicas.max must be at most 10000, found 1M"
    ]
  ),
  (
    "impossible-distribution",
    [
      "impossible-distribution.yaml:7:48: error: workloads.chat.input_tokens.lognormal.p95: no lognormal in use has a p95 of 600 below its mean of 900: expected p95 above the mean"
    ]
  ),
  (
    "infinite",
    [
      "infinite.yaml:7:38: error: workloads.chat.input_tokens.lognormal.mean must be a finite number, found .inf"
    ]
  ),
  (
    "language-model-dynamic",
    [
      "language-model-dynamic.yaml:16:24: error: pools.gpu: a language model needs batching: continuous or static"
    ]
  ),
  (
    "cpu-unknown",
    [
      "cpu-unknown.yaml:14:12: error: pools.gpu: the catalog has no figures of the CPU of gcp/e2-standard-32, \"Intel or AMD, as available\""
    ]
  ),
  (
    "cpu-engine",
    [
      "cpu-engine.yaml:16:24: error: pools.gpu.batching.engine: vllm-0.15 has no figures on aws/c7g.16xlarge"
    ]
  ),
  (
    "cpu-figures",
    [
      "cpu-figures.yaml:16:5: error: pools.gpu.processor: \"clock_ghz\" is missing",
      "cpu-figures.yaml:16:23: error: pools.gpu.processor.unit: expected one of avx2, avx512, amx, neon, sve; found avx1024",
    ]
  ),
  (
    "processor-on-gpu",
    [
      "processor-on-gpu.yaml:16:5: error: pools.gpu.processor: models run on the a10g of aws/g5.xlarge"
    ]
  ),
  (
    "language-model-on-cpu",
    [
      "language-model-on-cpu.yaml:14:12: error: pools.gpu: llama-3.1-8b in bf16 does not fit on aws/c7g.2xlarge"
    ]
  ),
  (
    "long-horizon",
    [
      "long-horizon.yaml:3:10: error: horizon must be at most 3660d, found 99999d"
    ]
  ),
  (
    "longest-request",
    [
      "longest-request.yaml:12:51: error: pools.long.batching.max_model_len: a request of 64000 tokens needs 7.81 GiB of key-value cache, which has 4.02 GiB: 32912 tokens",
      "longest-request.yaml:16:51: error: pools.model.batching.max_model_len: 140000 is above the 131072 tokens of llama-3.1-8b's max_position_embeddings",
      "longest-request.yaml:20:81: error: pools.few.batching.max_model_len: a request of 1601 tokens needs 0.20 GiB of key-value cache, which has 0.20 GiB: 1600 tokens",
      "longest-request.yaml:28:61: error: pools.one: of 1 block of the key-value cache none is left",
    ]
  ),
  (
    "merge-key",
    [
      "merge-key.yaml:16:5: error: merge keys (<<) are not part of YAML 1.2"
    ]
  ),
  (
    "mig-profile-missing",
    [
      "mig-profile-missing.yaml:15:12: error: pools.mig.slice: a100-40gb has no MIG profile \"1g.6gb\""
    ]
  ),
  (
    "min-above-max",
    [
      "min-above-max.yaml:16:21: error: pools.gpu.replicas: min 5 is above max 4"
    ]
  ),
  (
    "missing-route",
    [
      "missing-route.yaml:5:3: error: workloads.chat: \"route\" is missing"
    ]
  ),
  (
    "missing-trace",
    [
      "missing-trace.yaml:6:38: error: workloads.chat.arrivals.file: cannot read no-such.csv: No such file or directory"
    ]
  ),
  (
    "missing-version",
    [
      "missing-version.yaml:1:1: error: the scenario: \"fleetcast\" is missing"
    ]
  ),
  (
    "mixture-weights",
    [
      "mixture-weights.yaml:7:39: error: workloads.chat.input_tokens.mixture.0.weight: expected a share such as 60% or 0.6, found 70",
      "mixture-weights.yaml:7:51: error: workloads.chat.input_tokens.mixture.1: \"weight\" is missing",
      "mixture-weights.yaml:7:56: error: workloads.chat.input_tokens.mixture.1.of: expected a number of tokens such as 900, 3k or 3000 tokens, found 6s",
    ]
  ),
  (
    "model-does-not-fit",
    [
      "model-does-not-fit.yaml:14:12: error: pools.gpu: llama-3.1-70b in bf16 does not fit on a10g"
    ]
  ),
  (
    "commitment-types",
    [
      "commitment-types.yaml:16:54: error: commitments.block.instance: pool p buys no \"aws/g5.16xlarge\"",
      "commitment-types.yaml:17:44: error: commitments.other.instance: expected one of the pool's instances, found a list",
    ]
  ),
  (
    "money",
    [
      "money.yaml:4:76: error: workloads.chat.tags.team: expected a text such as support, found 1",
      "money.yaml:14:42: error: pools.gpu.purchase.0.price: expected an amount such as $250k, found 9000",
      "money.yaml:14:62: error: pools.gpu.purchase.0.depreciation: expected years from 1y to 30y, found 48 months",
      "money.yaml:14:92: error: pools.gpu.purchase.0.power: a busy machine draws less (1000W) than a waiting one (2000W)",
      "money.yaml:15:9: error: pools.gpu.purchase.1: the catalog has no price of serverless",
      "money.yaml:15:51: error: pools.gpu.purchase.1.billing.increment must be at least 0.001ms, found 0s",
      "money.yaml:16:39: error: unknown key \"idle_tails\" in pools.gpu.purchase.2.billing",
      "money.yaml:18:44: error: commitments.plan.commitment: expected a price such as $3.06/h, found $3",
      "money.yaml:18:54: error: commitments.plan.term: expected one of 1y, 3y; found 2y",
      "money.yaml:19:41: error: commitments.block.pool: no pool is called \"cpu\"",
      "money.yaml:20:40: error: commitments.family.instance: the catalog has no \"aws/c7g.9xlarge\"",
      "money.yaml:21:19: error: commitments.other.option: expected one of capacity_block, reserved, savings_plan, committed_use; found savings",
      "money.yaml:23:19: error: overheads.logging.size: expected a size such as 512MB or 80GiB, found 6KB/requests",
      "money.yaml:23:42: error: overheads.logging.sampled must be at most 100%, found 150%",
      "money.yaml:24:68: error: overheads.egress.price.1: a step ends before the one above it",
      "money.yaml:25:23: error: overheads.human.workloads.0: no workload is called \"chatt\"",
      "money.yaml:25:38: error: overheads.human.price: expected a price such as $0.0004/request, found $4.50",
      "money.yaml:26:26: error: overheads.fixed.platform team: expected an amount such as $1500/month, found $9000",
      "money.yaml:27:3: error: unknown key \"loging\" in overheads",
    ]
  ),
  (
    "negative-rate",
    [
      "negative-rate.yaml:6:40: error: workloads.chat.arrivals.rate must be above 0, found -3/s"
    ]
  ),
  (
    "no-batch-of-one",
    [
      "no-batch-of-one.yaml:10:7: error: models.resnet50.latency_by_batch.a100/1g.5gb: the time of a batch of 1 is missing"
    ]
  ),
  (
    "no-measured-time",
    [
      "no-measured-time.yaml:13:12: error: pools.mig: the model has no time measured on a100-40gb/1g.5gb"
    ]
  ),
  (
    "non-utf8",
    [
      "non-utf8.yaml:2:10: error: the file is not UTF-8 here"
    ]
  ),
  (
    "not-a-number",
    [
      "not-a-number.yaml:17:47: error: pools.gpu.autoscaler.target must be a finite number, found .nan"
    ]
  ),
  (
    "not-enough-instances",
    [
      "not-enough-instances.yaml:18:5: error: pools.gpu.purchase: 3 instances can be bought, 4 may be needed: 1 missing"
    ]
  ),
  (
    "not-yaml",
    [
      "not-yaml.yaml:2:5: error: did not find expected ',' or ']' (while parsing a flow sequence)"
    ]
  ),
  (
    "nul",
    [
      "nul.yaml:2:8: error: control character U+0000 in the file"
    ]
  ),
  (
    "number-too-large",
    [
      "number-too-large.yaml:7:19: error: workloads.chat.input_tokens: the number 1e400 is too large"
    ]
  ),
  (
    "only-comments",
    [
      "only-comments.yaml:1:1: error: the file is empty"
    ]
  ),
  (
    "price-without-dollar",
    [
      "price-without-dollar.yaml:18:43: error: pools.gpu.purchase.0.price: expected a price such as $3.06/h, found 3.06/h"
    ]
  ),
  (
    "quoted-number",
    [
      "quoted-number.yaml:7:19: error: workloads.chat.input_tokens: expected a number of tokens such as 900, 3k or 3000 tokens, found \"900\""
    ]
  ),
  (
    "reserved-above-max",
    [
      "reserved-above-max.yaml:18:42: error: pools.gpu.purchase: 6 committed instances, but pools.gpu never has more than 4"
    ]
  ),
  (
    "route-to-nowhere",
    [
      "route-to-nowhere.yaml:9:12: error: workloads.chat.route: no pool or API is called \"gpus\""
    ]
  ),
  (
    "schedulers",
    [
      "schedulers.yaml:17:84: error: pools.whole.batching.max_num_batched_tokens: 4000 is below the 8000 tokens that a prompt and its answer may have",
      "schedulers.yaml:24:7: error: pools.both.batching.speculative: drafts go with chunked_prefill: true",
      "schedulers.yaml:31:31: error: pools.drafts.batching: max_num_batched_tokens 2000 is below max_num_seqs 1000 times 5",
      "schedulers.yaml:36:64: error: pools.unknown.batching.speculative.draft_tokens must be at least 1, found 0",
      "schedulers.yaml:36:79: error: pools.unknown.batching.speculative.acceptance must be at most 100%, found 170%",
      "schedulers.yaml:36:92: error: pools.unknown.batching.speculative.draft: expected an architecture or a time such as 0.8ms, found llama-3.2-2b",
      "schedulers.yaml:40:91: error: pools.large.batching.speculative.draft: the draft's weights leave no memory for a key-value cache",
      "schedulers.yaml:44:32: error: unknown key \"chunked_prefill\" in pools.static.batching",
      "schedulers.yaml:48:47: error: pools.admission.batching.admission: expected one of max_utilization, guaranteed_no_evict, or a mapping such as {guaranteed_no_evict: {max_tokens: 1024}}; found no_evict",
      "schedulers.yaml:52:15: error: pools.vision.batching: static batching needs a language model",
    ]
  ),
  (
    "self-alias",
    [
      "self-alias.yaml:2:11: error: the alias *a stands inside its own anchor"
    ]
  ),
  (
    "several-errors",
    [
      "several-errors.yaml:6:40: error: workloads.chat.arrivals.rate: expected a rate such as 40/s, 500/min or 90/h, found 3",
      "several-errors.yaml:9:12: error: workloads.chat.route: no pool or API is called \"cpu\"",
      "several-errors.yaml:15:15: error: pools.gpu.instance: the catalog has no instance \"aws/g5.xlrage\"",
      "several-errors.yaml:17:50: error: unknown key \"targets\" in pools.gpu.autoscaler",
    ]
  ),
  (
    "sexagesimal",
    [
      "sexagesimal.yaml:17:80: error: pools.gpu.autoscaler.tolerance: expected a share such as 60% or 0.6, found 1:30"
    ]
  ),
  (
    "slice-on-cpu",
    [
      "slice-on-cpu.yaml:15:12: error: pools.mig.slice: aws/c7g.2xlarge has no accelerator to slice"
    ]
  ),
  (
    "spike-before-start",
    [
      "spike-before-start.yaml:6:59: error: workloads.chat.arrivals.spikes.0.at lies before the start of the run, found 2020-01-01"
    ]
  ),
  (
    "spot-hazard-unknown",
    [
      "spot-hazard-unknown.yaml:18:16: error: pools.gpu.purchase.0: how often aws/g5.xlarge is interrupted is not known: only \"above 20%\" is published"
    ]
  ),
  (
    "stage-without-route",
    [
      "stage-without-route.yaml:10:5: error: workloads.chat.routes: \"polish\" is missing"
    ]
  ),
  (
    "plan-block",
    [
      "plan-block.yaml:12:13: error: plan.minimize: there is no figure \"total.costs\"",
      "plan-block.yaml:13:36: error: plan.subject_to.0: jobs.latency.p95: expected a duration such as 250ms, 30s or 1h30m, found 5",
      "plan-block.yaml:15:5: error: plan.over.pools.dask.replicas: there is no \"dask\" in pools",
      "plan-block.yaml:16:5: error: plan.over.plan.confidence: plan is the same in every combination of settings",
      "plan-block.yaml:17:47: error: plan.over.workloads.jobs.arrivals.rate: to must be above from",
      "plan-block.yaml:18:5: error: plan.over.horizon: horizon is not a choice: combinations are compared over the same time and runs",
      "plan-block.yaml:19:33: error: plan.over.pools.desk.replicas.2: 1 is listed twice",
      "plan-block.yaml:20:15: error: plan.confidence must be above 50%, found 40%",
      "plan-block.yaml:21:3: error: unknown key \"maximise\" in plan",
    ]
  ),
  (
    "plan-values",
    [
      "plan-values.yaml:14:44: error: plan.over.pools.desk.instance: aws/c7g.3xlarge: pools.desk.instance: the catalog has no instance \"aws/c7g.3xlarge\""
    ]
  ),
  (
    "sweep-block",
    [
      "sweep-block.yaml:11:11: error: sweep.design: expected one of grid, sobol, latin_hypercube, saltelli; found sobel",
      "sweep-block.yaml:13:5: error: sweep.over.workloads.jobz.arrivals.rate: there is no \"jobz\" in workloads",
      "sweep-block.yaml:14:5: error: sweep.over.seed: seed is the same in every combination of settings",
      "sweep-block.yaml:15:25: error: sweep.over.horizon: from and to must have the same unit, as in {from: 500ms, to: 2000ms}",
      "sweep-block.yaml:16:74: error: sweep.over.workloads.jobs.arrivals.rate.scale: expected one of linear, log; found lag",
      "sweep-block.yaml:17:26: error: sweep.over.pools.desk.replicas: expected a list of values or a range, found 3",
      "sweep-block.yaml:18:19: error: sweep.zip.0.1: \"pools.desk.replica\" is not in over",
      "sweep-block.yaml:19:3: error: unknown key \"point\" in sweep",
    ]
  ),
  (
    "sweep-mapping-values",
    [
      "sweep-mapping-values.yaml:18:33: error: sweep.zip.pools.desk.replicas.min: 6: pools.desk.replicas: min 6 is above max 3",
      "sweep-mapping-values.yaml:19:61: error: sweep.zip.pools.desk.replicas.max: many: pools.desk.replicas.max: expected a whole number such as 8, 5k or 2M, found many",
    ]
  ),
  (
    "sweep-mappings",
    [
      "sweep-mappings.yaml:14:33: error: sweep.zip.0.0.horizon: \"horizon\" is varied twice",
      "sweep-mappings.yaml:15:81: error: sweep.zip.1.1: \"start\" is not set by the first of the list",
      "sweep-mappings.yaml:16:35: error: sweep.zip.2.0.seed: seed is the same in every combination of settings",
      "sweep-mappings.yaml:16:45: error: sweep.zip.2.1: \"seed\" is missing, which the first of the list sets",
      "sweep-mappings.yaml:17:40: error: sweep.zip.3.1: expected a mapping of paths to values, found horizon",
    ]
  ),
  (
    "sweep-size",
    [
      "sweep-size.yaml:10:1: error: sweep: at most 100000 points, found 198000"
    ]
  ),
  (
    "sweep-values",
    [
      "sweep-values.yaml:14:9: error: sweep.over.pools.desk.replicas: -3: pools.desk.replicas must be at least 1, found -3",
      "sweep-values.yaml:15:9: error: sweep.over.pools.desk.replicas: {\"min\": 4, \"max\": 2}: pools.desk.replicas: min 4 is above max 2",
      "sweep-values.yaml:16:26: error: sweep.over.pools.desk.replics: 1: unknown key \"replics\" in pools.desk",
      "sweep-values.yaml:17:5: error: sweep.over.workloads.jobs.client.timeout: 1/s: workloads.jobs.client.timeout: expected a duration such as 250ms, 30s or 1h30m, found 1/s",
    ]
  ),
  (
    "sweep-zip",
    [
      "sweep-zip.yaml:14:9: error: sweep.zip.0: zipped parameters need equally many values, found 3, 2"
    ]
  ),
  (
    "system-prompt",
    [
      "system-prompt.yaml:9:45: error: workloads.chat.system_prompt.variants must be at least 1, found 0",
      "system-prompt.yaml:16:5: error: workloads.both.system_prompt: system_prompt and cached_tokens exclude each other",
      "system-prompt.yaml:16:46: error: workloads.both.system_prompt.popularity: expected uniform or {zipf: 1}, found zipf",
      "system-prompt.yaml:22:20: error: workloads.short.system_prompt must be at least 1, found 0 tokens",
      "system-prompt.yaml:30:52: error: pools.gpu.batching.prefix_caching: expected true or false, found sometimes",
    ]
  ),
  (
    "agents",
    [
      "agents.yaml:5:99: error: workloads.endless.agent: nothing ends a task",
      "agents.yaml:6:123: error: workloads.idle.agent.budget.on_limit: this budget limits nothing",
      "agents.yaml:7:126: error: workloads.unarmed.agent.budget.max_tool_calls: this agent calls no tools",
      "agents.yaml:8:124: error: workloads.both.agent.history.keep: keep and compact exclude each other",
      "agents.yaml:8:158: error: workloads.both.agent.history.compact.to: a summary must be shorter than what it is made of",
      "agents.yaml:9:139: error: workloads.alone.agent.history.keep: there is no history where grows is false",
      "agents.yaml:10:161: error: workloads.caller.agent.history.compact.call: no pool or API is called \"b\"",
      "agents.yaml:11:116: error: workloads.short.agent.history.compact.to: the system prompt alone has 50 tokens, which it counts",
      "agents.yaml:12:98: error: workloads.nobody.agent.budget.on_limit: nobody is in the route who could take over",
      "agents.yaml:13:88: error: workloads.cached.cached_tokens: agent and cached_tokens exclude each other",
      "agents.yaml:14:137: error: workloads.talk.conversation.history: the agent says what prompts bring along",
      "agents.yaml:15:143: error: workloads.forgetful.agent: turns of a conversation bring its history along",
      "agents.yaml:16:78: error: workloads.mute.agent: a task has prompts and answers",
      "agents.yaml:17:153: error: workloads.staged.agent: the tokens of answer are those of the task",
      "agents.yaml:18:103: error: workloads.plain.slo.task_time: this workload has no agent, so it has no tasks",
      "agents.yaml:19:98: error: workloads.unused.agent: nothing ends a task, since max_tool_calls stops the calls of tools and none is made",
    ]
  ),
  (
    "conversations",
    [
      "conversations.yaml:8:5: error: workloads.chat.conversation: \"think_time\" is missing",
      "conversations.yaml:8:27: error: workloads.chat.conversation.turns must be at least 1, found 0.5",
      "conversations.yaml:8:32: error: unknown key \"keep\" in workloads.chat.conversation",
      "conversations.yaml:8:58: error: workloads.chat.conversation.history.keep: expected a number of tokens such as 900, 3k or 3000 tokens, found 10 kg",
      "conversations.yaml:10:15: error: workloads.chat.priority: expected a whole number such as 8, 5k or 2M, found high",
      "conversations.yaml:17:5: error: workloads.cached.conversation: conversation and cached_tokens exclude each other",
      "conversations.yaml:22:5: error: workloads.answerless.conversation: a conversation has prompts and answers",
      "conversations.yaml:26:15: error: workloads.urgent.priority: vision has the levels 1 to 3",
      "conversations.yaml:35:48: error: pools.gpu.batching.preemption: swap is not modelled with scheduling_policy: priority",
      "conversations.yaml:39:98: error: pools.whole.batching.scheduling_policy: priority goes with chunked_prefill: true",
      "conversations.yaml:44:36: error: pools.plain.batching.swap_space: nothing is swapped where blocks are computed again",
      "conversations.yaml:48:21: error: pools.off.load_balancing: prefix_aware needs replicas that keep what prompts share",
    ]
  ),
  (
    "tab-indent",
    [
      "tab-indent.yaml:9:1: error: tab in the indentation"
    ]
  ),
  (
    "tenants-do-not-add-up",
    [
      "tenants-do-not-add-up.yaml:10:5: error: workloads.chat.tenants: the shares add up to 80%, not 100%"
    ]
  ),
  (
    "tensor-too-large",
    [
      "tensor-too-large.yaml:16:27: error: pools.gpu.parallelism.tensor: 2 accelerators wanted, aws/g5.xlarge has 1"
    ]
  ),
  (
    "tokens-missing",
    [
      "tokens-missing.yaml:5:3: error: workloads.chat: \"input_tokens\" is missing"
    ]
  ),
  (
    "trace-out-of-order",
    [
      "out-of-order.jsonl:3:15: error: earlier than the row before"
    ]
  ),
  (
    "no-queue-for-batches",
    [
      "no-queue-for-batches.yaml:14:23: error: pools.classifier.queue.max_size: a dynamic batcher takes every request through its queue"
    ]
  ),
  (
    "trace-without-column",
    [
      "out-of-order.jsonl:1:1: error: no column \"when\" in the header"
    ]
  ),
  (
    "ttft-without-tokens",
    [
      "ttft-without-tokens.yaml:7:11: error: workloads.photos.slo.ttft: this workload has no tokens, so it has no ttft"
    ]
  ),
  (
    "two-documents",
    [
      "two-documents.yaml:2:1: error: a second document"
    ]
  ),
  (
    "unknown-alias",
    [
      "unknown-alias.yaml:2:4: error: no anchor &nowhere before this alias"
    ]
  ),
  (
    "unknown-architecture",
    [
      "unknown-architecture.yaml:11:21: error: models.m.architecture: the catalog has no architecture \"llama-3.1-8bb\""
    ]
  ),
  (
    "unknown-distribution",
    [
      "unknown-distribution.yaml:7:20: error: unknown key \"lognorm\" in workloads.chat.input_tokens"
    ]
  ),
  (
    "unknown-hardware",
    [
      "unknown-hardware.yaml:10:7: error: models.resnet50.latency_by_batch: unknown hardware \"a1000\""
    ]
  ),
  (
    "unknown-instance",
    [
      "unknown-instance.yaml:15:15: error: pools.gpu.instance: the catalog has no instance \"aws/g5.xlrage\""
    ]
  ),
  (
    "unknown-key",
    [
      "unknown-key.yaml:16:16: error: unknown key \"min_replica\" in pools.gpu.replicas"
    ]
  ),
  (
    "unknown-model",
    [
      "unknown-model.yaml:14:12: error: pools.gpu.model: no model is called \"n\""
    ]
  ),
  (
    "unknown-parameter",
    [
      "unknown-parameter.yaml:7:43: error: unknown key \"stdev\" in workloads.chat.input_tokens.lognormal"
    ]
  ),
  (
    "unknown-tag",
    [
      "unknown-tag.yaml:1:12: error: unknown tag \"!version\""
    ]
  ),
  (
    "unknown-top-key",
    [
      "unknown-top-key.yaml:4:1: error: unknown key \"colour\""
    ]
  ),
  (
    "wrong-duration-unit",
    [
      "wrong-duration-unit.yaml:3:10: error: horizon: expected a duration such as 250ms, 30s or 1h30m, found 1day"
    ]
  ),
  (
    "wrong-unit",
    [
      "wrong-unit.yaml:6:40: error: workloads.chat.arrivals.rate: expected a rate such as 40/s, 500/min or 90/h, found 3s"
    ]
  ),
  (
    "wrong-version",
    [
      "wrong-version.yaml:1:12: error: fleetcast: expected 1, found 2"
    ]
  ),
  (
    "zero-rate",
    [
      "zero-rate.yaml:6:40: error: workloads.chat.arrivals.rate must be above 0, found 0/s"
    ]
  ),
  (
    "spot-market",
    [
      "spot-market.yaml:13:54: error: pools.p.purchase.0.interruption.rate: the trace says when instances are interrupted",
      "spot-market.yaml:13:77: error: pools.p.purchase.0.interruption.trace: no-such.json: cannot be read: No such file or directory",
      "spot-market.yaml:14:61: error: pools.p.purchase.1.interruption.trace: avail-empty.json: 0 counts",
      "spot-market.yaml:15:54: error: pools.p.purchase.2.interruption.zone_events: \"share\" is missing",
      "spot-market.yaml:16:70: error: pools.p.purchase.3.interruption.zone_events: a rate of 0 has no events",
      "spot-market.yaml:17:78: error: pools.p.purchase.4.interruption.notice must be at most 1h, found 2h",
      "spot-market.yaml:17:93: error: pools.p.purchase.4.interruption.rebalance: expected a duration such as 250ms, 30s or 1h30m, found 5",
      "spot-market.yaml:18:81: error: pools.p.purchase.5.interruption.on_notice: expected one of finish, checkpoint; found migrate",
      "spot-market.yaml:20:57: error: pools.p.purchase.7.price: each price begins after the one before",
      "spot-market.yaml:21:29: error: unknown key \"zone\" in pools.p.purchase.8",
      "spot-market.yaml:21:84: error: pools.p.purchase.8.insufficient_capacity.probability must be at most 100%, found 120%",
      "spot-market.yaml:22:29: error: pools.p.purchase.9.insufficient_capacity: \"probability\" is missing",
      "prices-backwards.csv:4:1: error: each price begins after the one before",
    ]
  ),
  (
    "return-to-spot",
    [
      "return-to-spot.yaml:12:59: error: pools.a.autoscaler.aggregation_function: expected one of mean, max, min; found maximum",
      "return-to-spot.yaml:13:52: error: pools.a.purchase.0.return_to_spot: there is no spot among the options",
    ]
  ),
  (
    "zone-events-record",
    [
      "zone-events-record.yaml:12:67: error: pools.a.purchase.0.interruption.zone_events.from: nowhere.json: cannot be read: No such file or directory",
      "zone-events-record.yaml:13:63: error: pools.a.purchase.1.interruption.zone_events: the record says how often instances are interrupted",
      "zone-events-record.yaml:13:83: error: pools.a.purchase.1.interruption.zone_events.from: nowhere.json: cannot be read: No such file or directory",
      "zone-events-record.yaml:13:97: error: pools.a.purchase.1.interruption.zone_events.share: the record says how often events come and what they take",
      "zone-events-record.yaml:14:47: error: pools.a.purchase.2.interruption.zone_events: \"share\" is missing",
      "zone-events-record.yaml:14:61: error: unknown key \"form\" in pools.a.purchase.2.interruption.zone_events",
      "zone-events-record.yaml:15:45: error: pools.a.purchase.3.return_to_spot must be at least 1m, found 10s",
      "zone-events-record.yaml:16:9: error: pools.a.purchase.4: how often aws/g5.xlarge is interrupted is not known: only \"above 20%\" is published",
      "zone-events-record.yaml:16:24: error: unknown key \"return_to_spot\" in pools.a.purchase.4",
    ]
  ),
  (
    "startup-stages",
    [
      "startup-stages.yaml:12:7: error: pools.p.startup.load: the size of the weights is not known",
      "startup-stages.yaml:13:15: error: pools.p.startup.engine: expected a duration such as 250ms, 30s or 1h30m, found 20",
      "startup-stages.yaml:14:20: error: pools.p.startup.image_cache: expected one of none, node, prepared; found disk",
      "startup-stages.yaml:15:27: error: pools.p.startup.readiness.period must be at least 1ms, found 0s",
      "startup-stages.yaml:16:5: error: pools.p.drain: \"timeout\" is missing",
      "startup-stages.yaml:16:13: error: unknown key \"after\" in pools.p.drain",
      "startup-stages.yaml:17:5: error: pools.p.warm_pool: what an instance costs that is paused is not known",
      "startup-stages.yaml:17:23: error: pools.p.warm_pool.size must be at least 1, found 0",
    ]
  ),
  (
    "shared-instances",
    [
      "shared-instances.yaml:12:31: error: pools.b.instances_of: no pool is called \"aa\"",
      "shared-instances.yaml:13:31: error: pools.c.instances_of: a pool cannot be placed on its own instances",
      "shared-instances.yaml:14:31: error: pools.d.instances_of: b has no instances of its own",
      "shared-instances.yaml:15:31: error: pools.e.instances_of: aws/c7g.2xlarge has no accelerators",
      "shared-instances.yaml:16:34: error: pools.f.slice: the accelerators of a are not cut into slices",
      "shared-instances.yaml:17:31: error: pools.g.instances_of: the accelerators of mig are cut into slices, and none is whole",
      "shared-instances.yaml:18:43: error: pools.h.slice: mig has no 4g.20gb",
      "shared-instances.yaml:19:34: error: pools.i.instance: the instances are those of a",
      "shared-instances.yaml:19:59: error: pools.i.purchase: the instances are those of a",
      "shared-instances.yaml:19:97: error: pools.i.startup.provision: the instances are those of a",
      "shared-instances.yaml:19:113: error: pools.i.zones: the instances are those of a",
      "shared-instances.yaml:20:56: error: pools.j.parallelism.tensor: 8 accelerators wanted, aws/g5.12xlarge has 4",
      "shared-instances.yaml:21:54: error: pools.k.parallelism.data: copies by data stand and go together, and with them no other pool shares instances",
    ]
  ),
  (
    "shared-purchase",
    [
      "shared-purchase.yaml:11:57: error: pools.a.purchase: 2 instances can be bought, 3 may be needed: 1 missing",
      "shared-purchase.yaml:13:94: error: pools.c.purchase: 3 committed instances, but pools.c never has more than 2",
      "shared-purchase.yaml:16:31: error: pools.f.instances_of: e returns to spot, which is modelled for instances of one pool",
      "shared-purchase.yaml:18:31: error: pools.h.instances_of: g buys instances of several types, and those that are shared are of one",
      "shared-purchase.yaml:19:1: error: crossover: pool b shares instances with another, for which it is not made",
    ]
  ),
  (
    "disruption-budget",
    [
      "disruption-budget.yaml:9:42: error: pools.a.disruption_budget: without a provisioner no replica is moved off an instance",
      "disruption-budget.yaml:10:86: error: pools.b.disruption_budget.max_unavailable: min_available and max_unavailable exclude each other",
      "disruption-budget.yaml:11:66: error: pools.c.disruption_budget: nothing is bounded",
      "disruption-budget.yaml:12:66: error: pools.d.disruption_budget: nothing is bounded",
      "disruption-budget.yaml:12:86: error: unknown key \"min_availible\" in pools.d.disruption_budget",
    ]
  ),
  (
    "machine-types",
    [
      "machine-types.yaml:9:83: error: pools.a.purchase.0.instance: models.m.latency is one time for all hardware, and l4 is not as quick as the pool's own",
      "machine-types.yaml:10:85: error: pools.b.purchase.0.instance: a pool on processors has one type of instance",
      "machine-types.yaml:11:50: error: pools.c.choose: expected one of in_order, least_waste, cheapest, cheapest_that_fits; found least-waste",
      "machine-types.yaml:11:104: error: pools.c.purchase.0.instance: the catalog has no instance \"aws/g5.12xlage\"",
      "machine-types.yaml:11:125: error: pools.c.purchase.0.max must be at least 1, found 0",
      "machine-types.yaml:11:165: error: pools.c.purchase.0.insufficient_capacity.probability must be at most 100%, found 170%",
      "machine-types.yaml:12:55: error: pools.d.purchase: 8 replicas fit on all that can be bought, 9 may be needed: 1 missing",
      "machine-types.yaml:13:111: error: pools.e.purchase.0.instance: pools.e.parallelism.tensor: 4 accelerators wanted, aws/g5.xlarge has 1",
    ]
  ),
  (
    "accelerator-types",
    [
      "accelerator-types.yaml:11:83: error: pools.a.purchase.0.instance: llama-3.1-8b in bf16 does not fit on t4",
      "accelerator-types.yaml:12:144: error: pools.b.purchase.0.instance: pools.b.batching: max_num_batched_tokens 512 is below max_num_seqs 1024",
      "accelerator-types.yaml:13:111: error: pools.c.purchase.0.instance: pools.c.parallelism.tensor: 4 accelerators wanted, aws/g6e.xlarge has 1",
      "accelerator-types.yaml:14:137: error: pools.d.purchase.0.instance: the model has no time measured on l4",
      "accelerator-types.yaml:15:137: error: pools.e.purchase.0.instance: pools.e.batching.max_batch_size: 8 is above the largest measured batch, 4",
      "accelerator-types.yaml:16:133: error: pools.f.purchase.0.instance: models.law.latency is one time for all hardware, and l4 is not as quick as the pool's own",
      "accelerator-types.yaml:17:102: error: pools.g.purchase.0.instance: l4 has no slice 3g.20gb, on which the pool's replicas run",
      "accelerator-types.yaml:18:73: error: pools.h.purchase.0.parallelism: goes with instance: in the same option",
      "accelerator-types.yaml:19:156: error: pools.i.purchase.1.parallelism: replicas are placed on aws/g6.12xlarge in another way already",
      "accelerator-types.yaml:20:102: error: pools.j.purchase.0.parallelism: replicas are placed on aws/g5.12xlarge in another way already",
    ]
  ),
  (
    "provisioner",
    [
      "provisioner.yaml:9:55: error: pools.a.provisioner: expected one of cluster_autoscaler, karpenter, none, or a mapping such as {kind: karpenter, consolidate_after: 5m}; found carpenter",
      "provisioner.yaml:10:42: error: pools.b.provisioner: \"kind\" is missing",
      "provisioner.yaml:11:93: error: pools.c.provisioner: batch_max_duration is below batch_idle_duration",
      "provisioner.yaml:11:122: error: pools.c.provisioner.consolidation_policy: expected one of when_empty, when_empty_or_underutilized; found empty",
      "provisioner.yaml:11:129: error: unknown key \"scan_interval\" in pools.c.provisioner",
      "provisioner.yaml:12:116: error: pools.d.provisioner.scale_down_utilization_threshold: expected a share such as 60% or 0.6, found 50",
      "provisioner.yaml:12:131: error: pools.d.provisioner.scheduler: expected one of least_allocated, most_allocated; found spread",
      "provisioner.yaml:13:168: error: pools.e.purchase.1.return_to_spot: under a provisioner instances are replaced by its rules",
    ]
  ),
  (
    "faults",
    [
      "faults.yaml:12:16: error: pools.p.zones.1: \"a\" is there already",
      "faults.yaml:14:7: error: pools.p.faults.repair: nothing is repaired that does not fail",
      "faults.yaml:15:7: error: pools.p.faults.slow: expected one of at and every",
      "faults.yaml:16:24: error: pools.p.faults.bad_deploy.at lies before the start of the run, found 2026-11-30",
      "faults.yaml:16:69: error: pools.p.faults.bad_deploy.factor must be at least 0.01, found 0",
      "faults.yaml:17:27: error: pools.p.faults.zone_outage.zone: the pool has no zone \"c\"",
      "faults.yaml:18:30: error: pools.p.rolling_update: max_surge and max_unavailable cannot both be 0",
      "faults.yaml:23:14: error: apis.h.faults.outage: expected one of at and every",
      "faults.yaml:23:56: error: apis.h.faults.throttling: \"share\" is missing",
      "faults.yaml:23:91: error: unknown key \"storm\" in apis.h.faults",
    ]
  ),
  (
    "slice-layout",
    [
      "slice-layout.yaml:8:70: error: pools.a.slice.layout: a100-40gb cannot be cut into these slices at once",
      "slice-layout.yaml:9:70: error: pools.b.slice.layout: a100-40gb cannot be cut into these slices at once",
      "slice-layout.yaml:10:70: error: pools.c.slice.layout: there is no 1g.5gb among these slices",
      "slice-layout.yaml:11:79: error: pools.d.slice.layout.0: a100-40gb has no MIG profile \"1g.9gb\"",
    ]
  ),
  (
    "forecast",
    [
      "forecast.yaml:9:10: error: forecast.start: a forecast starts with a month, found 2026-12-15",
      "forecast.yaml:10:11: error: forecast.months must be at least 1, found 0",
      "forecast.yaml:11:11: error: forecast.sample: expected days of each month such as 1d/month, found 1d",
      "forecast.yaml:12:11: error: forecast.budget: expected an amount such as $40k/month, or $400k for all months, found 40k/month",
      "forecast.yaml:13:10: error: forecast.draws: expected a whole number, found 2.5",
      "forecast.yaml:15:61: error: forecast.uncertain.workloads.chat.arrivals.growth: expected the unit of the other values, found 3",
      "forecast.yaml:16:5: error: forecast.uncertain.workloads.chat.output_tokens.scale: a scale must be above 0, and this one may not be",
      "forecast.yaml:17:5: error: forecast.uncertain.workloads.chat.output_token.scale: there is no \"output_token\" to multiply",
      "forecast.yaml:18:5: error: forecast.uncertain.apis.hostd.price.scale: there is no \"hostd\" in apis",
      "forecast.yaml:19:5: error: forecast.uncertain.apis.hosted.latency.scale: what stands there is not a number, found a mapping",
      "forecast.yaml:20:5: error: forecast.uncertain.apis.hosted.price.scale: a scale is a factor, without a unit",
      "forecast.yaml:21:5: error: forecast.uncertain.workloads.chat.route.scale: what stands there is not a number, found hosted",
      "forecast.yaml:22:5: error: forecast.uncertain.horizon: horizon is the same in every draw",
      "forecast.yaml:23:3: error: unknown key \"colour\" in forecast",
    ]
  ),
  (
    "forecast-values",
    [
      "forecast-values.yaml:10:5: error: forecast.uncertain.workloads.chat.arrivals.rate: -1.5758293/s: workloads.chat.arrivals.rate must be above 0, found -1.5758293/s",
      "forecast-values.yaml:11:5: error: forecast.uncertain.workloads.chat.arrivals.grow: 1.5%: unknown key \"grow\" in workloads.chat.arrivals",
      "forecast-values.yaml:12:5: error: forecast.uncertain.workloads.chat.arrivals.growth: 1.5/s: workloads.chat.arrivals.growth: expected a growth such as 6%/month, found 1.5/s",
    ]
  ),
  (
    "forecast-moments",
    [
      "forecast-moments.yaml:15:1: error: forecast: desk has something that happens at a moment of the run, and a forecast has days that stand for others"
    ]
  ),
  (
    "forecast-unread",
    [
      "forecast-unread.yaml:16:1: error: forecast: desk has something that happens at a moment of the run, and a forecast has days that stand for others"
    ]
  ),
  (
    "forecast-foresight",
    [
      "forecast-foresight.yaml:16:1: error: forecast: the autoscaler of desk foresees the load by what came more than an hour before, which a day alone has not, and a forecast is made of days that are simulated one by one"
    ]
  ),
  (
    "purchase-shares",
    [
      "purchase-shares.yaml:9:94: error: pools.a.purchase.0.share must be at most 99%, found 120%",
      "purchase-shares.yaml:10:92: error: unknown key \"share\" in pools.b.purchase.0",
      "purchase-shares.yaml:11:61: error: pools.c.purchase: 6 instances can be bought, 8 may be needed: 2 missing",
    ]
  ),
  (
    "plan-capacity-block",
    [
      "plan-capacity-block.yaml:14:1: error: plan: a plan compares short runs, and the capacity block event holds for a part of the horizon only"
    ]
  ),
  (
    "forecast-burst",
    [
      "forecast-burst.yaml:7:1: error: forecast: requests of chat come to an end, so that they have no months",
      "forecast-burst.yaml:7:1: error: forecast: the scenario names no start, at which its traffic is as written",
      "forecast-burst.yaml:8:10: error: forecast.start: 2025-01-01 lies before the scenario's start",
      "forecast-burst.yaml:9:19: error: forecast.budget.month: expected an amount such as $40k/month, or $400k for all months, found $4/h",
      "forecast-burst.yaml:9:32: error: forecast.budget.total: expected an amount such as $40k/month, or $400k for all months, found $10/month",
    ]
  ),
]
