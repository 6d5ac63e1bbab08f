import Accuracy
import Catalog
import FoundationEssentials
import Testing

@Suite("Errors by measured system") struct MeasuredErrorTests {
  private static let page =
    String(#filePath.dropLast("Tests/AccuracyTests/MeasuredErrorTests.swift".count))
    + "docs/ACCURACY.md"

  /// Sets of docs/ACCURACY.md by the beginning of their titles, with how they were loaded and the engine they are predicted with.
  private static let sets: [(title: String, load: MeasuredError.Load, engine: String)] = [
    ("Online: vLLM 0.15.1", .online, "vllm-0.15"), ("Phases: Llama-2-70B", .batch, "vllm-0.2"),
    ("Batches: vLLM of 2024", .batch, "vllm-0.5"), ("Requests: 300 on vLLM", .online, "vllm-0.15"),
    ("CPUs: batches", .batch, "cpu"), ("Cards: batches on TensorRT", .batch, "vllm-0.15"),
    ("Cards: batches of 8", .batch, "vllm-0.5"), ("Cards: batches under vLLM 0.10", .batch, "vllm-0.10"),
    ("Servers: vLLM 0.11", .server, "vllm-0.10"), ("Servers: TensorRT", .server, "vllm-0.15"),
    ("Servers: vLLM 0.10", .server, "vllm-0.10"),
  ]

  private struct Key: Hashable {
    var load: MeasuredError.Load
    var engine: String
    var accelerator: String
    var model: String
    var quantity: String
    var isFitted: Bool
  }

  /// Texts of a line that are parted by two blanks or more, each with the place where it begins.
  private func cells(_ line: Substring) -> [(start: Int, text: String)] {
    var cells: [(start: Int, text: String)] = []
    var blanks = 2
    for (place, character) in line.enumerated() {
      if character == " " {
        blanks += 1
        continue
      }
      if blanks >= 2 { cells.append((place, "")) }
      if blanks == 1 { cells[cells.count - 1].text += " " }
      cells[cells.count - 1].text.append(character)
      blanks = 0
    }
    return cells
  }

  /// The absolute errors of every run on the page, in percent, by system and quantity.
  private func errors() throws -> [Key: [Double]] {
    let text = try String(contentsOfFile: Self.page, encoding: .utf8)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var errors: [Key: [Double]] = [:]
    for (index, line) in lines.enumerated() {
      guard let set = Self.sets.first(where: { line.hasPrefix($0.title) }) else { continue }
      guard let start = lines[index...].firstIndex(where: { $0.hasPrefix("  constants") }) else { continue }
      let heads = cells(lines[start])
      let first = try #require(heads.firstIndex { $0.text.contains(", ") })
      let quantities = stride(from: first, to: heads.count, by: 3).map {
        String(heads[$0].text.prefix { $0 != "," })
      }
      var names: [String] = []
      for row in lines[(start + 1)...].prefix(while: { $0.hasPrefix("  ") }) {
        let all = cells(row)
        let (labels, figures) = (all.dropLast(3 * quantities.count), Array(all.suffix(3 * quantities.count)))
        let own = heads.prefix(first).map { head in labels.first { $0.start == head.start }?.text ?? "" }
        // A name is not repeated where it is that of the row above.
        let same = own.prefix { $0.isEmpty }.count
        names = Array(names.prefix(same) + own.dropFirst(same))
        let labelled = Dictionary(uniqueKeysWithValues: zip(heads.prefix(first).map(\.text), names))
        let hardware = labelled["accelerator"] ?? labelled["hardware"] ?? "h100"
        let parts = hardware.split(separator: " ")
        let isCounted = parts.count == 3 && parts[1] == "x"
        for (place, quantity) in quantities.enumerated() {
          guard let error = Double(figures[3 * place + 2].text.dropLast(2)) else { continue }
          let key = Key(
            load: set.load, engine: set.engine, accelerator: isCounted ? String(parts[2]) : hardware,
            model: labelled["model"] ?? "llama-2-70b", quantity: quantity,
            isFitted: labelled["constants"] == "fitted")
          errors[key, default: []].append(abs(error))
        }
      }
    }
    return errors
  }

  /// The rows that the page asks for, as MeasuredErrors.swift has them.
  private static func rows(_ errors: [Key: [Double]]) -> String {
    errors.map { key, own in
      let (sorted, middle) = (own.sorted(), own.count / 2)
      let median = own.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
      let start = "row(.\(key.load), \"\(key.engine)\", \"\(key.accelerator)\", \"\(key.model)\", \"\(key.quantity)\", "
      return start
        + "\(own.count), \((median * 10).rounded() / 10), \(sorted.last ?? 0)\(key.isFitted ? ", isFitted: true" : "")),"
    }.sorted().joined(separator: "\n")
  }

  /// The table that the program has says what the page says: it is written anew where the page changes.
  @Test func theTableIsThatOfThePage() throws {
    let errors = try errors()
    #expect(errors.count > 60)
    #expect(errors.count == MeasuredError.all.count, "\(Self.rows(errors))")
    for row in MeasuredError.all {
      let key = Key(
        load: row.load, engine: row.engine, accelerator: row.accelerator, model: row.model, quantity: row.quantity,
        isFitted: row.isFitted)
      let own = try #require(errors[key]?.sorted(), "\(row): \(Self.rows(errors))")
      let middle = own.count / 2
      let median = own.count.isMultiple(of: 2) ? (own[middle - 1] + own[middle]) / 2 : own[middle]
      #expect(own.count == row.runs && abs(median - row.median * 100) <= 0.051, "\(row): \(median)")
      #expect(abs((own.last ?? 0) - row.worst * 100) < 0.01, "\(row)")
      #expect(Catalog.architecture(row.model) != nil && Catalog.engine(row.engine) != nil, "\(row)")
    }
  }

  @Test func theNearestIsTheSameWhereItWasMeasured() throws {
    let model = try #require(Catalog.architecture("llama-3.1-70b"))
    let engine = try #require(Catalog.engine("vllm-0.15"))
    let nearest = NearestMeasured.all(to: try #require(Catalog.accelerator("h100")), model, engine)
    let online = try #require(nearest.first { $0.errors[0].load == .online })
    #expect(online.isSameAccelerator && online.isSameEngine && online.sizeRatio == 1)
    #expect(online.errors.map(\.model) == Array(repeating: "llama-3.1-70b", count: online.errors.count))
    #expect(online.errors.contains { $0.quantity == "TTFT mean" } && online.errors.count > 2)
  }

  /// Another accelerator of the generation is nearer than one of another, and a CPU is not compared with a GPU.
  @Test func theNearestOfWhatWasNotMeasured() throws {
    let model = try #require(Catalog.architecture("llama-3.1-8b"))
    let gpu = NearestMeasured.all(
      to: try #require(Catalog.accelerator("a10g")), model, try #require(Catalog.engine("vllm-0.5")))
    #expect(!gpu.contains { $0.isSameAccelerator })
    let batch = try #require(gpu.first { $0.errors[0].load == .batch })
    #expect(Catalog.accelerator(batch.errors[0].accelerator)?.generation == Catalog.accelerator("a10g")?.generation)
    #expect(gpu.allSatisfy { $0.errors.allSatisfy { $0.engine != "cpu" } })
    let cpu = NearestMeasured.all(
      to: try #require(Catalog.accelerator("a10g")), model, try #require(Catalog.engine("cpu")))
    #expect(!cpu.isEmpty && cpu.allSatisfy { $0.errors.allSatisfy { $0.engine == "cpu" } })
  }
}
