// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// CPUs of the clouds' machines: a socket each; clock with all cores at work, operations a core and cycle (multiply-add counts
  /// two), MT/s of a memory channel. What is one of two is taken as the older.
  static let processors = TextTable(
    name: "processors",
    text: """
      name                           | unit   | cores | threads | clock/GHz | fp32 | fp16 | bf16 | int8 | channels | transfers/MT/s | source
      Intel Cascade Lake             | avx512 | 28    | 2       | 3.4       | 64   | -    | -    | 256  | 6        | 2933           | cpu-cascade-lake
      Intel Cascade Lake or Ice Lake | avx512 | 28    | 2       | 3.4       | 64   | -    | -    | 256  | 6        | 2933           | cpu-cascade-lake
      Intel Ice Lake 8370C           | avx512 | 32    | 2       | 3.5       | 64   | -    | -    | 256  | 8        | 3200           | cpu-ice-lake
      Intel Ice Lake 8375C           | avx512 | 32    | 2       | 3.5       | 64   | -    | -    | 256  | 8        | 3200           | cpu-ice-lake
      Intel Sapphire Rapids          | amx    | 48    | 2       | 3.0       | 64   | 128  | 1024 | 2048 | 8        | 4800           | cpu-sapphire
      Intel Sapphire Rapids 8488C    | amx    | 48    | 2       | 3.2       | 64   | 128  | 1024 | 2048 | 8        | 4800           | cpu-sapphire
      AMD EPYC 9R14                  | avx512 | 96    | 1       | 3.7       | 32   | -    | 64   | 128  | 12       | 4800           | cpu-genoa
      AWS Graviton2                  | neon   | 64    | 1       | 2.5       | 16   | 32   | -    | 64   | 8        | 3200           | cpu-graviton
      AWS Graviton3                  | sve    | 64    | 1       | 2.6       | 32   | 64   | 128  | 256  | 8        | 4800           | cpu-graviton
      AWS Graviton4                  | sve    | 96    | 1       | 2.8       | 32   | 64   | 128  | 256  | 12       | 5600           | cpu-graviton
      Ampere Altra                   | neon   | 80    | 1       | 3.0       | 16   | 32   | -    | 64   | 8        | 3200           | cpu-altra
      Azure Cobalt 100               | sve    | 128   | 1       | 3.4       | 16   | 32   | 64   | 128  | 12       | 5600           | cpu-cobalt
      Google Axion                   | sve    | 96    | 1       | 3.0       | 32   | 64   | 128  | 256  | 12       | 5600           | cpu-axion
      """)
}
