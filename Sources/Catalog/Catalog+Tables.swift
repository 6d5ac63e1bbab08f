import FoundationEssentials

private let gibibyte = 1_073_741_824.0

extension Catalog {
  /// Lists one kind of the catalog's facts.
  /// - Parameter filter: keeps the rows whose name, accelerator or provider contains it, ignoring letter case.
  public static func table(_ kind: CatalogKind, filter: String? = nil) -> CatalogTable {
    switch kind {
    case .instances:
      listing(
        kind, "Instances", instances, instanceColumns, filter, searched: { [$0.name, $0.accelerator?.name ?? ""] },
        provenance: \.provenance)
    case .accelerators:
      listing(
        kind, "Accelerators", accelerators, acceleratorColumns, filter, searched: { [$0.name, $0.title] },
        provenance: \.provenance)
    case .processors:
      listing(
        kind, "CPUs, a socket of each", processors, processorColumns, filter, searched: { [$0.name] },
        provenance: \.provenance)
    case .models:
      listing(
        kind, "Model architectures", architectures, architectureColumns, filter, searched: { [$0.name] },
        provenance: \.provenance)
    case .apis:
      listing(
        kind, "Hosted models, $ per million tokens", apis, apiColumns, filter, searched: { [$0.name, $0.provider] },
        provenance: \.provenance)
    case .slices:
      listing(
        kind, "MIG slices", slices, sliceColumns, filter, searched: { [$0.name] + $0.accelerators },
        provenance: \.provenance)
    case .engines:
      listing(
        kind, "Serving engines", engines, engineColumns, filter, searched: { [$0.name] }, provenance: \.provenance)
    case .servers:
      listing(
        kind, "Batching servers", batchServers, batchServerColumns, filter, searched: { [$0.name] },
        provenance: \.provenance)
    case .efficiencies:
      listing(
        kind, "What generations reach of their datasheets", Generation.allCases.map(efficiency(of:)), efficiencyColumns,
        filter, searched: { [$0.generation.rawValue] }, provenance: \.provenance)
    case .links:
      listing(
        kind, "Links between replicas", links, linkColumns, filter, searched: { [$0.name] }, provenance: \.provenance)
    }
  }

  /// A column and how its cells are read off a row.
  struct Column<Item> {
    let heading: CatalogColumn
    let cell: (Item) -> CatalogValue

    init(
      _ name: String, _ unit: String = "", key: String, words: Bool = false, detail: Bool = false,
      isUnitInTitle: Bool = false, _ cell: @escaping (Item) -> CatalogValue
    ) {
      heading = CatalogColumn(
        name: name, unit: unit, isDetail: detail, isUnitInTitle: isUnitInTitle, rightAligned: !words, key: key)
      self.cell = cell
    }
  }

  private static func listing<Item>(
    _ kind: CatalogKind, _ title: String, _ items: [Item], _ columns: [Column<Item>], _ filter: String?,
    searched: (Item) -> [String], provenance: (Item) -> Provenance
  ) -> CatalogTable {
    let wanted = filter?.lowercased() ?? ""
    let kept = wanted.isEmpty ? items : items.filter { searched($0).contains { $0.lowercased().contains(wanted) } }
    return CatalogTable(
      kind: kind, title: title, columns: columns.map(\.heading),
      values: kept.map { item in columns.map { $0.cell(item) } }, provenance: kept.map(provenance))
  }

  static func exact(_ value: Decimal?) -> CatalogValue { value.map(CatalogValue.exact) ?? .unknown }

  private static var instanceColumns: [Column<Instance>] {
    [
      Column("instance", key: "instance", words: true) { .text($0.name) },
      Column("region", key: "region", words: true) { .text($0.region) },
      Column("CPU", key: "cpu", words: true) { .text($0.processor.name) },
      Column("ISA", key: "instruction_set", words: true) { .text($0.processor.instructionSet.rawValue) },
      Column("vCPUs", key: "vcpus") { .integer($0.vcpus) },
      Column("memory", "GiB", key: "memory_gib") { .number($0.memoryBytes / gibibyte) },
      Column("accelerator", key: "accelerator", words: true) { $0.accelerator.map { .text($0.name) } ?? .unknown },
      Column("count", key: "accelerators") { .integer($0.acceleratorCount) },
      Column("on-demand", "$/h", key: "on_demand_usd_per_hour") { .exact($0.onDemand) },
      Column("spot", "$/h", key: "spot_usd_per_hour") { exact($0.spot) },
      Column("reserved 1y", "$/h", key: "reserved_1y_usd_per_hour") {
        exact($0.reservedPrice(term: .oneYear, payment: .unspecified)?.hourly)
      },
      Column("reserved 3y", "$/h", key: "reserved_3y_usd_per_hour") {
        exact($0.reservedPrice(term: .threeYears, payment: .unspecified)?.hourly)
      },
      Column("interruption", "of a month", key: "spot_interruption", words: true) { interruption($0) },
    ]
  }

