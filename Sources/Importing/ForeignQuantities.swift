import Model

/// Quantities of a scenario, as texts.
extension Double {
  /// The shortest text of the number, without a decimal point where it is whole.
  var asNumber: String { Quantity.number.written(self) }
  /// As a duration, in the largest unit that it is a whole number of; milliseconds where it is of none.
  var asDuration: String {
    self == rounded() ? Quantity.duration.written(self) : ((self * 1e9).rounded() / 1e6).asNumber + "ms"
  }
  /// As a percentage.
  var asShare: String {
    // Rounded to a millionth of a per cent, which 100 times a decimal fraction may miss.
    ((self * 1e8).rounded() / 1e6).asNumber + "%"
  }
}

/// The value of a Kubernetes quantity.
///
/// Source: kubernetes/apimachinery, pkg/api/resource/quantity.go, the grammar in the comment of `Quantity`, 2026-08.
func kubernetesQuantity(_ text: String) -> Double? {
  let number = text.prefix { $0.isNumber || "+-.".contains($0) }
  guard let value = Double(number), value.isFinite, text.utf8.count <= 60 else { return nil }
  let factors: [String: Double] = [
    "": 1, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18, "Ki": 0x1p10,
    "Mi": 0x1p20, "Gi": 0x1p30, "Ti": 0x1p40, "Pi": 0x1p50, "Ei": 0x1p60,
  ]
  let suffix = String(text.dropFirst(number.count))
  // A thousandth is not a double, so 500m is divided: the double nearest to 0.5.
  let divisors: [String: Double] = ["n": 1e9, "u": 1e6, "m": 1e3]
  if let divisor = divisors[suffix] { return value / divisor }
  if let factor = factors[suffix] { return value * factor }
  guard suffix.first == "e" || suffix.first == "E", Int(suffix.dropFirst()) != nil else { return nil }
  return Double(text).flatMap { $0.isFinite ? $0 : nil }
}

/// Seconds of a duration as Go writes it.
///
/// Source: the Go library's `time.ParseDuration`.
func goDuration(_ text: String) -> Double? {
  let units: [(String, Double)] = [
    ("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3_600),
  ]
  if text == "0" { return 0 }
  var rest = Substring(text)
  var total = 0.0
  guard !rest.isEmpty, text.utf8.count <= 60 else { return nil }
  while !rest.isEmpty {
    let number = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
    guard let value = Double(number) else { return nil }
    rest = rest.dropFirst(number.count)
    let word = rest.prefix { $0.isLetter }
    guard let unit = units.first(where: { $0.0 == word }) else { return nil }
    total += value * unit.1
    rest = rest.dropFirst(word.count)
  }
  return total
}
