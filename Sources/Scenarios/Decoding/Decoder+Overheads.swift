import Diagnostics
import FoundationEssentials
import Model

extension Decoder {
  /// `overheads`: charges beside machines and models.
  func overheads(_ field: Field?, workloads: [String]) -> [Overhead]? {
    guard let field else { return [] }
    let keys = Language.overheads
    var fields = self.fields(field, keys)
    let logging = fields.take(keys.logging).map { bytes($0, .logging, .arrived, workloads: workloads) }
    let tracing = fields.take(keys.tracing).map { bytes($0, .tracing, .arrived, workloads: workloads) }
    let embeddings = fields.take(keys.embeddings).map { units($0, .embeddings, .token, workloads: workloads) }
    let tools = fields.take(keys.tools).map { units($0, .tools, .call, workloads: workloads) }
    let search = fields.take(keys.vectorSearch).map { priced($0, .vectorSearch, workloads: workloads) }
    let egress = fields.take(keys.egress).map { bytes($0, .egress, .completed, workloads: workloads) }
    let zones = fields.take(keys.crossZone).map { bytes($0, .crossZone, .arrived, workloads: workloads) }
    let storage = fields.take(keys.storage).map { self.storage($0, workloads: workloads) }
    let balancer = fields.take(keys.loadBalancer).map { hourly($0, workloads: workloads) }
    let human = fields.take(keys.human).map { priced($0, .human, workloads: workloads, counted: .completed) }
    let fixed = fields.take(keys.fixed).map { self.fixed($0, workloads: workloads) }
    fields.finish()
    let single = [logging, tracing, embeddings, tools, search, egress, zones, storage, balancer, human].compactMap {
      $0
    }
    guard let single = allOrNil(single), fixed.map({ $0 != nil }) ?? true else { return nil }
    return single + ((fixed ?? []) ?? [])
  }

  /// `{size: 6KB/request, share: 5%, price: $0.50/GB}`; the price may be a list of steps.
  private func bytes(
    _ field: Field, _ kind: Overhead.Kind, _ counted: Overhead.Requests, workloads: [String]
  ) -> Overhead? {
    // What is logged or traced is sampled, what crosses zones is a share.
    let isSampled = kind == .logging || kind == .tracing
    var fields = self.fields(field, isSampled ? Language.sampledBytes : Language.sharedBytes)
    let keys = Language.sharedBytes
    let size = size(fields.require(keys.size))
    let shareField = fields.take(isSampled ? Language.sampledBytes.sampled : keys.share)
    let share = shareField == nil ? 1_000_000 : millionths(shareField)
    let tiers = tiers(fields.require(keys.price))
    let chosen = causes(fields.take(keys.workloads), among: workloads)
    fields.finish()
    guard let size, let share, let tiers, let chosen else { return nil }
    return Overhead(
      kind, basis: .bytes(perRequest: size, share: share, tiers: tiers), requests: counted, workloads: chosen)
  }

  /// `{tokens: 300, price: $0.02/M}` or `{calls: 1.5, price: $0.002/call}`, both a request.
  private func units(_ field: Field, _ kind: Overhead.Kind, _ unit: Overhead.Unit, workloads: [String]) -> Overhead? {
    let (tokens, calls) = (Language.embeddings, Language.toolCalls)
    let isTokens = unit == .token
    var fields = self.fields(field, isTokens ? tokens : calls)
    let count = quantity(fields.require(isTokens ? tokens.tokens : calls.calls))
    let price = money(fields.require(isTokens ? tokens.price : calls.price))
    let shareField = fields.take(calls.share)
    let share = shareField == nil ? 1_000_000 : millionths(shareField)
    let chosen = causes(fields.take(calls.workloads), among: workloads)
    fields.finish()
    guard let count, let price, let share, let chosen else { return nil }
    let basisOfCharge = Overhead.Basis.units(
      unit, perRequest: Int64((count * 1e6).rounded()), price: price, share: share)
    return Overhead(kind, basis: basisOfCharge, requests: .arrived, workloads: chosen)
  }

