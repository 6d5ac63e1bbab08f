import Diagnostics
import Model

/// Whether it can be told of every answer that is judged whether it is good.
extension Decoder {
  /// An answer that is judged must come of a backend with a quality, and the quality must be one of what the workload knows of its
  /// requests.
  func checkQuality(_ decoded: DecodedWorkload, pools: [Pool?], apis: [API?]) {
    let workload = decoded.workload
    for (place, stage) in workload.stages.enumerated() where workload.ratesAnswers {
      for (target, backend) in stage.route.targets.enumerated() {
        let (name, definition, quality): (String, String, DifficultyCurve?)
        switch backend {
        case .pool(let index):
          guard let pool = pools[index] else { continue }
          (name, definition, quality) = (pool.name, "models.\(pool.model)", pool.quality)
        case .api(let index):
          guard let api = apis[index] else { continue }
          (name, definition, quality) = (api.name, "apis.\(api.name)", api.quality)
        // People's answers are good unless it is said otherwise.
        case .people: continue
        }
        let isFinal = place == workload.answerStage
        let validating = stage.route.validatingStep(ofTarget: target, budgets: workload.budgets)
        let isValidated = validating != nil
        if let quality, isFinal || isValidated {
          if let complaint = workload.complaint(about: quality) {
            error(decoded.field.keyPlace, "\(definition).quality: \(complaint.text)", hint: complaint.hint)
            return
          }
        } else if isFinal, quality == nil, let outcome = decoded.outcome {
          error(
            outcome.keyPlace, "\(outcome.path): of the answers of \(name) it is not known whether they are good",
            hint: "write \(definition).quality: 0.82")
          return
        } else if isValidated, quality == nil {
          error(
            decoded.field.keyPlace,
            "\(decoded.field.path).route.cascade.\(validating ?? target).validate: of the answers of \(name) it is not known whether they are good",
            hint: "write \(definition).quality: 0.82, or accepts: in the place of validate")
          return
        }
      }
    }
  }
}

extension Workload {
  /// What is wrong with a curve of a difficulty or of classes that the workload does not have; nil where nothing is.
  func complaint(about curve: DifficultyCurve) -> (text: String, hint: String)? {
    difficulty.complaint(about: curve, of: name)
  }
}

extension Difficulty? {
  /// What is wrong with a curve for requests of this difficulty; nil where nothing is.
  func complaint(about curve: DifficultyCurve, of workload: String) -> (text: String, hint: String)? {
    switch (curve, self) {
    case (.constant, _), (.logistic, .law), (.points, .law): return nil
    case (.logistic, _), (.points, _):
      return (
        "it depends on a difficulty, which the requests of \(workload) do not have",
        "write workloads.\(workload).difficulty: {beta: {a: 2, b: 4}}"
      )
    case (.classes(let values), .classes(let classes)):
      guard let missing = classes.first(where: { values[$0.name] == nil }) else { return nil }
      return ("the class \(missing.name) of \(workload) is missing", "write {class: {\(missing.name): 80%, ...}}")
    case (.classes(let values), _):
      let names = values.keys.sorted()
      return (
        "it depends on a class, which the requests of \(workload) do not have",
        "write workloads.\(workload).class: {\(names.map { "\($0): ..." }.joined(separator: ", "))}"
      )
    }
  }
}

extension Route {
  /// The step of a cascade that validates answers of a target: its own; of a fallback, a hedge and where a budget sends calls, the first that
  /// validates any. Nil where nobody does.
  func validatingStep(ofTarget target: Int, budgets: [Budget]) -> Int? {
    func validates(_ step: Int) -> Bool { if case .validate = cascade[step].judgement { true } else { false } }
    if cascade.indices.contains(target) { return validates(target) ? target : nil }
    let isBudgets = budgets.contains { $0.action == .route(targets[target]) }
    guard fallbackPlaces.contains(target) || hedgePlace == target || isBudgets else { return nil }
    return cascade.indices.first(where: validates)
  }
}
