// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// Azure machines; whole accelerators only.
  static let azureInstances = TextTable(
    name: "azureInstances",
    text: """
      name                            | region | isa | processor                         | vcpus | memory/GiB | accelerator    | count | on_demand/USD/h | spot/USD/h | saving/% | interruption/%/month | source          | spot_source
      azure/Standard_NC4as_T4_v3      | eastus | x86 | AMD EPYC 7V12                     | 4     | 28         | t4             | 1     | 0.526           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_NC8as_T4_v3      | eastus | x86 | AMD EPYC 7V12                     | 8     | 56         | t4             | 1     | 0.752           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_NC16as_T4_v3     | eastus | x86 | AMD EPYC 7V12                     | 16    | 110        | t4             | 1     | 1.204           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_NC64as_T4_v3     | eastus | x86 | AMD EPYC 7V12                     | 64    | 440        | t4             | 4     | 4.352           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_NV36ads_A10_v5   | eastus | x86 | AMD EPYC 74F3V                    | 36    | 440        | a10            | 1     | 3.2             | -          | -        | -                    | karpenter-azure | -
      azure/Standard_NV36adms_A10_v5  | eastus | x86 | AMD EPYC 74F3V                    | 36    | 880        | a10            | 1     | 4.52            | -          | -        | -                    | karpenter-azure | -
      azure/Standard_NV72ads_A10_v5   | eastus | x86 | AMD EPYC 74F3V                    | 72    | 880        | a10            | 2     | 6.52            | -          | -        | -                    | karpenter-azure | -
      azure/Standard_NC24ads_A100_v4  | eastus | x86 | AMD EPYC 7V13                     | 24    | 220        | a100-pcie-80gb | 1     | 3.673           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_NC48ads_A100_v4  | eastus | x86 | AMD EPYC 7V13                     | 48    | 440        | a100-pcie-80gb | 2     | 7.346           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_NC96ads_A100_v4  | eastus | x86 | AMD EPYC 7V13                     | 96    | 880        | a100-pcie-80gb | 4     | 14.692          | -          | -        | -                    | karpenter-azure | -
      azure/Standard_ND96asr_v4       | eastus | x86 | AMD EPYC 7V12                     | 96    | 900        | a100-40gb      | 8     | 27.197          | -          | -        | -                    | karpenter-azure | -
      azure/Standard_ND96amsr_A100_v4 | eastus | x86 | AMD EPYC 7V12                     | 96    | 1900       | a100-80gb      | 8     | 32.77           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_NC40ads_H100_v5  | eastus | x86 | AMD EPYC 9V84                     | 40    | 320        | h100-nvl       | 1     | 6.98            | -          | -        | -                    | karpenter-azure | -
      azure/Standard_NC80adis_H100_v5 | eastus | x86 | AMD EPYC 9V84                     | 80    | 640        | h100-nvl       | 2     | 13.96           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_ND96isr_H100_v5  | eastus | x86 | Intel Sapphire Rapids 8480C       | 96    | 1900       | h100           | 8     | 98.32           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_D2s_v5           | eastus | x86 | Intel Ice Lake 8370C              | 2     | 8          | -              | 0     | 0.096           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_D4s_v5           | eastus | x86 | Intel Ice Lake 8370C              | 4     | 16         | -              | 0     | 0.192           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_D8s_v5           | eastus | x86 | Intel Ice Lake 8370C              | 8     | 32         | -              | 0     | 0.384           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_D16s_v5          | eastus | x86 | Intel Ice Lake 8370C              | 16    | 64         | -              | 0     | 0.768           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_D32s_v5          | eastus | x86 | Intel Ice Lake 8370C              | 32    | 128        | -              | 0     | 1.536           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_D48s_v5          | eastus | x86 | Intel Ice Lake 8370C              | 48    | 192        | -              | 0     | 2.304           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_D64s_v5          | eastus | x86 | Intel Ice Lake 8370C              | 64    | 256        | -              | 0     | 3.072           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_E2s_v5           | eastus | x86 | Intel Ice Lake 8370C              | 2     | 16         | -              | 0     | 0.126           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_E4s_v5           | eastus | x86 | Intel Ice Lake 8370C              | 4     | 32         | -              | 0     | 0.252           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_E8s_v5           | eastus | x86 | Intel Ice Lake 8370C              | 8     | 64         | -              | 0     | 0.504           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_E16s_v5          | eastus | x86 | Intel Ice Lake 8370C              | 16    | 128        | -              | 0     | 1.008           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_E32s_v5          | eastus | x86 | Intel Ice Lake 8370C              | 32    | 256        | -              | 0     | 2.016           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_E48s_v5          | eastus | x86 | Intel Ice Lake 8370C              | 48    | 384        | -              | 0     | 3.024           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_E64s_v5          | eastus | x86 | Intel Ice Lake 8370C              | 64    | 512        | -              | 0     | 4.032           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_F2s_v2           | eastus | x86 | Intel Xeon Platinum, as available | 2     | 4          | -              | 0     | 0.0846          | -          | -        | -                    | karpenter-azure | -
      azure/Standard_F4s_v2           | eastus | x86 | Intel Xeon Platinum, as available | 4     | 8          | -              | 0     | 0.169           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_F8s_v2           | eastus | x86 | Intel Xeon Platinum, as available | 8     | 16         | -              | 0     | 0.338           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_F16s_v2          | eastus | x86 | Intel Xeon Platinum, as available | 16    | 32         | -              | 0     | 0.677           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_F32s_v2          | eastus | x86 | Intel Xeon Platinum, as available | 32    | 64         | -              | 0     | 1.353           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_F48s_v2          | eastus | x86 | Intel Xeon Platinum, as available | 48    | 96         | -              | 0     | 2.03            | -          | -        | -                    | karpenter-azure | -
      azure/Standard_F64s_v2          | eastus | x86 | Intel Xeon Platinum, as available | 64    | 128        | -              | 0     | 2.706           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_D2ps_v5          | eastus | arm | Ampere Altra                      | 2     | 8          | -              | 0     | 0.077           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_D4ps_v5          | eastus | arm | Ampere Altra                      | 4     | 16         | -              | 0     | 0.154           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_D8ps_v5          | eastus | arm | Ampere Altra                      | 8     | 32         | -              | 0     | 0.308           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_D16ps_v5         | eastus | arm | Ampere Altra                      | 16    | 64         | -              | 0     | 0.616           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_D32ps_v5         | eastus | arm | Ampere Altra                      | 32    | 128        | -              | 0     | 1.232           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_D48ps_v5         | eastus | arm | Ampere Altra                      | 48    | 192        | -              | 0     | 1.848           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_D64ps_v5         | eastus | arm | Ampere Altra                      | 64    | 208        | -              | 0     | 2.464           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_D2ps_v6          | eastus | arm | Azure Cobalt 100                  | 2     | 8          | -              | 0     | 0.0702          | -          | -        | -                    | karpenter-azure | -
      azure/Standard_D4ps_v6          | eastus | arm | Azure Cobalt 100                  | 4     | 16         | -              | 0     | 0.14            | -          | -        | -                    | karpenter-azure | -
      azure/Standard_D8ps_v6          | eastus | arm | Azure Cobalt 100                  | 8     | 32         | -              | 0     | 0.281           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_D16ps_v6         | eastus | arm | Azure Cobalt 100                  | 16    | 64         | -              | 0     | 0.562           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_D32ps_v6         | eastus | arm | Azure Cobalt 100                  | 32    | 128        | -              | 0     | 1.123           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_D48ps_v6         | eastus | arm | Azure Cobalt 100                  | 48    | 192        | -              | 0     | 1.685           | -          | -        | -                    | karpenter-azure | -
      azure/Standard_D64ps_v6         | eastus | arm | Azure Cobalt 100                  | 64    | 256        | -              | 0     | 2.246           | -          | -        | -                    | karpenter-azure | -
      """)
}
