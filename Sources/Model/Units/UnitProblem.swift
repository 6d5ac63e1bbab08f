/// Why a text is not the quantity that was requested.
package enum UnitProblem: Error, Equatable {
  /// No number stands at its start, or something stands after its end.
  case notANumber
  /// A number without a unit, where one is needed.
  case bare
  /// A number with a unit that does not fit.
  case unknownUnit(String)
  /// The number is too large for a double, or to be meant.
  case tooLarge
  /// `.nan` or `.inf`.
  case notFinite
}
