import Catalog
import Diagnostics
import Model
import Scenarios

extension ImportedBlock {
  /// Reads the block as a scenario reads it, with stand-ins for what the user must still say, and leaves out, and tells of, each
  /// setting that is refused: so what is left is taken by a scenario.
  ///
  /// What is refused elsewhere (a machine that does not exist, more replicas than can be simulated) is an error.
  mutating func check(problems: Problems) {
    let elsewhere = Place(
      source: problems.add(SourceFile(name: ImportedBlock.standIns, directory: "", bytes: [])), line: 0, column: 0)
    // Each round leaves something out, so there are no more rounds than settings.
    for _ in 0..<100 {
      let attempt = Problems()
      for source in problems.sources { _ = attempt.add(source) }
      ScenarioFile.check(scenario(elsewhere), problems: attempt)
      guard let complaint = attempt.firstError else { return }
      guard leaveOut(complaint, problems: problems) else {
        if isOfStandIn(complaint.message) {
          problems.warning(complaint.place, "no machine of the catalog holds it: \(complaint.message)")
          return
        }
        problems.error(complaint.place, complaint.message, hint: complaint.hint)
        return
      }
    }
  }

  /// Whether a complaint is about a machine that the user did not name, and so may find a larger one.
  private func isOfStandIn(_ message: String) -> Bool {
    pools.contains { $0.block["instance"] == nil && message.hasPrefix("pools.\($0.name): ") }
      && message.contains("does not fit")
  }

  private mutating func leaveOut(
    _ complaint: (place: Place, message: String, hint: String?), problems: Problems
  ) -> Bool {
    let settings = [
      ".batching", ".autoscaler", ".parallelism", ".queue", ".load_balancing", ".startup", ".slice", ".drain",
      ".concurrency",
    ]
    guard let index = pools.firstIndex(where: { complaint.message.contains("pools.\($0.name)") }),
      settings.contains(where: { complaint.message.contains(".\(pools[index].name)\($0)") })
    else { return false }
    // A machine that was named is the wrong one then.
    if pools[index].block["instance"] != nil, complaint.message.contains("accelerators wanted") { return false }
    var left: [String] = []
    guard let kept = pools[index].block.without(complaint.place, &left), !left.isEmpty,
      kept["model"] != nil || pools[index].block["model"] == nil
    else { return false }
    replace(index, with: kept)
    problems.warning(
      complaint.place, "not carried over: \(left.joined(separator: ", ")): \(complaint.message)", hint: complaint.hint)
    return true
  }

  /// The block within the smallest scenario there is.
  private func scenario(_ elsewhere: Place) -> Node {
    func entry(_ key: String, _ text: String) -> Block.Entry { Block.Entry(key, .scalar(text, from: nil)) }
    var models = self.models.map { model in
      Block.Entry(model.name, .mapping(model.entries + (model.missing == nil ? [] : [standIn(for: model)])))
    }
    models.append(Block.Entry("stand-in", .mapping([entry("architecture", "llama-3.1-8b")])))
    models.append(Block.Entry("stand-in-measured", .mapping([entry("latency", "10ms")])))
    let pools = self.pools.map { pool in Block.Entry(pool.name, completed(pool)) }
    let workloads = self.pools.map { pool in
      Block.Entry(
        pool.name,
        .mapping([
          Block.Entry("arrivals", .mapping([entry("process", "poisson"), entry("rate", "1/s")])),
          entry("input_tokens", "100"), entry("output_tokens", "100"), entry("route", pool.name),
        ]))
    }
    let whole = Block.mapping([
      entry("fleetcast", "1"), entry("horizon", "1h"), Block.Entry("workloads", .mapping(workloads)),
      Block.Entry("models", .mapping(models)), Block.Entry("pools", .mapping(pools)),
    ])
    return whole.node(elsewhere: elsewhere)
  }

  private func standIn(for model: ImportedPart.Model) -> Block.Entry {
    guard model.isLanguageModel == true else { return Block.Entry("latency", .scalar("10ms", from: nil)) }
    let hasExperts = pools.contains {
      $0.block["model"]?.text == model.name && $0.block["parallelism"]?["expert"] != nil
    }
    return Block.Entry("architecture", .scalar(hasExperts ? "qwen3-30b-a3b" : "llama-3.1-8b", from: nil))
  }

  private func completed(_ pool: Pool) -> Block {
    var block = pool.block
    if block["model"] == nil {
      let named = block["instance"]?.text.flatMap { Catalog.instance($0) }
      let isMeasured =
        block["concurrency"] != nil || block["batching"]?["policy"]?.text == "dynamic"
        || named.map { $0.accelerator == nil } ?? false
      block.entries.append(Block.Entry("model", .scalar(isMeasured ? "stand-in-measured" : "stand-in", from: nil)))
    }
    if block["instance"] == nil {
      block.entries.append(Block.Entry("instance", .scalar(machine(for: block), from: nil)))
    }
    if let index = block.entries.firstIndex(where: { $0.key == "autoscaler" }) {
      block.entries[index].value = withLoad(block.entries[index].value)
    }
    return block
  }

  /// The machine with the most memory on each of as many accelerators as are wanted.
  private func machine(for block: Block) -> String {
    let sizes = ["tensor", "pipeline", "data"].compactMap { block["parallelism"]?[$0]?.text.flatMap { Int($0) } }
    let wanted = sizes.reduce(1) { $0 * min($1, 1_024) }
    let profile = block["slice"]?.text
    let fitting = Catalog.instances.filter { instance in
      guard let accelerator = instance.accelerator else { return false }
      return profile == nil || Catalog.slices(of: accelerator.name).contains { $0.name == profile }
    }
    let large = fitting.filter { $0.acceleratorCount >= wanted }
    let best = (large.isEmpty ? fitting : large).max {
      ($0.accelerator?.memoryBytes ?? 0, $0.acceleratorCount) < ($1.accelerator?.memoryBytes ?? 0, $1.acceleratorCount)
    }
    return best?.name ?? "aws/p5.48xlarge"
  }

  /// With the share of the host's processors that is busy, which a machine with accelerators needs for `cpu_utilization`.
  func withLoad(_ block: Block) -> Block {
    var block = block
    switch block.content {
    case .scalar, .row: break
    case .list(let items): block.content = .list(items.map { withLoad($0) })
    case .mapping(let entries):
      block.entries = entries.map { Block.Entry($0.key, withLoad($0.value)) }
      if block["metric"]?.text == "cpu_utilization", block["cpu_at_full_load"] == nil {
        block.entries.append(Block.Entry("cpu_at_full_load", .scalar("50%", from: nil, remark: "a guess: measure it")))
      }
    }
    return block
  }
}
