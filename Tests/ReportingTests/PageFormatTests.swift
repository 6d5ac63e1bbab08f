import FoundationEssentials
import Model
import Reporting
import Studies
import Testing

@Suite("Formats of a page") struct PageFormatTests {
  @Test("Every word of the user is itself in Markdown") func escaping() throws {
    let page = summaryPage(try study(chat: "a|b<i>`c`*d* [e](f) _g_ &lt;")).markdown()
    #expect(page.contains("| a\\|b\\<i>\\`c\\`\\*d\\* \\[e\\](f) \\_g\\_ \\&lt; |"))
    #expect(!page.contains("a|b"))
    #expect(!page.contains("<i>`"))
  }

  @Test("A table of Markdown has as many cells in each row") func tables() throws {
    let blocks = summaryPage(try study()).markdown().split(separator: "\n\n").filter { $0.hasPrefix("|") }
    #expect(blocks.count == 8)
    for block in blocks {
      let rows = block.split(separator: "\n").map { $0.count { $0 == "|" } }
      #expect(Set(rows).count == 1)
      #expect(block.split(separator: "\n")[1].allSatisfy { "|-: ".contains($0) })
    }
  }

  @Test("Markdown of a page without what a scenario may lack") func markdown() throws {
    let page = gatePage(gates(try study()), study: try study()).markdown()
    #expect(
      page == """
        # quickstart

        5 replications, seed 1

        | verdict | condition | measured |
        | --- | --- | --- |
        | met | chat.ttft.p95 <= 1s | 412 ms  [396, 428] |

        ## Warnings

        > something to know

        **The condition is met.**

        """)
  }

  private struct Document: Decodable {
    struct Section: Decodable {
      struct Block: Decodable {
        var kind: String
        var columns: [String]?
        var rows: [[Cell]]?
      }
      var title: String
      var blocks: [Block]
    }
    /// A text, or a number with its interval.
    struct Cell: Decodable {
      struct Number: Decodable {
        var value: Double?
        var low: Double?
        var high: Double?
        var unit: String?
        var verdict: String?
      }
      var text: String?
      var number: Number?

      init(from decoder: any Decoder) throws {
        text = try? decoder.singleValueContainer().decode(String.self)
        number = try text == nil ? decoder.singleValueContainer().decode(Number.self) : nil
      }
    }
    var title: String
    var sections: [Section]
  }

  @Test("JSON has the numbers as they are known") func numbers() throws {
    let study = try study()
    let text = summaryPage(study).text(as: .json)
    let document = try JSONDecoder().decode(Document.self, from: Data(text.utf8))
    #expect(document.title == "quickstart")
    let latency = try #require(document.sections.first { $0.title == "Latency" }?.blocks.first)
    let columns = try #require(latency.columns)
    for row in try #require(latency.rows) {
      // Names that the other formats do not repeat are in every row.
      #expect(row[0].text == "chat")
      let metric = try #require(row[1].text).replacing(" ", with: "_")
      for (head, cell) in zip(columns, row).dropFirst(2) {
        let figure = try #require(study.figures["chat.\(metric).\(head)"])
        #expect(cell.number?.value == figure.value && cell.number?.low == figure.low)
        #expect(cell.number?.high == figure.high && cell.number?.unit == "s")
      }
    }
    let verdicts = document.sections.first { $0.title == "SLOs" }?.blocks.first?.rows?.map(\.[2].number?.verdict)
    #expect(verdicts == ["met", "met"])
  }

  private func gates(_ study: Study) -> [Gate] {
    let check = Check(
      text: "chat.ttft.p95 <= 1s", path: "chat.ttft.p95", relation: .atMost, threshold: 1, unit: "s", file: "s.yaml",
      line: 1, column: 1)
    return [Gate(check, study: study, evaluations: CheckEvaluations(from: 5, upTo: 5))]
  }

  @Test("An interrupted study says so first and claims nothing") func interruption() throws {
    var stopped = try study()
    stopped.planned = 20
    let pages = [
      summaryPage(stopped), gatePage(gates(stopped), study: stopped),
      comparisonPage(
        Comparison(["A", "B"].map { Comparison.Side(label: $0, study: stopped, changes: []) })),
      commitmentPage([], study: stopped),
    ]
    for page in pages {
      let lines = page.terminal().split(separator: "\n")
      #expect(lines[1].hasPrefix("INTERRUPTED  Stopped after 5 of 20 replications"))
      #expect(lines[1].contains("The same command does it anew"))
      let blocks = page.markdown().components(separatedBy: "\n\n")
      #expect(blocks.prefix(3).contains { $0.hasPrefix("> **INTERRUPTED** Stopped after 5 of 20") })
      for claim in [" met", "cheaper", "significant", "best", "The condition is"] {
        #expect(!page.terminal().contains(claim), "\(claim)")
      }
    }
    #expect(summaryPage(try study()).terminal().contains(" met"))
  }

  @Test("A word longer than a line is divided, a number never is") func longWords() throws {
    let name = String(repeating: "abcdefghij", count: 12)
    let page = summaryPage(try study(chat: name)).terminal(width: 80)
    #expect(page.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(page.contains("[0.0926, 0.0942]"))
  }
}
