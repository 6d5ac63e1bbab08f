// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// The documents that the other tables name by key.
  static let sources = TextTable(
    name: "sources",
    text: """
      key             | date       | document
      karpenter-aws   | 2026-07-20 | Karpenter AWS provider, price table zz_generated.pricing_aws.go, us-east-1, Linux on-demand
      karpenter-gcp   | 2026-08-03 | Karpenter GCP provider, price table, us-central1, on-demand and spot
      karpenter-azure | 2026-06-18 | Karpenter Azure provider, price table zz_generated.pricing.go, eastus, Linux pay-as-you-go
      spot-advisor    | 2025-06-30 | AWS Spot Instance Advisor, us-east-1 Linux, trailing month; the spot price is implied: on-demand less the stated saving
      vantage         | 2025-11-30 | instances.vantage.sh (in tsaol/aws-gpu), us-east-1 Linux, one-year standard reserved, payment not stated
      litellm         | 2026-11-21 | LiteLLM 1.109.1, model_prices_and_context_window.json
      mig-guide       | 2026-08-01 | NVIDIA Multi-Instance GPU User Guide, Supported MIG Profiles, and nvidia-smi mig -lgip, -lgipp
      hf-config       | 2026-11-21 | Hugging Face, config.json of the model repository
      ds-v100         | 2020-01-01 | NVIDIA V100 datasheet
      ds-t4           | 2019-03-01 | NVIDIA T4 datasheet
      ds-a10          | 2021-04-01 | NVIDIA A10 datasheet
      ds-a10g         | 2021-11-11 | AWS G5
      ds-a30          | 2021-04-01 | NVIDIA A30 datasheet
      ds-a100         | 2021-06-01 | NVIDIA A100 datasheet
      ds-l4           | 2023-03-01 | NVIDIA L4 datasheet
      ds-l40s         | 2023-08-01 | NVIDIA L40S datasheet
      ds-h100         | 2023-03-01 | NVIDIA H100 datasheet
      ds-h200         | 2024-11-01 | NVIDIA H200 datasheet
      ds-b200         | 2025-03-01 | NVIDIA HGX B200 datasheet
      """)
}
