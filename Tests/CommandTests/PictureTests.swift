import FoundationEssentials
import Testing

/// Pictures of README and the guides are those that the program makes now: `make pictures` makes them again.
@Suite("Pictures of the docs") struct PictureTests {
  private static let root = GuideTests.root
  private static let images = root + "docs/images/"

  private func bytes(_ path: String) throws -> Data {
    try #require(FileManager.default.contents(atPath: path), "\(path)")
  }

  /// Charts of the run to the byte, and the page that report.png shows by its digest.
  @Test func thoseOfTheRunAreMadeOfIt() throws {
    guard try Program.isInstalled("sha256sum") else {
      print("skipped: sha256sum is not installed")
      return
    }
    try withFolder { folder in
      let made = try Program.shell(
        "cd '\(Self.root)' && drivers/pictures.sh '\(try Program.path())' '\(folder)/made' '\(folder)/out' quick",
        in: folder)
      #expect(made.code == 0, "\(made.complaints)")
      let names = try names(in: folder + "/out")
      #expect(names.sorted() == ["report.sha256", "run-money.svg", "run-percentiles.svg"])
      for name in names {
        let isSame = try bytes(folder + "/out/" + name) == bytes(Self.images + name)
        #expect(isSame, "\(name) is not that of the present program: make pictures")
      }
    }
  }

  /// Those that take minutes are of the scenarios as they are.
  @Test func theOthersAreOfTheScenarios() throws {
    guard try Program.isInstalled("sha256sum") else {
      print("skipped: sha256sum is not installed")
      return
    }
    try withFolder { folder in
      let same = try Program.shell(
        "cd '\(Self.root)' && sha256sum --check --quiet docs/images/pictures.sha256", in: folder)
      #expect(same.code == 0, "\(same.output): make pictures")
    }
  }

  /// Every picture that a page shows is there and no larger than it needs to be, and every one there is shown.
  @Test func everyPictureIsShown() throws {
    var shown: Set<String> = []
    for page in try GuideTests.pages() {
      let text = try String(contentsOfFile: Self.root + page, encoding: .utf8)
      for part in text.components(separatedBy: "images/").dropFirst() {
        let name = String(part.prefix { $0.isLetter || $0.isNumber || "-.".contains($0) })
        guard name.hasSuffix(".svg") || name.hasSuffix(".png") else { continue }
        shown.insert(name)
        #expect(try bytes(Self.images + name).count < 300_000, "\(name)")
      }
    }
    let there = try names(in: Self.images).filter { $0.hasSuffix(".svg") || $0.hasSuffix(".png") }
    #expect(Set(there) == shown)
  }

  /// A picture stands alone: it is XML, asks for nothing, and a viewer that knows no properties of style sheets shows it.
  @Test func picturesStandAlone() throws {
    for name in try names(in: Self.images) where name.hasSuffix(".svg") && name != "recorded-run.svg" {
      let text = try String(contentsOfFile: Self.images + name, encoding: .utf8)
      #expect(
        text.hasPrefix("<svg xmlns=") && !text.contains("var(") && !text.contains("href") && !text.contains("url("))
      guard try Program.isInstalled("python3") else { continue }
      try withFolder { folder in
        let read = try Program.shell(
          "python3 -c \"import sys, xml.etree.ElementTree as tree; tree.parse(sys.argv[1])\" '\(Self.images)\(name)'",
          in: folder)
        #expect(read.code == 0, "\(name): \(read.complaints)")
      }
    }
  }
}
