import EventKernel
import Glibc
import Model

/// Draws what is known of a workload's requests beside tokens: who sends them, what they ask for, how hard they are.
///
/// Each is drawn by the number of the request, or of the conversation that it is of: so no other draw moves.
struct ParticularsSource {
  private let users: RankSampler?
  private let items: RankSampler?
  private let difficulty: Sampler?
  private let cumulativeShares: [Double]
  private let userStream: NumberedStream
  private let itemStream: NumberedStream
  private let difficultyStream: NumberedStream

  init(_ workload: Workload, streams: StreamBank) {
    users = workload.users.map { RankSampler(count: $0.count, exponent: $0.zipfExponent ?? 0) }
    items = workload.items.map { RankSampler(count: $0.count, exponent: $0.zipfExponent) }
    var law: Sampler?
    if case .law(let distribution)? = workload.difficulty { law = Sampler(distribution) }
    difficulty = law
    var sum = 0.0
    cumulativeShares = (workload.difficulty?.classes ?? []).map {
      sum += $0.share
      return sum
    }
    userStream = streams.numbered("\(workload.name)/user")
    itemStream = streams.numbered("\(workload.name)/item")
    difficultyStream = streams.numbered("\(workload.name)/difficulty")
  }

  /// Draws those of a request that arrives.
  mutating func open(_ number: RequestNumber, _ particulars: UnsafeMutablePointer<Particulars>) {
    if let users { particulars.pointee.user = users.draw(userStream.stream(of: number.number, part: 0)) }
    ask(number, particulars)
  }

  /// Draws those of the next turn of a conversation, whose user stays, in the place of those of the turn before.
  mutating func next(_ number: RequestNumber, _ particulars: UnsafeMutablePointer<Particulars>) {
    particulars.pointee = Particulars(user: particulars.pointee.user)
    ask(number, particulars)
  }

  private mutating func ask(_ number: RequestNumber, _ particulars: UnsafeMutablePointer<Particulars>) {
    if let items { particulars.pointee.item = items.draw(itemStream.stream(of: number)) }
    if let difficulty {
      particulars.pointee.difficulty = min(max(difficulty.draw(difficultyStream.stream(of: number)), 0), 1)
    } else if !cumulativeShares.isEmpty {
      let point = difficultyStream.uniform(of: number)
      var place = 0
      while place < cumulativeShares.count - 1, point >= cumulativeShares[place] { place += 1 }
      particulars.pointee.kind = Int16(truncatingIfNeeded: place)
    }
  }
}

/// Draws the rank, from 0, of one of N things that are drawn in proportion to 1 / rank to a power.
///
/// Rejection from the integral of the density: W. Hörmann and G. Derflinger, "Rejection-inversion to generate variates from monotone
/// discrete distributions", ACM Transactions on Modeling and Computer Simulation 6(3), 1996: no table, so memory does not depend on N.
struct RankSampler {
  private let count: Double
  private let exponent: Double
  private let first: Double
  private let last: Double
  private let shortcut: Double

  /// - Parameters:
  ///   - count: At least 1.
  ///   - exponent: At least 0; at 0 all are alike.
  init(count: Int, exponent: Double) {
    self.count = Double(count)
    self.exponent = exponent
    first = Self.integral(1.5, exponent) - 1
    last = Self.integral(Double(count) + 0.5, exponent)
    shortcut = 2 - Self.inverse(Self.integral(2.5, exponent) - Self.power(2, exponent), exponent)
  }

  /// The next rank, with on average less than 1.1 trials.
  func draw(_ stream: Stream) -> Int32 {
    if exponent == 0 { return Int32(truncatingIfNeeded: stream.below(Int(count))) }
    while true {
      let u = last + stream.uniform() * (first - last)
      let x = Self.inverse(u, exponent)
      let rank = min(max((x + 0.5).rounded(.down), 1), count)
      if rank - x <= shortcut || u >= Self.integral(rank + 0.5, exponent) - Self.power(rank, exponent) {
        return Int32(truncatingIfNeeded: Int(rank) - 1)
      }
    }
  }

  /// The integral of x to the power of minus `exponent`, but for a constant.
  private static func integral(_ x: Double, _ exponent: Double) -> Double {
    let logarithm = log(x)
    let t = (1 - exponent) * logarithm
    return abs(t) > 1e-8 ? expm1(t) / t * logarithm : (1 + t / 2 * (1 + t / 3)) * logarithm
  }

  private static func inverse(_ y: Double, _ exponent: Double) -> Double {
    let t = max(y * (1 - exponent), -1)
    return exp(abs(t) > 1e-8 ? log1p(t) / t * y : (1 - t / 2 * (1 - t * 2 / 3)) * y)
  }

  private static func power(_ x: Double, _ exponent: Double) -> Double { exp(-exponent * log(x)) }
}
