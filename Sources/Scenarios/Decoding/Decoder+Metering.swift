import FoundationEssentials
import Model

extension Decoder {
  /// `billing`: how the provider rounds an instance's time.
  func billingRule(_ field: Field) -> BillingRule? {
    var fields = self.fields(field)
    let increment = fields.take("increment")
    let minimum = fields.take("minimum")
    let tail = fields.take("idle_tail")
    fields.finish()
    func microseconds(_ field: Field?, _ standard: Int64, _ bounds: Bounds) -> Int64? {
      guard let field else { return standard }
      return quantity(field, .duration, bounds).map { Int64(($0 * 1e6).rounded()) }
    }
    guard let increment = microseconds(increment, 1_000_000, Bounds(lower: 1e-6, isOpen: false, upper: 86_400)),
      let minimum = microseconds(minimum, 0, .closed(0, Ceilings.duration)),
      let tail = microseconds(tail, 0, .closed(0, Ceilings.duration))
    else { return nil }
    return BillingRule(increment: increment, minimum: minimum, idleTail: tail)
  }

  /// A purchase of one's own machines: `{option: owned, count: 2, price: $250k, depreciation: 4y, ...}`.
  func owned(_ fields: inout Fields, count: Int?, limitField: Field?, committed: Int) -> PurchaseOption? {
    let price = money(fields.require("price", Money.Basis.piece.expected), per: .piece)
    let years = years(fields.require("depreciation", "years such as 4y"))
    let residualField = fields.take("residual")
    let power = fields.take("power")
    let rack = fields.take("rack")
    let staff = fields.take("staff")
    let rackPrice = rack == nil ? 0 : money(rack, per: .month)
    let staffPrice = staff == nil ? 0 : money(staff, per: .month)
    fields.finish()
    var kept: Decimal = 0
    if let residualField {
      guard quantity(residualField, .share, .closed(0, 1)) != nil, let exact = exactShare(residualField) else {
        return nil
      }
      kept = exact
    }
    let watts = power.map { self.power($0) } ?? PowerDraw()
    guard let price, let years, let rackPrice, let staffPrice, let watts, limitField == nil || count != nil else {
      return nil
    }
    let cost = price * (1 - kept)
    let hours = years * 8_760
    return PurchaseOption(
      kind: .owned, limit: count ?? committed, hourly: cost / Decimal(hours), priceSource: "scenario",
      owned: OwnedHardware(
        cost: cost, depreciationHours: hours, idleWatts: watts.idle, loadWatts: watts.load,
        powerUsageEffectiveness: watts.effectiveness, tariff: watts.tariff, rack: rackPrice, staff: staffPrice))
  }

  private struct PowerDraw {
    var idle = 0
    var load = 0
    var effectiveness: Decimal = 1
    var tariff: Decimal = 0
  }

  private func power(_ field: Field) -> PowerDraw? {
    var fields = self.fields(field)
    let idle = watts(fields.require("idle", "the power of a machine that waits, such as 1.2kW"))
    let load = watts(fields.require("load", "the power of a busy machine, such as 6.5kW"))
    let factorField = fields.take("pue")
    let tariff = money(fields.require("tariff", Money.Basis.kilowattHour.expected), per: .kilowattHour)
    fields.finish()
    var factor: Decimal = 1
    if let factorField {
      guard quantity(factorField, .number, .closed(1, 10)) != nil,
        let exact = factorField.node.scalar.flatMap({ Decimal(string: $0.text) })
      else { return nil }
      factor = exact
    }
    guard let idle, let load, let tariff else { return nil }
    if load < idle {
      error(
        fields.place(of: "load"), "\(field.path): a busy machine draws less (\(load)W) than a waiting one (\(idle)W)")
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
