import FoundationEssentials
import Testing

/// "The same traffic as routed and on each API" sets calls of models against calls of models.
@Suite struct AlternativeTests {
  @Test func toolsAndSearchesAreLeftOut() throws {
    let scenario = """
      fleetcast: 1
      name: alternatives
      horizon: 1000s
      replications: 3
      workloads:
        cases:
          arrivals: {process: poisson, rate: 0.1/s}
          agent: {steps: 3, tools: {probability: 100%, latency: 1s, price: $1/call}}
          retrieval: {search: {latency: 10ms, price: $1}}
          input_tokens: 100
          output_tokens: 50
          route: own
      apis:
        own: {model: m, price: {input: $1/M, output: $1/M}, latency: {ttft: 1s, tokens_per_second: 50}}
        other: {model: m, price: {input: $1/M, output: $1/M}, latency: {ttft: 1s, tokens_per_second: 50}}

      """
    try withFolder { folder in
      try scenario.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let run = try Program.run(["run", "s.yaml", "--quiet"], in: folder)
      #expect(run.code == 0, "\(run.complaints)")
      let sentence = "The traffic costs the same as routed without what is paid by use and on other"
      #expect(run.output.contains(sentence), "\(run.output)")
    }
  }

  /// A pool that others need too is there without the calls of models as well, so that an API is dearer by all that it charges:
  /// 359 calls of 900 + 2 x 100 millionths of a dollar.
  @Test func sharedPoolsSaveNothing() throws {
    let (page, result) = try run(
      Self.day + """
        workloads:
          chat: {arrivals: {process: deterministic, rate: 0.05/s}, input_tokens: 900, output_tokens: 100, route: p}
          vis: {arrivals: {process: deterministic, rate: 0.05/s}, route: p}
        models: {z: {latency: 4s}}
        pools: {p: {model: z, instance: aws/g5.xlarge, concurrency: 1, replicas: 2, purchase: [{option: on_demand, price: $1/h}]}}

        """ + Self.hosted)
    #expect(result.alternatives.as_routed.cost == 0)
    #expect(abs((result.alternatives.apis["h"]?.cost ?? 0) - 359 * 0.0011) < 1e-5)
    #expect(page.contains("The traffic is cheaper self-hosted than on h, by 100 %."), "\(page)")
    #expect(page.contains("p does other work too and is in none of these costs"))
  }

  /// Work before the answer is no call of a model, wherever it is done: 359 calls of $0.0011, whichever pool does it.
  @Test(arguments: ["p", "q"])
  func workBesideIsNoCall(pool: String) throws {
    let (_, result) = try run(
      Self.day + """
        workloads:
          chat:
            arrivals: {process: deterministic, rate: 0.05/s}
            input_tokens: 900
            output_tokens: 100
            route: p
            before: [{name: t, to: \(pool), work: 1s}]
        models: {z: {latency: 1s}}
        pools:
          p: {model: z, instance: aws/g5.xlarge, concurrency: 4, replicas: 1, purchase: [{option: on_demand, price: $1/h}]}
          q: {model: z, instance: aws/g5.xlarge, concurrency: 4, replicas: 1, purchase: [{option: on_demand, price: $1/h}]}

        """ + Self.hosted)
    #expect(abs((result.alternatives.apis["h"]?.cost ?? 0) - 359 * 0.0011) < 1e-5)
    // Pool p costs its two hours where nothing else needs it.
    #expect(abs((result.alternatives.as_routed.cost ?? -1) - (pool == "p" ? 0 : 2)) < 1e-3)
  }

  /// An API that takes no prompt of the workload is never called cheapest, and a pool that works beside is none that an API replaces.
  @Test func crossoversOfTheSameRequests() throws {
    let text =
      Self.day + """
        workloads:
          chat: {arrivals: {process: deterministic, rate: 0.05/s}, input_tokens: 900, output_tokens: 100, route: p}
        models: {z: {latency: 1s}}
        pools: {p: {model: z, instance: aws/g5.xlarge, concurrency: 4, replicas: 1, purchase: [{option: on_demand, price: $1/h}]}}
        crossover: {between: {self_host: p, api: h}, over: workloads.chat.arrivals.rate, range: [0.05/s, 0.1/s]}

        """ + Self.hosted
    try withFolder { folder in
      try text.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let short = try Program.run(["crossover", "s.yaml", "--set", "apis.h.max_input_tokens=800"], in: folder)
      #expect(short.code == 0 && !short.output.contains("h is cheaper"), "\(short.output)")
      #expect(short.output.contains("it leaves up to 100 % of the requests unanswered"), "\(short.output)")
      let failing = try Program.run(["crossover", "s.yaml", "--set", "apis.h.errors=90%"], in: folder)
      #expect(failing.code == 0 && !failing.output.contains("h is cheaper"), "\(failing.output)")
      let beside = try Program.run(
        ["crossover", "s.yaml", "--set", "workloads.chat.before=[{name: t, to: p, work: 1s}]"], in: folder)
      #expect(beside.code == 2 && beside.complaints.contains("calls no model (t)"), "\(beside.complaints)")
    }
  }

