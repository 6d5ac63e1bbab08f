import Diagnostics
import EventKernel
import Glibc
import Model
import Traces

extension Decoder {
  /// The words of `format:`.
  private enum FormatName: String, CaseIterable {
    case azure = "azure-llm"
    case burstGPT = "burstgpt"
    case mooncake, csv, jsonl
  }

  /// The words of `extend.repeat`.
  private enum RepeatName: String, CaseIterable {
    case loop, resample, none
  }

  /// The fields of a `process: trace`; the file is read through once, so that a bad row is told before the run.
  ///
  /// - Parameters:
  ///   - extend: Its `extend`, and what that says.
  ///   - start: The run's start, which may lie within the recording.
  ///   - horizon: The run's length; nil where it is not known.
  func trace(
    _ fields: inout Fields, extend: (field: Field?, says: WrittenExtension?), start: Instant, horizon: Double?
  ) -> Trace? {
    let keys = Language.trace
    let fileField = fields.require(keys.file)
    let formatField = fields.require(keys.format)
    let columnsField = fields.take(keys.columns)
    let scaleField = fields.take(keys.rateScale)
    let rateField = fields.take(keys.rate)
    if scaleField != nil, let rateField {
      error(
        rateField.keyPlace, "\(rateField.path): rate and rate_scale say the same thing", hint: "leave one of them out")
      return nil
    }
    let scale = scaleField == nil ? 1 : quantity(scaleField)
    let rate = quantity(rateField)
    let kind = choice(formatField, FormatName.self)
    guard let fileField, let file = text(fileField), let kind, let scale, (extend.field == nil) == (extend.says == nil)
    else { return nil }
    let path = joined(problems.sources[fileField.node.place.source].directory, file)
    guard let format = format(kind, columns: columnsField, file: fileField, path: path),
      var trace = surveyed(fileField, path: path, format: format)
    else { return nil }
    trace.extending = extend.says?.applied(to: trace)
    trace.rateScale = scale
    guard let recorded = trace.recordedRate else {
      let needs = rateField ?? (trace.isEndless ? extend.field : nil)
      guard let needs else { return trace }
      error(
        needs.keyPlace, "\(needs.path): all requests of \(shownPath(path)) come at one moment, so that it has no rate",
        hint: "a recording needs two requests at different times")
      return nil
    }
    if let rate, let rateField {
      trace.rateScale = rate / recorded
      guard (1e-6...Ceilings.factor).contains(trace.rateScale) else {
        error(
          rateField.place,
          "\(rateField.path): \(Quantity.number.written(rounded(trace.rateScale))) times the recorded rate of \(Quantity.rate.written(rounded(recorded)))",
          hint: "from a millionth to \(Quantity.number.written(Ceilings.factor)) times")
        return nil
      }
    }
    // A run may start on the full hour, and the first request come some seconds later.
    let first = trace.firstTimestamp
    let isWithin = (first - 0.01 * trace.span...first + trace.span).contains(Double(start.secondsSinceEpoch))
    trace.keepsDates = trace.content.isDated && isWithin && trace.rateScale == 1 && !trace.isDrawn
    return checkBlocks(trace, extend.field, horizon: horizon) ? trace : nil
  }

  /// `{repeat: resample, block: 5m}`, and the shape in it.
  func extending(_ field: Field?) -> (extending: WrittenExtension?, shape: Field?) {
    guard let field else { return (nil, nil) }
    let keys = Language.traceExtension
    var fields = self.fields(field, keys)
    guard let name = choice(fields.require(keys.repetition), RepeatName.self) else { return (nil, nil) }
    var extending: WrittenExtension?
    var shape: Field?
    switch name {
    case .none: extending = .silence
    case .loop:
      shape = fields.take(Language.loopedTrace.shape)
      extending = .loop
    case .resample:
      shape = fields.take(Language.resampledTrace.shape)
      let block = fields.take(Language.resampledTrace.block)
      extending = block == nil ? .resample(block: nil) : quantity(block).map { .resample(block: $0) }
    }
    fields.finish()
    return (extending, shape)
  }

