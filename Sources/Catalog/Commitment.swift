import FoundationEssentials

extension Catalog {
  /// What a commitment typically saves on the on-demand price of a cloud's instances.
  ///
  /// The fallback where no committed price of the instance itself is known; whoever uses it owes the user a warning, since
  /// savings differ widely between families.
  /// - Returns: the saving as a fraction of the on-demand price, 0 to 1, and its source, or nil where none is known.
  public static func commitmentDiscount(cloud: Cloud, term: Term, payment: Payment) -> (
    fraction: Decimal, provenance: Provenance
  )? {
    let rows = Tables.commitments.rows(named: cloud.rawValue).filter { $0["term"] == term.rawValue }
    let exact = rows.first { $0["payment"] == payment.rawValue }
    guard let row = exact ?? rows.first(where: { $0["payment"] == Payment.unspecified.rawValue }) ?? rows.first,
      let saving = row.decimal("saving")
    else { return nil }
    return (saving / 100, row.provenance())
  }
}
