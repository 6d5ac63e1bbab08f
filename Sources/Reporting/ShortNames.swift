/// The shortest ends of the paths, from two parts on, that tell them apart.
func shortNames(_ paths: [String]) -> [String] {
  let parts = paths.map { $0.split(separator: ".") }
  let longest = parts.map(\.count).max() ?? 0
  for length in stride(from: 2, to: longest, by: 1) {
    let names = parts.map { $0.suffix(length).joined(separator: ".") }
    if Set(names).count == names.count { return names }
  }
  return paths
}
