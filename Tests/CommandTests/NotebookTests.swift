import FoundationEssentials
import Testing

/// A notebook as far as it is compared.
private struct Notebook: Decodable {
  struct Cell: Decodable {
    var cell_type: String
    var id: String
    var source: [String]
    var outputs: [String]?
    var execution_count: Int?
  }
  var nbformat: Int
  var nbformat_minor: Int
  var cells: [Cell]

  init(in folder: String) throws {
    let text = try String(contentsOfFile: folder + "/analysis.ipynb", encoding: .utf8)
    self = try JSONDecoder().decode(Notebook.self, from: Data(text.utf8))
  }
}

@Suite("fleetcast notebook")
struct NotebookTests {
  @Test("writes cells for what the folder holds, the same bytes each time, and keeps what was edited")
  func written() throws {
    try withFolder { folder in
      try smallScenario.write(toFile: folder + "/small.yaml", atomically: true, encoding: .utf8)
      let run = try Program.run(["run", "small.yaml", "--quiet", "--out", "out"], in: folder)
      try #require(run.code == 0, "\(run.complaints)")
      let outcome = try Program.run(["notebook", "out"], in: folder)
      #expect(outcome.code == 0)
      #expect(outcome.output.contains("jupyter lab out/analysis.ipynb"))
      let notebook = try Notebook(in: folder + "/out")
      #expect((notebook.nbformat, notebook.nbformat_minor) == (4, 5))
      #expect(Set(notebook.cells.map(\.id)).count == notebook.cells.count)
      #expect(notebook.cells.map(\.id).contains("timeline") && !notebook.cells.map(\.id).contains("pareto"))
      #expect(notebook.cells[0].source[0] == "# small\n")
      for cell in notebook.cells {
        #expect(cell.cell_type == "code" ? cell.outputs == [] : cell.cell_type == "markdown" && cell.outputs == nil)
        #expect(cell.execution_count == nil)
        #expect(cell.source.dropLast().allSatisfy { $0.hasSuffix("\n") && !$0.dropLast().contains("\n") })
        #expect(cell.source.last?.hasSuffix("\n") == false)
      }
      let path = folder + "/out/analysis.ipynb"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(try Program.run(["notebook", "out"], in: folder).code == 0)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
      let edited = text.replacing("plt.show()", with: "plt.savefig('chart.svg')")
      try edited.write(toFile: path, atomically: true, encoding: .utf8)
      let refused = try Program.run(["notebook", "out"], in: folder)
      #expect(refused.code == 2)
      #expect(refused.complaints.contains("out/analysis.ipynb was edited since it was written"))
      #expect(try String(contentsOfFile: path, encoding: .utf8) == edited)
    }
  }

  @Test("refuses a folder that holds no results")
  func noResults() throws {
    try withFolder { folder in
      let outcome = try Program.run(["notebook", "."], in: folder)
      #expect(outcome.code == 2)
      #expect(
        outcome.complaints.contains("cannot read ./datapackage.json; a notebook is written into the folder of a study"))
      #expect(try names(in: folder).isEmpty)
    }
  }

  @Test("says what to install where Python lacks it, and leaves the notebook as it was written")
  func notExecuted() throws {
    try withFolder { folder in
      try smallScenario.write(toFile: folder + "/small.yaml", atomically: true, encoding: .utf8)
      try #require(try Program.run(["run", "small.yaml", "--quiet", "--out", "out"], in: folder).code == 0)
      try FileManager.default.createDirectory(atPath: folder + "/bin", withIntermediateDirectories: true)
      let alone = try Program.run(["notebook", "out", "--execute"], in: folder, variables: ["PATH=\(folder)/bin"])
      #expect(alone.code == 1)
      #expect(alone.complaints.contains("out/analysis.ipynb is written and not executed: cannot start python3"))
      guard try Program.isInstalled("python3") else { return }
      // `-I` reads no packages of the user, `-S` none at all.
      let python = "#!/bin/sh\nPATH=$OLD_PATH\nexec python3 -I -S \"$@\"\n"
      try python.write(toFile: folder + "/bin/python3", atomically: true, encoding: .utf8)
      try #require(try Program.shell("chmod +x bin/python3", in: folder).code == 0)
      let lacking = try Program.shell(
        "OLD_PATH=$PATH PATH=\(folder)/bin:$PATH '\(Program.path())' notebook out --execute", in: folder)
      #expect(lacking.code == 1)
      #expect(lacking.complaints.contains("pip install nbclient ipykernel pandas matplotlib"))
      #expect(try Notebook(in: folder + "/out").cells.allSatisfy { $0.execution_count == nil })
    }
  }
}
