import EventKernel
import FoundationEssentials

/// One target of a cascade, tried after those before it whose answers were not accepted.
public struct CascadeStep: Sendable, Equatable {
  /// How an answer is judged.
  public enum Judgement: Sendable, Equatable {
    /// Accepted with this chance, whatever its quality.
    case accepts(DifficultyCurve)
    /// Validated, with errors both ways.
    case validate(Validation)
    /// The last target's answers, where neither is written: all are accepted.
    case all
  }
  /// Share of the requests that come here which are sent; the others end unresolved. In 0...1.
  public var share: Double
  /// How its answer is judged.
  public var judgement: Judgement

  /// Creates a step.
  public init(share: Double = 1, judgement: Judgement = .all) {
    self.share = share
    self.judgement = judgement
  }
}

/// A check of an answer: accepted with the chance q (1 - falseReject) + (1 - q) falseAccept, q being the chance that it is good.
public struct Validation: Sendable, Equatable {
  /// Share of the good answers that it rejects, in 0...1.
  public var falseReject: Double
  /// Share of the other answers that it accepts, in 0...1.
  public var falseAccept: Double
  /// Seconds.
  public var latency: Double
  /// US dollars per answer.
  public var price: Decimal

  /// Creates a check.
  public init(falseReject: Double = 0, falseAccept: Double = 0, latency: Double = 0, price: Decimal = 0) {
    self.falseReject = falseReject
    self.falseAccept = falseAccept
    self.latency = latency
    self.price = price
  }
}

/// A choice of the target by what a request is.
public struct RouteSelector: Sendable, Equatable {
  /// What decides, with the place among the route's choices that each case goes to.
  public enum Table: Sendable, Equatable {
    /// By class, in the order of `Difficulty.classes`.
    case classes([Int])
    /// By tenant, in the order of the workload's.
    case tenants([Int])
    /// By a number: the target of the first bound that is not below it, else the last target. One target more than bounds.
    case inputTokens(bounds: [Double], targets: [Int])
    /// The same for difficulty.
    case difficulty(bounds: [Double], targets: [Int])
    /// By the workload's priority, which is one number: decided before a run.
    case priority(Int)
  }
  /// What decides.
  public var table: Table
  /// What finds the class out; nil knows it for nothing.
  public var classifier: Classifier?

  /// Creates a choice.
  public init(table: Table, classifier: Classifier? = nil) {
    self.table = table
    self.classifier = classifier
  }
}

/// A model in front that finds out of which class a request is.
public struct Classifier: Sendable, Equatable {
  /// Seconds.
  public var latency: Double
  /// US dollars per request.
  public var price: Decimal
  /// By true class the shares of what it takes it for, in the order of the table's cases; each row adds up to 1.
  public var confusion: [[Double]]

  /// Creates a classifier.
  public init(latency: Double = 0, price: Decimal = 0, confusion: [[Double]]) {
    self.latency = latency
    self.price = price
    self.confusion = confusion
  }
}

/// What is predicted of targets when the cheapest of those that will be in time is chosen.
public struct LeastCost: Sendable, Equatable {
  /// Seconds to the first token that are predicted at most; nil asks for nothing.
  public var ttft: Double?

  /// Creates a rule.
  public init(ttft: Double? = nil) { self.ttft = ttft }
}

/// Backends asked after an error, a refusal or a timeout, one after the other, never after the first token.
public struct Fallback: Sendable, Equatable {
  /// When a backend is left alone for a while.
  public enum Cooldown: Sendable, Equatable {
    /// LiteLLM's router rules: 5 s after a 429 (of more than one target), after more than 50 % failures of at least 5 requests of the minute,
    /// or 100 % of at least 1,000. Source: LiteLLM 1.110.2, router_utils/cooldown_handlers.py.
    case litellm
    /// After N failures within a window, for a while.
    case failures(Int, within: Double, lasting: Double)
  }
  /// When a backend is left alone; nil never.
  public var cooldown: Cooldown?

  /// Creates a rule.
  public init(cooldown: Cooldown? = nil) { self.cooldown = cooldown }
}

/// A second call of another backend where the first has no first token in time; the slower is cancelled.
public struct Hedge: Sendable, Equatable {
  /// What a cancelled call costs.
  public enum Cancellation: String, Sendable, CaseIterable {
    /// What was done until then.
    case paidSoFar = "paid_so_far"
    /// All of it.
    case paidWhole = "paid_whole"
  }
  /// Seconds after which the second is made.
  public var after: Double
  /// What the slower one costs.
  public var onCancel: Cancellation

  /// Creates a hedge.
  public init(after: Double, onCancel: Cancellation = .paidSoFar) {
    self.after = after
    self.onCancel = onCancel
  }
}

extension Route {
  /// Place of a backend among the targets; nil where it is none of them.
  ///
  /// - Parameter isAdded: Whether one that is none yet becomes the last of them, as those do that budgets and agents name: the rule never
  ///   chooses it.
  public mutating func place(of backend: Backend, adding isAdded: Bool) -> Int? {
    if let place = targets.firstIndex(of: backend) { return place }
    guard isAdded else { return nil }
    choiceCount = choices.count
    targets.append(backend)
    return targets.count - 1
  }
}
