import Catalog
import Testing

@Suite struct NearestTests {
  @Test(arguments: [
    ("lama-3.1-8b", "llama-3.1-8b"), ("llama-3.1-8bb", "llama-3.1-8b"), ("llama-3.1-b8", "llama-3.1-8b"),
    ("LLAMA-3.1-8B", "llama-3.1-8b"), ("mixtrel-8x7b", "mixtral-8x7b"), ("codellama", "codellama-34b"),
  ])
  func ofModels(word: String, meant: String) {
    #expect(Catalog.nearest(word, among: Catalog.architectures.map(\.name)) == meant)
  }

  @Test(arguments: [("a100", "a100-40gb"), ("h10", "h100"), ("t5", "t4"), ("l40", "l40"), ("l40ss", "l40s")])
  func ofAccelerators(word: String, meant: String) {
    #expect(Catalog.nearest(word, among: Catalog.accelerators.map(\.name)) == meant)
  }

  @Test(arguments: [
    ("aws/g5.xlarg", "aws/g5.xlarge"), ("g5.xlarge", "aws/g5.xlarge"), ("asw/g5.xlarge", "aws/g5.xlarge"),
    ("aws/g5.xlrage", "aws/g5.xlarge"),
  ])
  func ofInstances(word: String, meant: String) {
    #expect(Catalog.nearest(word, among: Catalog.instances.map(\.name)) == meant)
  }

  @Test(arguments: ["", "x", "zz", "quantum", "gpu"])
  func nothingIsNearAStrangeWord(word: String) {
    #expect(Catalog.nearest(word, among: Catalog.accelerators.map(\.name)) == nil)
  }

  @Test func twoEditsAreTheMostAndASwapIsOne() {
    #expect(Catalog.nearest("arrivals", among: ["arrivlas"]) == "arrivlas")
    #expect(Catalog.nearest("rtae", among: ["rate"]) == "rate")
    #expect(Catalog.nearest("raet", among: ["rate"]) == "rate")
    #expect(Catalog.nearest("tare", among: ["rate"]) == nil)
    #expect(Catalog.nearest("batching", among: ["bitchxng"]) == "bitchxng")
    #expect(Catalog.nearest("batching", among: ["bitchxnk"]) == nil)
  }
}