  /// Whether blocks are shorter than the recording and hold requests; says what replaying a part of it again does.
  private func checkBlocks(_ trace: Trace, _ field: Field?, horizon: Double?) -> Bool {
    // A recording that begins again after the run's end is replayed once.
    let isOnce = trace.period.flatMap { period in horizon.map { $0 <= period / trace.rateScale } } ?? false
    if let field, trace.isDrawn || trace.isEndless && !isOnce, trace.format.promptBlockTokens != nil {
      problems.warning(
        field.keyPlace,
        "\(field.path): prompts that come again find what they left in caches: hit rates are those of a recording in which texts recur"
      )
    }
    guard case .resample(let block) = trace.extending, let field, let period = trace.period,
      let rate = trace.recordedRate
    else { return true }
    func refuse(_ why: String, hint: String) -> Bool {
      error(field.keyPlace, "\(field.path): blocks of \(Quantity.duration.written(block)) \(why)", hint: hint)
      return false
    }
    if block > period {
      return refuse(
        "are longer than the recording, which lasts \(written(period))",
        hint: "block is time of the recording; a tenth of it leaves ten blocks to draw from")
    }
    if block * rate < 1 {
      return refuse(
        "hold less than one request on average",
        hint: "block is time of the recording, which has one every \(written(1 / rate)); bursts need several in a block"
      )
    }
    if block > 0.2 * period {
      problems.warning(
        field.keyPlace,
        "\(field.path): blocks of \(Quantity.duration.written(block)) are more than a fifth of the recording, which lasts "
          + "\(written(period)): replications are much the same traffic, and intervals are too narrow",
        hint: "a tenth of the recording leaves ten blocks to draw from")
    }
    return true
  }

  private func format(_ name: FormatName, columns field: Field?, file: Field, path: String) -> Trace.Format? {
    switch name {
    case .csv, .jsonl:
      let isLines = name == .jsonl
      return columns(field, file: file, path: path, isLines: isLines).map { isLines ? .jsonLines($0) : .csv($0) }
    case .azure, .burstGPT, .mooncake:
      if let field {
        error(
          field.keyPlace, "\(field.path): the format \(name.rawValue) has columns of its own",
          hint: "columns go with format: csv or jsonl")
      }
      return name == .azure ? .azureLLM : name == .mooncake ? .mooncake : .burstGPT
    }
  }

  /// The columns of a generic recording: those that a scenario names, and others by the names that they are known by.
  private func columns(_ field: Field?, file: Field, path: String, isLines: Bool) -> TraceColumns? {
    var written = TraceColumnFields()
    if let field {
      let keys = Language.traceColumns
      var fields = self.fields(field, keys)
      written.time = text(fields.take(keys.timestamp))
      written.input = text(fields.take(keys.inputTokens))
      written.output = text(fields.take(keys.outputTokens))
      written.cached = text(fields.take(keys.cachedTokens))
      written.item = text(fields.take(keys.item))
      fields.finish()
    }
    do throws(ScenarioError) {
      let titles = try TraceReader.titles(path: path, isLines: isLines)
      func title(_ column: RequestColumn, _ name: String?) throws(ScenarioError) -> String? {
        guard let name else { return try column.title(in: titles, path: path) }
        return name == TraceColumnKeys.none && !titles.contains(name) ? nil : name
      }
      guard let time = try title(.time, written.time) else {
        throw RequestColumn.missing([.time], from: titles, path: path)
      }
      let columns = TraceColumns(
        timestamp: time, inputTokens: try title(.input, written.input),
        outputTokens: try title(.output, written.output), cachedTokens: try title(.cached, written.cached),
        item: written.item)
      warnOfUnread(columns, written, titles: titles, file: file)
      return columns
    } catch {
      complain(error, file: file)
      return nil
    }
  }

  /// Warns of columns that are known as one that is read too, and of what a cache had where that is not read.
  private func warnOfUnread(_ columns: TraceColumns, _ written: TraceColumnFields, titles: [String], file: Field) {
    let read: [(column: RequestColumn, title: String?, isNamed: Bool, key: String)] = [
      (.input, columns.inputTokens, written.input != nil, "input_tokens"),
      (.output, columns.outputTokens, written.output != nil, "output_tokens"),
      (.cached, columns.cachedTokens, written.cached != nil, "cached_tokens"),
    ]
    for row in read where !row.isNamed {
      guard let title = row.title, let other = row.column.others(than: title, in: titles).first else { continue }
      problems.warning(
        file.place, "\(file.path): \(quoted(title)) is read as \(row.column.meaning), and \(quoted(other)) is not",
        hint: "columns: {\(row.key): \(shown(other))} reads the other one")
    }
    let unread = titles.filter { RequestColumn.isOfCache($0) && $0 != columns.cachedTokens }
    guard written.cached == nil, columns.cachedTokens == nil, !unread.isEmpty else { return }
    problems.warning(
      file.place, "\(file.path): \(listed(unread)) say what caches had of prompts, and are not read",
      hint:
        "columns: {cached_tokens: ...} names a part of the prompt's tokens; of Anthropic's logs add what is read and written "
        + "to input_tokens, which leave it out")
  }

