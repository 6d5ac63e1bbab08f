// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// MIG profiles: slices taken of compute and of memory, and where in memory one may start.
  static let slices = TextTable(
    name: "slices",
    text: """
      name     | accelerators             | compute/slices | slices/memory slices | of/memory slices | memory/GiB | multiprocessors | starts/memory slice | maximum/per accelerator | source
      1g.5gb   | a100-40gb                | 1              | 1                    | 8                | 4.75       | 14              | 0 1 2 3 4 5 6       | 7                       | mig-a100-40
      1g.10gb  | a100-40gb                | 1              | 2                    | 8                | 9.75       | 14              | 0 2 4 6             | 4                       | mig-a100-40
      2g.10gb  | a100-40gb                | 2              | 2                    | 8                | 9.75       | 28              | 0 2 4               | 3                       | mig-a100-40
      3g.20gb  | a100-40gb                | 3              | 4                    | 8                | 19.62      | 42              | 0 4                 | 2                       | mig-a100-40
      4g.20gb  | a100-40gb                | 4              | 4                    | 8                | 19.62      | 56              | 0                   | 1                       | mig-a100-40
      7g.40gb  | a100-40gb                | 7              | 8                    | 8                | 39.50      | 98              | 0                   | 1                       | mig-a100-40
      1g.10gb  | a100-80gb a100-pcie-80gb | 1              | 1                    | 8                | 9.50       | 14              | 0 1 2 3 4 5 6       | 7                       | mig-a100-80
      1g.20gb  | a100-80gb a100-pcie-80gb | 1              | 2                    | 8                | 19.50      | 14              | 0 2 4 6             | 4                       | mig-a100-80
      2g.20gb  | a100-80gb a100-pcie-80gb | 2              | 2                    | 8                | 19.50      | 28              | 0 2 4               | 3                       | mig-a100-80
      3g.40gb  | a100-80gb a100-pcie-80gb | 3              | 4                    | 8                | 39.25      | 42              | 0 4                 | 2                       | mig-a100-80
      4g.40gb  | a100-80gb a100-pcie-80gb | 4              | 4                    | 8                | 39.25      | 56              | 0                   | 1                       | mig-a100-80
      7g.80gb  | a100-80gb a100-pcie-80gb | 7              | 8                    | 8                | 78.75      | 98              | 0                   | 1                       | mig-a100-80
      1g.10gb  | h100                     | 1              | 1                    | 8                | 9.75       | 16              | 0 1 2 3 4 5 6       | 7                       | mig-h100
      1g.20gb  | h100                     | 1              | 2                    | 8                | 19.62      | 26              | 0 2 4 6             | 4                       | mig-h100
      2g.20gb  | h100                     | 2              | 2                    | 8                | 19.62      | 32              | 0 2 4               | 3                       | mig-h100
      3g.40gb  | h100                     | 3              | 4                    | 8                | 39.50      | 60              | 0 4                 | 2                       | mig-h100
      4g.40gb  | h100                     | 4              | 4                    | 8                | 39.50      | 64              | 0                   | 1                       | mig-h100
      7g.80gb  | h100                     | 7              | 8                    | 8                | 79.25      | 132             | 0                   | 1                       | mig-h100
      1g.18gb  | h200                     | 1              | 1                    | 8                | 16.00      | 16              | 0 1 2 3 4 5 6       | 7                       | mig-h200
      1g.35gb  | h200                     | 1              | 2                    | 8                | 32.25      | 26              | 0 2 4 6             | 4                       | mig-h200
      2g.35gb  | h200                     | 2              | 2                    | 8                | 32.25      | 32              | 0 2 4               | 3                       | mig-h200
      3g.71gb  | h200                     | 3              | 4                    | 8                | 69.50      | 60              | 0 4                 | 2                       | mig-h200
      4g.71gb  | h200                     | 4              | 4                    | 8                | 69.50      | 64              | 0                   | 1                       | mig-h200
      7g.141gb | h200                     | 7              | 8                    | 8                | 139.8      | 132             | 0                   | 1                       | mig-h200
      1g.23gb  | b200                     | 1              | 1                    | 8                | 20.50      | 18              | 0 1 2 3 4 5 6       | 7                       | mig-b200
      1g.45gb  | b200                     | 1              | 2                    | 8                | 44.25      | 30              | 0 2 4 6             | 4                       | mig-b200
      2g.45gb  | b200                     | 2              | 2                    | 8                | 44.25      | 36              | 0 2 4               | 3                       | mig-b200
      3g.90gb  | b200                     | 3              | 4                    | 8                | 88.50      | 54              | 0 4                 | 2                       | mig-b200-derived
      4g.90gb  | b200                     | 4              | 4                    | 8                | 88.50      | 72              | 0                   | 1                       | mig-b200-derived
      7g.180gb | b200                     | 7              | 8                    | 8                | 178.4      | 148             | 0                   | 1                       | mig-b200-derived
      1g.6gb   | a30                      | 1              | 1                    | 4                | 5.81       | 14              | 0 1 2 3             | 4                       | mig-a30
      2g.12gb  | a30                      | 2              | 2                    | 4                | 11.69      | 28              | 0 2                 | 2                       | mig-a30
      4g.24gb  | a30                      | 4              | 4                    | 4                | 23.44      | 56              | 0                   | 1                       | mig-a30
      """)
}
