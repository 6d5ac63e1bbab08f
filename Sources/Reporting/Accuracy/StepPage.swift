import Accuracy
import Catalog

/// The parts of a step in milliseconds, as a page.
public func stepPage(_ step: StepExplanation) -> Page {
  let question = step.question
  let load =
    "\(question.batch) requests decode with \(Format.number(Double(question.context))) tokens in context each"
    + (question.prompt > 0 ? ", \(Format.number(Double(question.prompt))) tokens of a prompt beside them" : "")
  let setting = [load, hardwareNote(step)].compactMap { $0 }.map { PageBlock.sentence($0) }
  var sentences: [PageBlock] = [.answer("What binds: \(step.parts.binding).")]
  if let division = division(question) { sentences.append(.sentence(division)) }
  sentences.append(
    .sentence(
      "Outside of steps a request sees \(milliseconds(step.perRequest)) ms before its first token (\(step.engine.name))."
    ))
  if !step.fitsCache {
    sentences.append(
      .warning("The cache holds \(Format.number(Double(step.cacheTokens))) tokens, so this batch would be preempted.")
    )
  }
  return Page(
    "\(question.model) in \(step.precision.rawValue) on \(step.hardware)" + sizes(question.parallelism),
    sections: [PageSection(setting), PageSection([.table(partTable(step))]), PageSection(sentences)])
}

private func partTable(_ step: StepExplanation) -> PageTable {
  let parts = step.parts
  let question = step.question
  var table = PageTable([.left("part"), .right("ms"), .right("share"), .left("what it is")])
  func add(_ name: String, _ seconds: Double, _ what: String, isDetail: Bool = false) {
    guard seconds > 0 else { return }
    let share = seconds / parts.total
    table.add([
      .text(isDetail ? "- " + name : name), .number(seconds, unit: "s", as: milliseconds(seconds)),
      isDetail ? .empty : .number(share, unit: "1"), .text(what, .faint),
    ])
  }
  add("matrix products", parts.products, "root of the sum of squares of the two below, and the head")
  add(
    "weights", parts.weights, "reading them once at \(share(step.efficiency.bandwidth)) of the bandwidth",
    isDetail: true)
  add(
    "compute", parts.compute,
    "2 FLOP a parameter and token at \(productShares(step)) of the peak" + format(step), isDetail: true)
  add("KV cache", parts.cache, "keys and values of every token in context")
  add("prompt attention", parts.promptAttention, "every pair of tokens of the prompt")
  add("collectives", parts.collectives, "two all-reduces a layer among \(question.parallelism.tensor) accelerators")
  add(
    "all-to-all", parts.allToAll, "tokens to the experts of \(question.parallelism.data) data-parallel ranks and back")
  add(
    "kernels", parts.kernels,
    step.accelerator.generation.isProcessor
      ? "threads meeting after every part of a layer, and what is small"
      : "small kernels and the time between kernels, by layer")
  add("sampling", parts.sampling, "sorting the vocabulary: the model's own configuration has top_p or top_k")
  add("launching", parts.launch, "host, beside the accelerator: no graphs", isDetail: true)
  add("host", parts.host, "scheduling and preparing, which nothing hides")
  add("transfer", parts.transfer, "activations from stage to stage of the pipeline")
  add("waiting", parts.pipelineWait, "for the slowest stage, which other micro-batches hold")
  table.add([
    .text("step", .heading), .number(parts.total, unit: "s", as: milliseconds(parts.total), .heading),
    .number(1, unit: "1"),
  ])
  return table
}

/// The sizes of a division by more than tensor parallelism.
private func sizes(_ parallelism: Parallelism) -> String {
  guard parallelism.pipeline > 1 || parallelism.expert else { return "" }
  let sizes = [("tensor", parallelism.tensor), ("pipeline", parallelism.pipeline), ("data", parallelism.data)]
    .filter { $0.1 > 1 }.map { "\($0.0) \($0.1)" }
  return ": " + (sizes + (parallelism.expert ? ["expert \(parallelism.expertRanks)"] : [])).joined(separator: ", ")
}

/// What the parts are parts of, where requests stand in groups that compute apart.
private func division(_ question: StepExplanation.Question) -> String? {
  let stages = question.parallelism.pipeline
  if stages > 1 {
    return
      "A step is a round, in which each request gets a token: up to \(stages) micro-batches pass \(stages) stages. "
      + "The parts are of one micro-batch on its way through all stages."
  }
  guard question.parallelism.data > 1 else { return nil }
  return "The parts are of the busiest of \(question.parallelism.data) ranks, which step together."
}

private func milliseconds(_ seconds: Double) -> String { Format.fixed(seconds * 1e3, 3) }

private func share(_ value: Double) -> String { Format.fixed(value * 100, 0) + " %" }

/// What of the hardware the step has, where that is not all of an accelerator.
private func hardwareNote(_ step: StepExplanation) -> String? {
  let accelerator = step.accelerator
  if let slice = step.slice {
    let neighbours = slice.largestPacking() - 1
    return
      "\(Format.fixed(slice.computeShare(of: accelerator) * 100, 1)) % of the \(accelerator.name)'s compute and \(Format.fixed(slice.bandwidthShare * 100, 1)) % of its bandwidth, "
      + "with \(neighbours) such slice\(neighbours == 1 ? "" : "s") busy beside it"
  }
  guard accelerator.generation.isProcessor, let peak = accelerator.computeRate(for: step.precision) else {
    return nil
  }
  let rate = Format.fixed(peak.rate / 1e12, 1)
  return
    "\(accelerator.generation.rawValue): \(rate) Tflop/s in \(peak.format.rawValue) and \(Format.fixed(accelerator.bandwidth / 1e9, 0)) GB/s at best, "
    + "the memory's by cores of the socket"
}

/// The same as one JSON object.
public func stepJSON(_ step: StepExplanation) -> JSONValue {
  let parts = step.parts
  let times: [(String, Double)] = [
    ("products", parts.products), ("weights", parts.weights), ("compute", parts.compute), ("kv_cache", parts.cache),
    ("prompt_attention", parts.promptAttention), ("collectives", parts.collectives), ("all_to_all", parts.allToAll),
    ("transfer", parts.transfer), ("waiting", parts.pipelineWait), ("kernels", parts.kernels),
    ("sampling", parts.sampling), ("launch", parts.launch), ("host", parts.host), ("total", parts.total),
    ("per_request", step.perRequest),
  ]
  return .object(
    [
      ("model", .string(step.question.model)), ("accelerator", .string(step.accelerator.name)),
      ("slice", step.slice.map { .string($0.name) } ?? .null),
    ]
      + times.map { ($0.0 + "_ms", .number($0.1 * 1e3)) } + [("binds", .string(parts.binding))])
}

/// The format that is computed in, where the accelerator lacks that of the weights.
private func format(_ step: StepExplanation) -> String {
  let precision = step.precision
  guard let format = step.accelerator.computeRate(for: precision)?.format, format != precision else { return "" }
  return " in \(format.rawValue), as \(step.accelerator.name) does not multiply \(precision.rawValue)"
}

/// The share of the peak that matrix products reach, and that of experts where the model has them.
private func productShares(_ step: StepExplanation) -> String {
  let reached = step.efficiency.matrix * step.widenedShare
  guard step.hasExperts, step.engine.expertShare != 1 else { return share(reached) }
  return "\(share(reached)), experts at \(share(reached * step.engine.expertShare))"
}
