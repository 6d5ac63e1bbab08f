/// Order statistic of sorted values, linear between neighbours; 0 of none.
package func quantile(_ sorted: [Double], _ probability: Double) -> Double {
  guard let last = sorted.last else { return 0 }
  let place = probability * Double(sorted.count - 1)
  let low = Int(place)
  guard low + 1 < sorted.count else { return last }
  return sorted[low] + (place - Double(low)) * (sorted[low + 1] - sorted[low])
}
