import Diagnostics
import Model

/// Token counts that a recording has of its own, so that those of its workload are not used.
struct RecordedTokens {
  /// The workload's key that is not used.
  var key: Key
  /// The recording's column that is.
  var column: String
  /// Whether the column may be left out.
  var isOptional: Bool

  /// What is said of a value that is not used.
  var message: String { "not used, since the recording has its own in the column \(quoted(column))" }
  /// How the value comes to be used.
  var hint: String? {
    isOptional ? "columns: {\(key.name): \(TraceColumnKeys.none)} has the workload's used" : nil
  }
}

extension Arrivals {
  /// The token counts that a recording brings with it.
  var recordedTokens: [RecordedTokens] {
    guard case .trace(let trace) = process else { return [] }
    let columns = trace.format.columns
    let isOptional =
      switch trace.format {
      case .csv, .jsonLines: true
      case .azureLLM, .burstGPT, .mooncake: false
      }
    let keys = Language.workload
    return [
      (keys.inputTokens, columns.inputTokens), (keys.outputTokens, columns.outputTokens),
      (keys.cachedTokens, columns.cachedTokens),
    ].compactMap { key, column in column.map { RecordedTokens(key: key, column: $0, isOptional: isOptional) } }
  }
}

extension Decoder {
  /// Says that lengths of a workload are not used, since its recording has its own.
  func checkRecordedTokens(_ arrivals: Arrivals?, input: Field?, output: Field?, cached: Field?) {
    let keys = Language.workload
    let written = [keys.inputTokens.name: input, keys.outputTokens.name: output, keys.cachedTokens.name: cached]
    for recorded in arrivals?.recordedTokens ?? [] {
      guard let field = written[recorded.key.name] ?? nil else { continue }
      problems.warning(field.keyPlace, "\(field.path): \(recorded.message)", hint: recorded.hint)
    }
  }

  /// What makes a path lead to nothing that a run uses; nil where it does.
  func recordedTokens(at path: String, in workloads: [Workload]) -> RecordedTokens? {
    for workload in workloads {
      for recorded in workload.arrivals.recordedTokens {
        let unused = "workloads.\(workload.name).\(recorded.key.name)"
        if path == unused || path.hasPrefix(unused + ".") { return recorded }
      }
    }
    return nil
  }

  /// Warns of what a sweep or a plan varies to no effect.
  func checkVaried(_ studies: [Field?], workloads: [Workload]) {
    for study in studies.compactMap({ $0 }) {
      for part in study.namedFields ?? [] where ["over", "zip"].contains(part.name) {
        for (path, field) in Self.mappings(in: part.field) {
          guard let recorded = recordedTokens(at: path, in: workloads) else { continue }
          problems.warning(
            field.keyPlace, "\(field.path): \(recorded.message): all of its values give the same", hint: recorded.hint)
        }
      }
    }
  }

  /// Paths with their values: of the first of mappings that stand in a list, since all of it have the same.
  private static func mappings(in field: Field) -> [(name: String, field: Field)] {
    guard let items = field.items else { return field.namedFields ?? [] }
    if let first = items.first, first.node.entries != nil { return mappings(in: first) }
    return items.flatMap { $0.items == nil ? [] : mappings(in: $0) }
  }
}
