import Model
import Serving
import Testing

/// When a gateway leaves a backend alone. The sequences of LiteLLM's rules were played to its router, release 1.110.2, as well
/// (`Tests/Recomputed/litellm.py`).
@Suite struct CooldownTests {
  /// One call of a script: second, target, and what came of it.
  struct Call {
    var second: Double
    var target: Int
    var failure: Cooldowns.Failure?
    var retryAfter = 0.0
  }
  struct Script: CustomTestStringConvertible {
    var testDescription: String
    var rule = Fallback.Cooldown.litellm
    var choices = 2
    var calls: [Call]
    /// By second, which targets are left alone.
    var cooling: [Double: Set<Int>]
  }

  static func calls(_ count: Int, _ target: Int, _ failure: Cooldowns.Failure?, from second: Double = 0) -> [Call] {
    (0..<count).map { Call(second: second + Double($0) * 0.01, target: target, failure: failure) }
  }

  @Test(arguments: [
    Script(
      testDescription: "one refusal of two is enough, for 5 s", calls: calls(1, 0, .rateLimit),
      cooling: [0.1: [0], 4.99: [0], 5.0: []]),
    Script(
      testDescription: "what the backend says counts, in whole seconds",
      calls: [Call(second: 0, target: 0, failure: .rateLimit, retryAfter: 11.2)],
      cooling: [5.1: [0], 11.9: [0], 12: []]),
    Script(
      testDescription: "a lone one is never left alone for a refusal", choices: 1, calls: calls(1, 0, .rateLimit),
      cooling: [0.1: []]),
    Script(testDescription: "a fallback is a group of its own", calls: calls(1, 2, .rateLimit), cooling: [0.1: []]),
    Script(testDescription: "four errors are too few to tell", calls: calls(4, 0, .error), cooling: [0.1: []]),
    Script(testDescription: "five errors of five", calls: calls(5, 0, .error), cooling: [0.1: [0], 5.05: []]),
    Script(
      testDescription: "half of them is not more than half", calls: calls(5, 0, nil) + calls(5, 0, .error, from: 1),
      cooling: [2: []]),
    Script(
      testDescription: "more than half", calls: calls(5, 0, nil) + calls(6, 0, .error, from: 1), cooling: [2: [0]]),
    Script(
      testDescription: "after a minute counting begins anew",
      calls: calls(4, 0, .error) + calls(4, 0, .error, from: 61),
      cooling: [62: []]),
    Script(
      testDescription: "a thousand of a thousand, even of a lone one", choices: 1, calls: calls(1_000, 0, .error),
      cooling: [9.985: [], 9.995: [0]]),
    Script(testDescription: "the request is at fault", calls: calls(50, 0, .request), cooling: [1: []]),
    Script(
      testDescription: "three failures a minute open a circuit for 5 s",
      rule: .failures(3, within: 60, lasting: 5), choices: 1, calls: calls(3, 0, .error),
      cooling: [0.015: [], 0.03: [0], 5.01: [0], 5.03: []]),
  ])
  func script(_ script: Script) {
    for (second, expected) in script.cooling {
      var cooldowns = Cooldowns(script.rule, choices: script.choices, count: 3)
      for call in script.calls where call.second < second {
        if let failure = call.failure {
          cooldowns.failed(call.target, failure, retryAfter: call.retryAfter, at: call.second)
        } else {
          cooldowns.succeeded(call.target, at: call.second)
        }
      }
      let cooling = Set((0..<3).filter { cooldowns.isCooling($0, at: second) })
      #expect(cooling == expected, "at \(second) s")
    }
  }
}
