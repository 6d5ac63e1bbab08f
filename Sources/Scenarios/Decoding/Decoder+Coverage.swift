import Catalog
import Diagnostics
import Model

/// Whether what can be bought is enough for the replicas that may be placed on it, and not too much.
extension Decoder {
  /// Looks at the purchase options of every pool, as far as it and those that are placed on its instances are sound.
  func checkPurchases(_ pools: [Pool?], fields: [(name: String, field: Field)]) {
    for (index, pool) in pools.enumerated() {
      guard let pool, pool.instancesOf == nil else { continue }
      let written = fields[index].field
      guard let entry = written.node.entries?.first(where: { $0.key == "purchase" }) else { continue }
      let guests = pools.indices.compactMap { other in
        pools[other].flatMap { $0.instancesOf == index ? (index: other, pool: $0) : nil }
      }
      let named = fields.count { name(ofOwner: $0.field) == pool.name }
      guard guests.count == named else { continue }
      let purchase = Field(path: written.path("purchase"), node: entry.value, keyPlace: entry.keyPlace)
      check(purchase, of: pool, guests: guests)
    }
  }

  private func check(_ field: Field, of pool: Pool, guests: [(index: Int, pool: Pool)]) {
    guard let items = field.items, items.count == pool.purchase.count else { return }
    let fleet = Fleet(owner: 0, own: pool, guests: guests)
    let maxima = ([pool] + guests.map(\.pool)).map(\.replicas.maximum)
    let wanted = zip(maxima, fleet.footprints).reduce(0) { $0 + $1.0 * $1.1.size }
    var committed = fleet.sizes.map { _ in 0 }
    var covered: Int? = 0
    var shares: [(share: Int64, limit: Int?, before: Int, each: Int)] = []
    var isAllSpot = false
    var mayBeShort = false
    for (item, option) in zip(items, pool.purchase) {
      // A commitment covers what runs on demand wherever it is written, and no spot instance.
      if covered == nil, pool.choice == .inOrder, !mayBeShort, isAllSpot || !option.kind.isCommitment {
        problems.warning(item.place, "\(item.path) is never used: an option before it has no limit")
      }
      if let share = option.share, let before = covered {
        // A share of what comes after it, which it is bought beside.
        shares.append((share, option.limit, before, fleet.sizes[option.machine]))
        continue
      }
      if covered != nil, option.kind == .spot, option.limit == nil { isAllSpot = true }
      if option.returnToSpot != nil, !pool.purchase.contains(where: { $0.kind == .spot }) {
        error(
          place(of: "return_to_spot", in: item), "\(item.path).return_to_spot: there is no spot among the options",
          hint: "write {option: spot, ...} before it")
        return
      }
      if option.shortage != nil || option.interruption?.trace != nil || option.zone != nil { mayBeShort = true }
      covered = option.limit.flatMap { limit in covered.map { $0 + limit * fleet.sizes[option.machine] } }
      guard option.kind.isCommitment, let count = option.limit else { continue }
      committed[option.machine] += count
      let most = maxima.indices.reduce(0) { sum, member in
        let each = max(1, fleet.capacity(option.machine, for: member))
        return sum + (maxima[member] + each - 1) / each
      }
      if committed[option.machine] > most {
        let each = pool.machines[option.machine].replicasPerInstance
        let guests = guests.map(\.pool.name).joined(separator: " and ")
        error(
          place(of: "count", in: item),
          "\(field.path): \(committed[option.machine]) committed instances, but pools.\(pool.name) never has more than \(most)",
          hint: !guests.isEmpty
            ? "that is enough for the replicas.max of \(pool.name) and of \(guests)"
            : each > 1
              ? "\(pool.replicas.maximum) replicas, \(each) to an instance"
              : "replicas.max is \(pool.replicas.maximum)")
        return
      }
    }
    covered = covered.map { own in
      shares.reduce(own) { sum, part in
        let others = Int128((own - part.before) / part.each)
        let beside = Int(min(others * Int128(part.share) / Int128(1_000_000 - part.share), Int128(Ceilings.replicas)))
        return sum + min(part.limit ?? .max, beside) * part.each
      }
    }
    guard let covered, covered < wanted else { return }
    let isOfOneType = fleet.sizes.count == 1
    let each = isOfOneType ? fleet.sizes[0] : 1
    let (bought, most) = (covered / each, (wanted + each - 1) / each)
    let what =
      isOfOneType
      ? "instances can be bought"
      : fleet.isShared ? "accelerators or slices can be bought" : "replicas fit on all that can be bought"
    error(
      field.keyPlace, "\(field.path): \(bought) \(what), \(most) may be needed: \(most - bought) missing",
      hint: "raise a count or max, lower replicas.max, or end the list with {option: on_demand}")
  }

  private func place(of key: String, in field: Field) -> Place {
    field.node.entries?.first { $0.key == key }?.value.place ?? field.place
  }
}
