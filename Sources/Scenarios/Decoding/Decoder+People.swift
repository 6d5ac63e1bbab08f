import Diagnostics
import EventKernel
import Model

extension Decoder {
  /// One entry of `people`.
  func desk(_ field: Field, name: String) -> PeopleDesk? {
    let keys = Language.people
    var fields = self.fields(field, keys)
    let price = money(fields.require(keys.price))
    let time = distribution(fields.require(keys.time))
    let count = integer(fields.require(keys.count))
    let hoursField = fields.take(keys.hours)
    let hours = workingHours(hoursField)
    let quality = quantity(fields.take(keys.quality)) ?? 1
    fields.finish()
    guard let price, let time, let count, hoursField == nil || hours != nil else { return nil }
    return PeopleDesk(name: name, price: price, time: time, count: count, hours: hours, quality: quality)
  }

  /// `09:00-18:00 mon-fri`, or days first; they may be a list such as `mon-wed,fri`, and are all where none is named.
  private func workingHours(_ field: Field?) -> WorkingHours? {
    guard let field else { return nil }
    let expected = "working hours such as \"09:00-18:00 mon-fri\""
    guard let text = text(field, expected) else { return nil }
    var parts = text.split(separator: " ")
    if parts.count == 2, parts[1].contains(":") { parts.reverse() }
    let times = parts.first?.split(separator: "-", omittingEmptySubsequences: false) ?? []
    // The end of a day may be written as such.
    let ends = times.map { $0 == "24:00" ? 86_400 : CalendarText.clock($0) }
    guard (1...2).contains(parts.count), ends.count == 2, let from = ends[0], let to = ends[1],
      let days = parts.count == 1 ? Array(repeating: true, count: 7) : weekdays(parts[1])
    else {
      error(
        field.place, "\(field.path): expected \(expected), found \(field.node.described)",
        hint: "UTC; days are mon to sun, such as mon-fri, or mon-wed,sat")
      return nil
    }
    guard from < to else {
      error(
        field.place, "\(field.path): hours end before they begin",
        hint: "hours past midnight are two desks, or 00:00-24:00")
      return nil
    }
    return WorkingHours(from: Double(from), to: Double(to), days: days)
  }

  /// Whether each day is named, Monday first; nil where a word is no day.
  private func weekdays(_ text: Substring) -> [Bool]? {
    let names = Language.weekly.days.map(\.name)
    var days = Array(repeating: false, count: 7)
    for range in text.split(separator: ",", omittingEmptySubsequences: false) {
      let places = range.split(separator: "-", omittingEmptySubsequences: false).map {
        names.firstIndex(of: String($0))
      }
      guard (1...2).contains(places.count), let first = places[0], let last = places[places.count - 1] else {
        return nil
      }
      // From Friday to Monday goes through the week's end.
      for step in 0...((last - first + 7) % 7) { days[(first + step) % 7] = true }
    }
    return days
  }

  /// Refuses flat charges for what is simulated, so that no money is counted twice.
  func checkCountedOnce(_ overheads: [Overhead], _ field: Field?, workloads: [DecodedWorkload?]) {
    guard let field else { return }
    for overhead in overheads {
      guard let (key, part) = overhead.kind.simulated else { continue }
      for index in overhead.workloads where index < workloads.count {
        guard let workload = workloads[index]?.workload, part.holds(workload) else { continue }
        let place = field.namedFields?.first { $0.name == key.name }?.field.keyPlace ?? field.keyPlace
        error(
          place, "\(field.path(key.name)): \(workload.name) \(part.words), which is paid by use already",
          hint: "leave it out, or name the other workloads in workloads: [...]")
        break
      }
    }
  }
}

/// What of a workload is simulated that a flat charge could stand for.
private struct SimulatedPart {
  var words: String
  var holds: (Workload) -> Bool
}

extension Overhead.Kind {
  /// The key of the charge, and what it must not stand beside.
  fileprivate var simulated: (key: Key, part: SimulatedPart)? {
    let keys = Language.overheads
    switch self {
    case .human:
      return (
        keys.human,
        SimulatedPart(words: "is routed to people") { $0.stages.contains(where: \.callsPeople) }
      )
    case .vectorSearch:
      return (keys.vectorSearch, SimulatedPart(words: "has a retrieval with a search") { $0.hasRetrieval("search") })
    case .embeddings:
      return (keys.embeddings, SimulatedPart(words: "has a retrieval with an embed") { $0.hasRetrieval("embed") })
    case .tools: return (keys.tools, SimulatedPart(words: "is an agent with tools") { $0.agent?.tools != nil })
    default: return nil
    }
  }
}

extension Workload {
  fileprivate func hasRetrieval(_ name: String) -> Bool {
    stages.contains { $0.role == .retrieval && $0.name == name }
  }
}
