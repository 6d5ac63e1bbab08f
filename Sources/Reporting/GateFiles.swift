import Studies

/// Conditions as JUnit XML, the form that pipelines read test results in: one test case a condition; not met and not known are failures.
///
/// After the schema of the Jenkins xUnit plugin, `junit-10.xsd`.
public func junitXML(_ gates: [Gate], scenario: String) -> String {
  let failures = gates.count { $0.outcome != .met }
  let counts = "tests=\"\(gates.count)\" failures=\"\(failures)\" errors=\"0\""
  var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites \(counts)>"]
  lines.append("  <testsuite name=\"\(xmlEscaped(scenario))\" \(counts) skipped=\"0\" time=\"0\">")
  for gate in gates {
    let line = gate.line.map { " line=\"\($0)\"" } ?? ""
    let head =
      "    <testcase classname=\"\(xmlEscaped(scenario)).\(gate.isBaseline ? "baseline" : "check")\" "
      + "name=\"\(xmlEscaped(gate.name))\" file=\"\(xmlEscaped(gate.file))\"\(line) time=\"0\""
    guard gate.outcome != .met else {
      lines.append(head + "/>")
      continue
    }
    let message = xmlEscaped(gate.sentence)
    lines.append(head + ">")
    lines.append("      <failure type=\"\(gate.outcome.rawValue)\" message=\"\(message)\">\(message)</failure>")
    lines.append("    </testcase>")
  }
  return (lines + ["  </testsuite>", "</testsuites>"]).joined(separator: "\n") + "\n"
}

/// A workflow command a condition that is not met or not known, which GitHub shows at the line of the file.
///
/// Form and escapes: GitHub, "Workflow commands for GitHub Actions", and `actions/toolkit`, `packages/core/src/command.ts`.
public func gitHubAnnotations(_ gates: [Gate]) -> String {
  gates.filter { $0.outcome != .met }.map { gate in
    let line = gate.line.map { ",line=\($0)" } ?? ""
    let title = gate.isBaseline ? "worse than the baseline" : "check \(gate.outcome.rawValue)"
    return "::error file=\(property(gate.file))\(line),title=\(property(title))::\(data(gate.sentence))\n"
  }.joined()
}

private func data(_ text: String) -> String {
  replaced(text) { ["%": "%25", "\r": "%0D", "\n": "%0A"][$0] }
}

private func property(_ text: String) -> String {
  replaced(text) { ["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"][$0] }
}

/// XML 1.0, section 2.4, and section 2.2 for characters that no document may hold.
private func xmlEscaped(_ text: String) -> String {
  replaced(text) { scalar in
    switch scalar {
    case "&": return "&amp;"
    case "<": return "&lt;"
    case ">": return "&gt;"
    case "\"": return "&quot;"
    case "'": return "&apos;"
    case "\t", "\n", "\r": return "&#\(scalar.value);"
    default: return scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF ? "\u{FFFD}" : nil
    }
  }
}

private func replaced(_ text: String, _ replacement: (Unicode.Scalar) -> String?) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    if let other = replacement(scalar) { result += other } else { result.unicodeScalars.append(scalar) }
  }
  return result
}

/// The conditions as one JSON object: what `check --json` prints.
public func gatesJSON(_ gates: [Gate], study: Study) -> JSONValue {
  .object([
    ("fleetcast", .integer(Int64(Version.json))), ("version", .string(Version.program)),
    ("scenario", .string(study.scenario.name)), ("seed", .decimal(String(study.scenario.seed))),
    ("replications", .integer(Int64(study.replications))), ("complete", .bool(study.isComplete)),
    ("met", .bool(gates.allSatisfy { $0.outcome == .met })), ("warnings", .array(study.warnings.map(JSONValue.string))),
    ("checks", .array(gates.map(json))),
  ])
}

private func json(_ gate: Gate) -> JSONValue {
  .object([
    ("check", .string(gate.name)), ("kind", .string(gate.isBaseline ? "baseline" : "check")),
    ("figure", .string(gate.path)), ("verdict", .string(gate.outcome.rawValue)), ("value", .optional(gate.value)),
    ("low", .optional(gate.low)), ("high", .optional(gate.high)), ("level", .number(gate.level)),
    ("threshold", .number(gate.threshold)),
    ("unit", .string(gate.unit)), ("file", .string(gate.file)),
    ("line", gate.line.map { .integer(Int64($0)) } ?? .null), ("why", gate.why.map(JSONValue.string) ?? .null),
  ])
}
