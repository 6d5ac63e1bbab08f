// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// Google Cloud machines.
  static let gcpInstances = TextTable(
    name: "gcpInstances",
    text: """
      name                | region      | isa | processor                      | vcpus | memory/GiB | accelerator | count | on_demand/USD/h  | spot/USD/h       | saving/% | interruption/%/month | source        | spot_source
      gcp/g2-standard-4   | us-central1 | x86 | Intel Cascade Lake             | 4     | 16         | l4          | 1     | 0.706832255      | 0.397336         | -        | -                    | karpenter-gcp | -
      gcp/g2-standard-8   | us-central1 | x86 | Intel Cascade Lake             | 8     | 32         | l4          | 1     | 0.853624271      | 0.479872         | -        | -                    | karpenter-gcp | -
      gcp/g2-standard-12  | us-central1 | x86 | Intel Cascade Lake             | 12    | 48         | l4          | 1     | 1.000416287      | 0.562408         | -        | -                    | karpenter-gcp | -
      gcp/g2-standard-16  | us-central1 | x86 | Intel Cascade Lake             | 16    | 64         | l4          | 1     | 1.147208303      | 0.644944         | -        | -                    | karpenter-gcp | -
      gcp/g2-standard-24  | us-central1 | x86 | Intel Cascade Lake             | 24    | 96         | l4          | 2     | 2.000832574      | 1.124816         | -        | -                    | karpenter-gcp | -
      gcp/g2-standard-32  | us-central1 | x86 | Intel Cascade Lake             | 32    | 128        | l4          | 1     | 1.734376367      | 0.975088         | -        | -                    | karpenter-gcp | -
      gcp/g2-standard-48  | us-central1 | x86 | Intel Cascade Lake             | 48    | 192        | l4          | 4     | 4.001665148      | 2.249632         | -        | -                    | karpenter-gcp | -
      gcp/g2-standard-96  | us-central1 | x86 | Intel Cascade Lake             | 96    | 384        | l4          | 8     | 8.003330296      | 4.499264         | -        | -                    | karpenter-gcp | -
      gcp/a2-highgpu-1g   | us-central1 | x86 | Intel Cascade Lake             | 12    | 85         | a100-40gb   | 1     | 3.673385         | 1.92802          | -        | -                    | karpenter-gcp | -
      gcp/a2-highgpu-2g   | us-central1 | x86 | Intel Cascade Lake             | 24    | 170        | a100-40gb   | 2     | 7.34677          | 3.85604          | -        | -                    | karpenter-gcp | -
      gcp/a2-highgpu-4g   | us-central1 | x86 | Intel Cascade Lake             | 48    | 340        | a100-40gb   | 4     | 14.69354         | 7.71208          | -        | -                    | karpenter-gcp | -
      gcp/a2-highgpu-8g   | us-central1 | x86 | Intel Cascade Lake             | 96    | 680        | a100-40gb   | 8     | 29.38708         | 15.42416         | -        | -                    | karpenter-gcp | -
      gcp/a2-ultragpu-1g  | us-central1 | x86 | Intel Cascade Lake             | 12    | 170        | a100-80gb   | 1     | 5.06879789041096 | 2.75954630136986 | -        | -                    | karpenter-gcp | -
      gcp/a2-ultragpu-2g  | us-central1 | x86 | Intel Cascade Lake             | 24    | 340        | a100-80gb   | 2     | 10.1375957808219 | 5.51909260273973 | -        | -                    | karpenter-gcp | -
      gcp/a2-ultragpu-4g  | us-central1 | x86 | Intel Cascade Lake             | 48    | 680        | a100-80gb   | 4     | 20.2751915616438 | 11.0381852054795 | -        | -                    | karpenter-gcp | -
      gcp/a2-ultragpu-8g  | us-central1 | x86 | Intel Cascade Lake             | 96    | 1360       | a100-80gb   | 8     | 40.5503831232877 | 22.0763704109589 | -        | -                    | karpenter-gcp | -
      gcp/a3-highgpu-1g   | us-central1 | x86 | Intel Sapphire Rapids          | 26    | 234        | h100        | 1     | 11.0612499878219 | 6.32619260273973 | -        | -                    | karpenter-gcp | -
      gcp/a3-highgpu-2g   | us-central1 | x86 | Intel Sapphire Rapids          | 52    | 468        | h100        | 2     | 22.1224999756438 | 12.6523852054795 | -        | -                    | karpenter-gcp | -
      gcp/a3-highgpu-4g   | us-central1 | x86 | Intel Sapphire Rapids          | 104   | 936        | h100        | 4     | 44.2449999512877 | 25.3047704109589 | -        | -                    | karpenter-gcp | -
      gcp/a3-highgpu-8g   | us-central1 | x86 | Intel Sapphire Rapids          | 208   | 1872       | h100        | 8     | 88.4899999025753 | 50.6095408219178 | -        | -                    | karpenter-gcp | -
      gcp/e2-standard-2   | us-central1 | x86 | Intel or AMD, as available     | 2     | 8          | -           | 0     | 0.06701142       | 0.040212         | -        | -                    | karpenter-gcp | -
      gcp/e2-standard-4   | us-central1 | x86 | Intel or AMD, as available     | 4     | 16         | -           | 0     | 0.13402284       | 0.080424         | -        | -                    | karpenter-gcp | -
      gcp/e2-standard-8   | us-central1 | x86 | Intel or AMD, as available     | 8     | 32         | -           | 0     | 0.26804568       | 0.160848         | -        | -                    | karpenter-gcp | -
      gcp/e2-standard-16  | us-central1 | x86 | Intel or AMD, as available     | 16    | 64         | -           | 0     | 0.53609136       | 0.321696         | -        | -                    | karpenter-gcp | -
      gcp/e2-standard-32  | us-central1 | x86 | Intel or AMD, as available     | 32    | 128        | -           | 0     | 1.07218272       | 0.643392         | -        | -                    | karpenter-gcp | -
      gcp/n2-standard-2   | us-central1 | x86 | Intel Cascade Lake or Ice Lake | 2     | 8          | -           | 0     | 0.097118         | 0.04606          | -        | -                    | karpenter-gcp | -
      gcp/n2-standard-4   | us-central1 | x86 | Intel Cascade Lake or Ice Lake | 4     | 16         | -           | 0     | 0.194236         | 0.09212          | -        | -                    | karpenter-gcp | -
      gcp/n2-standard-8   | us-central1 | x86 | Intel Cascade Lake or Ice Lake | 8     | 32         | -           | 0     | 0.388472         | 0.18424          | -        | -                    | karpenter-gcp | -
      gcp/n2-standard-16  | us-central1 | x86 | Intel Cascade Lake or Ice Lake | 16    | 64         | -           | 0     | 0.776944         | 0.36848          | -        | -                    | karpenter-gcp | -
      gcp/n2-standard-32  | us-central1 | x86 | Intel Cascade Lake or Ice Lake | 32    | 128        | -           | 0     | 1.553888         | 0.73696          | -        | -                    | karpenter-gcp | -
      gcp/n2-standard-48  | us-central1 | x86 | Intel Cascade Lake or Ice Lake | 48    | 192        | -           | 0     | 2.330832         | 1.10544          | -        | -                    | karpenter-gcp | -
      gcp/n2-standard-64  | us-central1 | x86 | Intel Cascade Lake or Ice Lake | 64    | 256        | -           | 0     | 3.107776         | 1.47392          | -        | -                    | karpenter-gcp | -
      gcp/c3-standard-4   | us-central1 | x86 | Intel Sapphire Rapids          | 4     | 16         | -           | 0     | 0.201608         | 0.0494           | -        | -                    | karpenter-gcp | -
      gcp/c3-standard-8   | us-central1 | x86 | Intel Sapphire Rapids          | 8     | 32         | -           | 0     | 0.403216         | 0.0988           | -        | -                    | karpenter-gcp | -
      gcp/c3-standard-22  | us-central1 | x86 | Intel Sapphire Rapids          | 22    | 88         | -           | 0     | 1.108844         | 0.2717           | -        | -                    | karpenter-gcp | -
      gcp/c3-standard-44  | us-central1 | x86 | Intel Sapphire Rapids          | 44    | 176        | -           | 0     | 2.217688         | 0.5434           | -        | -                    | karpenter-gcp | -
      gcp/c3-standard-88  | us-central1 | x86 | Intel Sapphire Rapids          | 88    | 352        | -           | 0     | 4.435376         | 1.0868           | -        | -                    | karpenter-gcp | -
      gcp/c4a-standard-2  | us-central1 | arm | Google Axion                   | 2     | 8          | -           | 0     | 0.0898           | 0.038816         | -        | -                    | karpenter-gcp | -
      gcp/c4a-standard-4  | us-central1 | arm | Google Axion                   | 4     | 16         | -           | 0     | 0.1796           | 0.077632         | -        | -                    | karpenter-gcp | -
      gcp/c4a-standard-8  | us-central1 | arm | Google Axion                   | 8     | 32         | -           | 0     | 0.3592           | 0.155264         | -        | -                    | karpenter-gcp | -
      gcp/c4a-standard-16 | us-central1 | arm | Google Axion                   | 16    | 64         | -           | 0     | 0.7184           | 0.310528         | -        | -                    | karpenter-gcp | -
      gcp/c4a-standard-32 | us-central1 | arm | Google Axion                   | 32    | 128        | -           | 0     | 1.4368           | 0.621056         | -        | -                    | karpenter-gcp | -
      gcp/c4a-standard-48 | us-central1 | arm | Google Axion                   | 48    | 192        | -           | 0     | 2.1552           | 0.931584         | -        | -                    | karpenter-gcp | -
      gcp/c4a-standard-64 | us-central1 | arm | Google Axion                   | 64    | 256        | -           | 0     | 2.8736           | 1.242112         | -        | -                    | karpenter-gcp | -
      gcp/c4a-standard-72 | us-central1 | arm | Google Axion                   | 72    | 288        | -           | 0     | 3.2328           | 1.397376         | -        | -                    | karpenter-gcp | -
      gcp/t2a-standard-1  | us-central1 | arm | Ampere Altra                   | 1     | 4          | -           | 0     | 0.0385           | 0.016392         | -        | -                    | karpenter-gcp | -
      gcp/t2a-standard-2  | us-central1 | arm | Ampere Altra                   | 2     | 8          | -           | 0     | 0.077            | 0.032784         | -        | -                    | karpenter-gcp | -
      gcp/t2a-standard-4  | us-central1 | arm | Ampere Altra                   | 4     | 16         | -           | 0     | 0.154            | 0.065568         | -        | -                    | karpenter-gcp | -
      gcp/t2a-standard-8  | us-central1 | arm | Ampere Altra                   | 8     | 32         | -           | 0     | 0.308            | 0.131136         | -        | -                    | karpenter-gcp | -
      gcp/t2a-standard-16 | us-central1 | arm | Ampere Altra                   | 16    | 64         | -           | 0     | 0.616            | 0.262272         | -        | -                    | karpenter-gcp | -
      gcp/t2a-standard-32 | us-central1 | arm | Ampere Altra                   | 32    | 128        | -           | 0     | 1.232            | 0.524544         | -        | -                    | karpenter-gcp | -
      gcp/t2a-standard-48 | us-central1 | arm | Ampere Altra                   | 48    | 192        | -           | 0     | 1.848            | 0.786816         | -        | -                    | karpenter-gcp | -
      """)
}