  /// `{price: $0.0004/request, share: 2%}`.
  private func priced(
    _ field: Field, _ kind: Overhead.Kind, workloads: [String], counted: Overhead.Requests = .arrived
  ) -> Overhead? {
    let keys = Language.perRequest
    var fields = self.fields(field, keys)
    let price = money(fields.require(keys.price))
    let shareField = fields.take(keys.share)
    let share = shareField == nil ? 1_000_000 : millionths(shareField)
    let chosen = causes(fields.take(keys.workloads), among: workloads)
    fields.finish()
    guard let price, let share, let chosen else { return nil }
    return Overhead(
      kind, basis: .units(.request, perRequest: 1_000_000, price: price, share: share), requests: counted,
      workloads: chosen)
  }

  /// `{size: 16GB, price: $0.08/GB/month}`.
  private func storage(_ field: Field, workloads: [String]) -> Overhead? {
    let keys = Language.storage
    var fields = self.fields(field, keys)
    let size = quantity(fields.require(keys.size))
    let price = money(fields.require(keys.price))
    fields.finish()
    guard let size, let price else { return nil }
    return Overhead(
      .storage, basis: .storage(bytes: Int64(size.rounded()), price: price),
      workloads: Array(workloads.indices))
  }

  /// `{price: $0.0225/h}`.
  private func hourly(_ field: Field, workloads: [String]) -> Overhead? {
    var fields = self.fields(field, Language.balancer)
    let price = money(fields.require(Language.balancer.price))
    fields.finish()
    return price.map { Overhead(.loadBalancer, basis: .hours(price: $0), workloads: Array(workloads.indices)) }
  }

  /// `{platform team: $9000/month}`: names are the user's own words.
  private func fixed(_ field: Field, workloads: [String]) -> [Overhead]? {
    guard let entries = field.namedFields else {
      error(
        field.place,
        "\(field.path): expected a mapping such as {platform team: $9000/month}, found \(field.node.described)"
      )
      return nil
    }
    return allOrNil(
      entries.map { name, item in
        money(item).map {
          Overhead(.fixed, name: name, basis: .months(price: $0), workloads: Array(workloads.indices))
        }
      })
  }

  /// A price a gigabyte, or steps: `[{up_to: 10TB, price: $0.09/GB}, {price: $0.085/GB}]`, of the calendar month's volume.
  private func tiers(_ field: Field?) -> [PriceTier]? {
    guard let field else { return nil }
    guard let items = field.items else {
      return money(field).map { [PriceTier(upTo: nil, price: $0)] }
    }
    guard !items.isEmpty, items.count <= 100 else {
      error(field.place, "\(field.path): expected 1 to 100 steps, found \(items.count)")
      return nil
    }
    var tiers: [PriceTier] = []
    for (index, item) in items.enumerated() {
      let keys = Language.tierStep
      var fields = self.fields(item, keys)
      let isLast = index == items.count - 1
      let end = isLast ? nil : quantity(fields.require(keys.upTo))
      let price = money(fields.require(keys.price))
      fields.finish()
      guard let price, isLast || end != nil else { return nil }
      let bytes = end.map { Int64($0.rounded()) }
      if let bytes, let before = tiers.last?.upTo, bytes <= before {
        error(item.place, "\(item.path): a step ends before the one above it")
        return nil
      }
      tiers.append(PriceTier(upTo: bytes, price: price))
    }
    return tiers
  }

  /// Bytes of `6KB/request`.
  private func size(_ field: Field?) -> Int64? {
    guard var field else { return nil }
    if var scalar = field.node.scalar, scalar.text.hasSuffix("/request") {
      scalar.text.removeLast("/request".count)
      field.node.content = .scalar(scalar)
    }
    return quantity(field, .size, .closed(0, 1e12)).map { Int64($0.rounded()) }
  }

  /// A share in whole millionths, as it was written.
  private func millionths(_ field: Field?) -> Int64? {
    guard let field, let share = quantity(field) else { return nil }
    return Int64((share * 1e6).rounded())
  }

  private func causes(_ field: Field?, among workloads: [String]) -> [Int]? {
    guard let field else { return Array(workloads.indices) }
    guard let items = list(field, "a list of workloads such as [chat]", atMost: Ceilings.names) else { return nil }
    return allOrNil(
      items.map { item in
        guard let name = text(item, "the name of a workload") else { return nil }
        if let index = workloads.firstIndex(of: name) { return index }
        error(
          item.place, "\(item.path): no workload is called \(quoted(name))",
          hint: suggestion(name, among: workloads))
        return nil
      })
  }
}
