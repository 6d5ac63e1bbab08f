import Billing
import Studies

/// The bill of a run that was priced again, beside what it was.
///
/// - Parameter currency: Of the files for finance; the page is in US dollars.
public func pricePage(_ study: Study, before: Study, filesIn currency: Currency = .dollar) -> Page {
  let summary = Summary(study: study)
  var sections = [currencySection(currency), summary.reading()] + summary.cost()
  if let now = study.ledger?.total, let then = before.ledger?.total {
    let change = now - then
    let sign = change < .zero ? "less" : "more"
    let size = change < .zero ? Amount.zero - change : change
    let answer =
      change == .zero
      ? "The same cost as when it was simulated."
      : "\(Format.money(size.double)) \(sign) than when it was simulated (\(Format.money(then.double)))."
    sections.append(PageSection([.sentence(answer)]))
  }
  return Page(study.scenario.name, summary.subtitle, sections: sections)
}
