import Diagnostics
import Model
import Traces

extension StartParts {
  /// The workload's name.
  var workload: String { architecture == nil ? "requests" : "chat" }

  /// Most requests of one run, so that a study of five takes seconds.
  private static let requests = 30_000.0

  /// Seconds that are simulated: as long as it takes seconds to run, but a day at least where the rate has a wave over it.
  var horizon: Double {
    let lengths: [Double] = [600, 1_800, 3_600, 7_200, 21_600, 43_200, 86_400, 604_800]
    let least = log?.pattern.wave == nil ? 600.0 : 86_400
    return lengths.last { $0 * rate <= Self.requests && $0 >= least } ?? least
  }

  /// The scenario.
  ///
  /// - Parameters:
  ///   - folder: The folder that it lies in.
  ///   - standingIn: Whether a number stands for token counts of a log, which are not read then.
  func lines(from folder: String, standingIn: Bool = false) -> ScenarioLines {
    var lines = ScenarioLines()
    let from = settings.files.isEmpty ? "" : " from " + settings.files.map { shownPath($0) }.joined(separator: ", ")
    lines.comment("Made by fleetcast init\(from). What is a guess says so: put your own values there.")
    lines.key("fleetcast", "1", remark: "")
    lines.key("name", StartText.word(settings.name), remark: "")
    if let first = log?.first, first >= 0 {
      let (year, month, day) = Instant(secondsSinceEpoch: Int64(first)).date
      func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
      lines.key("start", "\(year)-\(two(month))-\(two(day))")
    }
    lines.key("horizon", StartText.duration(horizon))
    lines.key("replications", "5")
    lines.blank()
    writeWorkload(&lines, folder, standingIn)
    lines.blank()
    writeModel(&lines)
    lines.blank()
    writePool(&lines)
    writeStudies(&lines)
    return lines
  }

  private func writeWorkload(_ lines: inout ScenarioLines, _ folder: String, _ standingIn: Bool) {
    let own = "workloads.\(workload)"
    lines.key("workloads")
    lines.key(own)
    if let log {
      for sentence in log.measured { lines.comment(sentence, indent: 4) }
      if let rejected { lines.comment(rejected, indent: 4) }
    }
    lines.key(own + ".arrivals")
    let cv = log?.pattern.cv
    let isPoisson = cv.map { (0.9...1.1).contains($0) } ?? true
    if cv == nil {
      let reason = log == nil ? "a log tells how clustered requests are" : "times are whole seconds"
      lines.guess(own + ".arrivals.process", "poisson", reason)
    } else {
      lines.key(own + ".arrivals.process", isPoisson ? "poisson" : "gamma")
    }
    let written = StartText.rate(rate)
    if settings.rate != nil {
      lines.key(own + ".arrivals.rate", written, remark: "as you said")
    } else if log != nil {
      lines.key(own + ".arrivals.rate", written)
    } else {
      lines.guess(own + ".arrivals.rate", written, "--rate names yours")
    }
    if let cv, !isPoisson { lines.key(own + ".arrivals.cv", StartText.number(min(100, max(0.01, cv)))) }
    if let wave = log?.pattern.wave {
      let peak = StartText.number(max(1, wave.peakToMean))
      lines.key(
        own + ".arrivals.shape", "{diurnal: {peak_at: \"\(StartText.clock(wave.peakAt))\", peak_to_mean: \(peak)}}",
        remark: "fitted"
          + (log?.pattern.busiestHour.map { "; the busiest hour has \(StartText.number($0)) times the mean" } ?? ""))
    }
    if let replay = replay(from: folder) { lines.comment(replay, indent: 4) }
    if architecture != nil {
      writeTokens(&lines, own + ".input_tokens", folder, input, standingIn, log?.columns.input)
      writeTokens(&lines, own + ".output_tokens", folder, output, standingIn, log?.columns.output)
    }
    if settings.objectives.isEmpty {
      lines.guess(own + ".slo", objectiveText, "--slo names yours")
    } else {
      lines.key(own + ".slo", objectiveText)
    }
    lines.key(own + ".route", poolName)
  }