  private static let day = """
    fleetcast: 1
    start: 2026-12-01
    horizon: 2h
    replications: 2

    """
  private static let hosted = """
    apis:
      h: {model: m, latency: {ttft: 1s, tokens_per_second: 50}, price: {input: $1/M, output: $2/M}}

    """

  private struct Result: Decodable {
    struct Figure: Decodable { let value: Double? }
    struct Alternatives: Decodable {
      struct Side: Decodable {
        let cost: Double?
        let monthly_cost: Double?
        let answered: Double?
        let verdict: String?
        let why: String?
      }
      let as_routed: Side
      let apis: [String: Side]
    }
    let figures: [String: Figure]
    let alternatives: Alternatives
  }

  /// The page of a run and what `summary.json` has.
  private func run(_ scenario: String) throws -> (page: String, result: Result) {
    var (page, text) = ("", "")
    try withFolder { folder in
      try scenario.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let run = try Program.run(["run", "s.yaml", "--quiet", "--out", "out"], in: folder)
      #expect(run.code == 0, "\(run.complaints)")
      page = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      text = try String(contentsOfFile: folder + "/out/summary.json", encoding: .utf8)
    }
    return (page, try JSONDecoder().decode(Result.self, from: Data(text.utf8)))
  }

  /// The same prices at an API of the same name but for that. In January 108 requests come in the last 30 h. In February 324 - 108 + 21.6 * 99
  /// come: 2,376. They cost 4,000 tokens at $1 and 100 at $10 a million, of which the first 5 million tokens of a month are free, and a cent for
  /// each search above the 1,000th of the month.
  @Test func monthsAreThoseInWhichRequestsCome() throws {
    let (_, result) = try run(
      """
      fleetcast: 1
      start: 2026-01-30T18:00
      horizon: 4d
      replications: 1
      workloads:
        w:
          arrivals: {process: deterministic, rate: 0.001/s, spikes: [{at: 2026-02-02T00:00, factor: 100, lasting: 6h}]}
          input_tokens: 4000
          output_tokens: 100
          route: h
      apis:
        h: &h
          model: my-model
          latency: {ttft: 400ms, tokens_per_second: 100}
          tools: {web_search: {per_call: 100%}}
          price:
            input: $1/M
            output: $10/M
            volume: [{up_to: 5M, discount: 100%}, {discount: 0%}]
            tools: {web_search: {price: $0.01/call, free: 1000}}
        g: *h

      """)
    let tokens = 2_376.0 * 4_100
    let right = 2_376 * 0.005 * (tokens - 5e6) / tokens + 13.76
    let own = try #require(result.figures["total.cost"]?.value)
    // A request more or less at the ends of the spike.
    #expect(abs(own - right) < 0.05, "\(own), \(right)")
    for kind in ["cost", "monthly_cost"] {
      let there = try #require(result.figures["apis.g.\(kind)"]?.value)
      #expect(abs(try #require(result.figures["total.\(kind)"]?.value) - there) < 1e-4)
    }
    #expect(result.alternatives.apis["g"]?.verdict == "same")
  }

  /// 3,456 mails for 1,000 tokens at $0.1 and 100 at $0.4 a million, or ten times as much. A plan that nobody uses is paid either way.
  @Test func commitmentsAreOnNeitherSide() throws {
    let (page, result) = try run(
      """
      fleetcast: 1
      start: 2026-02-01
      horizon: 2d
      replications: 2
      workloads:
        photos: {arrivals: {process: deterministic, rate: 0.05/s}, route: gpu}
        mails: {arrivals: {process: deterministic, rate: 0.02/s}, input_tokens: 1000, output_tokens: 100, route: hosted}
      models:
        classifier: {latency: 5s}
      pools:
        gpu: {model: classifier, instance: aws/g5.xlarge, concurrency: 4, replicas: 1, purchase: [{option: on_demand}]}
      commitments:
        compute: {option: savings_plan, commitment: $40/h, term: 1y, discount: 30%}
      apis:
        hosted: {model: cheap, price: {input: $0.1/M, output: $0.4/M}, latency: {ttft: 400ms, tokens_per_second: 100}}
        alt: {model: dear, price: {input: $1/M, output: $4/M}, latency: {ttft: 400ms, tokens_per_second: 100}}

      """)
    #expect(abs(try #require(result.alternatives.as_routed.cost) - 0.48384) < 0.001)
    #expect(abs(try #require(result.alternatives.apis["alt"]?.cost) - 4.8384) < 0.01)
    #expect(result.alternatives.apis["alt"]?.verdict == "dearer")
    #expect(page.contains("is cheaper as routed without commitments than on alt, by 90.00 %"), "\(page)")
    #expect(page.contains("committed to (compute) is paid wherever answers come from and is in none"))
  }

