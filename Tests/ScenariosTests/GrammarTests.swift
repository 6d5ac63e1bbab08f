import Catalog
import Diagnostics
import EventKernel
import FoundationEssentials
import Model
import Scenarios
import Testing

/// Every part of the grammar that the design scenarios do not use.
@Suite struct GrammarTests {
  /// A small scenario of a measured model, with places to put things in.
  private func scenario(
    arrivals: String = "{process: poisson, rate: 3/s}", workload: String = "", pool: String = "replicas: 2",
    top: String = ""
  ) throws -> Scenario {
    let text = """
      fleetcast: 1
      start: 2026-12-01
      horizon: 30d
      \(top)
      workloads:
        w:
          arrivals: \(arrivals)
          route: p
          \(workload)
      models:
        m: {latency: {exponential: {mean: 1s}}}
      pools:
        p:
          model: m
          instance: aws/c7g.2xlarge
          \(pool)
      """
    return try withFile(Array(text.utf8)) { path in
      do throws(ScenarioError) { return try ScenarioFile.load(path: path) } catch {
        Issue.record("\(error.rendered(colour: false))")
        throw error
      }
    }
  }

  private func process(_ arrivals: String) throws -> Arrivals.Process {
    try #require(scenario(arrivals: arrivals).workloads.first).arrivals.process
  }

  @Test func arrivalProcesses() throws {
    guard case .deterministic(rate: 5) = try process("{process: deterministic, rate: 300/min}") else {
      throw Unexpected()
    }
    guard case .gamma(rate: 3, burstiness: 0.6) = try process("{process: gamma, rate: 3/s, burstiness: 0.6}") else {
      throw Unexpected()
    }
    guard case .gamma(rate: 3, burstiness: 0.25) = try process("{process: gamma, rate: 3/s, cv: 2}") else {
      throw Unexpected()
    }
    guard case .gamma(rate: 3, burstiness: 1) = try process("{process: gamma, rate: 3/s}") else { throw Unexpected() }
  }

