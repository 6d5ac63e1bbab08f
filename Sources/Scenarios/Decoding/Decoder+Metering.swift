import FoundationEssentials
import Model

extension Decoder {
  /// `billing`: how the provider rounds an instance's time.
  func billingRule(_ field: Field) -> BillingRule? {
    let keys = Language.billing
    var fields = self.fields(field, keys)
    let increment = fields.take(keys.increment)
    let minimum = fields.take(keys.minimum)
    let tail = fields.take(keys.idleTail)
    fields.finish()
    func microseconds(_ field: Field?, _ standard: Int64) -> Int64? {
      guard let field else { return standard }
      return quantity(field).map { Int64(($0 * 1e6).rounded()) }
    }
    guard let increment = microseconds(increment, 1_000_000), let minimum = microseconds(minimum, 0),
      let tail = microseconds(tail, 0)
    else { return nil }
    return BillingRule(increment: increment, minimum: minimum, idleTail: tail)
  }

  /// A purchase of one's own machines: `{option: owned, count: 2, price: $250k, depreciation: 4y, ...}`.
  func owned(_ fields: inout Fields, count: Int?, limitField: Field?, committed: Int) -> PurchaseOption? {
    let keys = Language.owned
    let price = money(fields.require(keys.price))
    let years = years(fields.require(keys.depreciation))
    let residualField = fields.take(keys.residual)
    let power = fields.take(keys.power)
    let rack = fields.take(keys.rack)
    let staff = fields.take(keys.staff)
    let rackPrice = rack == nil ? 0 : money(rack)
    let staffPrice = staff == nil ? 0 : money(staff)
    fields.finish()
    var kept: Decimal = 0
    if let residualField {
      guard quantity(residualField) != nil, let exact = exactShare(residualField) else {
        return nil
      }
      kept = exact
    }
    let watts = power.map { self.power($0) } ?? PowerDraw()
    guard let price, let years, let rackPrice, let staffPrice, let watts, limitField == nil || count != nil else {
      return nil
    }
    let owned = OwnedHardware(
      price: price, residual: price * kept, depreciationHours: years * 8_760, idleWatts: watts.idle,
      loadWatts: watts.load, powerUsageEffectiveness: watts.effectiveness, tariff: watts.tariff, rack: rackPrice,
      staff: staffPrice)
    return PurchaseOption(
      kind: .owned, limit: count ?? committed, hourly: owned.cost / Decimal(owned.depreciationHours),
      priceSource: "scenario", owned: owned)
  }

  private struct PowerDraw {
    var idle = 0
    var load = 0
    var effectiveness: Decimal = 1
    var tariff: Decimal = 0
  }

  private func power(_ field: Field) -> PowerDraw? {
    let keys = Language.power
    var fields = self.fields(field, keys)
    let idle = watts(fields.require(keys.idle))
    let load = watts(fields.require(keys.load))
    let factorField = fields.take(keys.pue)
    let tariff = money(fields.require(keys.tariff))
    fields.finish()
    var factor: Decimal = 1
    if let factorField {
      guard quantity(factorField) != nil,
        let exact = factorField.node.scalar.flatMap({ Decimal(string: $0.text) })
      else { return nil }
      factor = exact
    }
    guard let idle, let load, let tariff else { return nil }
    if load < idle {
      error(
        fields.place(of: keys.load), "\(field.path): a busy machine draws less (\(load)W) than a waiting one (\(idle)W)"
      )
      return nil
    }
    return PowerDraw(idle: idle, load: load, effectiveness: factor, tariff: tariff)
  }

  private func watts(_ field: Field?) -> Int? {
    guard let field else { return nil }
    if let text = field.node.scalar?.text {
      var scan = NumberScanner(text)
      if let number = scan.magnitude(), let factor = ["W": 1.0, "kW": 1_000][scan.rest], number * factor <= 1e7 {
        return Int((number * factor).rounded())
      }
    }
    error(
      field.place, "\(field.path): expected a power such as 6.5kW, found \(field.node.described)", hint: "units: W, kW")
    return nil
  }

  private func years(_ field: Field?) -> Int? {
    guard let field else { return nil }
    if let text = field.node.scalar?.text, text.hasSuffix("y"), let years = Int(text.dropLast()),
      (1...30).contains(years)
    {
      return years
    }
    error(field.place, "\(field.path): expected years from 1y to 30y, found \(field.node.described)")
    return nil
  }
}
