import Diagnostics

/// One place in which a scenario is written otherwise than another.
public struct ScenarioChange: Sendable, Equatable {
  /// Where, as `--set` names it: `pools.gpu.replicas.min`.
  public var path: String
  /// What stands there in the first; nil where nothing does.
  public var before: String?
  /// What stands there in the second; nil where nothing does.
  public var after: String?

  /// Creates a change.
  public init(path: String, before: String?, after: String?) {
    self.path = path
    self.before = before
    self.after = after
  }

  /// `pools.gpu.replicas.min: 1 -> 4`.
  public var sentence: String { "\(path): \(before ?? "not written") -> \(after ?? "not written")" }
}

extension LoadedScenario {
  /// What is written otherwise in another scenario, bases and settings included, in the order in which it is written.
  ///
  /// Texts are compared and not meanings: `5m` and `300s` are a change. The order of keys is none.
  public func changes(to other: LoadedScenario) -> [ScenarioChange] {
    var changes: [ScenarioChange] = []
    compare(tree, other.tree, at: "", into: &changes)
    return changes
  }

  private func compare(_ first: Node, _ second: Node, at path: String, into changes: inout [ScenarioChange]) {
    func below(_ part: String) -> String { path.isEmpty ? part : "\(path).\(part)" }
    switch (first.content, second.content) {
    case (.mapping(let before), .mapping(let after)):
      for entry in before {
        if let match = after.first(where: { $0.key == entry.key }) {
          compare(entry.value, match.value, at: below(entry.key), into: &changes)
        } else {
          changes.append(ScenarioChange(path: below(entry.key), before: entry.value.flow, after: nil))
        }
      }
      for entry in after where !before.contains(where: { $0.key == entry.key }) {
        changes.append(ScenarioChange(path: below(entry.key), before: nil, after: entry.value.flow))
      }
    case (.sequence(let before), .sequence(let after)):
      for index in 0..<max(before.count, after.count) {
        if index < before.count, index < after.count {
          compare(before[index], after[index], at: below("\(index)"), into: &changes)
        } else {
          changes.append(
            ScenarioChange(
              path: below("\(index)"), before: index < before.count ? before[index].flow : nil,
              after: index < after.count ? after[index].flow : nil))
        }
      }
    case (.scalar(let before), .scalar(let after)) where before == after: break
    default: changes.append(ScenarioChange(path: path, before: first.flow, after: second.flow))
    }
  }
}

extension Node {
  /// The value on one line, as YAML's flow style would have it, shortened.
  fileprivate var flow: String { shown(wholeFlow) }

  private var wholeFlow: String {
    switch content {
    case .scalar(let scalar): isNull ? "nothing" : scalar.text
    case .sequence(let items): "[" + items.map(\.wholeFlow).joined(separator: ", ") + "]"
    case .mapping(let entries): "{" + entries.map { "\($0.key): \($0.value.wholeFlow)" }.joined(separator: ", ") + "}"
    }
  }
}
