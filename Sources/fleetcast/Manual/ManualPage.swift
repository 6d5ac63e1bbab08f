import Reporting

/// What `man fleetcast` shows, in the macros of man(7).
func manualPage() -> String {
  var page = [
    ".TH FLEETCAST 1 \"\" \"fleetcast \(Version.program)\" \"User Commands\"", ".SH NAME",
    "fleetcast \\- \(roff(About.summary))", ".SH SYNOPSIS", ".B fleetcast", ".I COMMAND", "[OPTIONS]",
    ".SH DESCRIPTION",
  ]
  page += text(About.description) + [".SH COMMANDS"]
  for command in Command.all { page += section(of: command) }
  page.append(".SH EXIT STATUS")
  for exit in Exit.allCases { page += [".TP", ".B \(exit.rawValue)"] + text(exit.meaning) }
  page += [
    ".SH FILES", ".TP", ".I notebooks\\-out/", "Where results appear, a folder a scenario, unless", ".B \\-\\-out",
    "names another.",
  ]
  return page.joined(separator: "\n") + "\n"
}

private func section(of command: Command) -> [String] {
  var lines = [".SS \(roff(command.name))"]
  for (index, usage) in command.usages.enumerated() {
    lines += (index == 0 ? [] : [".br"]) + [".B \(roff(usage))"]
  }
  lines += [".PP"] + text(command.summary)
  for operand in command.operandWords { lines += [".TP", ".I \(roff(operand.name))"] + text(operand.sentence) }
  for option in command.options {
    let value = option.value.map { " \" \(roff($0.placeholder))\"" } ?? ""
    lines += [".TP", (value.isEmpty ? ".B " : ".BI ") + roff(option.name) + value] + text(option.sentences)
  }
  for example in command.examples {
    lines += [".PP"] + text(example.does + ":") + [".PP", ".nf", ".RS 4", roff(example.line), ".RE", ".fi"]
  }
  return lines
}

/// Sentences in lines short enough for a source of roff.
private func text(_ sentences: String) -> [String] { wrapped(sentences, to: 72).map(roff) }

/// Text as roff reads it: a backslash and a hyphen have meanings there, and so have a dot and an apostrophe that begin a line.
private func roff(_ text: String) -> String {
  let escaped = text.map { letter in
    switch letter {
    case "\\": "\\e"
    case "-": "\\-"
    case "'": "\\(aq"
    case "\"": "\\(dq"
    default: String(letter)
    }
  }.joined()
  return (escaped.hasPrefix(".") ? "\\&" : "") + escaped
}
