import FoundationEssentials

private let gibibyte = 1_073_741_824.0

extension Accelerator {
  init(row: TextTable.Row) {
    var peak: [Precision: Double] = [:]
    for precision in Precision.multiplied {
      peak[precision] = row.optional(precision.rawValue) { Double($0) }.map { $0 * 1e12 }
    }
    let usable = row["checked"] == "inline" ? 15.0 / 16 : 1
    self.init(
      name: row["name"], title: row["title"], family: row["family"],
      generation: row.value("generation") { Generation(rawValue: $0) }, memoryBytes: row.number("memory") * gibibyte,
      bandwidth: row.number("bandwidth") * 1e9 * usable, peak: peak, multiprocessors: row.integer("multiprocessors"),
      powerWatts: row.number("power"), linkBandwidth: row.optional("link") { Double($0) }.map { $0 * 1e9 },
      provenance: row.provenance())
  }
}

extension ProcessorModel {
  init(row: TextTable.Row) {
    var operations: [Precision: Double] = [:]
    for precision in [Precision.fp32, .fp16, .bf16, .int8] {
      operations[precision] = row.optional(precision.rawValue) { Double($0) }
    }
    self.init(
      name: row["name"], generation: row.value("unit") { Generation(rawValue: $0) }, cores: row.integer("cores"),
      threadsPerCore: row.integer("threads"), clock: row.number("clock") * 1e9, operationsPerCycle: operations,
      channels: row.integer("channels"), transferRate: row.number("transfers") * 1e6, provenance: row.provenance())
  }
}

extension Efficiency {
  init(row: TextTable.Row) {
    self.init(
      generation: row.value("generation") { Generation(rawValue: $0) }, matrix: row.number("matrix"),
      bandwidth: row.number("bandwidth"), cache: row.number("cache"), attention: row.number("attention"),
      packsQueryHeads: row["query_heads"] == "packed", residual: row["residual"], provenance: row.provenance())
  }
}

extension ServingEngine {
  init(row: TextTable.Row) {
    self.init(
      name: row["name"], runsOnProcessors: row["hardware"] == "cpu", schedulesAhead: row["scheduling"] == "ahead",
      samplesAsPublished: row["sampling"] == "published",
      collectives: row.value("collectives") { Collectives(rawValue: $0) },
      bandwidthShare: row.number("bandwidth"), cacheShare: row.number("cache"),
      expertShare: row.number("experts"), widenedShare: row.number("widened"),
      kernelSecondsPerLayer: row.number("kernels") * 1e-6, stepSeconds: row.number("step") * 1e-3,
      sequenceSeconds: row.number("sequence") * 1e-6, rankSeconds: row.number("ranks") * 1e-3,
      launchSecondsPerLayer: row.number("launch") * 1e-6,
      promptLaunchSecondsPerLayer: row.number("prompt_launch") * 1e-6,
      requestSeconds: row.number("request") * 1e-3, promptTokenSeconds: row.number("prompt_token") * 1e-6,
      reservedBlocks: row.integer("reserved"), residual: row["residual"], provenance: row.provenance())
  }
}

extension BatchServer {
  init(row: TextTable.Row) {
    self.init(
      name: row["name"], requestSeconds: row.number("request") * 1e-6, residual: row["residual"],
      provenance: row.provenance())
  }
}

extension Link {
  init(row: TextTable.Row) {
    self.init(
      name: row["name"], bandwidth: row.number("bandwidth") * 1e9, share: row.number("share"),
      latency: row.number("latency") * 1e-6, provenance: row.provenance())
  }
}

extension SliceProfile {
  init(row: TextTable.Row) {
    self.init(
      name: row["name"], accelerators: row["accelerators"].split(separator: " ").map(String.init),
      computeSlices: row.integer("compute"), memorySlices: row.integer("slices"),
      memorySlicesOfAccelerator: row.integer("of"), memoryBytes: row.number("memory") * gibibyte,
      multiprocessors: row.integer("multiprocessors"),
      placementStarts: row["starts"].split(separator: " ").map { start in
        guard let start = Int(start) else {
          preconditionFailure("table slices: a start of \(row["name"]) is no number")
        }
        return start
      }, maximumPerAccelerator: row.integer("maximum"), provenance: row.provenance())
  }
}

extension Instance {
  init(row: TextTable.Row) {
    let name = row["name"]
    let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
    guard parts.count == 2, let cloud = Cloud(rawValue: parts[0]) else {
      preconditionFailure("table instances: \(name) is not cloud/type")
    }
    let onDemand = row.value("on_demand") { Decimal(string: $0) }
    let listed = row.decimal("spot")
    let saving = row.decimal("saving").map { $0 / 100 }
    let range = row.optional("interruption").map(Self.interruptionRange)
    self.init(
      name: name, cloud: cloud, type: parts[1], region: row["region"],
      processor: Processor(
        instructionSet: row.value("isa") { InstructionSet(rawValue: $0) }, name: row["processor"]),
      vcpus: row.integer("vcpus"), memoryBytes: row.number("memory") * gibibyte,
      accelerator: row.optional("accelerator") { Catalog.accelerator($0) },
      acceleratorCount: row.integer("count"), onDemand: onDemand,
      spot: listed ?? saving.map { onDemand * (1 - $0) },
      spotSaving: saving ?? listed.map { 1 - $0 / onDemand },
      spotInterruption: range?.upper, spotInterruptionAtLeast: range?.lower,
      reserved: Tables.reserved.rows(named: name).map(ReservedPrice.init(row:)), provenance: row.provenance(),
      spotProvenance: row.optional("spot_source").map { Provenance(key: $0) })
  }

