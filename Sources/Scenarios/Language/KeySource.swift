import Model

/// Where a key's meaning or its default comes from.
package enum KeySource: Sendable, Equatable {
  /// Decided here: no system that is simulated has it in this form.
  case choice
  /// A document, with its date.
  case document(String)

  /// As it is shown.
  package var shown: String {
    switch self {
    case .choice: "modelling choice"
    case .document(let title): title
    }
  }

  // Documents that several keys cite.

  static let traceLab = KeySource.document("TraceLab, arXiv 2606.30560, 2026-06")
  static let langGraph = KeySource.document("LangGraph 1.2.24, RetryPolicy and recursion_limit, read in code 2026-11")
  static let hpa = KeySource.document(
    "kubernetes autoscaling/v2, pkg/apis/autoscaling/v2/defaults.go and its controller, 2026-08")
  static let probes = KeySource.document("kubernetes, pkg/apis/core/v1/defaults.go, 2026-08")
  static let keda = KeySource.document("kedacore/keda 8b4f083, 2026-08")
  static let knative = KeySource.document("knative/serving 98e5ef9, config/core/configmaps/autoscaler.yaml, 2026-08")
  static let rayServe = KeySource.document("ray 2.60.0, python/ray/serve/config.py, 2026-08")
  static let aws = KeySource.document("AWS Application Auto Scaling user guide, 2026-08")
  static let holtWinters = KeySource.document(
    "R. J. Hyndman and G. Athanasopoulos, Forecasting: Principles and Practice, 5.2 and 8.3, 2021")
  static let dynamo = KeySource.document("ai-dynamo/dynamo 0761925, 2026-08")
  static let karpenter = KeySource.document(
    "aws/karpenter-provider-aws 1d92708, concepts/disruption.md and reference/settings.md, 2026-08")
  static let vllm = KeySource.document("vLLM, vllm/config and vllm/engine/arg_utils.py, 2026-08")
  static let tensorRT = KeySource.document("TensorRT-LLM, batch manager, 2026-08")
  static let nvidiaMIG = KeySource.document("NVIDIA Multi-Instance GPU user guide, supported profiles, 2026-08")
  static let disruption = KeySource.document("kubernetes policy/v1, PodDisruptionBudget, 2026-08")
  static let savingsPlans = KeySource.document("AWS Savings Plans user guide, 2026-11-21")
  static let reservations = KeySource.document("Amazon EC2 user guide, Reserved Instances, 2026-11-21")
  static let capacityBlocks = KeySource.document("Amazon EC2 user guide, Capacity Blocks for ML, 2026-11")
  static let clusterAutoscaler = KeySource.document("kubernetes/autoscaler, cluster-autoscaler/FAQ.md, 2026-08")
  static let deployments = KeySource.document("kubernetes apps/v1, RollingUpdateDeployment, 2026-08")
  static let warmPools = KeySource.document("Amazon EC2 Auto Scaling user guide, Warm pools, 2026-08")
  static let datasheet = KeySource.document("the maker's datasheet")
  static let mlPerf = KeySource.document("MLPerf Inference rules, section 4, 2026-08")
  static let spotAdvisor = KeySource.document("AWS Spot Instance Advisor, 2025-06")
  static let triton = KeySource.document("Triton Inference Server, model configuration, 2026-08")
  static let prometheus = KeySource.document(
    "Google Kubernetes Engine, best practices for autoscaling LLM inference, and metrics-server, 2026-08")
  static let sdkRetries = KeySource.document("AWS SDKs and Tools Reference Guide, Retry behavior, 2026-11")
}
