// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// AWS machines with accelerators.
  static let awsGPUInstances = TextTable(
    name: "awsGPUInstances",
    text: """
      name                 | region    | isa | processor                  | vcpus | memory/GiB | accelerator | count | on_demand/USD/h | spot/USD/h | saving/% | interruption/%/month | source        | spot_source
      aws/g4dn.xlarge      | us-east-1 | x86 | Intel Cascade Lake         | 4     | 16         | t4          | 1     | 0.526           | -          | 64       | 15-20                | karpenter-aws | spot-advisor
      aws/g4dn.2xlarge     | us-east-1 | x86 | Intel Cascade Lake         | 8     | 32         | t4          | 1     | 0.752           | -          | 61       | 20-                  | karpenter-aws | spot-advisor
      aws/g4dn.4xlarge     | us-east-1 | x86 | Intel Cascade Lake         | 16    | 64         | t4          | 1     | 1.204           | -          | 68       | 20-                  | karpenter-aws | spot-advisor
      aws/g4dn.8xlarge     | us-east-1 | x86 | Intel Cascade Lake         | 32    | 128        | t4          | 1     | 2.176           | -          | 63       | 20-                  | karpenter-aws | spot-advisor
      aws/g4dn.12xlarge    | us-east-1 | x86 | Intel Cascade Lake         | 48    | 192        | t4          | 4     | 3.912           | -          | 64       | 10-15                | karpenter-aws | spot-advisor
      aws/g4dn.16xlarge    | us-east-1 | x86 | Intel Cascade Lake         | 64    | 256        | t4          | 1     | 4.352           | -          | 76       | 20-                  | karpenter-aws | spot-advisor
      aws/g4dn.metal       | us-east-1 | x86 | Intel Cascade Lake         | 96    | 384        | t4          | 8     | 7.824           | -          | 51       | 20-                  | karpenter-aws | spot-advisor
      aws/g5.xlarge        | us-east-1 | x86 | AMD EPYC 7R32              | 4     | 16         | a10g        | 1     | 1.006           | -          | 59       | 20-                  | karpenter-aws | spot-advisor
      aws/g5.2xlarge       | us-east-1 | x86 | AMD EPYC 7R32              | 8     | 32         | a10g        | 1     | 1.212           | -          | 58       | 15-20                | karpenter-aws | spot-advisor
      aws/g5.4xlarge       | us-east-1 | x86 | AMD EPYC 7R32              | 16    | 64         | a10g        | 1     | 1.624           | -          | 60       | 10-15                | karpenter-aws | spot-advisor
      aws/g5.8xlarge       | us-east-1 | x86 | AMD EPYC 7R32              | 32    | 128        | a10g        | 1     | 2.448           | -          | 59       | 20-                  | karpenter-aws | spot-advisor
      aws/g5.12xlarge      | us-east-1 | x86 | AMD EPYC 7R32              | 48    | 192        | a10g        | 4     | 5.672           | -          | 58       | 20-                  | karpenter-aws | spot-advisor
      aws/g5.16xlarge      | us-east-1 | x86 | AMD EPYC 7R32              | 64    | 256        | a10g        | 1     | 4.096           | -          | 61       | 20-                  | karpenter-aws | spot-advisor
      aws/g5.24xlarge      | us-east-1 | x86 | AMD EPYC 7R32              | 96    | 384        | a10g        | 4     | 8.144           | -          | 57       | 20-                  | karpenter-aws | spot-advisor
      aws/g5.48xlarge      | us-east-1 | x86 | AMD EPYC 7R32              | 192   | 768        | a10g        | 8     | 16.288          | -          | 71       | 20-                  | karpenter-aws | spot-advisor
      aws/g6.xlarge        | us-east-1 | x86 | AMD EPYC 7R13              | 4     | 16         | l4          | 1     | 0.8048          | -          | 49       | 20-                  | karpenter-aws | spot-advisor
      aws/g6.2xlarge       | us-east-1 | x86 | AMD EPYC 7R13              | 8     | 32         | l4          | 1     | 0.9776          | -          | 58       | 20-                  | karpenter-aws | spot-advisor
      aws/g6.4xlarge       | us-east-1 | x86 | AMD EPYC 7R13              | 16    | 64         | l4          | 1     | 1.3232          | -          | 57       | 20-                  | karpenter-aws | spot-advisor
      aws/g6.8xlarge       | us-east-1 | x86 | AMD EPYC 7R13              | 32    | 128        | l4          | 1     | 2.0144          | -          | 56       | 20-                  | karpenter-aws | spot-advisor
      aws/g6.12xlarge      | us-east-1 | x86 | AMD EPYC 7R13              | 48    | 192        | l4          | 4     | 4.6016          | -          | 59       | 20-                  | karpenter-aws | spot-advisor
      aws/g6.16xlarge      | us-east-1 | x86 | AMD EPYC 7R13              | 64    | 256        | l4          | 1     | 3.3968          | -          | 64       | 15-20                | karpenter-aws | spot-advisor
      aws/g6.24xlarge      | us-east-1 | x86 | AMD EPYC 7R13              | 96    | 384        | l4          | 4     | 6.6752          | -          | 56       | 20-                  | karpenter-aws | spot-advisor
      aws/g6.48xlarge      | us-east-1 | x86 | AMD EPYC 7R13              | 192   | 768        | l4          | 8     | 13.3504         | -          | 69       | 20-                  | karpenter-aws | spot-advisor
      aws/g6e.xlarge       | us-east-1 | x86 | AMD EPYC 7R13              | 4     | 32         | l40s        | 1     | 1.861           | -          | 58       | 5-10                 | karpenter-aws | spot-advisor
      aws/g6e.2xlarge      | us-east-1 | x86 | AMD EPYC 7R13              | 8     | 64         | l40s        | 1     | 2.24208         | -          | 63       | 10-15                | karpenter-aws | spot-advisor
      aws/g6e.4xlarge      | us-east-1 | x86 | AMD EPYC 7R13              | 16    | 128        | l40s        | 1     | 3.00424         | -          | 62       | 20-                  | karpenter-aws | spot-advisor
      aws/g6e.8xlarge      | us-east-1 | x86 | AMD EPYC 7R13              | 32    | 256        | l40s        | 1     | 4.52856         | -          | 66       | 20-                  | karpenter-aws | spot-advisor
      aws/g6e.12xlarge     | us-east-1 | x86 | AMD EPYC 7R13              | 48    | 384        | l40s        | 4     | 10.49264        | -          | 56       | 20-                  | karpenter-aws | spot-advisor
      aws/g6e.16xlarge     | us-east-1 | x86 | AMD EPYC 7R13              | 64    | 512        | l40s        | 1     | 7.57719         | -          | 66       | 15-20                | karpenter-aws | spot-advisor
      aws/g6e.24xlarge     | us-east-1 | x86 | AMD EPYC 7R13              | 96    | 768        | l40s        | 4     | 15.06559        | -          | 74       | 20-                  | karpenter-aws | spot-advisor
      aws/g6e.48xlarge     | us-east-1 | x86 | AMD EPYC 7R13              | 192   | 1536       | l40s        | 8     | 30.13118        | -          | 68       | 20-                  | karpenter-aws | spot-advisor
      aws/p3.2xlarge       | us-east-1 | x86 | Intel Broadwell E5-2686 v4 | 8     | 61         | v100-16gb   | 1     | 3.06            | -          | 80       | 20-                  | karpenter-aws | spot-advisor
      aws/p3.8xlarge       | us-east-1 | x86 | Intel Broadwell E5-2686 v4 | 32    | 244        | v100-16gb   | 4     | 12.24           | -          | 86       | 20-                  | karpenter-aws | spot-advisor
      aws/p3.16xlarge      | us-east-1 | x86 | Intel Broadwell E5-2686 v4 | 64    | 488        | v100-16gb   | 8     | 24.48           | -          | 83       | 20-                  | karpenter-aws | spot-advisor
      aws/p3dn.24xlarge    | us-east-1 | x86 | Intel Skylake 8175         | 96    | 768        | v100-32gb   | 8     | 31.212          | -          | 87       | 20-                  | karpenter-aws | spot-advisor
      aws/p4d.24xlarge     | us-east-1 | x86 | Intel Cascade Lake 8275CL  | 96    | 1152       | a100-40gb   | 8     | 21.957642       | -          | 67       | 10-15                | karpenter-aws | spot-advisor
      aws/p4de.24xlarge    | us-east-1 | x86 | Intel Cascade Lake 8275CL  | 96    | 1152       | a100-80gb   | 8     | 27.44705        | -          | 65       | 0-5                  | karpenter-aws | spot-advisor
      aws/p5.4xlarge       | us-east-1 | x86 | AMD EPYC 7R13              | 16    | 256        | h100        | 1     | 6.88            | -          | -        | -                    | karpenter-aws | -
      aws/p5.48xlarge      | us-east-1 | x86 | AMD EPYC 7R13              | 192   | 2048       | h100        | 8     | 55.04           | -          | 52       | 20-                  | karpenter-aws | spot-advisor
      aws/p5en.48xlarge    | us-east-1 | x86 | Intel Sapphire Rapids      | 192   | 2048       | h200        | 8     | 63.296          | -          | 64       | 0-5                  | karpenter-aws | spot-advisor
      aws/p6-b200.48xlarge | us-east-1 | x86 | Intel Emerald Rapids       | 192   | 2048       | b200        | 8     | 113.9328        | -          | -        | -                    | karpenter-aws | -
      """)
}
