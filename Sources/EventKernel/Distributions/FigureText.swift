import Glibc

/// A number for a message: four significant digits, no needless zeros.
func figureText(_ x: Double) -> String {
  guard x.isFinite, x != 0 else { return "\(x == 0 ? "0" : "\(x)")" }
  // Scaling by a whole power of ten and back keeps short decimals short.
  let digits = 3 - Int(log10(abs(x)).rounded(.down))
  let power = pow(10, Double(abs(digits)))
  let rounded = digits >= 0 ? (x * power).rounded() / power : (x / power).rounded() * power
  let text = "\(rounded)"
  return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
}
