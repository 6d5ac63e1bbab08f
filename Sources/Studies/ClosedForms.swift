import Glibc

/// Waiting in the textbook queues. Rates are per second, times are seconds.
///
/// Source of all: D. Gross, J. Shortle, J. Thompson and C. Harris, "Fundamentals of Queueing Theory", 4th ed., 2008; the section
/// stands at each.
public enum Queueing {
  /// Probability that all `servers` are busy when `offered` erlangs are offered and nobody waits (Erlang B, 3.5).
  ///
  /// By the recursion B(k) = a B(k-1) / (k + a B(k-1)), which never overflows. O(servers).
  public static func erlangB(servers: Int, offered: Double) -> Double {
    precondition(servers >= 0 && offered >= 0, "Erlang B needs servers and a load that are not negative")
    return (1...max(1, servers)).reduce(1) { blocking, k in
      k > servers ? blocking : offered * blocking / (Double(k) + offered * blocking)
    }
  }

  /// Probability that a request must wait for one of `servers` at `offered` erlangs below their number (Erlang C, 3.3).
  public static func erlangC(servers: Int, offered: Double) -> Double {
    precondition(offered < Double(servers), "Erlang C needs a load below the number of servers")
    let blocking = erlangB(servers: servers, offered: offered)
    let load = offered / Double(servers)
    return blocking / (1 - load * (1 - blocking))
  }

  /// Mean wait of M/M/c, 3.3; M/M/1 with one server, 2.2.
  public static func meanWait(arrivalRate: Double, serviceRate: Double, servers: Int = 1) -> Double {
    erlangC(servers: servers, offered: arrivalRate / serviceRate)
      / (Double(servers) * serviceRate - arrivalRate)
  }

  /// The wait of M/M/c that a share `p` of the requests does not exceed: P(W > t) = C exp(-(c mu - lambda) t), 3.3.
  public static func waitQuantile(_ p: Double, arrivalRate: Double, serviceRate: Double, servers: Int = 1) -> Double {
    let waiting = erlangC(servers: servers, offered: arrivalRate / serviceRate)
    guard p > 1 - waiting else { return 0 }
    return log(waiting / (1 - p)) / (Double(servers) * serviceRate - arrivalRate)
  }

  /// Mean wait of M/G/1 from the mean and the variance of service (Pollaczek and Khinchine, 5.1.1).
  public static func meanWait(arrivalRate: Double, serviceMean: Double, serviceVariance: Double) -> Double {
    let load = arrivalRate * serviceMean
    precondition(load < 1, "Pollaczek and Khinchine's formula needs a load below 1")
    return arrivalRate * (serviceVariance + serviceMean * serviceMean) / (2 * (1 - load))
  }

  /// Mean wait of M/D/1: half of M/M/1's (5.1.1 with no variance).
  public static func meanWait(arrivalRate: Double, constantService: Double) -> Double {
    meanWait(arrivalRate: arrivalRate, serviceMean: constantService, serviceVariance: 0)
  }

  /// What happens in M/M/c/K, where at most `places` requests wait or are served, 3.4.
  public struct Limited: Sendable, Equatable {
    /// Probability that a request finds the system full.
    public var refused: Double
    /// Mean wait of the requests that are taken.
    public var meanWait: Double
  }

  /// M/M/c/K at any load. O(places).
  public static func limited(arrivalRate: Double, serviceRate: Double, servers: Int, places: Int) -> Limited {
    precondition(servers >= 1 && places >= servers, "M/M/c/K needs at least as many places as servers")
    // Unnormalised probabilities of n in the system, by p(n) = p(n-1) lambda / (min(n, c) mu), rescaled as they grow.
    var weight = 1.0
    var sum = 1.0
    var waiting = 0.0
    for n in 1...places {
      weight *= arrivalRate / (Double(min(n, servers)) * serviceRate)
      sum += weight
      if n > servers { waiting += Double(n - servers) * weight }
      if sum > 1e200 {
        weight /= sum
        waiting /= sum
        sum = 1
      }
    }
    let refused = weight / sum
    return Limited(refused: refused, meanWait: waiting / sum / (arrivalRate * (1 - refused)))
  }

  /// Mean wait in M/M/c//N, where N clients think and then wait for one of `servers` (the machine-repair problem, 3.8). O(clients).
  ///
  /// How their thinking is distributed does not matter, only its mean: think time is a station without a queue (F. Baskett, K. Chandy,
  /// R. Muntz and F. Palacios, "Open, closed, and mixed networks of queues with different classes of customers", J. ACM 22(2), 1975).
  public static func closedWait(clients: Int, thinkTime: Double, serviceTime: Double, servers: Int) -> Double {
    precondition(clients >= 1 && servers >= 1 && serviceTime > 0, "M/M/c//N needs clients, servers and a service time")
    // As for M/M/c/K, with an arrival rate of (N - n) / Z; without thinking all of them are always there.
    guard thinkTime > 0 else { return Double(max(0, clients - servers)) * serviceTime / Double(servers) }
    var (weight, sum, present, waiting) = (1.0, 1.0, 0.0, 0.0)
    for n in 1...clients {
      weight *= Double(clients - n + 1) * serviceTime / (thinkTime * Double(min(n, servers)))
      sum += weight
      present += Double(n) * weight
      if n > servers { waiting += Double(n - servers) * weight }
      if sum > 1e200 {
        weight /= sum
        present /= sum
        waiting /= sum
        sum = 1
      }
    }
    return waiting / sum * thinkTime / (Double(clients) - present / sum)
  }
}
