import FoundationEssentials
import Testing

@Suite("Completions and manuals") struct CompletionTests {
  /// The words that may come next, without what they mean.
  func next(_ words: String..., in folder: String) throws -> [String] {
    let outcome = try Program.run(["completions", "next", "--"] + words, in: folder)
    #expect(outcome.code == 0 && outcome.complaints.isEmpty, "\(outcome.complaints)")
    return outcome.output.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }
  }

  @Test func commandsAndOptionsAreThoseOfHelp() throws {
    try withFolder { folder in
      let commands = try next("", in: folder)
      #expect(commands.count > 15 && commands.contains("run"))
      for command in commands {
        let help = try Program.run(["help", command], in: folder).output
        #expect(help.split(separator: "\n").allSatisfy { $0.count <= 80 }, "help \(command) is wider than 80")
        let listed = help.split(separator: "\n").filter { $0.hasPrefix("  --") }
          .map { String($0.dropFirst(2).prefix { $0 != " " }) }
        #expect(try next(command, "-", in: folder) == listed)
      }
    }
  }

  @Test func wordsOfOptionsAndOperands() throws {
    try withFolder { (folder) throws in
      #expect(try next("explain", "step", "--precision", "fp8", in: folder) == ["fp8"])
      #expect(try next("explain", "step", "--precision=fp8", in: folder) == ["--precision=fp8"])
      #expect(try next("explain", "step", "--model", "llama-3.1-8", in: folder) == ["llama-3.1-8b"])
      #expect(try next("calibrate", "--fit", "compute,k", in: folder) == ["compute,kernels"])
      #expect(try next("catalog", "i", in: folder) == ["instances", "import"])
      #expect(try next("catalog", "import", "lit", in: folder) == ["litellm"])
      #expect(try next("catalog", "instances", "lit", in: folder).isEmpty)
      #expect(try next("sweep", "m", in: folder).contains("merge"))
      #expect(try next("run", "", in: folder) == [":file", ":file"])
      #expect(try next("price", "", in: folder) == [":folder"])
      #expect(try next("run", "s.yaml", "--out", "", in: folder) == [":folder"])
      #expect(try next("run", "s.yaml", "--quiet", "--qui", in: folder).isEmpty)
      #expect(try next("run", "s.yaml", "--set", "a=1", "--se", in: folder) == ["--seed", "--set"])
      #expect(try next("frob", "", in: folder).isEmpty)
    }
  }

  @Test func pathsOfTheScenario() throws {
    try withFolder { folder in
      try smallScenario.write(toFile: folder + "/base.yaml", atomically: false, encoding: .utf8)
      let above = "base: base.yaml\nworkloads: {jobs: {tags: {a: 1}}, other: 2}\n"
      try above.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      #expect(try next("run", "s.yaml", "--set", "po", in: folder) == ["pools."])
      #expect(try next("run", "s.yaml", "--set", "workloads.", in: folder) == ["workloads.jobs.", "workloads.other="])
      #expect(
        try next("run", "s.yaml", "--set", "pools.desk.purchase.", in: folder) == ["pools.desk.purchase.on_demand."])
      #expect(
        try next("crossover", "s.yaml", "--over", "workloads.jobs.arrivals.ra", in: folder).first
          == "workloads.jobs.arrivals.rate")
      #expect(try next("compare", "s.yaml", "--set-b", "horizon", in: folder) == ["horizon="])
    }
  }

  @Test func keysThatATerminalWouldObeyAreLeftOut() throws {
    try withFolder { folder in
      let keys = "tags: {\"a\\e[31mb\": 1, \"a\\nb\": 1, ab: \"x\\e[2Jy\"}"
      try smallScenario.replacing("route: desk,", with: "route: desk, \(keys),")
        .write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let outcome = try Program.run(
        ["completions", "next", "--", "run", "s.yaml", "--set", "workloads.jobs.tags."], in: folder)
      #expect(outcome.output.hasPrefix("workloads.jobs.tags.ab=\t"), "\(outcome.output)")
      #expect(outcome.output.split(separator: "\n").count == 1 && !outcome.output.contains("\u{1B}"))
    }
  }

  /// Keys that the file does not write come from the language, with what they mean and their defaults; in a variant's block too, and
  /// where there is no file.
  @Test func pathsOfTheLanguage() throws {
    try withFolder { folder in
      try smallScenario.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let below = try next("run", "s.yaml", "--set", "pools.desk.", in: folder)
      #expect(Array(below.prefix(4)) == ["model=", "instance=", "replicas=", "purchase."].map { "pools.desk.\($0)" })
      #expect(below.contains("pools.desk.autoscaler.") && below.contains("pools.desk.startup."))
      #expect(Set(below).count == below.count)
      #expect(
        try next("run", "s.yaml", "--set", "pools.desk.purchase.on_demand.pric", in: folder)
          == ["pools.desk.purchase.on_demand.price="])
      let cooldowns = try next("run", "s.yaml", "--set", "pools.desk.autoscaler.cool", in: folder)
      #expect(cooldowns == ["cooldown_period=", "cooldown="].map { "pools.desk.autoscaler.\($0)" })
      #expect(try next("run", "none.yaml", "--set", "po", in: folder) == ["pools."])
      #expect(try next("run", "-", "--set", "workloads.x.rou", in: folder).contains("workloads.x.route="))
      #expect(try next("run", "s.yaml", "--set", "nothing.", in: folder).isEmpty)
      let seed = try Program.run(["completions", "next", "--", "run", "s.yaml", "--set", "seed"], in: folder)
      #expect(seed.output == "seed=\tWhere chance begins: the same seed gives the same bytes. (default: 1)\n")
    }
  }

  /// A command line of which the shell itself completes the command, the file, the option and a path in the file, and which then runs.
  @Test(arguments: [
    ("bash", "bash --norc --noprofile -i", "source <(fleetcast completions bash)"),
    ("zsh", "zsh -f -i", "autoload -U compinit && compinit -u -D && source <(fleetcast completions zsh)"),
    ("fish", "fish --no-config -i", "fleetcast completions fish | source"),
  ])
  func aShellCompletes(_ name: String, _ start: String, _ setUp: String) throws {
    guard try Program.isInstalled(name) else {
      print("skipped: \(name) is not installed, so that its completions are not tried")
      return
    }
    try withFolder { folder in
      try smallScenario.write(toFile: folder + "/scenario.yaml", atomically: false, encoding: .utf8)
      try "".write(toFile: folder + "/scenario.txt", atomically: false, encoding: .utf8)
      let shell = try ShellSession(start, in: folder)
      shell.type("\(setUp)\necho rea''dy\n")
      let began = shell.wait(for: "ready")
      #expect(began.hasSuffix("ready"), "\(began)")
      shell.type("fleetcast vali\tscen\t--se\tpools.d\trepl\t2\n")
      let output = shell.wait(for: "ok: small")
      #expect(output.hasSuffix("ok: small"), "\(output)")
    }
  }

  @Test func theManualIsFreeOfComplaints() throws {
    try withFolder { folder in
      let manual = try Program.run(["help", "--format", "man"], in: folder)
      #expect(manual.code == 0 && manual.output.hasPrefix(".TH FLEETCAST 1 "))
      try manual.output.write(toFile: folder + "/fleetcast.1", atomically: false, encoding: .utf8)
      for (name, line) in [
        ("groff", "groff -man -ww -z fleetcast.1 2>&1"), ("mandoc", "mandoc -Tlint -W error fleetcast.1"),
      ] {
        guard try Program.isInstalled(name) else {
          print("skipped: \(name) is not installed, so that it does not judge the manual")
          continue
        }
        let judged = try Program.shell(line, in: folder)
        #expect(judged.code == 0 && judged.output.isEmpty, "\(judged.output)")
      }
      let one = try Program.run(["help", "run", "--format", "man"], in: folder)
      #expect(one.code == 2 && one.complaints.contains("leave out \"run\""))
    }
  }

  static let root = String(#filePath.dropLast("Tests/CommandTests/CompletionTests.swift".count))

  @Test func theReferenceIsCurrent() throws {
    try withFolder { folder in
      let written = try String(contentsOfFile: Self.root + "docs/COMMANDS.md", encoding: .utf8)
      #expect(
        try Program.run(["help", "--format", "markdown"], in: folder).output == written,
        "make reference writes docs/COMMANDS.md again")
    }
  }

  @Test func installedFilesAreRemovedAgain() throws {
    guard try Program.isInstalled("make") else {
      print("skipped: make is not installed")
      return
    }
    try withFolder { folder in
      let make = "make -C '\(Self.root)' --no-print-directory DESTDIR='\(folder)' PREFIX=/usr"
      let installed = try Program.shell("\(make) install-files PROGRAM='\(Program.path())'", in: folder)
      #expect(installed.code == 0, "\(installed.complaints)")
      let found = "find usr -type f | sort"
      #expect(
        try Program.shell(found, in: folder).output.split(separator: "\n") == [
          "usr/bin/fleetcast", "usr/share/bash-completion/completions/fleetcast",
          "usr/share/fish/vendor_completions.d/fleetcast.fish", "usr/share/man/man1/fleetcast.1",
          "usr/share/zsh/site-functions/_fleetcast",
        ])
      #expect(try Program.shell("\(make) uninstall", in: folder).code == 0)
      #expect(try Program.shell(found, in: folder).output.isEmpty)
    }
  }
}
