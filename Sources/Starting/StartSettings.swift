import Catalog
import Diagnostics
import Model
import Scenarios

/// What a first scenario is made from.
public struct StartSettings: Sendable {
  /// Files of the user: a request log, and what `fleetcast import` reads.
  public var files: [String]
  /// The machine; nil takes that of the files, or else the cheapest that holds the model.
  public var instance: String?
  /// The hosted model beside it; nil for none.
  public var api: String?
  /// The language model; nil takes that of the files.
  public var model: String?
  /// Requests a second, as written; nil takes the log's.
  public var rate: String?
  /// Tokens of a prompt on average, as written; nil takes the log's.
  public var inputTokens: String?
  /// Tokens of an answer on average, likewise.
  public var outputTokens: String?
  /// Objectives such as `ttft.p95=1s`.
  public var objectives: [String]
  /// What the scenario is called.
  public var name: String
  /// The folder that the scenario will lie in.
  public var folder: String

  /// Creates settings.
  public init(
    files: [String], instance: String?, api: String?, model: String?, rate: String?, inputTokens: String?,
    outputTokens: String?, objectives: [String], name: String, folder: String
  ) {
    self.files = files
    self.instance = instance
    self.api = api
    self.model = model
    self.rate = rate
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
    self.objectives = objectives
    self.name = name
    self.folder = folder
  }
}

/// A setting that cannot be taken.
public struct StartProblem: Error, CustomStringConvertible {
  /// What is wrong, in a sentence.
  public let description: String

  init(_ description: String) { self.description = description }
}

/// Values of settings, told before anything is made of them.
public enum StartValue {
  /// The model where none is named.
  public static let model = "llama-3.1-8b"
  /// The objectives where none are named: an answer begins in two seconds and is written as quickly as it is read, however long it is.
  static let usualObjectives = ["ttft.p95=2s", "tpot.p95=100ms"]
  /// The rate where none is named and no log says it.
  public static let rate = "2/s"

  /// Refuses a name that the catalog does not have, with the nearest one.
  public static func check(model: String) throws(StartProblem) {
    guard Catalog.architecture(model) == nil else { return }
    throw unknown("language model", model, Catalog.architectures.map(\.name), "fleetcast catalog models")
  }

  /// As `check(model:)`.
  public static func check(instance: String) throws(StartProblem) {
    guard Catalog.instance(instance) == nil else { return }
    throw unknown("machine", instance, Catalog.instances.map(\.name), "fleetcast catalog instances")
  }

  /// As `check(model:)`.
  public static func check(api: String) throws(StartProblem) {
    guard Catalog.api(api) == nil else { return }
    throw unknown("hosted model", api, Catalog.apis.map(\.name), "fleetcast catalog apis")
  }

  /// Refuses what is no rate of requests; a bare number is one a second.
  @discardableResult
  public static func rate(_ text: String) throws(StartProblem) -> Double {
    let whole = Double(text) == nil ? text : text + "/s"
    guard let value = try? Quantity.rate.parse(whole), value > 0, value <= Ceilings.rate else {
      throw StartProblem("expected \(Quantity.rate.expected), above 0, found \(quoted(text))")
    }
    return value
  }

  /// Refuses what is no number of tokens.
  @discardableResult
  public static func tokens(_ text: String) throws(StartProblem) -> Double {
    guard let value = try? Quantity.tokens.parse(text), value >= 1, value <= Ceilings.tokens / 8 else {
      throw StartProblem("expected a mean number of tokens such as 900, found \(quoted(text))")
    }
    return value
  }

  /// Takes an objective such as `ttft.p95=1s` apart, by the words of the language.
  static func objective(_ text: String) throws(StartProblem) -> (path: [String], value: String) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2 else {
      throw StartProblem("expected an objective such as ttft.p95=1s or success=99.9%, found \(quoted(text))")
    }
    let path = String(parts[0].filter { !"<> ".contains($0) })
    let value = String(parts[1].filter { $0 != " " })
    let entries: [LanguageEntry]
    do { entries = try Language.find("workloads.NAME.slo.\(path)") } catch { throw StartProblem(error.description) }
    guard case .quantity(let quantity, _)? = entries.first?.key?.kind, entries[0].key?.name != "slo" else {
      throw StartProblem("\(quoted(path)) needs a statistic, such as \(path).p95=1s")
    }
    guard let number = try? quantity.parse(value), number > 0 else {
      throw StartProblem("\(path): expected \(quantity.expected), above 0, found \(quoted(value))")
    }
    return (path.split(separator: ".").map(String.init), value)
  }

  /// Takes objectives apart; each statistic has one value.
  static func objectives(_ texts: [String]) throws(StartProblem) -> [(path: [String], value: String)] {
    var objectives: [(path: [String], value: String)] = []
    for text in texts {
      let (path, value) = try objective(text)
      if let other = objectives.first(where: { $0.path == path }) {
        throw StartProblem("--slo: \(path.joined(separator: ".")) is given twice, as \(other.value) and \(value)")
      }
      objectives.append((path, value))
    }
    return objectives
  }

  /// Refuses what is no objective.
  public static func check(objective text: String) throws(StartProblem) { _ = try objective(text) }

  private static func unknown(_ what: String, _ word: String, _ known: [String], _ listing: String) -> StartProblem {
    let near = nearestWord(word, among: known).map { " (did you mean \(quoted($0))?)" } ?? "; \(listing) lists them"
    return StartProblem("unknown \(what) \(quoted(word))\(near)")
  }
}
