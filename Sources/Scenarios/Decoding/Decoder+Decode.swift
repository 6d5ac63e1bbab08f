import Catalog
import Diagnostics
import Model

extension Decoder {
  /// A pool's `decode`: `{pool: decoders, link: infiniband-400g, ports: 4}`, where the link may be figures instead of a name.
  func decodePool(_ field: Field?, backends: Backends) -> DecodePool? {
    guard let field else { return nil }
    let keys = Language.decode
    var fields = self.fields(field, keys)
    let poolField = fields.require(keys.pool)
    let linkField = fields.require(keys.link)
    let portsField = fields.take(keys.ports)
    fields.finish()
    let ports = portsField == nil ? 1 : integer(portsField)
    let pool = decoder(poolField, backends: backends)
    guard let linkField, let link = link(linkField), let ports, let pool else { return nil }
    let written = linkField.node.scalar?.text ?? "own link"
    return DecodePool(
      pool: pool, link: ports == 1 ? written : "\(ports) x \(written)", bandwidth: link.bandwidth * Double(ports),
      latency: link.latency)
  }

  /// The index of the pool that writes the answers.
  private func decoder(_ field: Field?, backends: Backends) -> Int? {
    guard let field, let name = text(field, "the name of a pool") else { return nil }
    if let pool = backends.pools.firstIndex(of: name) { return pool }
    let near = suggestion(name, among: backends.pools)
    error(
      field.place, "\(field.path): no pool is called \(quoted(name))",
      hint: "expected one of: \(listed(backends.pools))" + (near.isEmpty ? "" : "; \(near)"))
    return nil
  }

  /// A link's bytes per second and start: of a name, what large transfers reach of it.
  private func link(_ field: Field) -> (bandwidth: Double, latency: Double)? {
    guard field.node.scalar == nil else {
      guard let name = text(field, "a link such as infiniband-400g") else { return nil }
      if let link = Catalog.link(name) { return (link.bandwidth * link.share, link.latency) }
      error(
        field.place, "\(field.path): the catalog has no link \(quoted(name))",
        hint: catalogHint(name, among: Catalog.links.map(\.name), listing: "links"))
      return nil
    }
    let keys = Language.link
    var fields = self.fields(field, keys)
    let bandwidth = quantity(fields.require(keys.bandwidth))
    let latencyField = fields.take(keys.latency)
    let latency = latencyField == nil ? 0 : quantity(latencyField)
    fields.finish()
    guard let bandwidth, let latency else { return nil }
    return (bandwidth * 1e9, latency)
  }

  /// Whether prompts of one pool can be answered in the other, as far as both are sound.
  func checkDecoding(_ pools: [Pool?], fields: [(name: String, field: Field)], crossover: Crossover?) {
    for (index, pool) in pools.enumerated() {
      guard let pool, let decode = pool.decode, let target = pools[decode.pool] else { continue }
      let path = fields[index].field.path("decode")
      let place =
        fields[index].field.node.entries?.first { $0.key == "decode" }?.keyPlace ?? fields[index].field.keyPlace
      if let why = whyNotDecoded(pool, in: target, isSame: decode.pool == index) {
        error(place, "\(path): \(why.text)", hint: why.hint)
      }
      if crossover?.pool == index || crossover?.pool == decode.pool {
        error(
          place, "\(path): crossover sizes one pool, and this one's requests are served by two",
          hint: "remove crossover, or serve prompts and answers in one pool")
      }
    }
  }

  private func whyNotDecoded(_ pool: Pool, in target: Pool, isSame: Bool) -> (text: String, hint: String?)? {
    if isSame { return ("a pool cannot hand its answers to itself", "leave decode out") }
    if target.decode != nil { return ("\(target.name) writes no answers itself: it has a decode of its own", nil) }
    guard case .roofline(let own) = pool.stepTime, case .roofline(let other) = target.stepTime,
      case .continuous(let batching) = pool.batching, case .continuous(let decoding) = target.batching
    else { return ("both pools must serve a language model", nil) }
    guard own.architecture == other.architecture, own.keyValuePrecision == other.keyValuePrecision else {
      return (
        "\(target.name) has another model or kv_cache_dtype, so it cannot read the keys and values of \(pool.name)", nil
      )
    }
    guard batching.blockSize == decoding.blockSize else {
      return ("\(target.name) has another block_size", "keys and values are sent in blocks")
    }
    guard batching.scheduling == .chunked, decoding.scheduling == .chunked, batching.speculation == nil,
      decoding.speculation == nil
    else {
      return (
        "with static batches, whole prompts or drafts it is not modelled",
        "both pools need policy: continuous as it is by default"
      )
    }
    return nil
  }
}
