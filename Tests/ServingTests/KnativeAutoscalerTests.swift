import Model
import Serving
import Testing

/// Knative's pod autoscaler against steps worked by hand from knative/serving 98e5ef9 (2026-08): pkg/autoscaler/scaling/autoscaler.go
/// (`Scale`), pkg/autoscaler/aggregation/bucketing.go, pkg/reconciler/autoscaling/kpa/scaler.go (`handleScaleToZero`) and kpa.go
/// (`computeActiveCondition`).
@Suite struct KnativeAutoscalerTests {
  /// A revision that meets a concurrency each second and is evaluated every other one, as Knative does.
  struct Revision {
    var autoscaler: KnativeAutoscaler
    var now = 0
    var replicas: Int
    var ready: Int

    init(_ rules: KnativeScaling, replicas: Int, bounds: ReplicaBounds? = nil) {
      let free = ReplicaBounds(minimum: 0, maximum: 1_000, initial: replicas)
      autoscaler = KnativeAutoscaler(rules, bounds: bounds ?? free, ready: replicas)
      self.replicas = replicas
      ready = replicas
    }

    /// What is desired at the evaluation after some seconds of a concurrency.
    mutating func evaluate(after seconds: Int, of concurrency: Double) -> Int {
      var desired = replicas
      for _ in 0..<seconds {
        now += 1
        autoscaler.record(concurrency, at: Double(now))
        if now % 2 == 0 { desired = autoscaler.evaluate(replicas: replicas, ready: ready, at: Double(now)).desired }
      }
      return desired
    }

    /// The same, with what is desired ready at once.
    mutating func follow(after seconds: Int, of concurrency: Double) -> Int {
      for _ in 0..<seconds {
        let desired = evaluate(after: 1, of: concurrency)
        (replicas, ready) = (desired, desired)
      }
      return replicas
    }
  }

  /// Wants one replica a request.
  static func plain(_ change: (inout KnativeScaling) -> Void = { _ in }) -> KnativeScaling {
    var rules = KnativeScaling(target: 1, targetUtilization: 1)
    change(&rules)
    return rules
  }

  /// resources/target.go: 70 % of the target, and at least 0.01.
  @Test func theTargetIsAShare() {
    #expect(abs(KnativeScaling(target: 100).effectiveTarget - 70) < 1e-9)
    #expect(abs(KnativeScaling(target: 48).effectiveTarget - 33.6) < 1e-9)
    #expect(KnativeScaling(target: 0.001).effectiveTarget == 0.01)
    // ceil(70 / 70) = 1 and ceil(70.1 / 70) = 2.
    var revision = Revision(KnativeScaling(), replicas: 1)
    #expect(revision.evaluate(after: 60, of: 70) == 1)
    revision = Revision(KnativeScaling(), replicas: 1)
    #expect(revision.evaluate(after: 60, of: 70.1) == 2)
  }

  /// dspc = ceil(stable / target); windows average over the seconds there are.
  @Test func theStableWindow() {
    var revision = Revision(plainly, replicas: 4)
    // Started with more than one pod: in panic, which keeps at least what there is.
    #expect(revision.autoscaler.isPanicking)
    #expect(revision.evaluate(after: 60, of: 4) == 4)
    // 60 s after second 0 panic ends: panicTime + stableWindow must lie before now.
    #expect(revision.autoscaler.isPanicking)
    #expect(revision.evaluate(after: 2, of: 4) == 4)
    #expect(!revision.autoscaler.isPanicking)
    // 30 s at 6 after 60 s at 4: an average of 5.
    #expect(revision.evaluate(after: 30, of: 6) == 5)
    // Not until the last of the 4s has left the window is it 6.
    #expect(revision.evaluate(after: 28, of: 6) == 6)
  }

  private var plainly: KnativeScaling { Self.plain() }

