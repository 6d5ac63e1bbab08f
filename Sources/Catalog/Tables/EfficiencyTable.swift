// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// What generations of accelerators reach of their datasheets; shares of 1.
  static let efficiencies = TextTable(
    name: "efficiencies",
    text: """
      generation | matrix | bandwidth | cache | attention | query_heads | residual                                                                            | source
      volta      | 0.52   | 0.83      | 0.83  | 0.45      | single      | not checked against a served model                                                  | eff-volta
      turing     | 0.50   | 0.74      | 0.74  | 0.45      | single      | not checked against a served model                                                  | eff-turing
      ampere     | 0.68   | 0.90      | 0.92  | 0.60      | single      | held out: 5 % Splitwise, 7 % Argonne batches, both on A100                          | eff-ampere
      ada        | 0.62   | 0.91      | 0.92  | 0.55      | single      | RTX 4090's operators: products of 1 to 64 tokens 3 % off, of 512 and more 60 % slow | eff-ada
      hopper     | 0.63   | 0.90      | 0.92  | 0.55      | packed      | held out: 1 % time between tokens, Llama-3.1-70B and Yi-34B                         | eff-hopper
      blackwell  | 0.61   | 0.90      | 0.92  | 0.54      | single      | held out: 1 % p95 of the first token, 300 requests on RTX PRO 6000                  | eff-blackwell
      """)
}
