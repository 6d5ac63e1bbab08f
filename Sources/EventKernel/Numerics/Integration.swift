import CGSL

/// The integral of `function` from `low` to `high`, either of which may be infinite, cut at `breaks` so that the
/// adaptive rule sees where the function varies. QUADPACK's QAGS, QAGIU and QAGIL as GSL has them, to 1e-11 relative.
func integrate(
  _ function: (Double) -> Double, from low: Double, to high: Double, breaks: [Double] = []
) -> Double {
  guard low < high, let workspace = gsl_integration_workspace_alloc(limit) else { return 0 }
  defer { gsl_integration_workspace_free(workspace) }
  let ends = [low] + breaks.filter { low < $0 && $0 < high }.sorted() + [high]
  return withGSLFunction(function) { adapter in
    zip(ends, ends.dropFirst()).reduce(0) { sum, piece in
      sum + integral(of: adapter, from: piece.0, to: piece.1, workspace)
    }
  }
}

/// Subdivisions of one piece at most.
private let limit = 200

private func integral(
  of function: UnsafeMutablePointer<gsl_function>, from low: Double, to high: Double,
  _ workspace: UnsafeMutablePointer<gsl_integration_workspace>
) -> Double {
  var result = 0.0
  var error = 0.0
  let (absolute, relative) = (1e-300, 1e-11)
  switch (low.isFinite, high.isFinite) {
  case (true, true):
    gsl_integration_qags(function, low, high, absolute, relative, limit, workspace, &result, &error)
  case (true, false):
    gsl_integration_qagiu(function, low, absolute, relative, limit, workspace, &result, &error)
  case (false, true):
    gsl_integration_qagil(function, high, absolute, relative, limit, workspace, &result, &error)
  case (false, false):
    gsl_integration_qagi(function, absolute, relative, limit, workspace, &result, &error)
  }
  return result
}
