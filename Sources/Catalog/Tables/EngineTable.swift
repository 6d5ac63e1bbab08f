// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// Serving software by generation, newest first: what it adds to the hardware's time.
  static let engines = TextTable(
    name: "engines",
    text: """
      name      | hardware | scheduling | sampling  | collectives | bandwidth | cache | experts | widened | kernels/us/layer | step/ms | sequence/us | ranks/ms | launch/us/layer | prompt_launch/us/layer | request/ms | prompt_token/us | reserved/blocks | residual                                     | source
      vllm-0.15 | gpu      | ahead      | published | custom      | 1         | 1     | 0.40    | 0.79    | 47               | 0       | 0           | 0        | 0               | 0                      | 1          | 10.5            | 1               | 2 % time between tokens, 27 runs of 7 models | vllm-0.15
      vllm-0.10 | gpu      | in turn    | published | custom      | 1         | 1     | 0.40    | 0.79    | 47               | 0.5     | 17          | 0        | 0               | 0                      | 1          | 10.5            | 1               | see Servers in docs/ACCURACY.md              | vllm-0.10
      vllm-0.5  | gpu      | in turn    | greedy    | custom      | 1         | 0.64  | 0.40    | 0.79    | 47               | 0.98    | 57          | 1.6      | 0               | 0                      | 0          | 0               | 0               | 4 % fitted, 7 % held out, 200 batches        | vllm-0.5
      vllm-0.2  | gpu      | in turn    | greedy    | eager       | 0.70      | 0.64  | 0.40    | 0.79    | 47               | 0       | 316         | 0        | 369             | 660                    | 0          | 0               | 0               | 3 % fitted, 5 % held out, 800 batches        | vllm-0.2
      cpu       | cpu      | in turn    | greedy    | custom      | 1         | 1     | 1       | 1       | 270              | 0       | 0           | 0        | 0               | 0                      | 1          | 10.5            | 1               | 4 % held out, 6 batches                      | engine-cpu
      """)
}
