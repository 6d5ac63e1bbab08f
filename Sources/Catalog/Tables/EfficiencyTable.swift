// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// What generations of accelerators reach of their datasheets; shares of 1.
  static let efficiencies = TextTable(
    name: "efficiencies",
    text: """
      generation | matrix | bandwidth | cache | attention | query_heads | residual                                                                                   | source
      volta      | 0.52   | 0.83      | 0.83  | 0.45      | single      | not checked against a served model                                                         | eff-volta
      turing     | 0.50   | 0.74      | 0.74  | 0.45      | single      | not checked against a served model                                                         | eff-turing
      ampere     | 0.68   | 0.90      | 0.92  | 0.60      | single      | held out: 5 % Splitwise, 7 % Argonne batches, both on A100                                 | eff-ampere
      ada        | 0.62   | 0.91      | 0.92  | 0.55      | single      | L40S on TensorRT-LLM 0.5: 6 to 18 % quick; RTX 4090's operators: large products 60 % slow | eff-ada
      hopper     | 0.63   | 0.90      | 0.92  | 0.55      | packed      | held out: 1 % time between tokens, Llama-3.1-70B and Yi-34B                                | eff-hopper
      blackwell  | 0.61   | 0.90      | 0.92  | 0.54      | single      | held out: 1 % p95 of the first token, 300 requests on RTX PRO 6000                         | eff-blackwell
      cdna3      | 0.40   | 0.81      | 0.81  | 0.30      | single      | see Cards in docs/ACCURACY.md                                                              | eff-cdna3
      cdna4      | 0.53   | 0.81      | 0.81  | 0.40      | single      | not checked against a served model                                                         | eff-cdna4
      avx2       | 0.70   | 0.82      | 0.30  | 0.20      | packed      | llama.cpp on a 32-core Ryzen: 0.64 and 0.85 of the 32-bit rate                             | eff-avx2
      avx512     | 0.60   | 0.82      | 0.30  | 0.20      | packed      | llama.cpp on a 16-core Zen 4: 0.46 and 0.75 of the 16-bit rate                             | eff-avx512
      amx        | 0.20   | 0.82      | 0.30  | 0.20      | packed      | see CPUs in docs/ACCURACY.md; kernels reach 0.16 to 0.5 of the 16-bit rate                 | eff-amx
      neon       | 0.20   | 0.82      | 0.30  | 0.20      | packed      | bandwidth of Graviton2 alone; the rest as sve                                              | eff-neon
      sve        | 0.20   | 0.82      | 0.30  | 0.20      | packed      | see CPUs in docs/ACCURACY.md; compute from one prompt of 16 tokens on Graviton3            | eff-sve
      """)
}
