import FoundationEssentials

/// A machine of one's own: what it costs beside its work, for each instance.
///
/// Its hourly price (`PurchaseOption.hourly`) is the straight-line depreciation: price less what it is sold for, over the
/// hours of the years written, 8,760 each.
public struct OwnedHardware: Sendable, Equatable {
  /// US dollars paid for it.
  public var price: Decimal
  /// US dollars that it is sold for when it is written off, at most `price`.
  public var residual: Decimal
  /// Hours over which the cost is written off, above 0.
  public var depreciationHours: Int
  /// Watts drawn while no request is served; the machine is never switched off.
  public var idleWatts: Int
  /// Watts drawn while it is busy, at least `idleWatts`.
  public var loadWatts: Int
  /// Power of the building over power of the machines, at least 1.
  public var powerUsageEffectiveness: Decimal
  /// US dollars per kWh.
  public var tariff: Decimal
  /// US dollars per calendar month for space and network.
  public var rack: Decimal
  /// US dollars per calendar month for the people who look after it.
  public var staff: Decimal

  /// Creates a machine.
  public init(
    price: Decimal, residual: Decimal = 0, depreciationHours: Int, idleWatts: Int = 0, loadWatts: Int = 0,
    powerUsageEffectiveness: Decimal = 1, tariff: Decimal = 0, rack: Decimal = 0, staff: Decimal = 0
  ) {
    self.price = price
    self.residual = residual
    self.depreciationHours = depreciationHours
    self.idleWatts = idleWatts
    self.loadWatts = loadWatts
    self.powerUsageEffectiveness = powerUsageEffectiveness
    self.tariff = tariff
    self.rack = rack
    self.staff = staff
  }

  /// US dollars that are written off: the price, less what it is sold for at the end.
  public var cost: Decimal { price - residual }
}