  /// Reads a range of percentages, `5-10`, `0-5` or, with no upper bound, `20-`.
  private static func interruptionRange(_ text: String) -> (lower: Double, upper: Double?) {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { Double($0) }
    guard ends.count == 2, let lower = ends[0] else { preconditionFailure("table instances: no range: \(text)") }
    return (lower / 100, ends[1].map { $0 / 100 })
  }
}

extension ReservedPrice {
  init(row: TextTable.Row) {
    self.init(
      term: row.value("term") { Term(rawValue: $0) }, payment: row.value("payment") { Payment(rawValue: $0) },
      hourly: row.value("hourly") { Decimal(string: $0) }, provenance: row.provenance())
  }
}

extension Architecture {
  init(row: TextTable.Row) {
    let experts = row.optional("experts") { Int($0) }.map { count in
      Experts(
        count: count, activePerToken: row.integer("active"), intermediateSize: row.integer("expert_width"),
        sharedIntermediateSize: row.integer("shared_width"))
    }
    let latent = row.optional("latent") { text -> LatentAttention? in
      let figures = text.split(separator: "/").map { Int($0) }
      guard figures.count == 5, let rank = figures[1], let rotary = figures[2], let plain = figures[3],
        let value = figures[4]
      else { return nil }
      return LatentAttention(
        queryRank: figures[0], keyValueRank: rank, rotaryDimension: rotary, plainDimension: plain,
        valueDimension: value)
    }
    self.init(
      name: row["name"], layers: row.integer("layers"), hiddenSize: row.integer("hidden"),
      heads: row.integer("heads"), keyValueHeads: row.integer("kv_heads"), headDimension: row.integer("head_dim"),
      intermediateSize: row.integer("intermediate"), vocabulary: row.integer("vocabulary"),
      tiedEmbeddings: row["embeddings"] == "tied", experts: experts,
      denseLayers: row.optional("dense") { Int($0) } ?? 0, latentAttention: latent,
      publishedPrecision: row.value("precision") { Precision(rawValue: $0) },
      quantisesExpertsOnly: row["quantised"] == "experts", gatedMLP: row["mlp"] == "gated",
      slidingWindow: row.optional("window") { Int($0) },
      windowedLayers: row.optional("windowed") { Int($0) }, maximumContext: row.integer("context"),
      filtersSampling: row["sampling"] == "filtered", provenance: row.provenance())
  }
}

extension APIModel {
  /// - Parameter prices: The model's rows of `Tables.apiPrices`.
  init(row: TextTable.Row, prices: [TextTable.Row]) {
    let (name, provenance) = (row["name"], row.provenance())
    func rates(above: Int?) -> TokenRates {
      var rates = TokenRates()
      for row in prices where row.optional("above", { Int($0) }) == above {
        let tier = row.value("tier") { ServiceTier(rawValue: $0) }
        for kind in TokenKind.allCases { rates[kind, tier] = row.decimal(kind.rawValue) }
      }
      return rates
    }
    guard var price = TokenPrice(rates: rates(above: nil), source: "\(provenance.source), \(provenance.date)") else {
      preconditionFailure("table api_prices: \(name) has no price of its input or output")
    }
    let steps = Set(prices.compactMap { $0.optional("above") { Int($0) } }).sorted()
    price.steps = steps.map { LengthStep(above: $0, rates: rates(above: $0)) }
    price.offPeak = row.optional("off_peak") { Tables.offPeaks.row(named: $0).map(OffPeak.init(row:)) }
    for tool in HostedTool.allCases where row.has(tool.rawValue) {
      guard let perCall = row.decimal(tool.rawValue) else { continue }
      let free = row.has(tool.freeColumn) ? row.optional(tool.freeColumn) { Int64($0) } : nil
      price.tools[tool] = ToolPrice(perCall: perCall, free: free ?? 0)
    }
    self.init(
      name: name, provider: row["provider"], price: price, contextLimit: row.optional("context") { Int($0) },
      cacheMinimum: row.optional("cache_minimum") { Int($0) }, retires: row.optional("retires"),
      pricesUntil: row.optional("until"), listedAs: row["listed_as"], provenance: provenance)
  }
}

extension OffPeak {
  init(row: TextTable.Row) {
    self.init(paid: Int64(row.integer("paid")) * 10_000, windows: row.value("hours", OffPeak.windows(in:)))
  }
}
