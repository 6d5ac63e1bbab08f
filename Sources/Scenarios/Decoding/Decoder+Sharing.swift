import Catalog
import Diagnostics
import Model

/// Pools whose replicas are placed on another pool's instances.
extension Decoder {
  /// What belongs to instances, and so to the pool that has them.
  private static let keysOfInstances = [
    "instance", "region", "accelerator", "processor", "purchase", "choose", "provisioner", "warm_pool", "zones",
  ]

  /// The pool that a pool's `instances_of` names, as it is written; nil where it names none.
  func name(ofOwner field: Field) -> String? {
    field.node.entries?.first { $0.key == "instances_of" }?.value.scalar?.text
  }

  /// The pool whose instances a field names, which must have some of its own.
  /// - Parameters:
  ///   - pools: Those that have been read; nil for those with complaints of their own.
  ///   - fields: All of them as written.
  /// - Returns: nil after a complaint, there or here.
  func owner(
    _ field: Field, of pool: String, among pools: [Pool?], fields: [(name: String, field: Field)]
  ) -> (index: Int, pool: Pool)? {
    guard let name = text(field, "the name of a pool") else { return nil }
    let names = fields.map(\.name)
    guard let index = names.firstIndex(of: name) else {
      let near = suggestion(name, among: names.filter { $0 != pool })
      error(
        field.place, "\(field.path): no pool is called \(quoted(name))",
        hint: "expected one of: \(listed(names.filter { $0 != pool }))" + (near.isEmpty ? "" : "; \(near)"))
      return nil
    }
    if name == pool {
      error(field.place, "\(field.path): a pool cannot be placed on its own instances", hint: "name another pool")
      return nil
    }
    if let other = self.name(ofOwner: fields[index].field) {
      error(
        field.place, "\(field.path): \(name) has no instances of its own", hint: "they are those of \(other): name that"
      )
      return nil
    }
    return pools[index].map { (index, $0) }
  }

  /// Complains about what a pool without instances of its own writes about them.
  func refuseInstances(_ fields: Fields, owner name: String) {
    let hint = "write it in \(name), or remove instances_of"
    for key in Self.keysOfInstances where fields.has(key) {
      error(fields.place(of: key), "\(fields.field.path(key)): the instances are those of \(name)", hint: hint)
    }
    for (block, key) in [("startup", "provision"), ("faults", "zone_outage")] {
      let entries = fields.field.node.entries?.first { $0.key == block }?.value.entries
      guard let entry = entries?.first(where: { $0.key == key }) else { continue }
      error(
        entry.keyPlace, "\(fields.field.path(block)).\(key): the instances are those of \(name)", hint: hint)
    }
  }

  /// What a replica runs on that is placed on another pool's instances.
  /// - Parameter name: The field that names the other pool.
  func hardware(
    of owner: Pool, named name: Field, slice sliceField: Field?, parallelism: Field?
  ) -> Hardware? {
    let written = parallelism.map { parallelismFields($0) }
    let place = parallelism?.keyPlace ?? name.place
    guard let accelerator = owner.instance.accelerator else {
      error(
        name.place, "\(name.path): \(owner.instance.name) has no accelerators",
        hint:
          "a replica on processors takes all of a machine's cores, so there is no room beside those of \(owner.name)")
      return nil
    }
    let copies = written?.sizes.flatMap { $0.replicasPerSet > 1 ? written?.data : nil }
    guard copies == nil, owner.layout.count > 0 || owner.hasOneReplicaASet else {
      error(
        copies?.place ?? name.place,
        "\(copies?.path ?? name.path): copies by data stand and go together, and with them no other pool shares instances",
        hint: "write more replicas in place of copies")
      return nil
    }
    if owner.layout.isEmpty {
      guard let sliceField else { return whole(owner.instance, parallelism: written, place: place) }
      error(
        sliceField.keyPlace, "\(sliceField.path): the accelerators of \(owner.name) are not cut into slices",
        hint: "write slice: {profile: ..., layout: [...]} in \(owner.name)")
      return nil
    }
    let cut = owner.layout.map(\.name).joined(separator: ", ")
    guard let sliceField else {
      error(
        name.place, "\(name.path): the accelerators of \(owner.name) are cut into slices, and none is whole",
        hint: "write slice: with one of \(cut)")
      return nil
    }
    guard let profile = profile(sliceField, on: accelerator) else { return nil }
    guard owner.layout.contains(profile) else {
      error(
        sliceField.place, "\(sliceField.path): \(owner.name) has no \(profile.name)",
        hint: "its accelerators are cut into \(cut); write slice: {profile: ..., layout: [...]} in \(owner.name)")
      return nil
    }
    return sliced(owner.instance, into: owner.layout, profile, parallelism: written, place: place)
  }

  /// What is not made for pools that share instances.
  func refuseSharing(_ pools: [Pool?], in fields: [Field?]) {
    guard let pool = pools.compactMap({ $0 }).first(where: { $0.instancesOf != nil }) else { return }
    for field in fields.compactMap({ $0 }) {
      error(
        field.keyPlace,
        "\(field.path): pool \(pool.name) shares instances with another, for which it is not made",
        hint: "give \(pool.name) instances of its own, or leave \(field.path) out")
    }
  }

  /// What instances of one pool alone can be.
  func checkSharing(_ pools: [Pool?], fields: [(name: String, field: Field)]) {
    for (index, guest) in pools.enumerated() {
      guard let guest, let owner = guest.instancesOf.flatMap({ pools[$0] }) else { continue }
      let entry = fields[index].field.node.entries?.first { $0.key == "instances_of" }
      let place = entry?.value.place ?? fields[index].field.keyPlace
      let path = "pools.\(guest.name).instances_of"
      if owner.purchase.contains(where: { $0.returnToSpot != nil }) {
        error(
          place, "\(path): \(owner.name) returns to spot, which is modelled for instances of one pool",
          hint: "leave return_to_spot out of \(owner.name)'s purchase")
      }
      if !owner.otherMachines.isEmpty {
        error(
          place, "\(path): \(owner.name) buys instances of several types, and those that are shared are of one",
          hint: "keep one type in \(owner.name)'s purchase")
      }
    }
  }
}

extension Pool {
  /// Whether a set of accelerators holds one replica, and not copies of it.
  fileprivate var hasOneReplicaASet: Bool {
    tensorParallel > 0 && replicasPerInstance == instance.acceleratorCount / tensorParallel
  }
}
