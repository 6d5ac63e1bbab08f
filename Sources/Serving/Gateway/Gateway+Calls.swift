import EventKernel
import Model

/// What is decided for each model call where more than a plain route does: token limits, budgets, the classifier, the route.
extension Gateway {
  /// Where a call goes, and whether it is made.
  ///
  /// - Parameters:
  ///   - request: Whose call it is.
  ///   - particulars: What is known of it beside.
  ///   - first: The place of the target that is meant: 0 where the rule is to choose.
  ///   - attempt: What the request's attempt is numbered by.
  @inline(never)
  mutating func decide(
    _ request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>, from first: Int,
    attempt: RequestNumber, pools: Buffer<PoolState>, apis: Buffer<APIState>, now: Double
  ) -> Decision {
    let step = request.pointee.attempt.step
    if let target = agent?.target(of: particulars.pointee.task, at: step) {
      return .send(program.targets[program.steps[Int(step)].place + target], target: target)
    }
    return decide(step, from: first, attempt: attempt, pools: pools, apis: apis)
  }
}
