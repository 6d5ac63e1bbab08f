import CGSL

/// Lends a Swift closure to GSL as a `gsl_function` for the duration of `body`.
func withGSLFunction<Result>(
  _ function: (Double) -> Double, _ body: (UnsafeMutablePointer<gsl_function>) -> Result
) -> Result {
  withoutActuallyEscaping(function) { escapable in
    var closure = escapable
    return withUnsafeMutablePointer(to: &closure) { pointer in
      var adapter = gsl_function(
        function: { x, parameters in
          parameters?.assumingMemoryBound(to: ((Double) -> Double).self).pointee(x) ?? .nan
        }, params: UnsafeMutableRawPointer(pointer))
      return body(&adapter)
    }
  }
}