  private func surveyed(_ field: Field, path: String, format: Trace.Format) -> Trace? {
    do {
      guard let trace = try TraceSurvey.trace(path: path, format: format) else {
        error(field.place, "\(field.path): \(shownPath(path)) has no requests")
        return nil
      }
      if trace.content.dropped > 0 {
        problems.warning(
          field.place,
          "\(field.path): \(trace.content.dropped) of \(trace.content.dropped + trace.requests) rows have no answer tokens: "
            + "failed requests, which are left out")
      }
      return trace
    } catch {
      complain(error, file: field)
      return nil
    }
  }

  /// Says what is wrong with a recording: in its own file, or where it is named if it cannot be read.
  private func complain(_ error: ScenarioError, file: Field) {
    for diagnostic in error.diagnostics {
      if diagnostic.line == 0 {
        self.error(file.place, "\(file.path): \(diagnostic.message)", hint: diagnostic.hint)
      } else {
        problems.error(diagnostic)
      }
    }
  }

  /// A recording lasts as long as the run, or it is said what comes after it. Shape and spikes stretch it: its end is where they put it.
  ///
  /// A silence that is no longer than one within the recording is a part of it. A list of a few requests has no rate at which it could
  /// go on.
  func checkRecording(_ decoded: DecodedWorkload, start: Instant, horizon: Double?) {
    let arrivals = decoded.workload.arrivals
    guard let horizon, case .trace(let trace) = arrivals.process, trace.extending == nil,
      let silence = trace.silence(from: start, under: arrivals.shape, horizon: horizon),
      let file = decoded.field.node.value(of: "arrivals")?.value(of: "file")
    else { return }
    let path = "\(decoded.field.path).arrivals.file"
    let isList = trace.requests < Ceilings.listedRequests
    let last = trace.requests == 1 ? "its only request" : "the last of its \(trace.requests) requests"
    let stretched = arrivals.shape.isFlat ? "" : " under its shape"
    let part =
      isList
      ? "" : ": \((1_000 * silence / horizon).rounded() / 10)% of it would be without requests, and billed"
    let message =
      "\(path): \(last) comes after \(written(horizon - silence))\(stretched), and the run lasts \(written(horizon))\(part)"
    let ends = "extend: {repeat: none} says that nothing comes after it"
    let hint =
      isList
      ? ends
      : "extend: {repeat: resample} has it go on, \(ends); or a horizon of at most \(written(horizon - silence))"
    if isList || silence <= 0.05 * horizon {
      problems.warning(file.place, message, hint: hint)
    } else {
      error(file.place, message, hint: hint)
    }
  }
}

/// What a scenario says of what comes after a recording's end.
enum WrittenExtension {
  case silence, loop
  /// Seconds of a block; nil where that is left to the recording.
  case resample(block: Double?)

  /// What it is of a recording. One whose requests come at one moment is refused where it is to go on.
  fileprivate func applied(to trace: Trace) -> Trace.Extension {
    switch self {
    case .silence: .silence
    case .loop: .loop
    case .resample(let block): .resample(block: block ?? trace.defaultBlock ?? 0)
    }
  }
}

/// What a scenario says of a generic recording's columns.
private struct TraceColumnFields {
  var time: String?
  var input: String?
  var output: String?
  var cached: String?
  var item: String?
}

/// A duration in its two largest units, rounded down.
private func written(_ seconds: Double) -> String {
  let units = [("d", 86_400.0), ("h", 3_600), ("m", 60), ("s", 1)]
  guard let first = units.firstIndex(where: { seconds >= $0.1 }), seconds >= 10 else {
    return Quantity.duration.written(rounded(seconds))
  }
  var rest = seconds
  return units[first...].prefix(2).map { name, size in
    let count = (rest / size).rounded(.down)
    rest -= count * size
    return count > 0 ? "\(Int(count))\(name)" : ""
  }.joined()
}

/// To three significant digits.
private func rounded(_ value: Double) -> Double {
  guard value > 0, value.isFinite else { return value }
  let factor = pow(10, 2 - log10(value).rounded(.down))
  return (value * factor).rounded() / factor
}

extension Node {
  /// What stands under a key of a mapping.
  fileprivate func value(of key: String) -> Node? { entries?.first { $0.key == key }?.value }
}
