import CGSL

/// A root of `function` between two points at which it has opposite signs, by Brent's method, to the resolution of
/// doubles; nil when the signs agree or a value is not a number.
func findRoot(of function: (Double) -> Double, between low: Double, and high: Double) -> Double? {
  guard let solver = gsl_root_fsolver_alloc(cgsl_brent()) else { return nil }
  defer { gsl_root_fsolver_free(solver) }
  return withGSLFunction(function) { adapter in
    guard gsl_root_fsolver_set(solver, adapter, low, high) == 0 else { return nil }
    for _ in 0..<200 {
      guard gsl_root_fsolver_iterate(solver) == 0 else { return nil }
      let bounds = (gsl_root_fsolver_x_lower(solver), gsl_root_fsolver_x_upper(solver))
      if gsl_root_test_interval(bounds.0, bounds.1, 0, 4 * Double.ulpOfOne) == 0 { break }
    }
    return gsl_root_fsolver_root(solver)
  }
}
