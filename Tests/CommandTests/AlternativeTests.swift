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
      let sentence = "The traffic costs the same as routed without what is paid by use and on other, within"
      #expect(run.output.contains(sentence), "\(run.output)")
    }
  }
}
