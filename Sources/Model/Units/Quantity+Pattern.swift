extension Quantity {
  /// A regular expression (ECMA 262) of the texts with a unit that `parse` takes, bounds aside; nil where there is no unit.
  package var pattern: String? {
    let number = Quantity.numberPattern
    switch self {
    case .duration:
      let parts = ["w", "d", "h", "(m|min)", "s", "ms"].map { "(\(number) ?\($0) ?)?" }.joined()
      return "^[+-]?(?=[0-9.])\(parts)$"
    case .rate: return "^[+-]?\(number) ?[kM]?/(s|sec|second|m|min|minute|h|hour|d|day)$"
    case .share: return "^[+-]?\(number) ?%$"
    case .number: return nil
    case .count: return "^[+-]?\(number) ?[kM]$"
    case .tokens: return "^[+-]?\(number) ?([kM]|[kM]? ?tokens?)$"
    case .size: return "^[+-]?\(number) ?(B|[kKMGT]B|[KMGT]iB)$"
    case .bandwidth: return "^[+-]?\(number) ?(B|[kKMGT]B|[KMGT]iB)/s$"
    case .growth: return "^[+-]?\(number) ?%/(month|year|y|week|w|day|d)$"
    case .monthlyShare: return "^[+-]?\(number) ?%/(month|mo)$"
    }
  }

  /// Whether a number without a unit is taken.
  package var takesBareNumbers: Bool { [.number, .count, .tokens, .share].contains(self) }

  package static let numberPattern = "([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?"
}

extension Money.Basis {
  /// A regular expression (ECMA 262) of the amounts of at least 0 that `Money.parse` takes.
  package var pattern: String {
    let unit =
      switch self {
      case .hour: "/(s|m|min|h|hour|d|day)"
      case .millionTokens: "/(M|1M|k|1k)( tokens)?"
      case .piece: "[kM]?"
      case .month: "[kM]?/(month|mo)"
      case .request: "/(request|call|lookup|case)"
      case .use: "(/(request|call|lookup|case))?"
      case .gigabyte: "/(GB|TB)"
      case .gigabyteMonth: "/GB(/|-)month"
      case .kilowattHour: "/(kWh|MWh)"
      }
    return "^\\$\(Quantity.numberPattern)\(unit)$"
  }
}