  /// Panic begins at dppc / ready >= 2, exactly 2 included.
  @Test func panicBegins() {
    var calm = Revision(plainly, replicas: 1)
    _ = calm.evaluate(after: 60, of: 1)
    // After 2 s at 3 the panic window holds 4 s of 1 and 2 s of 3: 10 / 6, ceil 2, 2 / 1 >= 2.
    #expect(calm.evaluate(after: 2, of: 3) == 2)
    #expect(calm.autoscaler.isPanicking)
    // At 3.01 of 2 ready: ceil(1.5) of the stable window, ceil(6 s at 3) = 3, 3 / 2 < 2.
    var steady = Revision(plainly, replicas: 2)
    _ = steady.evaluate(after: 62, of: 2)
    #expect(!steady.autoscaler.isPanicking)
    #expect(steady.evaluate(after: 6, of: 3) == 3, "56 s at 2 and 6 s at 3 in 60 s: 2.1, ceil 3")
    #expect(!steady.autoscaler.isPanicking)
    // 6 s at 4: dppc 4, 4 / 2 = 2.
    #expect(steady.evaluate(after: 6, of: 4) == 4)
    #expect(steady.autoscaler.isPanicking)
  }

  /// In panic the number never falls; it ends once a stable window has passed without a surge.
  @Test func panicEnds() {
    var revision = Revision(plainly, replicas: 1)
    _ = revision.evaluate(after: 60, of: 1)
    #expect(revision.follow(after: 6, of: 10) == 10)
    #expect(revision.autoscaler.isPanicking)
    // With 10 ready the surge is no surge any more. Load falls to 1 and 10 stay.
    #expect(revision.follow(after: 30, of: 1) == 10)
    #expect(revision.autoscaler.isPanicking)
    #expect(revision.follow(after: 26, of: 1) == 10)
    // The threshold was passed last at a second up to 66: by 128 a window has gone by. Down by at most half an evaluation.
    #expect(revision.follow(after: 8, of: 1) < 10)
    #expect(!revision.autoscaler.isPanicking)
    #expect(revision.follow(after: 10, of: 1) == 1)
  }

  /// max-scale-up-rate and max-scale-down-rate bound an evaluation.
  @Test func rates() {
    var up = Revision(Self.plain { $0.maxScaleUpRate = 3 }, replicas: 2)
    #expect(up.evaluate(after: 2, of: 100) == 6, "ceil(3 x 2)")
    #expect(up.follow(after: 2, of: 100) == 6)
    #expect(up.evaluate(after: 2, of: 100) == 18)
    var down = Revision(Self.plain(), replicas: 9)
    _ = down.evaluate(after: 62, of: 9)
    // Stable average falls slowly; with no limit of its own floor(9 / 2) = 4 is the least.
    #expect(down.evaluate(after: 60, of: 0.5) == 4)
    var steep = Revision(Self.plain { $0.maxScaleDownRate = 10 }, replicas: 9)
    _ = steep.evaluate(after: 62, of: 9)
    #expect(steep.evaluate(after: 60, of: 0.5) == 1)
    // A rate that rounds to nothing still lets one more: ceil(1.1 x 2) = 3.
    var slow = Revision(Self.plain { $0.maxScaleUpRate = 1.1 }, replicas: 2)
    #expect(slow.evaluate(after: 2, of: 100) == 3)
  }

  /// ActivationScale lifts a number that is not zero.
  @Test func activationScale() {
    var revision = Revision(Self.plain { $0.activationScale = 3 }, replicas: 0)
    #expect(revision.evaluate(after: 2, of: 1) == 3)
    #expect(revision.evaluate(after: 2, of: 9) == 5, "ceil((1 + 1 + 9 + 9) / 4)")
  }

  /// The delay window keeps the greatest decision of its length.
  @Test func scaleDownDelay() {
    var revision = Revision(
      Self.plain {
        $0.scaleDownDelay = 20; $0.stableWindow = 6; $0.maxScaleDownRate = 100
      }, replicas: 1)
    #expect(revision.follow(after: 30, of: 1) == 1)
    #expect(revision.follow(after: 12, of: 1.5) == 2)
    // 2 was decided last when a second of 1.5 was in the window, up to 6 s on, and holds 20 s from then.
    #expect(revision.follow(after: 20, of: 1) == 2)
    #expect(revision.follow(after: 8, of: 1) == 1)
  }

