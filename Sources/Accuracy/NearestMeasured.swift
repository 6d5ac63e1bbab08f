import Catalog
import Glibc

/// The measured system that comes nearest to one that is predicted, of those loaded in one way.
public struct NearestMeasured: Sendable, Equatable {
  /// What was measured on it, at least one quantity.
  public var errors: [MeasuredError]
  /// Whether it had the same accelerator.
  public var isSameAccelerator: Bool
  /// Whether it is predicted with the same row of engines.
  public var isSameEngine: Bool
  /// Parameters of its model over those of the model predicted.
  public var sizeRatio: Double

  /// For each way to load a system, the nearest measured: by accelerator (the same, of the same generation, another), then by the size of the
  /// model and the engine, where twice the size is as far as another engine.
  ///
  /// CPUs and GPUs are not compared with each other.
  public static func all(
    to accelerator: Accelerator, _ model: Architecture, _ engine: ServingEngine
  ) -> [NearestMeasured] {
    MeasuredError.Load.allCases.compactMap { load in
      let systems = MeasuredError.all.filter {
        $0.load == load && Catalog.engine($0.engine)?.runsOnProcessors == engine.runsOnProcessors
      }
      let ranked = systems.compactMap { error -> (distance: Double, nearest: NearestMeasured)? in
        guard let other = Catalog.architecture(error.model) else { return nil }
        let generation = Catalog.accelerator(error.accelerator)?.generation
        let isSame = error.accelerator == accelerator.name
        let ratio = other.parameters / model.parameters
        let hardware = isSame ? 0.0 : generation == accelerator.generation ? 10 : 20
        let distance = hardware + min(9, abs(log2(ratio)) + (error.engine == engine.name ? 0 : 1))
        return (
          distance,
          NearestMeasured(
            errors: [error], isSameAccelerator: isSame, isSameEngine: error.engine == engine.name, sizeRatio: ratio)
        )
      }
      // The first of those alike.
      guard let least = ranked.map(\.distance).min(), let found = ranked.first(where: { $0.distance == least }) else {
        return nil
      }
      var nearest = found.nearest
      let own = nearest.errors[0]
      nearest.errors = systems.filter {
        $0.engine == own.engine && $0.accelerator == own.accelerator && $0.model == own.model
          && $0.isFitted == own.isFitted
      }
      return nearest
    }
  }
}
