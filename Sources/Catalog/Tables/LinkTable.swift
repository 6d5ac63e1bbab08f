// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// Links between replicas: bandwidth by the label in one direction, the share of it that large transfers reach, and their start.
  static let links = TextTable(
    name: "links",
    text: """
      name            | bandwidth/GB/s | share | latency/us | source
      nvlink-3        | 300            | 0.95  | 10         | link-nvlink
      nvlink-4        | 450            | 0.95  | 10         | link-nvlink
      nvlink-5        | 900            | 0.81  | 10         | link-nvlink-5
      infiniband-200g | 25             | 0.90  | 10         | link-infiniband
      infiniband-400g | 50             | 0.90  | 10         | link-infiniband
      infiniband-800g | 100            | 0.90  | 10         | link-infiniband
      ethernet-100g   | 12.5           | 0.87  | 10         | link-roce
      ethernet-200g   | 25             | 0.87  | 10         | link-roce
      ethernet-400g   | 50             | 0.87  | 10         | link-roce
      """)
}