  /// The interruption range as the source prints it: `5-10%`, or `>20%` where it is open.
  private static func interruption(_ instance: Instance) -> CatalogValue {
    guard let lower = instance.spotInterruptionAtLeast else { return .unknown }
    let from = FixedPoint.short(lower * 100, places: 0)
    guard let upper = instance.spotInterruption else { return .text(">\(from)%") }
    let to = FixedPoint.short(upper * 100, places: 0)
    return .text(lower == 0 ? "<\(to)%" : "\(from)-\(to)%")
  }

  private static var acceleratorColumns: [Column<Accelerator>] {
    let rates = Precision.multiplied.map { precision in
      Column<Accelerator>(
        precision.rawValue, precision == .int8 ? "Top/s" : "Tflop/s",
        key: precision.rawValue + (precision == .int8 ? "_tops" : "_tflops")
      ) { $0.peak[precision].map { .number($0 / 1e12) } ?? .unknown }
    }
    return [
      Column("accelerator", key: "accelerator", words: true) { .text($0.name) },
      Column("title", key: "title", words: true) { .text($0.title) },
      Column("generation", key: "generation", words: true) { .text($0.generation.rawValue) },
      Column("memory", "GiB", key: "memory_gib") { .number($0.memoryBytes / gibibyte) },
      Column("bandwidth", "GB/s", key: "bandwidth_gb_per_s") { .number($0.bandwidth / 1e9) },
    ] + rates + [
      Column("SMs", key: "multiprocessors") { .integer($0.multiprocessors) },
      Column("power", "W", key: "power_w") { .number($0.powerWatts) },
      Column("link", "GB/s", key: "link_gb_per_s") { $0.linkBandwidth.map { .number($0 / 1e9) } ?? .unknown },
    ]
  }

  private static var processorColumns: [Column<ProcessorModel>] {
    let rates = [Precision.fp32, .fp16, .bf16, .int8].map { precision in
      Column<ProcessorModel>(
        precision.rawValue, "operations/core/cycle", key: precision.rawValue + "_per_core_and_cycle"
      ) { $0.operationsPerCycle[precision].map { .number($0) } ?? .unknown }
    }
    return [
      Column("CPU", key: "cpu", words: true) { .text($0.name) },
      Column("unit", key: "unit", words: true) { .text($0.generation.rawValue) },
      Column("cores", key: "cores") { .integer($0.cores) },
      Column("vCPUs", "a core", key: "vcpus_per_core") { .integer($0.threadsPerCore) },
      Column("clock", "GHz", key: "clock_ghz") { .number($0.clock / 1e9) },
    ] + rates + [
      Column("channels", key: "channels") { .integer($0.channels) },
      Column("memory", "MT/s", key: "memory_mt_per_s") { .number($0.transferRate / 1e6) },
      Column("bandwidth", "GB/s", key: "bandwidth_gb_per_s") { .number($0.bandwidth / 1e9) },
    ]
  }

  private static var architectureColumns: [Column<Architecture>] {
    [
      Column("model", key: "model", words: true) { .text($0.name) },
      Column("parameters", "billion", key: "parameters_billion") { .number($0.parameters / 1e9) },
      Column("active", "billion", key: "active_parameters_billion") { .number($0.activeParameters / 1e9) },
      Column("layers", key: "layers") { .integer($0.layers) },
      Column("hidden", key: "hidden_size") { .integer($0.hiddenSize) },
      Column("heads", key: "heads") { .integer($0.heads) },
      Column("KV heads", key: "key_value_heads") { .integer($0.keyValueHeads) },
      Column("head", key: "head_dimension") { .integer($0.headDimension) },
      Column("intermediate", key: "intermediate_size") { .integer($0.intermediateSize) },
      Column("vocabulary", key: "vocabulary") { .integer($0.vocabulary) },
      Column("experts", key: "experts") { $0.experts.map { .integer($0.count) } ?? .unknown },
      Column("precision", key: "precision", words: true) {
        $0.publishedPrecision.map { .text($0.rawValue) } ?? .unknown
      },
      Column("KV", "KiB/token at 16 bits", key: "key_value_kib_per_token") {
        .number($0.keyValueBytesPerToken(.bf16) / 1024)
      },
      Column("context", "tokens", key: "context_tokens") { .integer($0.maximumContext) },
    ]
  }

