import Billing
import Model

extension ClosedEstimate {
  /// What the mean tokens at an API cost through the whole horizon, and a month; of one that nothing is routed to, what all traffic with
  /// tokens would.
  func apiCost(_ index: Int) -> (line: Line, monthly: Double) {
    let api = scenario.apis[index]
    let isUsed = demand.reaches(.api(index))
    let asked = isUsed ? scenario : scenario.routed(toAPI: index)
    let visits = asked.demand.visits(to: .api(index))
    let load = load(visits, of: asked)
    let step = asked.lengthStep(api, visits)
    let why =
      whyUnknown(visits)
      ?? (isUsed && visits.contains { $0.share == .overflow }
        ? "how much overflows to it is a matter of chance"
        : api.provisioned != nil
          ? nil
          : api.price.offPeak != nil
            ? "prices differ by the time of day"
            : step == nil ? "prompts are shorter and longer than those from which on prices differ" : nil)
    func count(_ kind: KeyPath<Demand.Tokens, Double>) -> Int64 {
      Int64(load.sum(kind, seconds: scenario.horizon).rounded())
    }
    let cached = api.findsStatedTokens ? count(\.cached) : 0
    var called = CalledTokens(
      terms: CallTerms(lengthStep: step ?? 0), calls: Int64((load.mean * scenario.horizon).rounded()),
      input: count(\.input) - cached, output: count(\.output))
    called.cached = cached
    let parts = called.parted(by: api.refusals)
    func cost(_ volume: StepVolume) -> Double? {
      why == nil ? scenario.cost(of: parts, onAPI: index, volume).double : nil
    }
    let refused = plain(api.refusals.share * 100) + " %"
    let line = Line(
      "api \(api.name)", "cost", cost(.run), "USD",
      why.map { "no closed form: \($0)" }
        ?? "mean tokens at list price, every request answered once"
        + (api.refusals.share == 0
          ? ""
          : api.refusals.fallsBack
            ? ", \(refused) of them by the standard tier at its price"
            : ", those that the tier refuses after they came again")
        + (cached > 0 ? ", cached_tokens as cached input" : "")
        + (api.promptCache == nil ? "" : ", nothing found in the provider's cache")
        + (isUsed ? "" : "; of all traffic with tokens, none of which is routed here")
        + budgetNote(visits.map(\.workload)) + taskNote(visits.map(\.workload)),
      path: APIFigure.cost.path(of: api.name))
    return (line, (cost(.month) ?? 0) * monthFactor(of: scenario))
  }
}

extension Scenario {
  /// The place of an API's prices by length of prompt that all visits have, but for one in a million; nil where they may differ.
  fileprivate func lengthStep(_ api: API, _ visits: [Demand.Visit]) -> Int? {
    let steps = api.price.lengthSteps
    let places = visits.map { visit -> ClosedRange<Int> in
      let workload = workloads[visit.workload]
      let seen = workload.seen(by: workload.stages[visit.stage])
      guard seen.conversation == nil, seen.systemPrompt == nil, !seen.hasRecordedPrompts else { return 0...steps.count }
      func place(_ length: Double) -> Int { steps.count { length > Double($0) } }
      let least = place(seen.inputTokens.support.lowerBound)
      return least...max(least, place(seen.inputTokens.quantile(1 - 1e-6)))
    }
    guard let first = places.first else { return 0 }
    return places.allSatisfy { $0 == first } && first.lowerBound == first.upperBound ? first.lowerBound : nil
  }
}

extension Workload {
  /// Whether prompts are as long as those of a recording.
  fileprivate var hasRecordedPrompts: Bool {
    if case .trace(let trace) = arrivals.process { trace.content.input != nil } else { false }
  }
}

extension CalledTokens {
  /// The calls that a tier serves, and those that fall back from it to the standard one.
  fileprivate func parted(by refusals: TierRefusals) -> [CalledTokens] {
    guard refusals.fallsBack, refusals.share > 0 else { return [self] }
    var (served, fallen) = (self, self)
    fallen.terms.fellBack = true
    for count in [\CalledTokens.calls, \.input, \.cached, \.written, \.output] {
      fallen[keyPath: count] = Int64((Double(self[keyPath: count]) * refusals.share).rounded())
      served[keyPath: count] -= fallen[keyPath: count]
    }
    return [served, fallen]
  }
}
