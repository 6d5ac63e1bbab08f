/// Every command with its operands, options and examples, and the exit codes, as Markdown: docs/COMMANDS.md.
func commandReference() -> String {
  var lines = [
    "# Commands", "",
    "<!-- `make reference` writes this page from the table of commands that the program has; changes belong there. -->",
    "", markdown(About.description), "", "`\(About.usage)`", "", "| command | |", "| --- | --- |",
  ]
  lines += Command.all.map { "| [`\($0.name)`](#\($0.name)) | \(markdown($0.summary)) |" }
  lines += ["", "## Exit codes", "", "| code | |", "| --- | --- |"]
  lines += Exit.allCases.map { "| \($0.rawValue) | \(markdown($0.meaning)) |" }
  for command in Command.all { lines += [""] + section(of: command) }
  return lines.joined(separator: "\n") + "\n"
}

private func section(of command: Command) -> [String] {
  var lines = ["## \(command.name)", "", markdown(command.summary), "", "```text"] + command.usages + ["```"]
  if !command.operandWords.isEmpty {
    lines += ["", "| operand | |", "| --- | --- |"]
    lines += command.operandWords.map { "| `\($0.name)` | \(markdown($0.sentence)) |" }
  }
  if !command.options.isEmpty {
    lines += ["", "| option | |", "| --- | --- |"]
    lines += command.options.map { "| `\($0.usage)` | \(markdown($0.sentences)) |" }
  }
  for example in command.examples {
    lines += ["", markdown(example.does.prefix(1).uppercased() + example.does.dropFirst()) + ":", ""]
    lines += ["```sh", example.line, "```"]
  }
  return lines
}

/// Text as Markdown reads it, in a cell of a table as well.
private func markdown(_ text: String) -> String {
  text.map { ["|", "<", "*", "\\", "`"].contains($0) ? "\\\($0)" : String($0) }.joined()
}
