import Billing
import Studies

/// The bill of a run that was priced again, beside what it was.
public func pricePage(_ study: Study, before: Study, palette: Palette) -> String {
  let page = SummaryPage(study: study, palette: palette)
  var lines = page.header() + [""] + page.cost()
  if let now = study.ledger?.total, let then = before.ledger?.total {
    let change = now - then
    let sign = change < .zero ? "less" : "more"
    let size = change < .zero ? Amount.zero - change : change
    lines += [
      "",
      change == .zero
        ? "The same cost as when it was simulated."
        : "\(Format.money(size.double)) \(sign) than when it was simulated (\(Format.money(then.double))).",
    ]
  }
  return lines.joined(separator: "\n") + "\n"
}
