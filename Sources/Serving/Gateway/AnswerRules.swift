import EventKernel
import Glibc
import Model

/// How answers of each target are judged, compiled from routes and from the quality of backends.
struct AnswerRules {
  /// How an answer is accepted.
  enum Judgement {
    /// It is.
    case all
    /// By chance, whatever its quality.
    case accepts
    /// By a check that errs.
    case validates
  }

  /// A share that may depend on how hard a request is.
  struct Curve {
    enum Form {
      case none, constant, logistic, points, classes
    }
    var form = Form.none
    /// The constant, or the midpoint.
    var a = 0.0
    /// The slope.
    var b = 0.0
    /// Place of the first point, or of the first class.
    var first = 0
    var count = 0
  }

  /// What is known of one target's answers.
  struct Target {
    /// The chance that one is good.
    var quality = Curve()
    /// The chance that one is accepted.
    var acceptance = Curve()
    var judgement = Judgement.all
    /// Share of the requests that come here which are sent.
    var share = 1.0
    var falseReject = 0.0
    var falseAccept = 0.0
    /// Seconds of a check.
    var seconds = 0.0
    /// Place of the check among the workload's uses; -1 for none.
    var use = -1
    /// What is drawn by the number of the request, its attempt and this target.
    var goodness: NumberedStream
    var accepted: NumberedStream
    var sent: NumberedStream
  }

  /// By target of the program.
  let targets: Buffer<Target>
  /// Whether anything is counted of answers, and of classifiers before them.
  let isRated: Bool
  /// Whether an answer reaches the client whole.
  let isJudged: Bool
  /// The chance that a good final answer becomes an outcome; below 0 where there is none.
  let success: Double
  let outcomeStream: NumberedStream
  private let points: Buffer<DifficultyCurve.Point>
  private let values: Buffer<Double>

  init(_ index: Int, of scenario: Scenario, streams: StreamBank) {
    let workload = scenario.workloads[index]
    var points: [DifficultyCurve.Point] = []
    var values: [Double] = []
    func compile(_ curve: DifficultyCurve?) -> Curve {
      switch curve {
      case nil: return Curve()
      case .constant(let value): return Curve(form: .constant, a: value)
      case .logistic(let midpoint, let slope): return Curve(form: .logistic, a: midpoint, b: slope)
      case .points(let own):
        defer { points += own }
        return Curve(form: .points, first: points.count, count: own.count)
      case .classes(let own):
        let classes = workload.difficulty?.classes ?? []
        defer { values += classes.map { own[$0.name] ?? 0 } }
        return Curve(form: .classes, first: values.count, count: classes.count)
      }
    }
    let uses = scenario.paidUses(ofWorkload: index).map(\.source)
    var targets: [Target] = []
    for (stage, description) in workload.stages.enumerated() {
      let route = description.route
      for (place, backend) in route.targets.enumerated() {
        let name = "\(workload.name)/\(description.name)/\(scenario.path(of: backend))"
        var target = Target(
          goodness: streams.numbered("\(name)/goodness"), accepted: streams.numbered("\(name)/acceptance"),
          sent: streams.numbered("\(name)/share"))
        target.quality = compile(scenario.quality(of: backend))
        if route.cascade.indices.contains(place) {
          let step = route.cascade[place]
          target.share = step.share
          switch step.judgement {
          case .all: break
          case .accepts(let curve):
            target.judgement = .accepts
            target.acceptance = compile(curve)
          case .validate(let check):
            target.judgement = .validates
            target.falseReject = check.falseReject
            target.falseAccept = check.falseAccept
            target.seconds = check.latency
            target.use = uses.firstIndex(of: .validation(stage: stage, target: place)) ?? -1
          }
        }
        targets.append(target)
      }
    }
    self.targets = Buffer(targets)
    self.points = Buffer(points)
    self.values = Buffer(values)
    isRated = workload.ratesAnswers || workload.stages.contains { $0.route.selector?.classifier != nil }
    isJudged = workload.isAnswerJudged
    success = workload.outcome?.success ?? -1
    outcomeStream = streams.numbered("\(workload.name)/outcome")
  }

  /// The value of a curve for a request; nil where it has none.
  @inline(__always)
  func value(_ curve: Curve, _ particulars: UnsafeMutablePointer<Particulars>) -> Double? {
    switch curve.form {
    case .none: nil
    case .constant: curve.a
    case .logistic, .points, .classes: Self.value(curve, particulars, points: points, values: values)
    }
  }

  @inline(never)
  private static func value(
    _ curve: Curve, _ particulars: UnsafeMutablePointer<Particulars>, points: Buffer<DifficultyCurve.Point>,
    values: Buffer<Double>
  ) -> Double? {
    switch curve.form {
    case .none, .constant: return nil
    case .logistic: return 1 / (1 + exp(curve.b * (particulars.pointee.difficulty - curve.a)))
    case .classes:
      let place = Int(particulars.pointee.kind)
      return place >= 0 && place < curve.count ? values[curve.first + place] : nil
    case .points:
      let difficulty = particulars.pointee.difficulty
      let last = curve.first + curve.count - 1
      if difficulty <= points[curve.first].difficulty { return points[curve.first].value }
      if difficulty >= points[last].difficulty { return points[last].value }
      var above = curve.first + 1
      while points[above].difficulty <= difficulty { above += 1 }
      let (one, other) = (points[above - 1], points[above])
      return one.value
        + (other.value - one.value) * (difficulty - one.difficulty) / (other.difficulty - one.difficulty)
    }
  }
}
