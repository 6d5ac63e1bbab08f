import EventKernel
import Model

/// What the rules go by that choose a target by chance or by what a request is, compiled by step.
struct ChoiceRules {
  /// What a request is told apart by.
  enum Feature {
    case none, kind, tenant, inputTokens, difficulty, fixed
  }

  /// The rule of one step.
  struct Rule {
    var feature = Feature.none
    /// Place of the first case; of `weighted`, of the first weight.
    var first = 0
    var count = 0
    /// Place of the first row of what a classifier takes cases for; -1 for none.
    var confusion = -1
    /// Seconds of the classifier.
    var seconds = 0.0
    /// Place of the classifier among the workload's uses; -1 for none.
    var use = -1
  }

  /// One case.
  struct Case {
    /// The most that belongs to it, of numbers.
    var bound = Double.infinity
    var target = 0
  }

  /// By step.
  let rules: Buffer<Rule>
  let cases: Buffer<Case>
  /// Sums of the weights, and of the rows of what classes are taken for.
  let sums: Buffer<Double>
  /// Index of the workload's first consumer.
  let firstConsumer: Int
  let classifierStream: NumberedStream

  init(_ index: Int, of scenario: Scenario, streams: StreamBank) {
    let workload = scenario.workloads[index]
    let uses = scenario.paidUses(ofWorkload: index).map(\.source)
    var rules: [Rule] = []
    var cases: [Case] = []
    var sums: [Double] = []
    /// Adds the sums of a row of shares.
    func add(_ shares: [Double]) {
      var sum = 0.0
      sums += shares.map {
        sum += $0
        return sum
      }
    }
    for (stage, description) in workload.stages.enumerated() {
      let route = description.route
      var rule = Rule()
      if route.rule == .weighted {
        rule.first = sums.count
        rule.count = route.weights.count
        add(route.weights)
      } else if let selector = route.selector {
        rule.first = cases.count
        switch selector.table {
        case .classes(let targets):
          rule.feature = .kind
          cases += targets.map { Case(target: $0) }
        case .tenants(let targets):
          rule.feature = .tenant
          cases += targets.map { Case(target: $0) }
        case .inputTokens(let bounds, let targets):
          rule.feature = .inputTokens
          cases += zip(bounds + [.infinity], targets).map { Case(bound: $0, target: $1) }
        case .difficulty(let bounds, let targets):
          rule.feature = .difficulty
          cases += zip(bounds + [.infinity], targets).map { Case(bound: $0, target: $1) }
        case .priority(let target):
          rule.feature = .fixed
          cases.append(Case(target: target))
        }
        rule.count = cases.count - rule.first
        if let classifier = selector.classifier {
          rule.confusion = sums.count
          for row in classifier.confusion { add(row) }
          rule.seconds = classifier.latency
          rule.use = uses.firstIndex(of: .classifier(stage: stage)) ?? -1
        }
      }
      rules.append(rule)
    }
    self.rules = Buffer(rules)
    self.cases = Buffer(cases)
    self.sums = Buffer(sums)
    firstConsumer = scenario.workloads.prefix(index).reduce(0) { $0 + $1.tenants.count }
    classifierStream = streams.numbered("\(workload.name)/classifier")
  }

  /// The place below `count` at which the sums from `first` on pass a point in [0, 1).
  func place(of point: Double, from first: Int, count: Int) -> Int {
    var place = 0
    while place < count - 1, point >= sums[first + place] { place += 1 }
    return place
  }

  /// The case that a request belongs to.
  func ownCase(
    _ rule: Rule, _ request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>
  ) -> Int {
    let value: Double
    switch rule.feature {
    case .none, .fixed: return 0
    case .kind: return max(0, Int(particulars.pointee.kind))
    case .tenant: return Int(request.pointee.identity.consumer) - firstConsumer
    case .inputTokens: value = Double(request.pointee.tokens.input)
    case .difficulty: value = particulars.pointee.difficulty
    }
    var place = 0
    while place < rule.count - 1, value > cases[rule.first + place].bound { place += 1 }
    return place
  }
}
