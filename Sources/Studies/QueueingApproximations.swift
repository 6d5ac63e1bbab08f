extension Queueing {
  /// Mean wait of M/D/c, approximately; exact at one server.
  ///
  /// Source: G. Cosmetatos, "Approximate explicit formulae for the average queueing time in the processes (M/D/r) and (D/M/r)",
  /// INFOR 13(3), 1975, as printed by Liu, Pantelidis, Tam and Chow, arXiv 2102.05851v2 (2021), equation 2.
  public static func meanWait(arrivalRate: Double, constantService: Double, servers: Int) -> Double {
    let count = Double(servers)
    let load = arrivalRate * constantService / count
    let correction = (1 - load) * (count - 1) * ((4 + 5 * count).squareRoot() - 2) / (16 * count * load)
    return (1 + correction) / 2 * meanWait(arrivalRate: arrivalRate, serviceRate: 1 / constantService, servers: servers)
  }

  /// Mean wait of M/G/c from the mean of service and its squared coefficient of variation, approximately: the interpolation between
  /// M/D/c and M/M/c that is exact where service is exponential and where there is one server.
  ///
  /// Source: T. Kimura, "A two-moment approximation for the mean waiting time in the GI/G/s queue", Management Science 32(6), 1986: a
  /// combination of the waits of D/M/s, M/D/s and M/M/s, here with Poisson arrivals, which leaves the last two.
  public static func meanWait(
    arrivalRate: Double, serviceMean: Double, squaredVariation: Double, servers: Int
  ) -> Double {
    let exponential = meanWait(arrivalRate: arrivalRate, serviceRate: 1 / serviceMean, servers: servers)
    let constant = meanWait(arrivalRate: arrivalRate, constantService: serviceMean, servers: servers)
    guard exponential > 0, constant > 0 else { return 0 }
    return (1 + squaredVariation) / ((1 - squaredVariation) / constant + 2 * squaredVariation / exponential)
  }
}
