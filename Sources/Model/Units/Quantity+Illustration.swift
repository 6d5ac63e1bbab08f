extension Quantity {
  /// A value as it may be written, for examples.
  package var illustration: String {
    switch self {
    case .duration: "30s"
    case .rate: "40/s"
    case .share: "60%"
    case .number: "1.5"
    case .count: "8"
    case .tokens: "900"
    case .size: "80GiB"
    case .bandwidth: "2GB/s"
    case .growth: "6%/month"
    case .monthlyShare: "12%/month"
    }
  }
}

extension Money.Basis {
  /// An amount as it may be written, for examples.
  package var illustration: String {
    switch self {
    case .hour: "$3.06/h"
    case .millionTokens: "$0.15/M"
    case .piece: "$250k"
    case .month: "$1500/month"
    case .request: "$0.0004/request"
    case .use: "$0.0004"
    case .gigabyte: "$0.09/GB"
    case .gigabyteMonth: "$0.10/GB/month"
    case .kilowattHour: "$0.12/kWh"
    }
  }
}
