// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// Software that batches requests, and what each request costs it.
  static let batchServers = TextTable(
    name: "servers",
    text: """
      name       | request/us | residual                                              | source
      in-process | 3          | 2 % fitted (9 systems), 2 % held out (15 systems)     | mlperf-tensorrt
      triton     | 12         | 8 % fitted (4 systems), 6 % held out (9 systems)      | mlperf-triton
      """)
}
