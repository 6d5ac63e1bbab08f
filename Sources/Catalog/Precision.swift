/// A number format of weights, activations or cache entries.
public enum Precision: String, CaseIterable, Sendable, Codable {
  /// IEEE single precision.
  case fp32
  /// NVIDIA TensorFloat-32: stored in 32 bits, multiplied with 10 bits of mantissa.
  case tf32
  /// IEEE half precision.
  case fp16
  /// Brain floating point: 8 bits of exponent, 7 of mantissa.
  case bf16
  /// Eight-bit floating point (E4M3 or E5M2).
  case fp8
  /// Eight-bit integers.
  case int8
  /// Four-bit integers, for weights only (AWQ, GPTQ); group scales are not counted.
  case int4
  /// Four-bit floating point (E2M1) with a scale of 8 bits for every 16 weights: NVIDIA's NVFP4.
  case fp4
  /// The same with a scale for every 32 weights (OCP Microscaling Formats specification 1.0, section 5.2), for weights only.
  case mxfp4

  /// The formats that hardware multiplies in, of which datasheets have rates.
  public static let multiplied = allCases.filter { $0 != .int4 && $0 != .mxfp4 }

  /// Bytes that one weight takes in memory.
  public var bytesPerWeight: Double {
    switch self {
    case .fp32, .tf32: 4
    case .fp16, .bf16: 2
    case .fp8, .int8: 1
    case .int4: 0.5
    case .fp4: (4 + 8.0 / 16) / 8
    case .mxfp4: (4 + 8.0 / 32) / 8
    }
  }

  /// The formats to compute in, best first, when weights are stored in this one.
  ///
  /// Hardware without a format still runs models stored in it: the weights are widened on the way to the multiplier
  /// ("weight-only" quantisation), so they keep their smaller footprint and traffic but the arithmetic runs at the wider
  /// format's rate. Four-bit weights are always widened, since the kernels that serve them (AWQ, GPTQ, Marlin) multiply
  /// in 16 bits also where the tensor cores have an INT4 mode.
  var computeOrder: [Precision] {
    switch self {
    case .fp32: [.fp32]
    case .tf32: [.tf32, .fp32]
    case .fp16: [.fp16, .bf16, .fp32]
    case .bf16: [.bf16, .fp16, .fp32]
    case .fp8: [.fp8, .bf16, .fp16, .fp32]
    case .int8: [.int8, .bf16, .fp16, .fp32]
    case .int4: [.bf16, .fp16, .fp32]
    case .fp4, .mxfp4: [.fp4, .bf16, .fp16, .fp32]
    }
  }
}
