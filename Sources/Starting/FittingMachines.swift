import Catalog
import Model

/// The machines of the catalog that hold a model, cheapest first.
struct FittingMachines {
  /// A machine with what it takes of it.
  struct Machine {
    let instance: Instance
    /// Accelerators that share each layer.
    let tensor: Int
    /// Tokens that one replica's cache holds.
    let tokens: Int
  }
  /// By price on demand; of machines with the same accelerators the cheapest.
  let machines: [Machine]

  /// - Parameters:
  ///   - tensor: Accelerators that share each layer; nil tries 1, 2, 4 and 8, and takes the fewest.
  ///   - longest: Tokens of the longest request, which the cache must hold.
  init(_ architecture: Architecture, _ precision: Precision, tensor: Int?, longest: Double) {
    var found: [Machine] = []
    for instance in Catalog.instances {
      guard let accelerator = instance.accelerator else { continue }
      for size in tensor.map({ [$0] }) ?? [1, 2, 4, 8] where size <= instance.acceleratorCount {
        let tokens = Self.tokens(architecture, precision, on: accelerator, tensor: size)
        guard tokens > 0, Double(tokens) >= longest else { continue }
        found.append(Machine(instance: instance, tensor: size, tokens: tokens))
        break
      }
    }
    found.sort { ($0.instance.onDemand, $0.instance.name) < ($1.instance.onDemand, $1.instance.name) }
    var kinds: Set<String> = []
    machines = found.filter { machine in
      let kind = "\(machine.instance.accelerator?.name ?? "") \(machine.tensor)"
      return kinds.insert(kind).inserted
    }
  }

  /// Tokens that the cache of a replica holds; 0 where the model does not fit.
  static func tokens(
    _ architecture: Architecture, _ precision: Precision, on accelerator: Accelerator, tensor: Int
  ) -> Int {
    ServingMemory.plan(
      architecture: architecture, precision: precision, kvPrecision: .bf16, memory: accelerator.memoryBytes,
      tensorParallel: tensor, maxBatchedTokens: 8_192, maxSequences: 256
    ).tokens
  }
}