  private func writeTokens(
    _ lines: inout ScenarioLines, _ path: String, _ folder: String, _ tokens: StartTokens, _ standingIn: Bool,
    _ column: String?
  ) {
    switch tokens {
    case .law(let mean, let p95, let most, let option):
      let law = "{lognormal: {mean: \(StartText.number(mean)), p95: \(StartText.number(p95))}"
      lines.guess(
        path, law + ", max: \(StartText.number(most.rounded(.down)))}",
        option.map { "as in a chat; \($0) names your mean" } ?? "the spread, around the mean that you said")
    case .logged(let measured):
      if let log, let column, log.skipped == 0 {
        let file = StartText.word(StartText.path(log.path, from: folder))
        lines.key(path, standingIn ? "100" : "{empirical: {file: \(file), column: \(StartText.word(column))}}")
      } else {
        let values = measured.parts.map { StartText.number($0) }.joined(separator: ", ")
        lines.key(path, "{empirical: [\(values)]}", remark: "means of equal parts of the log's values in order")
      }
    }
  }

  /// `{ttft: {p95: 1s}, success: 99%}`.
  private var objectiveText: String {
    var metrics: [(name: String, statistics: [String])] = []
    for (path, value) in objectives {
      let text = path.count > 1 ? "\(path[1]): \(value)" : value
      if let index = metrics.firstIndex(where: { $0.name == path[0] }) {
        metrics[index].statistics.append(text)
      } else {
        metrics.append((path[0], [text]))
      }
    }
    let parts = metrics.map { metric in
      let list = metric.statistics.joined(separator: ", ")
      return metric.name + ": " + (list.contains(":") ? "{\(list)}" : list)
    }
    return "{" + parts.joined(separator: ", ") + "}"
  }

  private func writeModel(_ lines: inout ScenarioLines) {
    let own = "models.\(modelName)"
    lines.key("models")
    lines.key(own)
    let imported = pool?.model?.lines ?? []
    if let architecture {
      let isNamed = pool?.architecture != nil && settings.model == nil
      lines.add(imported.filter { isNamed || !$0.hasPrefix("    architecture:") })
      if settings.model != nil {
        lines.key(own + ".architecture", architecture.name)
      } else if !isNamed {
        lines.guess(own + ".architecture", architecture.name, "--model names yours")
      }
      if pool?.precision == nil { lines.key(own + ".precision", precision.rawValue) }
    } else {
      lines.add(imported)
      if !imported.contains(where: { $0.hasPrefix("    latency:") }) {
        lines.guess(own + ".latency", "10ms", "write what you measured for a batch")
      }
    }
  }

  private func writePool(_ lines: inout ScenarioLines) {
    let own = "pools.\(poolName)"
    func has(_ key: String) -> Bool { pool?.entries.contains { $0.key == key } == true }
    lines.key("pools")
    lines.key(own)
    lines.key(own + ".model", modelName, remark: "")
    if choice.isEmpty {
      lines.key(own + ".instance", instance)
    } else {
      lines.guess(own + ".instance", instance, choice)
    }
    if tensor > 1, pool?.tensor == nil { lines.key(own + ".parallelism", "{tensor: \(tensor)}") }
    if !has("batching"), architecture != nil {
      lines.guess(
        own + ".batching", "{policy: continuous, max_num_seqs: 64, max_num_batched_tokens: 2048}",
        "your launch line has yours")
    }
    for entry in pool?.entries ?? [] where entry.key != "model" && entry.key != "instance" { lines.add(entry.lines) }
    if !has("replicas") {
      lines.guess(
        own + ".replicas", "{min: 1, max: \(2 * needed)}",
        needed < Self.mostNeeded
          ? "at most twice what the peak needs by the closed estimate"
          : "the peak needs as many or more by the closed estimate")
      if !has("autoscaler") {
        lines.guess(own + ".autoscaler", "{metric: concurrency, target: 8}", "your manifests have yours")
      }
    }
    if !has("startup") {
      lines.guess(own + ".startup", "{provision: 2m, load: 60s}", "measure yours")
    }
    lines.key(own + ".purchase", "[{option: on_demand}]", remark: "at the catalog's price")
  }

