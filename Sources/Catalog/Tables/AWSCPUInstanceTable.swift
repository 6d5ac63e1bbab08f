// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// AWS machines without accelerators: vCPUs are threads on x86 (cores on 7a) and cores on Arm.
  static let awsCPUInstances = TextTable(
    name: "awsCPUInstances",
    text: """
      name             | region    | isa | processor                   | vcpus | memory/GiB | accelerator | count | on_demand/USD/h | spot/USD/h | saving/% | interruption/%/month | source        | spot_source
      aws/c6i.large    | us-east-1 | x86 | Intel Ice Lake 8375C        | 2     | 4          | -           | 0     | 0.085           | -          | 63       | 5-10                 | karpenter-aws | spot-advisor
      aws/c6i.xlarge   | us-east-1 | x86 | Intel Ice Lake 8375C        | 4     | 8          | -           | 0     | 0.17            | -          | 60       | 15-20                | karpenter-aws | spot-advisor
      aws/c6i.2xlarge  | us-east-1 | x86 | Intel Ice Lake 8375C        | 8     | 16         | -           | 0     | 0.34            | -          | 51       | 5-10                 | karpenter-aws | spot-advisor
      aws/c6i.4xlarge  | us-east-1 | x86 | Intel Ice Lake 8375C        | 16    | 32         | -           | 0     | 0.68            | -          | 57       | 15-20                | karpenter-aws | spot-advisor
      aws/c6i.8xlarge  | us-east-1 | x86 | Intel Ice Lake 8375C        | 32    | 64         | -           | 0     | 1.36            | -          | 61       | 5-10                 | karpenter-aws | spot-advisor
      aws/c6i.12xlarge | us-east-1 | x86 | Intel Ice Lake 8375C        | 48    | 96         | -           | 0     | 2.04            | -          | 67       | 5-10                 | karpenter-aws | spot-advisor
      aws/c6i.16xlarge | us-east-1 | x86 | Intel Ice Lake 8375C        | 64    | 128        | -           | 0     | 2.72            | -          | 67       | 5-10                 | karpenter-aws | spot-advisor
      aws/m6i.large    | us-east-1 | x86 | Intel Ice Lake 8375C        | 2     | 8          | -           | 0     | 0.096           | -          | 63       | 10-15                | karpenter-aws | spot-advisor
      aws/m6i.xlarge   | us-east-1 | x86 | Intel Ice Lake 8375C        | 4     | 16         | -           | 0     | 0.192           | -          | 55       | 5-10                 | karpenter-aws | spot-advisor
      aws/m6i.2xlarge  | us-east-1 | x86 | Intel Ice Lake 8375C        | 8     | 32         | -           | 0     | 0.384           | -          | 58       | 20-                  | karpenter-aws | spot-advisor
      aws/m6i.4xlarge  | us-east-1 | x86 | Intel Ice Lake 8375C        | 16    | 64         | -           | 0     | 0.768           | -          | 66       | 20-                  | karpenter-aws | spot-advisor
      aws/m6i.8xlarge  | us-east-1 | x86 | Intel Ice Lake 8375C        | 32    | 128        | -           | 0     | 1.536           | -          | 60       | 15-20                | karpenter-aws | spot-advisor
      aws/m6i.12xlarge | us-east-1 | x86 | Intel Ice Lake 8375C        | 48    | 192        | -           | 0     | 2.304           | -          | 70       | 20-                  | karpenter-aws | spot-advisor
      aws/m6i.16xlarge | us-east-1 | x86 | Intel Ice Lake 8375C        | 64    | 256        | -           | 0     | 3.072           | -          | 54       | 0-5                  | karpenter-aws | spot-advisor
      aws/r6i.large    | us-east-1 | x86 | Intel Ice Lake 8375C        | 2     | 16         | -           | 0     | 0.126           | -          | 68       | 20-                  | karpenter-aws | spot-advisor
      aws/r6i.xlarge   | us-east-1 | x86 | Intel Ice Lake 8375C        | 4     | 32         | -           | 0     | 0.252           | -          | 58       | 20-                  | karpenter-aws | spot-advisor
      aws/r6i.2xlarge  | us-east-1 | x86 | Intel Ice Lake 8375C        | 8     | 64         | -           | 0     | 0.504           | -          | 55       | 20-                  | karpenter-aws | spot-advisor
      aws/r6i.4xlarge  | us-east-1 | x86 | Intel Ice Lake 8375C        | 16    | 128        | -           | 0     | 1.008           | -          | 58       | 20-                  | karpenter-aws | spot-advisor
      aws/r6i.8xlarge  | us-east-1 | x86 | Intel Ice Lake 8375C        | 32    | 256        | -           | 0     | 2.016           | -          | 72       | 20-                  | karpenter-aws | spot-advisor
      aws/r6i.12xlarge | us-east-1 | x86 | Intel Ice Lake 8375C        | 48    | 384        | -           | 0     | 3.024           | -          | 69       | 20-                  | karpenter-aws | spot-advisor
      aws/r6i.16xlarge | us-east-1 | x86 | Intel Ice Lake 8375C        | 64    | 512        | -           | 0     | 4.032           | -          | 75       | 20-                  | karpenter-aws | spot-advisor
      aws/c7i.large    | us-east-1 | x86 | Intel Sapphire Rapids 8488C | 2     | 4          | -           | 0     | 0.08925         | -          | 66       | 20-                  | karpenter-aws | spot-advisor
      aws/c7i.xlarge   | us-east-1 | x86 | Intel Sapphire Rapids 8488C | 4     | 8          | -           | 0     | 0.1785          | -          | 61       | 20-                  | karpenter-aws | spot-advisor
      aws/c7i.2xlarge  | us-east-1 | x86 | Intel Sapphire Rapids 8488C | 8     | 16         | -           | 0     | 0.357           | -          | 59       | 20-                  | karpenter-aws | spot-advisor
      aws/c7i.4xlarge  | us-east-1 | x86 | Intel Sapphire Rapids 8488C | 16    | 32         | -           | 0     | 0.714           | -          | 61       | 15-20                | karpenter-aws | spot-advisor
      aws/c7i.8xlarge  | us-east-1 | x86 | Intel Sapphire Rapids 8488C | 32    | 64         | -           | 0     | 1.428           | -          | 62       | 10-15                | karpenter-aws | spot-advisor
      aws/c7i.12xlarge | us-east-1 | x86 | Intel Sapphire Rapids 8488C | 48    | 96         | -           | 0     | 2.142           | -          | 59       | 10-15                | karpenter-aws | spot-advisor
      aws/c7i.16xlarge | us-east-1 | x86 | Intel Sapphire Rapids 8488C | 64    | 128        | -           | 0     | 2.856           | -          | 63       | 5-10                 | karpenter-aws | spot-advisor
      aws/m7i.large    | us-east-1 | x86 | Intel Sapphire Rapids 8488C | 2     | 8          | -           | 0     | 0.1008          | -          | 68       | 15-20                | karpenter-aws | spot-advisor
      aws/m7i.xlarge   | us-east-1 | x86 | Intel Sapphire Rapids 8488C | 4     | 16         | -           | 0     | 0.2016          | -          | 53       | 15-20                | karpenter-aws | spot-advisor
      aws/m7i.2xlarge  | us-east-1 | x86 | Intel Sapphire Rapids 8488C | 8     | 32         | -           | 0     | 0.4032          | -          | 62       | 20-                  | karpenter-aws | spot-advisor
      aws/m7i.4xlarge  | us-east-1 | x86 | Intel Sapphire Rapids 8488C | 16    | 64         | -           | 0     | 0.8064          | -          | 52       | 5-10                 | karpenter-aws | spot-advisor
      aws/m7i.8xlarge  | us-east-1 | x86 | Intel Sapphire Rapids 8488C | 32    | 128        | -           | 0     | 1.6128          | -          | 53       | 0-5                  | karpenter-aws | spot-advisor
      aws/m7i.12xlarge | us-east-1 | x86 | Intel Sapphire Rapids 8488C | 48    | 192        | -           | 0     | 2.4192          | -          | 70       | 20-                  | karpenter-aws | spot-advisor
      aws/m7i.16xlarge | us-east-1 | x86 | Intel Sapphire Rapids 8488C | 64    | 256        | -           | 0     | 3.2256          | -          | 60       | 0-5                  | karpenter-aws | spot-advisor
      aws/r7i.large    | us-east-1 | x86 | Intel Sapphire Rapids 8488C | 2     | 16         | -           | 0     | 0.1323          | -          | 65       | 10-15                | karpenter-aws | spot-advisor
      aws/r7i.xlarge   | us-east-1 | x86 | Intel Sapphire Rapids 8488C | 4     | 32         | -           | 0     | 0.2646          | -          | 60       | 15-20                | karpenter-aws | spot-advisor
      aws/r7i.2xlarge  | us-east-1 | x86 | Intel Sapphire Rapids 8488C | 8     | 64         | -           | 0     | 0.5292          | -          | 59       | 20-                  | karpenter-aws | spot-advisor
      aws/r7i.4xlarge  | us-east-1 | x86 | Intel Sapphire Rapids 8488C | 16    | 128        | -           | 0     | 1.0584          | -          | 66       | 20-                  | karpenter-aws | spot-advisor
      aws/r7i.8xlarge  | us-east-1 | x86 | Intel Sapphire Rapids 8488C | 32    | 256        | -           | 0     | 2.1168          | -          | 79       | 20-                  | karpenter-aws | spot-advisor
      aws/r7i.12xlarge | us-east-1 | x86 | Intel Sapphire Rapids 8488C | 48    | 384        | -           | 0     | 3.1752          | -          | 69       | 20-                  | karpenter-aws | spot-advisor
      aws/r7i.16xlarge | us-east-1 | x86 | Intel Sapphire Rapids 8488C | 64    | 512        | -           | 0     | 4.2336          | -          | 67       | 0-5                  | karpenter-aws | spot-advisor
      aws/c7a.large    | us-east-1 | x86 | AMD EPYC 9R14               | 2     | 4          | -           | 0     | 0.10264         | -          | 69       | 20-                  | karpenter-aws | spot-advisor
      aws/c7a.xlarge   | us-east-1 | x86 | AMD EPYC 9R14               | 4     | 8          | -           | 0     | 0.20528         | -          | 58       | 20-                  | karpenter-aws | spot-advisor
      aws/c7a.2xlarge  | us-east-1 | x86 | AMD EPYC 9R14               | 8     | 16         | -           | 0     | 0.41056         | -          | 46       | 20-                  | karpenter-aws | spot-advisor
      aws/c7a.4xlarge  | us-east-1 | x86 | AMD EPYC 9R14               | 16    | 32         | -           | 0     | 0.82112         | -          | 63       | 20-                  | karpenter-aws | spot-advisor
      aws/c7a.8xlarge  | us-east-1 | x86 | AMD EPYC 9R14               | 32    | 64         | -           | 0     | 1.64224         | -          | 54       | 20-                  | karpenter-aws | spot-advisor
      aws/c7a.12xlarge | us-east-1 | x86 | AMD EPYC 9R14               | 48    | 96         | -           | 0     | 2.46336         | -          | 75       | 20-                  | karpenter-aws | spot-advisor
      aws/c7a.16xlarge | us-east-1 | x86 | AMD EPYC 9R14               | 64    | 128        | -           | 0     | 3.28448         | -          | 64       | 20-                  | karpenter-aws | spot-advisor
      aws/m7a.large    | us-east-1 | x86 | AMD EPYC 9R14               | 2     | 8          | -           | 0     | 0.11592         | -          | 70       | 5-10                 | karpenter-aws | spot-advisor
      aws/m7a.xlarge   | us-east-1 | x86 | AMD EPYC 9R14               | 4     | 16         | -           | 0     | 0.23184         | -          | 62       | 20-                  | karpenter-aws | spot-advisor
      aws/m7a.2xlarge  | us-east-1 | x86 | AMD EPYC 9R14               | 8     | 32         | -           | 0     | 0.46368         | -          | 55       | 20-                  | karpenter-aws | spot-advisor
      aws/m7a.4xlarge  | us-east-1 | x86 | AMD EPYC 9R14               | 16    | 64         | -           | 0     | 0.92736         | -          | 60       | 20-                  | karpenter-aws | spot-advisor
      aws/m7a.8xlarge  | us-east-1 | x86 | AMD EPYC 9R14               | 32    | 128        | -           | 0     | 1.85472         | -          | 63       | 20-                  | karpenter-aws | spot-advisor
      aws/m7a.12xlarge | us-east-1 | x86 | AMD EPYC 9R14               | 48    | 192        | -           | 0     | 2.78208         | -          | 70       | 20-                  | karpenter-aws | spot-advisor
      aws/m7a.16xlarge | us-east-1 | x86 | AMD EPYC 9R14               | 64    | 256        | -           | 0     | 3.70944         | -          | 71       | 20-                  | karpenter-aws | spot-advisor
      aws/r7a.large    | us-east-1 | x86 | AMD EPYC 9R14               | 2     | 16         | -           | 0     | 0.15215         | -          | 63       | 15-20                | karpenter-aws | spot-advisor
      aws/r7a.xlarge   | us-east-1 | x86 | AMD EPYC 9R14               | 4     | 32         | -           | 0     | 0.3043          | -          | 57       | 5-10                 | karpenter-aws | spot-advisor
      aws/r7a.2xlarge  | us-east-1 | x86 | AMD EPYC 9R14               | 8     | 64         | -           | 0     | 0.6086          | -          | 58       | 15-20                | karpenter-aws | spot-advisor
      aws/r7a.4xlarge  | us-east-1 | x86 | AMD EPYC 9R14               | 16    | 128        | -           | 0     | 1.2172          | -          | 57       | 20-                  | karpenter-aws | spot-advisor
      aws/r7a.8xlarge  | us-east-1 | x86 | AMD EPYC 9R14               | 32    | 256        | -           | 0     | 2.4344          | -          | 78       | 20-                  | karpenter-aws | spot-advisor
      aws/r7a.12xlarge | us-east-1 | x86 | AMD EPYC 9R14               | 48    | 384        | -           | 0     | 3.6516          | -          | 69       | 20-                  | karpenter-aws | spot-advisor
      aws/r7a.16xlarge | us-east-1 | x86 | AMD EPYC 9R14               | 64    | 512        | -           | 0     | 4.8688          | -          | 68       | 20-                  | karpenter-aws | spot-advisor
      aws/c6g.large    | us-east-1 | arm | AWS Graviton2               | 2     | 4          | -           | 0     | 0.068           | -          | 59       | 5-10                 | karpenter-aws | spot-advisor
      aws/c6g.xlarge   | us-east-1 | arm | AWS Graviton2               | 4     | 8          | -           | 0     | 0.136           | -          | 61       | 5-10                 | karpenter-aws | spot-advisor
      aws/c6g.2xlarge  | us-east-1 | arm | AWS Graviton2               | 8     | 16         | -           | 0     | 0.272           | -          | 66       | 0-5                  | karpenter-aws | spot-advisor
      aws/c6g.4xlarge  | us-east-1 | arm | AWS Graviton2               | 16    | 32         | -           | 0     | 0.544           | -          | 71       | 0-5                  | karpenter-aws | spot-advisor
      aws/c6g.8xlarge  | us-east-1 | arm | AWS Graviton2               | 32    | 64         | -           | 0     | 1.088           | -          | 71       | 0-5                  | karpenter-aws | spot-advisor
      aws/c6g.12xlarge | us-east-1 | arm | AWS Graviton2               | 48    | 96         | -           | 0     | 1.632           | -          | 74       | 0-5                  | karpenter-aws | spot-advisor
      aws/c6g.16xlarge | us-east-1 | arm | AWS Graviton2               | 64    | 128        | -           | 0     | 2.176           | -          | 73       | 0-5                  | karpenter-aws | spot-advisor
      aws/m6g.large    | us-east-1 | arm | AWS Graviton2               | 2     | 8          | -           | 0     | 0.077           | -          | 60       | 10-15                | karpenter-aws | spot-advisor
      aws/m6g.xlarge   | us-east-1 | arm | AWS Graviton2               | 4     | 16         | -           | 0     | 0.154           | -          | 68       | 5-10                 | karpenter-aws | spot-advisor
      aws/m6g.2xlarge  | us-east-1 | arm | AWS Graviton2               | 8     | 32         | -           | 0     | 0.308           | -          | 64       | 5-10                 | karpenter-aws | spot-advisor
      aws/m6g.4xlarge  | us-east-1 | arm | AWS Graviton2               | 16    | 64         | -           | 0     | 0.616           | -          | 66       | 10-15                | karpenter-aws | spot-advisor
      aws/m6g.8xlarge  | us-east-1 | arm | AWS Graviton2               | 32    | 128        | -           | 0     | 1.232           | -          | 68       | 15-20                | karpenter-aws | spot-advisor
      aws/m6g.12xlarge | us-east-1 | arm | AWS Graviton2               | 48    | 192        | -           | 0     | 1.848           | -          | 74       | 20-                  | karpenter-aws | spot-advisor
      aws/m6g.16xlarge | us-east-1 | arm | AWS Graviton2               | 64    | 256        | -           | 0     | 2.464           | -          | 69       | 0-5                  | karpenter-aws | spot-advisor
      aws/r6g.large    | us-east-1 | arm | AWS Graviton2               | 2     | 16         | -           | 0     | 0.1008          | -          | 70       | 15-20                | karpenter-aws | spot-advisor
      aws/r6g.xlarge   | us-east-1 | arm | AWS Graviton2               | 4     | 32         | -           | 0     | 0.2016          | -          | 65       | 20-                  | karpenter-aws | spot-advisor
      aws/r6g.2xlarge  | us-east-1 | arm | AWS Graviton2               | 8     | 64         | -           | 0     | 0.4032          | -          | 63       | 20-                  | karpenter-aws | spot-advisor
      aws/r6g.4xlarge  | us-east-1 | arm | AWS Graviton2               | 16    | 128        | -           | 0     | 0.8064          | -          | 61       | 20-                  | karpenter-aws | spot-advisor
      aws/r6g.8xlarge  | us-east-1 | arm | AWS Graviton2               | 32    | 256        | -           | 0     | 1.6128          | -          | 74       | 20-                  | karpenter-aws | spot-advisor
      aws/r6g.12xlarge | us-east-1 | arm | AWS Graviton2               | 48    | 384        | -           | 0     | 2.4192          | -          | 76       | 20-                  | karpenter-aws | spot-advisor
      aws/r6g.16xlarge | us-east-1 | arm | AWS Graviton2               | 64    | 512        | -           | 0     | 3.2256          | -          | 68       | 0-5                  | karpenter-aws | spot-advisor
      aws/c7g.large    | us-east-1 | arm | AWS Graviton3               | 2     | 4          | -           | 0     | 0.0725          | -          | 49       | 0-5                  | karpenter-aws | spot-advisor
      aws/c7g.xlarge   | us-east-1 | arm | AWS Graviton3               | 4     | 8          | -           | 0     | 0.145           | -          | 62       | 0-5                  | karpenter-aws | spot-advisor
      aws/c7g.2xlarge  | us-east-1 | arm | AWS Graviton3               | 8     | 16         | -           | 0     | 0.29            | -          | 69       | 0-5                  | karpenter-aws | spot-advisor
      aws/c7g.4xlarge  | us-east-1 | arm | AWS Graviton3               | 16    | 32         | -           | 0     | 0.58            | -          | 71       | 0-5                  | karpenter-aws | spot-advisor
      aws/c7g.8xlarge  | us-east-1 | arm | AWS Graviton3               | 32    | 64         | -           | 0     | 1.16            | -          | 73       | 0-5                  | karpenter-aws | spot-advisor
      aws/c7g.12xlarge | us-east-1 | arm | AWS Graviton3               | 48    | 96         | -           | 0     | 1.74            | -          | 70       | 5-10                 | karpenter-aws | spot-advisor
      aws/c7g.16xlarge | us-east-1 | arm | AWS Graviton3               | 64    | 128        | -           | 0     | 2.32            | -          | 74       | 0-5                  | karpenter-aws | spot-advisor
      aws/m7g.large    | us-east-1 | arm | AWS Graviton3               | 2     | 8          | -           | 0     | 0.0816          | -          | 64       | 10-15                | karpenter-aws | spot-advisor
      aws/m7g.xlarge   | us-east-1 | arm | AWS Graviton3               | 4     | 16         | -           | 0     | 0.1632          | -          | 62       | 5-10                 | karpenter-aws | spot-advisor
      aws/m7g.2xlarge  | us-east-1 | arm | AWS Graviton3               | 8     | 32         | -           | 0     | 0.3264          | -          | 64       | 5-10                 | karpenter-aws | spot-advisor
      aws/m7g.4xlarge  | us-east-1 | arm | AWS Graviton3               | 16    | 64         | -           | 0     | 0.6528          | -          | 62       | 5-10                 | karpenter-aws | spot-advisor
      aws/m7g.8xlarge  | us-east-1 | arm | AWS Graviton3               | 32    | 128        | -           | 0     | 1.3056          | -          | 64       | 5-10                 | karpenter-aws | spot-advisor
      aws/m7g.12xlarge | us-east-1 | arm | AWS Graviton3               | 48    | 192        | -           | 0     | 1.9584          | -          | 71       | 20-                  | karpenter-aws | spot-advisor
      aws/m7g.16xlarge | us-east-1 | arm | AWS Graviton3               | 64    | 256        | -           | 0     | 2.6112          | -          | 71       | 0-5                  | karpenter-aws | spot-advisor
      aws/r7g.large    | us-east-1 | arm | AWS Graviton3               | 2     | 16         | -           | 0     | 0.1071          | -          | 68       | 10-15                | karpenter-aws | spot-advisor
      aws/r7g.xlarge   | us-east-1 | arm | AWS Graviton3               | 4     | 32         | -           | 0     | 0.2142          | -          | 71       | 20-                  | karpenter-aws | spot-advisor
      aws/r7g.2xlarge  | us-east-1 | arm | AWS Graviton3               | 8     | 64         | -           | 0     | 0.4284          | -          | 67       | 20-                  | karpenter-aws | spot-advisor
      aws/r7g.4xlarge  | us-east-1 | arm | AWS Graviton3               | 16    | 128        | -           | 0     | 0.8568          | -          | 67       | 20-                  | karpenter-aws | spot-advisor
      aws/r7g.8xlarge  | us-east-1 | arm | AWS Graviton3               | 32    | 256        | -           | 0     | 1.7136          | -          | 67       | 5-10                 | karpenter-aws | spot-advisor
      aws/r7g.12xlarge | us-east-1 | arm | AWS Graviton3               | 48    | 384        | -           | 0     | 2.5704          | -          | 71       | 10-15                | karpenter-aws | spot-advisor
      aws/r7g.16xlarge | us-east-1 | arm | AWS Graviton3               | 64    | 512        | -           | 0     | 3.4272          | -          | 81       | 10-15                | karpenter-aws | spot-advisor
      aws/c8g.large    | us-east-1 | arm | AWS Graviton4               | 2     | 4          | -           | 0     | 0.07976         | -          | 61       | 0-5                  | karpenter-aws | spot-advisor
      aws/c8g.xlarge   | us-east-1 | arm | AWS Graviton4               | 4     | 8          | -           | 0     | 0.15952         | -          | 66       | 10-15                | karpenter-aws | spot-advisor
      aws/c8g.2xlarge  | us-east-1 | arm | AWS Graviton4               | 8     | 16         | -           | 0     | 0.31904         | -          | 70       | 20-                  | karpenter-aws | spot-advisor
      aws/c8g.4xlarge  | us-east-1 | arm | AWS Graviton4               | 16    | 32         | -           | 0     | 0.63808         | -          | 70       | 20-                  | karpenter-aws | spot-advisor
      aws/c8g.8xlarge  | us-east-1 | arm | AWS Graviton4               | 32    | 64         | -           | 0     | 1.27616         | -          | 66       | 5-10                 | karpenter-aws | spot-advisor
      aws/c8g.12xlarge | us-east-1 | arm | AWS Graviton4               | 48    | 96         | -           | 0     | 1.91424         | -          | 66       | 20-                  | karpenter-aws | spot-advisor
      aws/c8g.16xlarge | us-east-1 | arm | AWS Graviton4               | 64    | 128        | -           | 0     | 2.55232         | -          | 74       | 0-5                  | karpenter-aws | spot-advisor
      aws/m8g.large    | us-east-1 | arm | AWS Graviton4               | 2     | 8          | -           | 0     | 0.08976         | -          | 65       | 20-                  | karpenter-aws | spot-advisor
      aws/m8g.xlarge   | us-east-1 | arm | AWS Graviton4               | 4     | 16         | -           | 0     | 0.17952         | -          | 72       | 20-                  | karpenter-aws | spot-advisor
      aws/m8g.2xlarge  | us-east-1 | arm | AWS Graviton4               | 8     | 32         | -           | 0     | 0.35904         | -          | 62       | 5-10                 | karpenter-aws | spot-advisor
      aws/m8g.4xlarge  | us-east-1 | arm | AWS Graviton4               | 16    | 64         | -           | 0     | 0.71808         | -          | 57       | 0-5                  | karpenter-aws | spot-advisor
      aws/m8g.8xlarge  | us-east-1 | arm | AWS Graviton4               | 32    | 128        | -           | 0     | 1.43616         | -          | 68       | 15-20                | karpenter-aws | spot-advisor
      aws/m8g.12xlarge | us-east-1 | arm | AWS Graviton4               | 48    | 192        | -           | 0     | 2.15424         | -          | 69       | 20-                  | karpenter-aws | spot-advisor
      aws/m8g.16xlarge | us-east-1 | arm | AWS Graviton4               | 64    | 256        | -           | 0     | 2.87232         | -          | 70       | 0-5                  | karpenter-aws | spot-advisor
      aws/r8g.large    | us-east-1 | arm | AWS Graviton4               | 2     | 16         | -           | 0     | 0.11782         | -          | 68       | 20-                  | karpenter-aws | spot-advisor
      aws/r8g.xlarge   | us-east-1 | arm | AWS Graviton4               | 4     | 32         | -           | 0     | 0.23564         | -          | 69       | 20-                  | karpenter-aws | spot-advisor
      aws/r8g.2xlarge  | us-east-1 | arm | AWS Graviton4               | 8     | 64         | -           | 0     | 0.47128         | -          | 61       | 20-                  | karpenter-aws | spot-advisor
      aws/r8g.4xlarge  | us-east-1 | arm | AWS Graviton4               | 16    | 128        | -           | 0     | 0.94256         | -          | 67       | 20-                  | karpenter-aws | spot-advisor
      aws/r8g.8xlarge  | us-east-1 | arm | AWS Graviton4               | 32    | 256        | -           | 0     | 1.88512         | -          | 78       | 20-                  | karpenter-aws | spot-advisor
      aws/r8g.12xlarge | us-east-1 | arm | AWS Graviton4               | 48    | 384        | -           | 0     | 2.82768         | -          | 74       | 20-                  | karpenter-aws | spot-advisor
      aws/r8g.16xlarge | us-east-1 | arm | AWS Graviton4               | 64    | 512        | -           | 0     | 3.77024         | -          | 76       | 0-5                  | karpenter-aws | spot-advisor
      """)
}
