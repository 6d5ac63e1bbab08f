import EventKernel

/// A trace that scenarios/trace-replay.yaml replays.
///
/// The traces are invented. They have the columns of the Azure LLM inference trace of 2023 (P. Patel et al., "Splitwise:
/// Efficient Generative LLM Inference Using Phase Splitting", ISCA 2024; github.com/Azure/AzurePublicDataset), and their
/// mean lengths are that trace's, rounded: 2,048 tokens in and 28 out in its code file, 1,155 and 211 in its conversation
/// file. Rates, the families of the distributions, their spread, their limits and the seed are choices of this file; no
/// row is a recorded one.
struct InventedTrace {
  let name: String
  /// Requests per second, over an hour.
  let rate: Double
  /// Shape of the gamma gaps between requests: below 1 is burstier than a Poisson process.
  let burstiness: Double
  let inputTokens: [String: Double]
  let outputTokens: [String: Double]

  static let all = [
    // Completion inside an editor: much context, few tokens back, and pauses between bursts of typing.
    InventedTrace(
      name: "code", rate: 0.6, burstiness: 0.3,
      inputTokens: ["mean": 2_048, "cv": 0.9, "min": 3, "max": 7_500],
      outputTokens: ["mean": 28, "cv": 1.8, "min": 1, "max": 1_000]),
    // Chat: shorter context, longer answers.
    InventedTrace(
      name: "conv", rate: 1.2, burstiness: 0.7,
      inputTokens: ["mean": 1_155, "cv": 1.1, "min": 2, "max": 14_000],
      outputTokens: ["mean": 211, "cv": 0.9, "min": 1, "max": 1_000]),
  ]

  /// The file as the scenario names it.
  var file: String { "traces/\(name).csv" }

  /// The rows, with their heads.
  func text() throws -> String {
    let bank = StreamBank(seed: 20_231_116, replication: 0)
    let gap = Sampler(
      try Distribution.make(family: "gamma", parameters: ["shape": burstiness, "scale": 1 / (burstiness * rate)]))
    let input = Sampler(try Distribution.make(family: "lognormal", parameters: inputTokens))
    let output = Sampler(try Distribution.make(family: "lognormal", parameters: outputTokens))
    var text = "TIMESTAMP,ContextTokens,GeneratedTokens\n"
    var now = gap.draw(bank.stream("\(name)/arrivals"))
    while now < 3_600 {
      let inputs = Int(input.draw(bank.stream("\(name)/input_tokens")).rounded())
      let outputs = Int(output.draw(bank.stream("\(name)/output_tokens")).rounded())
      text += "2023-11-16 \(clock(now)),\(inputs),\(outputs)\n"
      now += gap.draw(bank.stream("\(name)/arrivals"))
    }
    return text
  }

  /// `00:12:34.5678900`: Azure's clock has seven digits after the point, the last two of them zero.
  private func clock(_ seconds: Double) -> String {
    let units = Int((seconds * 1e5).rounded(.down))
    let whole = units / 100_000
    let parts = [whole / 3_600, whole / 60 % 60, whole % 60].map { padded($0, to: 2) }
    return parts.joined(separator: ":") + "." + padded(units % 100_000, to: 5) + "00"
  }

  private func padded(_ number: Int, to width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: width - digits.count) + digits
  }
}