  @Test func trafficShapes() throws {
    let shape = try #require(
      scenario(
        arrivals: """
          {process: poisson, rate: 3/s, growth: 6%/month,
                    shape: {diurnal: {peak_at: "14:30", peak_to_mean: 1.9}, weekly: {sat: 40%, sun: 30%, mon: 120%}},
                    spikes: [{at: 2026-12-09T09:00, factor: 4, lasting: 20m}, {at: 2d, factor: 0.5, lasting: 1h}]}
          """
      ).workloads.first
    ).arrivals.shape
    #expect(shape.diurnal == Diurnal(peakAt: 14.5 * 3_600, peakToMean: 1.9))
    #expect(shape.weekly == [1.2, 1, 1, 1, 1, 0.4, 0.3])
    #expect(shape.growthPerMonth == 0.06)
    #expect(
      shape.spikes == [
        Spike(at: 8 * 86_400 + 9 * 3_600, factor: 4, lasting: 1_200), Spike(at: 172_800, factor: 0.5, lasting: 3_600),
      ])
  }

  @Test func tracesOfOtherFormats() throws {
    let text = """
      fleetcast: 1
      horizon: 1h
      workloads:
        w:
          arrivals: {process: trace, file: t.csv, format: csv, rate_scale: 2, columns: {timestamp: at, input_tokens: in}}
          output_tokens: 20
          route: p
      models: {m: {latency: 1s}}
      pools: {p: {model: m, instance: aws/c7g.2xlarge}}
      """
    try withFolder(["s.yaml": Array(text.utf8), "t.csv": Array("in,at\n5,10\n6,30\n".utf8)]) { folder in
      let workload = try #require(ScenarioFile.load(path: folder + "/s.yaml").workloads.first)
      guard case .trace(let trace) = workload.arrivals.process else { throw Unexpected() }
      #expect(
        trace
          == Trace(
            path: folder + "/t.csv", format: .csv(TraceColumns(timestamp: "at", inputTokens: "in")), rateScale: 2,
            requests: 2, firstTimestamp: 10, span: 20))
      #expect(workload.hasTokens)
    }
  }

  @Test func tenantsClientsAndObjectives() throws {
    let workload = try #require(
      scenario(
        workload: """
          tenants: {acme: 50%, others & more: 0.5}
              client: {timeout: 45s, retries: 1, backoff: 200ms}
              slo: {latency: {p95: 20s, mean: 2s}, queue_wait: {max: 5s}, success: 99.5%}
          """
      ).workloads.first)
    #expect(workload.tenants == [Tenant(name: "acme", share: 0.5), Tenant(name: "others & more", share: 0.5)])
    #expect(workload.client == Client(timeout: 45, retries: 1, backoff: Backoff(base: 0.2)))
    #expect(
      workload.objectives.map(\.target) == [
        .atMost(.latency, .mean, seconds: 2), .atMost(.latency, .p95, seconds: 20),
        .atMost(.queueWait, .max, seconds: 5), .success(atLeast: 0.995),
      ])
  }

  @Test func replicationPlans() throws {
    #expect(try scenario(top: "replications: 7").replications == ReplicationPlan(atLeast: 7, atMost: 7))
    #expect(
      try scenario(top: "replications: {at_least: 5, at_most: 40, until: {latency.p95: 3%}}").replications
        == ReplicationPlan(
          atLeast: 5, atMost: 40, until: [PrecisionTarget(figure: "latency.p95", relativeHalfWidth: 0.03)]))
    #expect(try scenario(top: "seed: 18446744073709551615").seed == .max)
  }

  @Test func autoscalersOfKubernetes() throws {
    let pool = try #require(
      scenario(
        pool: """
          replicas: {min: 2, max: 40, initial: 3}
              autoscaler:
                policy: hpa
                metric: concurrency
                target: 8
                tolerance: 5%
                scale_up: {stabilization_window: 30s, policies: [{pods: 2, period: 1m}, {percent: 50%, period: 15s}], select_policy: min}
                scale_down: {select_policy: disabled}
          """
      ).pools.first)
    #expect(pool.replicas == ReplicaBounds(minimum: 2, maximum: 40, initial: 3))
    guard case .hpa(let autoscaler) = pool.autoscaler?.policies.first else { throw Unexpected() }
    #expect(autoscaler.metrics.map(\.name) == [.concurrency])
    #expect(
      autoscaler.scaleUp
        == ScalingRules(
          stabilizationWindow: 30,
          policies: [
            ScalingPolicy(kind: .pods, value: 2, period: 60), ScalingPolicy(kind: .percent, value: 50, period: 15),
          ], selectPolicy: .min, tolerance: 0.05))
    #expect(autoscaler.scaleDown.tolerance == 0.05)
    #expect(autoscaler.scaleDown.selectPolicy == .disabled)
    #expect(autoscaler.scaleDown.stabilizationWindow == 300)
  }

  private func autoscaler(_ text: String, min: Int = 1) throws -> Autoscaler {
    let pool = try scenario(pool: "replicas: {min: \(min), max: 9}\n    autoscaler: \(text)").pools.first
    return try #require(pool?.autoscaler)
  }

  @Test func autoscalersOfOthers() throws {
    #expect(
      try autoscaler(
        "{policy: keda, metric: queue_depth, target: 6, polling_interval: 15s, cooldown_period: 5m}", min: 0)
        == Autoscaler([
          .keda(
            KEDAScaling(
              horizontal: HorizontalScaling(
                metrics: [ScalingMetric(.queueDepth, target: 6, reading: MetricReading(scrapeInterval: 15))],
                interval: 15,
                scaleUp: Defaults.scaleUp, scaleDown: Defaults.scaleDown, hasNoBehavior: true),
              activation: [0], pollingInterval: 15, cooldownPeriod: 300))
        ]))
    #expect(
      try autoscaler("{policy: knative, metric: concurrency, target: 48, stable_window: 60s, panic_window: 6s}")
        == Autoscaler([.knative(KnativeScaling(target: 48))]))
    #expect(
      try autoscaler(
        "{policy: knative, metric: requests_per_second, stable_window: 30s, panic_threshold_percentage: 300}")
        == Autoscaler([
          .knative(
            KnativeScaling(
              metric: .requestsPerSecond, target: 200, stableWindow: 30, panicWindow: 3, panicThreshold: 3))
        ]))
    #expect(
      try autoscaler("{policy: ray_serve, target_ongoing_requests: 3, downscale_delay: 5m}")
        == Autoscaler([.rayServe(RayServeScaling(targetOngoingRequests: 3, downscaleDelay: 300))]))
    #expect(try autoscaler("{policy: fixed, replicas: 4}") == Autoscaler([.fixed(4)]))
    #expect(
      try autoscaler("{policy: sla_planner, ttft: 400ms, predictor: linear, throughput_per_replica: 90/min}")
        == Autoscaler([.planner(PlannerScaling(ttft: 0.4, predictor: .linear, throughputPerReplica: 1.5))]))
  }

  @Test func severalMetricsAndPolicies() throws {
    let several = try autoscaler(
      "{policies: [{policy: fixed, replicas: 2}, {metrics: [{metric: ttft_p95, target: 800ms}, {metric: running, target: 7, "
        + "scrape_interval: 30s, staleness: 5s}], tolerance: 5%, scale_up: {tolerance: 0}}], outages: [{at: 1h, lasting: 10m}]}"
    )
    #expect(several.outages == [MetricOutage(at: 3_600, lasting: 600)])
    #expect(several.policies.map(\.word) == ["fixed", "hpa"])
    guard case .hpa(let hpa) = several.policies[1] else { throw Unexpected() }
    #expect(
      hpa.metrics == [
        ScalingMetric(
          .ttftP95, target: 0.8, targetType: .value, reading: MetricReading(scrapeInterval: 15, averagingWindow: 60)),
        ScalingMetric(.running, target: 7, reading: MetricReading(scrapeInterval: 30, staleness: 5)),
      ])
    #expect(hpa.scaleUp.tolerance == 0 && hpa.scaleDown.tolerance == 0.05)
  }

  @Test func batchingAndBalancing() throws {
    let plain = try #require(scenario().pools.first)
    #expect(plain.batching == .none(concurrency: 1))
    #expect(plain.loadBalancing == .sharedQueue)
    #expect(plain.replicasPerInstance == 1)
    let none = try #require(
      scenario(pool: "batching: {policy: none, concurrency: 3}\n    load_balancing: power_of_two_choices").pools.first)
    #expect(none.batching == .none(concurrency: 3))
    #expect(none.loadBalancing == .powerOfTwoChoices)
    let dynamic = try #require(
      scenario(
        pool: "batching: {policy: dynamic, max_batch_size: 16, preferred_batch_size: 8, instance_group: {count: 2}}"
      ).pools.first)
    #expect(
      dynamic.batching
        == .dynamic(
          DynamicBatching(maxBatchSize: 16, preferredBatchSizes: [8], maxQueueDelay: 0, instanceCount: 2)))
  }

  @Test func purchaseOptions() throws {
    let pool = try #require(
      scenario(
        pool: """
          replicas: {min: 3, max: 10}
              autoscaler: {metric: queue_depth, target: 4}
              purchase:
                - {option: reserved, price: $0.20/h}
                - {option: savings_plan, count: 2, term: 3y, payment: partial_upfront, discount: 40%}
                - {option: spot, max: 4, price: $0.1/h, interruption: {rate: 5%/month}}
                - {option: on_demand}
          """
      ).pools.first)
    #expect(pool.purchase.map(\.limit) == [3, 2, 4, nil])
    #expect(pool.purchase.map(\.term) == [.oneYear, .threeYears, nil, nil])
    #expect(pool.purchase[0].hourly == Decimal(string: "0.2"))
    #expect(pool.purchase[0].priceSource == "scenario")
    #expect(pool.purchase[1].hourly == pool.instance.onDemand * 6 / 10)
    #expect(pool.purchase[1].payment == .partialUpfront)
    #expect(pool.purchase[2].interruption == Interruption(monthlyProbability: 0.05, notice: 120))
    #expect(pool.purchase[3].hourly == pool.instance.onDemand)
  }

  @Test(arguments: [
    ("220", Distribution.constant(220)), ("{constant: {value: 3k}}", .constant(3_000)),
    ("{uniform: {low: 10, high: 20 tokens}}", .uniform(low: 10, high: 20)),
    ("{empirical: [10, 20, 20]}", nil), ("{empirical: {values: [10, 20], weights: [1, 2]}}", nil),
    ("{mixture: [{weight: 70%, of: 100}, {weight: 30%, of: {exponential: {mean: 50}}}]}", nil),
    ("{exponential: {mean: 900}, min: 10, max: 8k}", .clipped(.exponential(mean: 900), min: 10, max: 8_000)),
    ("{normal: {mean: 100, sd: 50}}", .clipped(.normal(mean: 100, sd: 50), min: 0, max: .infinity)),
  ])
  func distributions(_ text: String, _ expected: Distribution?) throws {
    let found = try #require(
      scenario(workload: "input_tokens: \(text)\n    output_tokens: 5").workloads.first
    ).inputTokens
    if let expected { #expect(found == expected) } else { #expect(found.mean > 10 && found.mean < 100) }
  }

  @Test func empiricalColumnsOfFiles() throws {
    let text = """
      fleetcast: 1
      horizon: 1h
      workloads:
        w:
          arrivals: {process: poisson, rate: 1/s}
          input_tokens: {empirical: {file: lengths.csv, column: tokens}}
          output_tokens: 1
          route: p
      models: {m: {latency: 1s}}
      pools: {p: {model: m, instance: aws/c7g.2xlarge}}
      """
    let csv = "id,tokens\n1,10\n2,30\n3,20\n"
    try withFolder(["s.yaml": Array(text.utf8), "lengths.csv": Array(csv.utf8)]) { folder in
      let workload = try #require(ScenarioFile.load(path: folder + "/s.yaml").workloads.first)
      #expect(abs(workload.inputTokens.mean - 20) < 1e-12)
      #expect(workload.inputTokens.support == 10...30)
    }
    try withFolder(["s.yaml": Array(text.utf8), "lengths.csv": Array("tokens\n5\nfive\n".utf8)]) { folder in
      let error = #expect(throws: ScenarioError.self) { try ScenarioFile.load(path: folder + "/s.yaml") }
      #expect(
        error?.diagnostics.first?.headline
          == folder
          + "/lengths.csv:3:1: error: \"tokens\": expected a number of tokens such as 900, 3k or 3000 tokens, found \"five\""
      )
    }
  }

  @Test func engineDefaultsFollowTheAccelerator() throws {
    func batching(_ instance: String, tensor: Int) throws -> ContinuousBatching {
      let text = """
        fleetcast: 1
        horizon: 1h
        workloads: {w: {arrivals: {process: poisson, rate: 1/s}, input_tokens: 9, output_tokens: 9, route: p}}
        models: {m: {architecture: llama-3.1-8b}}
        pools: {p: {model: m, instance: \(instance), parallelism: {tensor: \(tensor)}}}
        """
      return try withFile(Array(text.utf8)) { path in
        let pool = try #require(ScenarioFile.load(path: path).pools.first)
        #expect(pool.replicasPerInstance == pool.instance.acceleratorCount / tensor)
        guard case .continuous(let batching) = pool.batching else { throw Unexpected() }
        return batching
      }
    }
    #expect(try batching("aws/p5.48xlarge", tensor: 2).maxNumSeqs == 1_024)
    #expect(try batching("aws/p5.48xlarge", tensor: 2).maxNumBatchedTokens == 8_192)
    #expect(try batching("aws/p4de.24xlarge", tensor: 4).maxNumSeqs == 256)
    #expect(try batching("aws/g5.xlarge", tensor: 1).maxNumBatchedTokens == 2_048)
  }

  @Test func systemPrompts() throws {
    func prefix(_ text: String) throws -> SystemPrompt? {
      try #require(
        scenario(workload: "input_tokens: 2k\n    output_tokens: 5\n    system_prompt: \(text)").workloads.first
      ).systemPrompt
    }
    #expect(try prefix("650 tokens") == SystemPrompt(tokens: 650, isCounted: false))
    #expect(try prefix("{tokens: 1.2k}") == SystemPrompt(tokens: 1_200, isCounted: false))
    #expect(
      try prefix("{tokens: 1, variants: 9, popularity: uniform}")
        == SystemPrompt(tokens: 1, variants: 9, isCounted: false))
    #expect(
      try prefix("{tokens: 1, variants: 9, popularity: {zipf: 1.1}}")
        == SystemPrompt(tokens: 1, variants: 9, zipfExponent: 1.1, isCounted: false))
  }

  @Test func conversations() throws {
    let written = try scenario(
      workload: """
        input_tokens: 120
            output_tokens: 180
            system_prompt: 650 tokens
            conversation: {turns: {geometric: {mean: 3.5}}, think_time: {lognormal: {median: 25s, p95: 2m}}, history: {keep: 3000 tokens}}
            priority: -2
        """)
    let workload = try #require(written.workloads.first)
    let conversation = try #require(workload.conversation)
    #expect(abs(conversation.turns.mean - 3.5) < 1e-3 && conversation.keptHistory == 3_000)
    #expect(abs(conversation.thinkTime.quantile(0.95) - 120) < 1e-6)
    #expect(workload.priority == -2 && workload.sharesPrefixes)
    #expect(abs(workload.requestsPerArrival - 3.5) < 1e-3)
    // The text, the message, and of the history what was said in the turns before, up to 3000: 300 a turn.
    var (turns, history, share) = (0.0, 0.0, 1.0)
    for number in 0..<200 {
      turns += share
      history += share * min(Double(number) * 300, 3_000)
      share *= 1 - 1 / 3.5
    }
    #expect(abs(workload.meanPromptTokens - 770 - history / turns) < 0.5)
  }

  @Test func schedulersAndDrafts() throws {
    func batching(_ text: String) throws -> ContinuousBatching {
      let text = """
        fleetcast: 1
        horizon: 1h
        workloads: {w: {arrivals: {process: poisson, rate: 1/s}, input_tokens: 9, output_tokens: 9, route: p}}
        models: {m: {architecture: llama-3.1-8b}}
        pools: {p: {model: m, instance: aws/g6e.xlarge, batching: {\(text)}}}
        """
      return try withFile(Array(text.utf8)) { path in
        guard case .continuous(let batching) = try #require(ScenarioFile.load(path: path).pools.first).batching else {
          throw Unexpected()
        }
        return batching
      }
    }
    let plain = try batching("policy: continuous")
    #expect(plain.scheduling == .chunked && plain.prefixCaching && plain.speculation == nil)
    #expect(try batching("policy: continuous, prefix_caching: false").prefixCaching == false)
    #expect(try batching("policy: continuous, chunked_prefill: true") == plain)
    #expect(
      try batching("policy: continuous, admission: {guaranteed_no_evict: {max_tokens: 1k}}").admission
        == .guaranteedNoEvict(maxTokens: 1_000))
    #expect(
      try batching("policy: continuous, admission: guaranteed_no_evict").admission == .guaranteedNoEvict(maxTokens: 0))
    let whole = try batching("policy: continuous, chunked_prefill: false, max_model_len: 8k")
    #expect(whole.scheduling == .promptsFirst && whole.maxNumBatchedTokens == 8_000 && !whole.prefixCaching)
    let least = try batching("policy: static, max_model_len: 1k, max_num_seqs: 16")
    #expect(least.scheduling == .batchByBatch && least.maxNumBatchedTokens == 2_048 && least.maxNumSeqs == 16)
    let timed = try batching("policy: continuous, speculative: {draft_tokens: 4, acceptance: 70%, draft: 0.8ms}")
    #expect(timed.speculation == Speculation(tokens: 4, acceptance: 0.7, draft: .seconds(0.0008)))
    #expect(timed.blocks == plain.blocks)
    let drafted = try batching(
      "policy: continuous, speculative: {draft_tokens: 4, acceptance: 0.7, draft: llama-3.2-1b}")
    let draft = try #require(Catalog.architecture("llama-3.2-1b"))
    let model = try #require(Catalog.architecture("llama-3.1-8b"))
    #expect(drafted.speculation?.draft == .model(draft))
    // The draft's weights and its part of every token come off the cache.
    let (own, beside) = (model.keyValueBytesPerToken(.bf16), draft.keyValueBytesPerToken(.bf16))
    let left = (Double(plain.blocks) * 16 * own - draft.weightBytes(.bf16)) / (own + beside) / 16
    #expect(abs(Double(drafted.blocks) - left) <= 2)
  }

  @Test(arguments: [("", Route.defaultOverflowAt), (", overflow_at: 0.5", 0.5)])
  func overflowFollowsTheOrderWritten(written: String, limit: Double) throws {
    let text = """
      fleetcast: 1
      horizon: 1h
      workloads: {w: {arrivals: {process: poisson, rate: 1/s}, input_tokens: 9, output_tokens: 9, route: {overflow: [b, a]\(written)}}}
      apis:
        a: {model: our-own, price: {input: $1/M, output: $1/M}, latency: {ttft: 1s, tokens_per_second: 80}}
        b: {model: our-own, price: {input: $1/M, output: $1/M}, latency: {ttft: 1s, tokens_per_second: 80}}
      """
    try withFile(Array(text.utf8)) { path in
      let route = try ScenarioFile.load(path: path).workloads[0].stages[0].route
      #expect(route == Route(rule: .overflow, targets: [.api(1), .api(0)], overflowAt: limit))
    }
  }

  @Test func apiPricesAndLimits() throws {
    let text = """
      fleetcast: 1
      horizon: 1h
      workloads: {w: {arrivals: {process: poisson, rate: 1/s}, input_tokens: 9, output_tokens: 9, route: {random: [a, b]}}}
      apis:
        a: {model: our-own, price: {input: $0.15/M, output: $0.002/1k tokens}, latency: {ttft: 450ms, tokens_per_second: 80}}
        b:
          model: gpt-4o
          latency: {ttft: 1s, tokens_per_second: {normal: {mean: 70, sd: 15, min: 15}}}
          limits: {requests: 600/min, tokens: 300k/min}
          errors: 0.4%
      """
    try withFile(Array(text.utf8)) { path in
      let scenario = try ScenarioFile.load(path: path)
      #expect(scenario.workloads[0].stages[0].route == Route(rule: .random, targets: [.api(0), .api(1)]))
      #expect(scenario.apis[0].price.rates[.output] == 2)
      #expect(scenario.apis[0].price.rates[.cachedInput] == nil)
      #expect(scenario.apis[1].requestsPerSecond == 10)
      #expect(scenario.apis[1].tokenLimitPerSecond == 5_000)
      #expect(scenario.apis[1].errors == 0.004)
      #expect(scenario.apis[1].tokensPerSecond.support.lowerBound == 15)
    }
  }
}
