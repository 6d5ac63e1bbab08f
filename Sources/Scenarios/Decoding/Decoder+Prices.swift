import Catalog
import Diagnostics

extension Decoder {
  /// Most bytes of a price book.
  private static let bookLimit = 64 << 20
  /// Most price books of a scenario.
  static let bookCount = 16

  /// `prices`: one price book, or several of which the later ones go before.
  func priceBooks(_ field: Field?) -> [PriceBook] {
    guard let field else { return [] }
    let items =
      field.node.scalar == nil ? list(field, "price books such as [prices.csv]", atMost: Decoder.bookCount) : [field]
    return (items ?? []).compactMap { item -> PriceBook? in
      guard let name = text(item, "the path of a price book such as prices.csv") else { return nil }
      let path = joined(problems.sources[item.node.place.source].directory, name)
      do throws(FileProblem) {
        let bytes = try readFile(try openFile(path), limit: Decoder.bookLimit)
        guard bytes.count <= Decoder.bookLimit else { throw FileProblem(message: "more than 64 MiB") }
        do throws(PriceBook.Problem) {
          let book = try PriceBook(bytes, file: path)
          try book.checkNames()
          return book
        } catch {
          complain(error, of: path)
        }
      } catch {
        self.error(
          item.place, "\(item.path): cannot read \(shownPath(path)): \(error.message)",
          hint: "fleetcast catalog import writes price books")
      }
      return nil
    }
  }

  /// A machine of the catalog at the prices of the books, in a region if one is written.
  func pricedInstance(_ name: String, _ field: Field, region regionField: Field?) -> Instance? {
    guard let machine = Catalog.instance(name) else {
      error(
        field.place, "\(field.path): the catalog has no instance \(quoted(name))",
        hint: catalogHint(name, among: Catalog.instances.map(\.name), listing: "instances"))
      return nil
    }
    let rows = rows(of: .instance, machine.name)
    guard let regionField else {
      return rows.filter { $0.region.isEmpty || $0.region == machine.region }.reduce(machine) { $0.priced(by: $1) }
    }
    guard let region = text(regionField, "a region such as \(machine.region)") else { return nil }
    let here = rows.filter { $0.region.isEmpty || $0.region == region }
    if region == machine.region || here.contains(where: { $0.onDemand != nil }) {
      return here.reduce(machine) { $0.priced(by: $1) }
    }
    let known = Set([machine.region] + rows.filter { $0.onDemand != nil }.map(\.region)).sorted()
    let near = suggestion(region, among: known)
    error(
      regionField.place, "\(regionField.path): no price of \(machine.name) in \(quoted(region)) is known",
      hint: (near.isEmpty ? "known: \(listed(known))" : near)
        + "; prices of other regions come from a price book (fleetcast catalog import)")
    return nil
  }

  /// A hosted model at the prices of the books, or else of the catalog.
  func pricedAPI(_ name: String) -> APIModel? {
    books.reversed().lazy.compactMap { APIModel(rows(of: .api, name, in: $0)) }.first ?? Catalog.api(name)
  }

  private func rows(of kind: PriceRow.Kind, _ name: String) -> [PriceRow] {
    books.flatMap { rows(of: kind, name, in: $0) }
  }

  private func rows(of kind: PriceRow.Kind, _ name: String, in book: PriceBook) -> [PriceRow] {
    do throws(PriceBook.Problem) { return try book.rows(of: kind, named: name) } catch {
      complain(error, of: book.file)
      return []
    }
  }

  private func complain(_ problem: PriceBook.Problem, of path: String) {
    problems.error(Diagnostic(file: path, line: problem.line, column: 1, message: problem.message))
  }
}
