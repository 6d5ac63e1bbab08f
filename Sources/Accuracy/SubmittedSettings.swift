/// How a submitted server was set: the largest batch, batches at a time on one accelerator, and how long a batch is held back.
///
/// Source: mlcommons/inference_results_v0.7 and _v1.0, closed/NVIDIA/configs/{resnet50,ssd-resnet34}/Server/config.json
/// (`gpu_batch_size`; `gpu_inference_streams`, or `instance_group_count` under Triton; `deque_timeout_usec`), with what systems
/// take from others by `extends` and `scales`; under Triton the delay is what the harness writes into config.pbtxt,
/// `max_queue_delay_usec` or else 1 s (code/common/server_harness.py). Read 2026-11-21.
///
/// An instance of Triton's TensorRT backend has two batches under way, one computed and the next in the queue behind it
/// (triton-inference-server/server, src/backends/tensorrt/plan_backend.h, `EVENT_SET_COUNT`, read 2026-11-21).
struct SubmittedSettings: Sendable {
  /// Items of the largest batch.
  var largestBatch: Int
  /// Batches that one accelerator has under way at a time.
  var together: Int
  /// Seconds that a batch is held back for more items.
  var delay: Double

  private static let rows: [(key: String, settings: SubmittedSettings)] = [
    ("v0.7 A100-PCIex2_TRT resnet50", .init(largestBatch: 64, together: 3, delay: 2e-3)),
    ("v0.7 A100-PCIex2_TRT_Triton resnet50", .init(largestBatch: 64, together: 1, delay: 1)),
    ("v0.7 DGX-A100_A100-SXM4x8_TRT resnet50", .init(largestBatch: 128, together: 2, delay: 4e-3)),
    ("v0.7 DGX-A100_A100-SXM4x8_TRT_Triton resnet50", .init(largestBatch: 128, together: 1, delay: 1)),
    ("v0.7 T4x20_TRT resnet50", .init(largestBatch: 52, together: 4, delay: 2e-3)),
    ("v0.7 T4x20_TRT_Triton resnet50", .init(largestBatch: 52, together: 1, delay: 1)),
    ("v0.7 T4x8_TRT resnet50", .init(largestBatch: 26, together: 2, delay: 2e-3)),
    ("v0.7 T4x8_TRT_Triton resnet50", .init(largestBatch: 26, together: 1, delay: 1)),
    ("v0.7 A100-PCIex2_TRT ssd-resnet34", .init(largestBatch: 8, together: 4, delay: 30e-3)),
    ("v0.7 A100-PCIex2_TRT_Triton ssd-resnet34", .init(largestBatch: 8, together: 4, delay: 1)),
    ("v0.7 DGX-A100_A100-SXM4x8_TRT ssd-resnet34", .init(largestBatch: 8, together: 4, delay: 30e-3)),
    ("v0.7 DGX-A100_A100-SXM4x8_TRT_Triton ssd-resnet34", .init(largestBatch: 8, together: 4, delay: 1)),
    ("v0.7 T4x20_TRT ssd-resnet34", .init(largestBatch: 4, together: 2, delay: 30e-3)),
    ("v0.7 T4x20_TRT_Triton ssd-resnet34", .init(largestBatch: 2, together: 2, delay: 1)),
    ("v0.7 T4x8_TRT ssd-resnet34", .init(largestBatch: 4, together: 1, delay: 30e-3)),
    ("v0.7 T4x8_TRT_Triton ssd-resnet34", .init(largestBatch: 4, together: 2, delay: 1)),
    ("v1.0 A100-PCIex8_TRT resnet50", .init(largestBatch: 64, together: 3, delay: 2e-3)),
    ("v1.0 A100-PCIex8_TRT_MaxQ resnet50", .init(largestBatch: 64, together: 3, delay: 2e-3)),
    ("v1.0 DGX-A100_A100-SXM-80GBx1_TRT_datacenter resnet50", .init(largestBatch: 64, together: 4, delay: 2e-3)),
    ("v1.0 DGX-A100_A100-SXM-80GBx1_TRT_Triton_datacenter resnet50", .init(largestBatch: 64, together: 1, delay: 1)),
    ("v1.0 DGX-A100_A100-SXM-80GBx8_TRT resnet50", .init(largestBatch: 128, together: 2, delay: 4e-3)),
    ("v1.0 DGX-A100_A100-SXM-80GBx8_TRT_MaxQ resnet50", .init(largestBatch: 128, together: 2, delay: 4e-3)),
    ("v1.0 DGX-A100_A100-SXM-80GBx8_TRT_Triton resnet50", .init(largestBatch: 128, together: 1, delay: 1e-3)),
    ("v1.0 DGX-Station-A100_A100-SXM-80GBx4_TRT resnet50", .init(largestBatch: 64, together: 4, delay: 2e-3)),
    ("v1.0 DGX-Station-A100_A100-SXM-80GBx4_TRT_MaxQ resnet50", .init(largestBatch: 64, together: 4, delay: 2e-3)),
    (
      "v1.0 DGX-A100_A100-SXM-80GB-MIG_1x1g.10gb_TRT_HeteroMultiUse resnet50",
      .init(largestBatch: 8, together: 1, delay: 1e-3)
    ),
    ("v1.0 A100-PCIex8_TRT ssd-resnet34", .init(largestBatch: 8, together: 2, delay: 30e-3)),
    ("v1.0 A100-PCIex8_TRT_MaxQ ssd-resnet34", .init(largestBatch: 8, together: 2, delay: 30e-3)),
    ("v1.0 DGX-A100_A100-SXM-80GBx1_TRT_datacenter ssd-resnet34", .init(largestBatch: 8, together: 4, delay: 30e-3)),
    ("v1.0 DGX-A100_A100-SXM-80GBx1_TRT_Triton_datacenter ssd-resnet34", .init(largestBatch: 8, together: 4, delay: 1)),
    ("v1.0 DGX-A100_A100-SXM-80GBx8_TRT ssd-resnet34", .init(largestBatch: 8, together: 4, delay: 30e-3)),
    ("v1.0 DGX-A100_A100-SXM-80GBx8_TRT_MaxQ ssd-resnet34", .init(largestBatch: 8, together: 4, delay: 30e-3)),
    ("v1.0 DGX-A100_A100-SXM-80GBx8_TRT_Triton ssd-resnet34", .init(largestBatch: 8, together: 4, delay: 1)),
    ("v1.0 DGX-Station-A100_A100-SXM-80GBx4_TRT ssd-resnet34", .init(largestBatch: 8, together: 2, delay: 30e-3)),
    ("v1.0 DGX-Station-A100_A100-SXM-80GBx4_TRT_MaxQ ssd-resnet34", .init(largestBatch: 8, together: 2, delay: 30e-3)),
    (
      "v1.0 DGX-A100_A100-SXM-80GB-MIG_1x1g.10gb_TRT_HeteroMultiUse ssd-resnet34",
      .init(largestBatch: 2, together: 2, delay: 20e-3)
    ),
    (
      "v1.0 DGX-A100_A100-SXM-80GB-MIG_56x1g.10gb_TRT_Triton ssd-resnet34",
      .init(largestBatch: 4, together: 4, delay: 1)
    ),
  ]

  /// The settings of a system, or nil where the list has none.
  static func of(round: String, system: String, benchmark: String) -> SubmittedSettings? {
    let key = "\(round) \(system) \(benchmark)"
    var settings = rows.first { $0.key == key }?.settings
    if system.contains("Triton") { settings?.together *= 2 }
    return settings
  }
}
