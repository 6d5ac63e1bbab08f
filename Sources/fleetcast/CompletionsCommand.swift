extension Command {
  static let completions = Command(
    name: "completions", summary: "Print a shell's completion script, or list the words that may come next.",
    forms: [
      [.one(.word("SHELL", among: ShellScript.allCases.map(\.rawValue)))], [.action("next"), .many("WORD")],
    ],
    examples: [
      ("source <(fleetcast completions bash)", "complete commands, options, files and --set paths in this bash"),
      ("fleetcast completions fish > ~/.config/fish/completions/fleetcast.fish", "and in fish, for good"),
      (
        "fleetcast completions next -- run scenarios/quickstart.yaml --set pools.",
        "what the scripts ask: each word that may come next, a tab, and what it means; .yaml after :file means such files"
      ),
    ],
    run: { arguments in
      if let script = ShellScript(rawValue: arguments.operands[0]) {
        try Terminal.print(script.text)
      } else {
        let words = nextWords(Array(arguments.operands.dropFirst()))
        try Terminal.print(words.map { "\($0.word)\t\($0.meaning)\n" }.joined())
      }
      return .done
    })
}