  private static var engineColumns: [Column<ServingEngine>] {
    [
      Column("engine", key: "engine", words: true) { .text($0.name) },
      Column("scheduling", key: "scheduling", words: true) { .text($0.schedulesAhead ? "ahead" : "in turn") },
      Column("weights", "of bandwidth", key: "bandwidth_share") { .number($0.bandwidthShare) },
      Column("cache", "of bandwidth", key: "cache_share") { .number($0.cacheShare) },
      Column("experts", "of products", key: "expert_share") { .number($0.expertShare) },
      Column("widened", "of products", key: "widened_share") { .number($0.widenedShare) },
      Column("kernels", "us/layer", key: "kernels_us_per_layer") { .number($0.kernelSecondsPerLayer * 1e6) },
      Column("step", "ms", key: "step_ms") { .number($0.stepSeconds * 1e3) },
      Column("sequence", "us", key: "sequence_us") { .number($0.sequenceSeconds * 1e6) },
      Column("ranks", "ms", key: "ranks_ms") { .number($0.rankSeconds * 1e3) },
      Column("launch", "us/layer", key: "launch_us_per_layer") { .number($0.launchSecondsPerLayer * 1e6) },
      Column("request", "ms", key: "request_ms") { .number($0.requestSeconds * 1e3) },
      Column("prompt token", "us", key: "prompt_token_us") { .number($0.promptTokenSeconds * 1e6) },
      Column("reserved", "blocks", key: "reserved_blocks") { .integer($0.reservedBlocks) },
      Column("residual", key: "residual", words: true) { .text($0.residual) },
    ]
  }

  private static var batchServerColumns: [Column<BatchServer>] {
    [
      Column("server", key: "server", words: true) { .text($0.name) },
      Column("request", "us", key: "request_us") { .number($0.requestSeconds * 1e6) },
      Column("residual", key: "residual", words: true) { .text($0.residual) },
    ]
  }

  private static var efficiencyColumns: [Column<Efficiency>] {
    [
      Column("generation", key: "generation", words: true) { .text($0.generation.rawValue) },
      Column("matrix", "of peak", key: "matrix_share") { .number($0.matrix) },
      Column("bandwidth", "of peak", key: "bandwidth_share") { .number($0.bandwidth) },
      Column("cache", "of peak", key: "cache_share") { .number($0.cache) },
      Column("attention", "of peak", key: "attention_share") { .number($0.attention) },
      Column("residual", key: "residual", words: true) { .text($0.residual) },
    ]
  }

  private static var linkColumns: [Column<Link>] {
    [
      Column("link", key: "link", words: true) { .text($0.name) },
      Column("bandwidth", "GB/s", key: "bandwidth_gb_per_s") { .number($0.bandwidth / 1e9) },
      Column("reached", "of bandwidth", key: "bandwidth_share") { .number($0.share) },
      Column("latency", "us", key: "latency_us") { .number($0.latency * 1e6) },
    ]
  }

  private static var sliceColumns: [Column<SliceProfile>] {
    [
      Column("slice", key: "slice", words: true) { .text($0.name) },
      Column("accelerators", key: "accelerators", words: true) { .text($0.accelerators.joined(separator: " ")) },
      Column("compute", "slices", key: "compute_slices") { .integer($0.computeSlices) },
      Column("memory", "slices", key: "memory_slices") { .integer($0.memorySlices) },
      Column("memory", "GiB", key: "memory_gib") { .number($0.memoryBytes / gibibyte) },
      Column("SMs", key: "multiprocessors") { .integer($0.multiprocessors) },
      Column("starts", key: "placement_starts", words: true) {
        .text($0.placementStarts.map(String.init).joined(separator: " "))
      },
      Column("most", "per GPU", key: "maximum_per_accelerator") { .integer($0.maximumPerAccelerator) },
    ]
  }
}