  /// Bounds apply to what is scaled, and the initial scale until it was reached once.
  @Test func bounds() {
    var most = Revision(plainly, replicas: 1, bounds: ReplicaBounds(minimum: 1, maximum: 5, initial: 1))
    #expect(most.evaluate(after: 6, of: 50) == 5)
    var least = Revision(plainly, replicas: 2, bounds: ReplicaBounds(minimum: 2, maximum: 5, initial: 2))
    #expect(least.evaluate(after: 200, of: 0) == 2)
    // Three at first, none of them ready yet: three are kept though nothing comes.
    var initial = Revision(plainly, replicas: 3, bounds: ReplicaBounds(minimum: 0, maximum: 9, initial: 3))
    initial.ready = 2
    #expect(initial.evaluate(after: 100, of: 0) == 3)
    initial.ready = 3
    _ = initial.evaluate(after: 2, of: 0)
    #expect(initial.follow(after: 300, of: 0) == 0)
  }

  /// One at most while active for less than a stable window, then inactive, then zero. With the default burst capacity the
  /// activator has been in the path all the time, so that its grace period is over.
  @Test func toZero() {
    var revision = Revision(Self.plain { $0.target = 100 }, replicas: 1)
    _ = revision.evaluate(after: 60, of: 1)
    #expect(revision.evaluate(after: 58, of: 0) == 1, "a second of 1 is in the window")
    // At 120 the window is empty: active for longer than a window, so inactive; done at the next evaluation.
    #expect(revision.evaluate(after: 2, of: 0) == 1)
    #expect(revision.evaluate(after: 2, of: 0) == 0)
  }

  /// Without the activator in the path before, the grace period must pass.
  @Test func graceWithoutTheActivator() {
    var revision = Revision(Self.plain { $0.targetBurstCapacity = 0 }, replicas: 1)
    _ = revision.evaluate(after: 60, of: 1)
    #expect(revision.evaluate(after: 60, of: 0) == 1)
    #expect(revision.evaluate(after: 28, of: 0) == 1)
    #expect(revision.evaluate(after: 2, of: 0) == 0, "30 s after it became inactive")
  }

  /// The retention period is a hard one, whatever the activator does.
  @Test func retention() {
    var revision = Revision(Self.plain { $0.podRetentionPeriod = 90 }, replicas: 1)
    _ = revision.evaluate(after: 60, of: 1)
    _ = revision.evaluate(after: 60, of: 0)
    #expect(revision.evaluate(after: 88, of: 0) == 1)
    #expect(revision.evaluate(after: 2, of: 0) == 0)
  }

  /// A request in between makes it active again, for a stable window at least.
  @Test func activityEndsTheGrace() {
    var revision = Revision(Self.plain { $0.targetBurstCapacity = 0 }, replicas: 1)
    _ = revision.evaluate(after: 60, of: 1)
    _ = revision.evaluate(after: 80, of: 0)
    #expect(revision.evaluate(after: 2, of: 1) == 1)
    #expect(revision.evaluate(after: 88, of: 0) == 1, "60 s until the window is empty, and 30 s of grace")
    #expect(revision.evaluate(after: 4, of: 0) == 0)
  }

  @Test func zeroIsOff() {
    var revision = Revision(Self.plain { $0.scalesToZero = false }, replicas: 1)
    #expect(revision.evaluate(after: 600, of: 0) == 1)
  }

  /// A first request finds none: the activator tells of one at once, and one replica is desired.
  @Test func fromZero() {
    var revision = Revision(plainly, replicas: 0)
    #expect(revision.autoscaler.evaluate(replicas: 0, ready: 0, at: 500).desired == 0, "without data no scale is valid")
    revision.autoscaler.record(1, at: 500.3)
    #expect(revision.autoscaler.evaluate(replicas: 0, ready: 0, at: 500.3).desired == 1)
    // 12 requests in the buffer a second later: (1 + 12) / 2 = 6.5, ceil 7, and 7 / 1 is a panic.
    revision.autoscaler.record(12, at: 501.3)
    #expect(revision.autoscaler.evaluate(replicas: 1, ready: 0, at: 501.3).desired == 7)
    #expect(revision.autoscaler.isPanicking)
  }
}
