/// The example scenarios, a line each.
public func examplesPage(_ examples: [(name: String, summary: String)]) -> Page {
  var table = PageTable([.left("name"), .left("shows")])
  for example in examples { table.add([.text(example.name), .text(example.summary)]) }
  return Page(
    "Examples",
    sections: [PageSection([.table(table), .remark("fleetcast examples NAME writes one into this folder.")])]
  )
}

/// What was written of an example, and the command that uses it.
public func writtenExamplePage(_ paths: [String], next: String) -> Page {
  Page(
    "Written",
    sections: [PageSection([.lines(paths, language: "")]), PageSection("Next", [.lines([next], language: "sh")])])
}
