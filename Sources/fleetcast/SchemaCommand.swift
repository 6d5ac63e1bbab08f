import Reporting

private let draft = Option(
  "--draft", .word("DRAFT", among: SchemaDraft.allCases.map(\.rawValue)),
  help: "The draft of JSON Schema (default: \(SchemaDraft.draft2020.rawValue)).")

extension Command {
  static let schema = Command(
    name: "schema", summary: "Print the scenario language as JSON Schema, for editors and CI.",
    options: [draft],
    examples: [
      ("fleetcast schema > fleetcast.schema.json", "for # yaml-language-server: $schema=fleetcast.schema.json"),
      ("fleetcast schema --draft 07 > fleetcast.schema.json", "for editors that know no later draft"),
    ],
    run: { arguments in
      let chosen = arguments.value(draft).flatMap(SchemaDraft.init(rawValue:)) ?? .draft2020
      try Terminal.print(languageSchema(chosen).text() + "\n")
      return .done
    })
}
