import Diagnostics
import Model

/// Pools and models that were imported, as a scenario has them.
struct ImportedBlock {
  /// A pool: its name and its keys.
  struct Pool {
    var name: String
    var part: ImportedPart
    var block: Block
    var missing: [String]
  }
  private(set) var pools: [Pool] = []
  private(set) var models: [ImportedPart.Model] = []
  private let instance: Block?
  /// The name of the source that stands for what the user did not write.
  static let standIns = "stand-ins"

  init(_ parts: [ImportedPart], instance: String?, problems: Problems) {
    self.instance = instance.map { text in
      let source = problems.add(SourceFile(name: "--instance", directory: "", bytes: Array(text.utf8)))
      return .scalar(text, from: Place(source: source, line: 0, column: 0))
    }
    for part in parts {
      var part = part
      if part.model != nil {
        let name = modelName(for: part)
        part.model?.name = name
      }
      if let model = part.model, !models.contains(where: { $0.name == model.name }) { models.append(model) }
      pools.append(pool(part, problems: problems))
    }
  }

  /// A model's name, made another where one of that name is a different model.
  private func modelName(for part: ImportedPart) -> String {
    guard let model = part.model else { return "" }
    var name = model.name
    var number = 2
    while let other = models.first(where: { $0.name == name }),
      Block.mapping(other.entries).flowText != Block.mapping(model.entries).flowText
    {
      name = "\(model.name.prefix(60))-\(number)"
      number += 1
    }
    return name
  }

  private func pool(_ part: ImportedPart, problems: Problems) -> Pool {
    var entries: [Block.Entry] = []
    var missing: [String] = []
    if let model = part.model {
      entries.append(Block.Entry("model", .scalar(model.name, from: model.place)))
    } else {
      missing.append("model: one of the names under models:, with its architecture or its measured times")
    }
    if let instance = part.instance ?? instance {
      entries.append(Block.Entry("instance", instance))
    } else {
      let count = part.accelerators.map { $0 > 1 ? " with \($0) accelerators" : "" } ?? ""
      missing.append(
        "instance: a machine of `fleetcast catalog instances`" + (part.instanceHint.map { ", " + $0 } ?? count))
    }
    let order = ["slice", "parallelism", "batching", "load_balancing", "queue"]
    entries += part.entries.filter { order.contains($0.key) }.sorted {
      (order.firstIndex(of: $0.key) ?? 0) < (order.firstIndex(of: $1.key) ?? 0)
    }
    if let limit = part.concurrency { entries.append(Block.Entry("concurrency", limit)) }
    if let own = part.entries.first(where: { $0.key == "concurrency" }), part.concurrency == nil { entries.append(own) }
    if let replicas = replicas(part, problems: problems) { entries.append(Block.Entry("replicas", replicas)) }
    if part.policies.count == 1 {
      entries.append(Block.Entry("autoscaler", part.policies[0]))
    } else if !part.policies.isEmpty {
      let list = Block(.list(part.policies), from: nil)
      entries.append(Block.Entry("autoscaler", .mapping([Block.Entry("policies", list)])))
    }
    entries += part.entries.filter { !order.contains($0.key) && $0.key != "concurrency" }
    missing += part.missing
    if part.entries.first(where: { $0.key == "startup" })?.value["load"] == nil {
      missing.append(
        "startup: how long a start takes, such as {provision: 2m, pull: 40s, load: {bandwidth: 2GB/s}}; without it none"
      )
    }
    return Pool(name: part.name, part: part, block: .mapping(entries), missing: missing)
  }

  private func replicas(_ part: ImportedPart, problems: Problems) -> Block? {
    guard var minimum = part.minimum, let maximum = part.maximum, !part.policies.isEmpty else {
      let number = part.initial ?? part.minimum
      guard let number, let count = number.text.flatMap({ Int($0) }) else { return nil }
      return .scalar(String(max(1, count)), from: number.origin, remark: number.remark)
    }
    if minimum.text == "0", !part.policies.contains(where: \.wakesEmptyPools) {
      problems.warning(
        minimum.origin ?? part.place,
        "carried over with a difference: replicas.min: a pool without replicas has none of these metrics, so it would stay "
          + "empty; one replica is kept")
      minimum = .scalar("1", from: minimum.origin, remark: "0 there, from which nothing wakes it")
    }
    var entries = [Block.Entry("min", minimum), Block.Entry("max", maximum)]
    if let initial = part.initial, let first = initial.text.flatMap({ Int($0) }),
      let low = minimum.text.flatMap({ Int($0) }), let high = maximum.text.flatMap({ Int($0) })
    {
      let clamped = min(max(first, low), high)
      if clamped != low {
        entries.append(Block.Entry("initial", .scalar(String(clamped), from: initial.origin, remark: initial.remark)))
      }
    }
    return .mapping(entries)
  }

  /// What the user must still say, by path.
  var missing: [String] {
    models.compactMap { model in model.missing.map { "models.\(model.name).\($0)" } }
      + pools.flatMap { pool in pool.missing.map { "pools.\(pool.name).\($0)" } }
      + ["workloads: the traffic, with route: " + (pools.first?.name ?? "")]
      + ["pools.*.purchase: how instances are bought; without it on demand, at the catalog's price"]
  }

  /// Replaces a pool's keys.
  mutating func replace(_ index: Int, with block: Block) { pools[index].block = block }

  /// The block as YAML.
  func text(_ problems: Problems) -> String {
    let sources = problems.sources
    let names = sources.map { shownPath($0.name) }.filter { $0 != "--instance" && $0 != ImportedBlock.standIns }
    var lines = [
      "# Made by fleetcast import from \(names.joined(separator: ", ")).",
      "# Put it into a scenario, or name this file there: base: FILE", "#",
    ]
    lines += ["# Still to say:"] + missing.map { "#   \($0)" }
    let notes = problems.diagnostics(.warning)
    if !notes.isEmpty { lines.append("#") }
    lines += notes.map { note in
      "# \(shownPath(note.file)):\(note.line) \(shown(note.message, limit: 400))"
        + (note.hint.map { " (\(shown($0, limit: 200)))" } ?? "")
    }
    lines.append("")
    if !models.isEmpty {
      lines.append("models:")
      for model in models {
        lines.append("  \(model.name):")
        lines += Block.mapping(model.entries).lines(sources, indent: 4).filter {
          !model.entries.isEmpty || !$0.isEmpty && $0 != "    {}"
        }
        if let missing = model.missing { lines.append("    # still to say: \(missing)") }
      }
    }
    lines.append("pools:")
    for pool in pools {
      lines.append("  \(pool.name):")
      for missing in pool.missing where missing.hasPrefix("model:") || missing.hasPrefix("instance:") {
        lines.append("    # still to say: \(missing)")
      }
      lines += pool.block.lines(sources, indent: 4)
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension Block {
  /// Whether a policy sees an empty pool's load, so that it grows from nothing.
  fileprivate var wakesEmptyPools: Bool {
    guard let policy = self["policy"]?.text else { return false }
    if policy != "hpa", policy != "keda" { return true }
    var listed: [Block] = []
    if case .list(let items)? = self["metrics"]?.content { listed = items }
    return ([self] + listed).contains { entry in
      entry["metric"]?.text.flatMap { ScalingMetric.Name(rawValue: $0) }?.isKnownOfEmptyPools == true
    }
  }
}
