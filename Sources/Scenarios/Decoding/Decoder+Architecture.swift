import Catalog
import Diagnostics
import Glibc

extension Decoder {
  /// A model's `architecture`: a name of the catalog, or a `config.json` beside the scenario.
  func architecture(_ field: Field) -> Architecture? {
    guard let name = text(field, "a model architecture such as llama-3.1-8b, or a config.json") else { return nil }
    if name.hasSuffix(".json") { return publishedArchitecture(field, name) }
    guard let found = Catalog.architecture(name) else {
      error(
        field.place, "\(field.path): the catalog has no architecture \(quoted(name))",
        hint: catalogHint(name, among: Catalog.architectures.map(\.name), listing: "models"))
      return nil
    }
    return found
  }

  private func publishedArchitecture(_ field: Field, _ name: String) -> Architecture? {
    let folder = problems.sources[field.node.place.source].directory
    let path = joined(folder, name)
    func refuse(_ message: String, hint: String? = nil) {
      error(field.place, "\(field.path): \(shownPath(name)): \(message)", hint: hint)
    }
    // Scenarios come from anywhere, so they reach no file that does not lie with them.
    guard !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
      refuse("not in the scenario's folder", hint: "put the file beside the scenario and name it from there")
      return nil
    }
    let bytes: [UInt8]
    do throws(FileProblem) {
      let descriptor = try openFile(path)
      guard isInside(path, folder: folder.isEmpty ? "." : folder) else {
        close(descriptor)
        refuse("not in the scenario's folder", hint: "links out of the folder are not followed")
        return nil
      }
      bytes = try readFile(descriptor, limit: PublishedConfiguration.limit)
    } catch {
      refuse("cannot be read: \(error.message)")
      return nil
    }
    do throws(PublishedConfiguration.Problem) {
      return try PublishedConfiguration(bytes, name: name).architecture
    } catch {
      refuse(error.message, hint: "expected the config.json of a decoder-only model, as Hugging Face publishes it")
      return nil
    }
  }

  /// Whether a file lies in a folder once links are followed.
  private func isInside(_ path: String, folder: String) -> Bool {
    func resolved(_ path: String) -> String? {
      guard let found = realpath(path, nil) else { return nil }
      defer { free(found) }
      return String(cString: found)
    }
    guard let file = resolved(path), let home = resolved(folder) else { return false }
    return file.hasPrefix(home == "/" ? "/" : home + "/")
  }
}
