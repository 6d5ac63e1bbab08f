/// Spearman's rank correlation, with mean ranks for ties; nil where either side does not vary.
///
/// C. Spearman, "The proof and measurement of association between two things", 1904.
func rankCorrelation(_ a: [Double], _ b: [Double]) -> Double? {
  let (x, y) = (ranks(a), ranks(b))
  let middle = Double(a.count - 1) / 2
  var (products, squaresX, squaresY) = (0.0, 0.0, 0.0)
  for index in x.indices {
    let (dx, dy) = (x[index] - middle, y[index] - middle)
    products += dx * dy
    squaresX += dx * dx
    squaresY += dy * dy
  }
  return squaresX > 0 && squaresY > 0 ? products / (squaresX * squaresY).squareRoot() : nil
}

private func ranks(_ values: [Double]) -> [Double] {
  let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
  var ranks = values.map { _ in 0.0 }
  var first = 0
  while first < order.count {
    var last = first
    while last + 1 < order.count, values[order[last + 1]] == values[order[first]] { last += 1 }
    for place in first...last { ranks[order[place]] = Double(first + last) / 2 }
    first = last + 1
  }
  return ranks
}
