import EventKernel

extension Workload {
  /// Parts of equal length that a difficulty in 0...1 is told apart by where means are taken of requests of one difficulty.
  public static let difficultyParts = 16

  /// Requests that are told apart where means are taken by how hard they are: classes, or parts of the difficulty, or all as one.
  public var difficultyKinds: Int {
    switch difficulty {
    case nil: 1
    case .classes(let classes): max(1, classes.count)
    case .law: Self.difficultyParts
    }
  }

  /// The place of a request among these.
  /// - Parameters:
  ///   - kind: Place of its class; below 0 where there are none.
  ///   - difficulty: In 0...1.
  public static func difficultyKind(_ kind: Int, _ difficulty: Double, of count: Int) -> Int {
    kind >= 0 ? min(kind, count - 1) : min(Int(difficulty * Double(count)), count - 1)
  }
}

extension Scenario {
  /// The chance that an answer is good which a workload's route gives and somebody accepts, by how hard requests are
  /// (`Workload.difficultyKinds`), as the rule of the route says: with the shares of targets that are written, or that formulas take. What
  /// fails, is slow or meets a budget and goes elsewhere is not in it. Backends of which no quality is known are left out; where it is of none,
  /// answers are good.
  public func answerQuality(ofWorkload index: Int) -> [Double] {
    let workload = workloads[index]
    let stage = workload.stages[workload.answerStage]
    let split = TargetSplit(stage, workload, self).shares.map(\.expected)
    // Within a part of the difficulty some points stand for all.
    let points = 8
    return (0..<workload.difficultyKinds).map { place in
      switch workload.difficulty {
      case .classes(let classes):
        return quality(stage.route, workload, split, place: place, (1, 0, classes.isEmpty ? nil : classes[place].name))
      case nil: return quality(stage.route, workload, split, place: 0, (1, 0, nil))
      case .law:
        let sum = (0..<points).reduce(0.0) {
          let difficulty = (Double(place) + (Double($1) + 0.5) / Double(points)) / Double(workload.difficultyKinds)
          return $0 + quality(stage.route, workload, split, place: 0, (1, difficulty, nil))
        }
        return sum / Double(points)
      }
    }
  }

  /// The same for one kind of requests.
  private func quality(
    _ route: Route, _ workload: Workload, _ split: [Double], place: Int,
    _ kind: (part: Double, difficulty: Double, name: String?)
  ) -> Double {
    let choices = Array(route.choices)
    let qualities = choices.map { quality(of: $0).flatMap { $0.value(of: kind) } }
    var parts = choices.indices.map { split[$0] }
    if let selector = route.selector {
      parts = parts.map { _ in 0 }
      switch selector.table {
      case .classes(let targets): selector.split(place, among: targets, into: &parts)
      case .difficulty(let bounds, let targets):
        selector.split(bounds.firstIndex { kind.difficulty <= $0 } ?? bounds.count, among: targets, into: &parts)
      // Neither a class nor a difficulty says to which of these a request belongs.
      case .tenants, .inputTokens, .priority: parts = choices.indices.map { split[$0] }
      }
    }
    var (good, all) = (0.0, 0.0)
    var reach = 1.0
    for target in choices.indices {
      var (accepted, acceptedGood) = (parts[target], 0.0)
      if route.rule == .cascade {
        let step = route.cascade[target]
        if target > 0 { reach *= step.share }
        let chance = workload.acceptance(step, of: choices[target], kind, self)
        accepted = reach * chance
        if let quality = qualities[target] {
          switch step.judgement {
          case .all, .accepts: acceptedGood = accepted * quality
          case .validate(let check): acceptedGood = reach * quality * (1 - check.falseReject)
          }
        }
        reach *= 1 - chance
      } else if let quality = qualities[target] {
        acceptedGood = accepted * quality
      }
      guard qualities[target] != nil else { continue }
      good += acceptedGood
      all += accepted
    }
    if all > 0 { return min(1, good / all) }
    return qualities.compactMap { $0 }.first ?? 1
  }
}

extension RouteSelector {
  /// Adds the parts of the requests of one case that each target is called for, as its classifier takes them.
  fileprivate func split(_ own: Int, among targets: [Int], into parts: inout [Double]) {
    guard let classifier else {
      parts[targets[own]] += 1
      return
    }
    for taken in targets.indices { parts[targets[taken]] += classifier.confusion[own][taken] }
  }
}

extension DifficultyCurve {
  /// The value for requests of a kind.
  func value(of kind: (part: Double, difficulty: Double, name: String?)) -> Double? {
    guard case .classes(let values) = self else { return value(at: kind.difficulty) }
    return kind.name.map { values[$0] ?? 0 }
  }
}
