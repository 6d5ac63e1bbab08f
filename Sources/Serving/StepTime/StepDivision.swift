/// How the requests of a step stand over groups that compute apart: the micro-batches of a pipeline, or data-parallel ranks.
///
/// Requests are spread evenly, in fractions where they do not divide: what load balancing and time make of them on average. The tokens
/// of prompts beyond the first stand in as few groups as there are prompts, or as a pipeline's micro-batches hold.
struct StepDivision {
  /// Groups with requests.
  var groups: Double
  /// Groups with prompts among them.
  var prompted: Double
  /// Requests of a group.
  var sequences: Double
  /// Tokens of a group with prompts.
  var heavy: Double

  /// - Parameters:
  ///   - tokens: Tokens of the step.
  ///   - requests: Requests of the step, each with a token at least.
  ///   - groups: Most groups.
  ///   - prompted: Groups that the prompts need.
  init(tokens: Int, requests: Int, groups: Int, prompted: Int) {
    let extra = tokens - requests
    let withPrompts = extra > 0 ? max(1, min(prompted, groups)) : 0
    let used = max(withPrompts, min(groups, requests))
    self.groups = Double(used)
    self.prompted = Double(withPrompts)
    sequences = Double(requests) / Double(used)
    heavy = sequences + (withPrompts > 0 ? Double(extra) / Double(withPrompts) : 0)
  }
}