  /// A plan of $1 an hour covers the pool in full, so that an API saves nothing and is paid beside it.
  @Test func whatACommitmentCoversIsFree() throws {
    let (_, result) = try run(
      """
      fleetcast: 1
      start: 2026-02-01
      horizon: 1h
      replications: 1
      workloads:
        chat: {arrivals: {process: deterministic, rate: 0.1/s}, input_tokens: 1000, output_tokens: 100, route: gpu}
      models:
        m: {latency: 1s}
      pools:
        gpu: {model: m, instance: aws/g5.xlarge, replicas: 1, purchase: [{option: on_demand, price: $1/h}]}
      commitments:
        plan: {option: savings_plan, commitment: $1/h, term: 1y, discount: 50%}
      apis:
        hosted: {model: own, price: {input: $1/M, output: $1/M}, latency: {ttft: 400ms, tokens_per_second: 100}}

      """)
    #expect(abs(try #require(result.alternatives.as_routed.cost)) < 1e-6)
    #expect(result.alternatives.apis["hosted"]?.verdict == "dearer")
  }

  /// At twice the price: six calls a minute of sixty, one in ten that does not fail; at half of it, the first token after a minute.
  @Test func aVerdictIsForAsMuchAnswered() throws {
    let (page, result) = try run(
      """
      fleetcast: 1
      start: 2026-02-01
      horizon: 2h
      replications: 3
      workloads:
        w:
          arrivals: {process: poisson, rate: 1/s}
          input_tokens: 1000
          output_tokens: 100
          slo: {latency: {p95: 5s}}
          route: h
      apis:
        h: {model: a, latency: {ttft: 400ms, tokens_per_second: 100}, price: {input: $1/M, output: $2/M}}
        lim:
          model: b
          latency: {ttft: 400ms, tokens_per_second: 100}
          price: {input: $2/M, output: $4/M}
          limits: {requests: 6/min}
        err: {model: c, latency: {ttft: 400ms, tokens_per_second: 100}, price: {input: $2/M, output: $4/M}, errors: 90%}
        slow: {model: d, latency: {ttft: 60s, tokens_per_second: 100}, price: {input: $0.5/M, output: $1/M}}
        half: {model: e, latency: {ttft: 400ms, tokens_per_second: 100}, price: {input: $0.5/M, output: $1/M}}

      """)
    let apis = result.alternatives.apis
    for name in ["lim", "err", "slow"] { #expect(apis[name]?.verdict == "not compared", "\(name)") }
    #expect(apis["lim"]?.why == "it answers less" && apis["err"]?.why == "it answers less")
    #expect(apis["slow"]?.why == "it misses w.latency.p95")
    #expect(apis["half"]?.verdict == "cheaper")
    // The bucket of a minute is full at the start: 6 + 6 a minute of 60 * 120.
    #expect(abs(try #require(apis["lim"]?.answered) - 0.1) < 0.02)
    #expect(abs(try #require(apis["err"]?.answered) - 0.1) < 0.02)
    #expect(result.alternatives.as_routed.answered == 1 && apis["half"]?.answered == 1)
    #expect(page.contains("of the requests, as routed 100 %: the costs are not compared."), "\(page)")
    #expect(page.contains("On slow w.latency.p95 misses its SLO, which is kept as routed: the costs are not compared."))
    #expect(!page.contains("cheaper on lim") && !page.contains("cheaper on err") && !page.contains("cheaper on slow"))
  }

  /// A write is 1.71 / 1.37 of an input of $2.50: $3.1204379...
  @Test func aPriceThatFollowsFromOthersIsRounded() throws {
    let (page, _) = try run(
      """
      fleetcast: 1
      start: 2026-02-01
      horizon: 1h
      replications: 1
      workloads:
        w: {arrivals: {process: deterministic, rate: 0.01/s}, input_tokens: 4000, output_tokens: 100, route: h}
      apis:
        h:
          model: my-model
          tier: priority
          prompt_cache: {minimum: 1024, step: 64, charges_writes: true, ttl: 5m}
          latency: {ttft: 400ms, tokens_per_second: 100}
          price:
            input: $1.37/M
            cached_input: $0.31/M
            cache_write: $1.71/M
            output: $7.77/M
            priority_input: $2.5/M
            priority_output: $13/M
        g: {model: other, price: {input: $1/M, output: $1/M}, latency: {ttft: 400ms, tokens_per_second: 100}}

      """)
    #expect(page.contains("$3.1204 per million written"), "\(page)")
  }
}