  private func writeStudies(_ lines: inout ScenarioLines) {
    let conditions = objectives.map { path, value in
      "\(workload).\(path.joined(separator: ".")) \(path == ["success"] ? ">=" : "<=") \(value)"
    }
    let list = "[" + conditions.joined(separator: ", ") + "]"
    if let api = settings.api {
      lines.blank()
      lines.key("apis")
      lines.key("apis.hosted")
      lines.key("apis.hosted.model", api)
      lines.guess(
        "apis.hosted.latency", "{ttft: {lognormal: {median: 450ms, p95: 1.2s}}, tokens_per_second: 80}",
        "measure how long a call takes")
      lines.blank()
      lines.key("crossover")
      lines.key("crossover.between", "{self_host: \(poolName), api: hosted}")
      lines.key("crossover.over", "workloads.\(workload).arrivals.rate")
      lines.key("crossover.range", "[\(StartText.rate(rate / 10)), \(StartText.rate(rate * 10))]")
      lines.key("crossover.subject_to", list)
    }
    lines.blank()
    lines.key("plan")
    lines.key("plan.minimize", "total.cost")
    lines.key("plan.subject_to", list)
    lines.key("plan.over")
    let isSliced = pool?.entries.contains { $0.key == "slice" } == true
    if !others.isEmpty, !isSliced {
      lines.add(["    pools.\(poolName).instance: [\(([instance] + others).joined(separator: ", "))]"])
    }
    let most = pool?.replicas.map { $0.isFixed ? max(2 * needed, $0.most) : min($0.most, 2 * needed) } ?? 2 * needed
    let key = pool?.replicas?.isFixed == true ? "replicas" : "replicas.min"
    lines.add(["    pools.\(poolName).\(key): \(Self.counts(to: max(1, most)))"])
    lines.blank()
    lines.key("check", list)
  }

  /// Numbers of replicas to choose from: each, or where they are too many for that, points from one to the most.
  private static func counts(to most: Int) -> String {
    let isCountable = SweepRange(from: 1, to: Double(most)).isCountable
    return isCountable ? "{from: 1, to: \(most)}" : "{from: 1, to: \(most), points: 12, scale: log, whole: true}"
  }

  /// The log itself as arrivals, where a replay can read it.
  private func replay(from folder: String) -> String? {
    guard let log, log.isReplayable else { return nil }
    let file = StartText.word(StartText.path(log.path, from: folder))
    let columns = [
      ("timestamp", log.columns.time), ("input_tokens", log.columns.input), ("output_tokens", log.columns.output),
    ].map { "\($0.0): \(StartText.word($0.1))" }.joined(separator: ", ")
    let recording = "process: trace, file: \(file), format: csv, columns: {\(columns)}"
    let lead = "To replay the log instead, no input_tokens and output_tokens, and "
    guard log.requests >= Ceilings.listedRequests, log.span > 0 else {
      let span = StartText.duration(max(1, log.span))
      return lead + "without the crossover, horizon: \(span) and arrivals: {\(recording)}"
    }
    // Ten requests on average at least, which are a tenth of the log at most.
    let block = StartText.duration(max(min(300, log.span / 10), 10 * log.span / Double(log.requests)))
    return lead
      + "arrivals: {\(recording), rate: \(StartText.rate(log.pattern.rate)), extend: {repeat: resample, block: \(block)}}"
  }
}

extension RequestLog {
  /// What was measured, a sentence each.
  var measured: [String] {
    var sentences = [
      "Measured in \(shownPath(path)): \(requests) requests over \(StartText.duration(span)), "
        + "\(StartText.rate(pattern.rate)) on average"
        + (zoneless > 0 ? "; times are \(time.described)\(zones)" : "") + (skipped > 0 ? "; \(skippedRows)" : "")
        + (disordered > 0 ? "; \(disordered == 1 ? "one row" : "\(disordered) rows") stood after a later one" : "")
        + "."
    ]
    if let busiest = pattern.busiestHour {
      sentences.append(
        "The busiest hour of the day has \(StartText.number(busiest)) times the mean rate."
          + (first == nil && pattern.wave != nil ? " The first request is taken to be at midnight." : ""))
    }
    if let cv = pattern.cv {
      sentences.append(
        "The gaps\(pattern.busiestHour == nil ? "" : ", with the rate by time of day removed,") have a coefficient of "
          + "variation of \(StartText.number(cv)); 1 is Poisson.")
    } else {
      sentences.append("Times are whole seconds, so gaps do not tell how clustered requests are.")
    }
    func said(_ tokens: Tokens) -> String {
      "mean \(StartText.number(tokens.mean)), p95 \(Int(tokens.p95)), most \(Int(tokens.most)) tokens"
    }
    sentences.append("Prompts: \(said(input)). Answers: \(said(output)). Each is drawn by itself.")
    return sentences
  }

  /// Whether a replay reads the file as it was read here.
  var isReplayable: Bool {
    switch time {
    case .dates, .epoch(perSecond: 1), .relative(perSecond: 1): break
    default: return false
    }
    let names = TraceColumns(
      timestamp: columns.time, inputTokens: columns.input, outputTokens: columns.output)
    guard var reader = try? TraceReader(path: path, format: .csv(names)) else { return false }
    var count = 0
    do { while try reader.next() != nil { count += 1 } } catch { return false }
    return count == requests
  }
}
