// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// Accelerators: dense peak rates by format, memory as CUDA reports it, link bandwidth in one direction.
  static let accelerators = TextTable(
    name: "accelerators",
    text: """
      name           | title                                        | family       | generation | memory/GiB | bandwidth/GB/s | fp32/Tflop/s | tf32/Tflop/s | fp16/Tflop/s | bf16/Tflop/s | fp8/Tflop/s | int8/Top/s | multiprocessors | power/W | link/GB/s | source
      v100-16gb      | NVIDIA V100 SXM2 16GB                        | v100         | volta      | 15.77      | 900            | 15.7         | -            | 125          | -            | -           | -          | 80              | 300     | 150       | ds-v100
      v100-32gb      | NVIDIA V100 SXM2 32GB                        | v100         | volta      | 31.74      | 900            | 15.7         | -            | 125          | -            | -           | -          | 80              | 300     | 150       | ds-v100
      t4             | NVIDIA T4                                    | t4           | turing     | 14.56      | 320            | 8.1          | -            | 65           | -            | -           | 130        | 40              | 70      | 16        | ds-t4
      a10            | NVIDIA A10                                   | a10          | ampere     | 21.99      | 600            | 31.2         | 62.5         | 125          | 125          | -           | 250        | 72              | 150     | 32        | ds-a10
      a10g           | NVIDIA A10G                                  | a10g         | ampere     | 22.06      | 600            | 35           | 35           | 70           | 70           | -           | 140        | 80              | 300     | 32        | ds-a10g
      a30            | NVIDIA A30                                   | a30          | ampere     | 23.60      | 933            | 10.3         | 82           | 165          | 165          | -           | 330        | 56              | 165     | 100       | ds-a30
      a100-40gb      | NVIDIA A100 SXM4 40GB                        | a100         | ampere     | 39.50      | 1555           | 19.5         | 156          | 312          | 312          | -           | 624        | 108             | 400     | 300       | ds-a100
      a100-80gb      | NVIDIA A100 SXM4 80GB                        | a100         | ampere     | 79.25      | 2039           | 19.5         | 156          | 312          | 312          | -           | 624        | 108             | 400     | 300       | ds-a100
      l4             | NVIDIA L4                                    | l4           | ada        | 22.03      | 300            | 30.3         | 60           | 121          | 121          | 242.5       | 242.5      | 58              | 72      | 32        | ds-l4
      l40s           | NVIDIA L40S                                  | l40s         | ada        | 44.52      | 864            | 91.6         | 183          | 362.05       | 362.05       | 733         | 733        | 142             | 350     | 32        | ds-l40s
      a100-pcie-80gb | NVIDIA A100 PCIe 80GB                        | a100         | ampere     | 79.25      | 1935           | 19.5         | 156          | 312          | 312          | -           | 624        | 108             | 300     | 300       | ds-a100
      h100           | NVIDIA H100 SXM5 80GB                        | h100         | hopper     | 79.18      | 3350           | 67           | 494.5        | 989.5        | 989.5        | 1979        | 1979       | 132             | 700     | 450       | ds-h100
      h100-pcie      | NVIDIA H100 PCIe 80GB                        | h100         | hopper     | 79.18      | 2000           | 51           | 378          | 756.5        | 756.5        | 1513        | 1513       | 114             | 350     | 300       | ds-h100
      h100-nvl       | NVIDIA H100 NVL 94GB                         | h100         | hopper     | 93.0       | 3900           | 60           | 417.5        | 835.5        | 835.5        | 1670.5      | 1670.5     | 132             | 400     | 300       | ds-h100
      h200           | NVIDIA H200 SXM5 141GB                       | h200         | hopper     | 139.8      | 4800           | 67           | 494.5        | 989.5        | 989.5        | 1979        | 1979       | 132             | 700     | 450       | ds-h200
      b200           | NVIDIA B200 180GB                            | b200         | blackwell  | 178.4      | 8000           | 80           | 1100         | 2250         | 2250         | 4500        | 4500       | 148             | 1000    | 900       | ds-b200
      rtx-4090       | NVIDIA RTX 4090 24GB                         | rtx-4090     | ada        | 23.52      | 1008           | 82.6         | 82.6         | 165.2        | 165.2        | 330.3       | 660.6      | 128             | 450     | 32        | ds-ada-gaming
      rtx-pro-6000   | NVIDIA RTX PRO 6000 Blackwell Server Edition | rtx-pro-6000 | blackwell  | 94.97      | 1597           | 120          | 251.9        | 503.8        | 503.8        | 1007.6      | 1007.6     | 188             | 600     | 64        | ds-rtx-pro-6000
      """)
}
