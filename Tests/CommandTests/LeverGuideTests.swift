import FoundationEssentials
import Testing

/// What docs/guide/levers.md says of a lever is what its finding asks of the program.
@Suite struct LeverGuideTests {
  private struct Row {
    let command: String
    let side: String
    let figure: String
    /// The interval of the last column, in shares of the figure before.
    let low: Double
    let high: Double
  }

  @Test func tablesAreWithinTheFindings() throws {
    let rows = try rows()
    for row in rows {
      let ranges = Finding.levers.filter { $0.command == row.command }.flatMap(\.claims).compactMap {
        claim -> ClosedRange<Double>? in
        guard case .change(row.figure, in: row.side, let range) = claim else { return nil }
        return range
      }
      #expect(ranges.count == 1, "\(row)")
      for range in ranges { #expect(range.contains(row.low) && range.contains(row.high), "\(row) \(range)") }
    }
    // And nothing is asked that the page does not say.
    for finding in Finding.levers {
      #expect(rows.count { $0.command == finding.command } == finding.claims.count, "\(finding.command)")
    }
  }

  /// The rows of the tables, each with the command that stands before it.
  private func rows() throws -> [Row] {
    let text = try String(contentsOfFile: GuideTests.root + "docs/guide/levers.md", encoding: .utf8)
    var (rows, command): ([Row], String) = ([], "")
    for line in text.replacing("\\\n  ", with: "").split(separator: "\n") {
      if line.hasPrefix("fleetcast ") { command = String(line.dropFirst("fleetcast ".count)) }
      let cells = line.split(separator: "|").map { String($0.dropFirst().dropLast()) }
      guard cells.count == 5, ["B", "C", "D"].contains(cells[0]) else { continue }
      let interval = cells[4].split { "[,] ".contains($0) }.suffix(2).compactMap { Double($0) }
      try #require(interval.count == 2, "\(line)")
      rows.append(
        Row(
          command: command, side: cells[0], figure: cells[1].replacing("`", with: ""), low: interval[0] / 100,
          high: interval[1] / 100))
    }
    return rows
  }
}
