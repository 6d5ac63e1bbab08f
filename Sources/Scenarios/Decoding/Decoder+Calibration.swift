import Catalog

extension Decoder {
  /// A pool's `calibration`: constants that `fleetcast calibrate` found, in the place of the catalog's.
  func calibration(_ field: Field?) -> Calibration? {
    guard let field else { return nil }
    let keys = Language.calibration
    var fields = self.fields(field, keys)
    let calibration = Calibration(
      compute: quantity(fields.take(keys.compute)), bandwidth: quantity(fields.take(keys.bandwidth)),
      cache: quantity(fields.take(keys.cache)), kernelSecondsPerLayer: quantity(fields.take(keys.kernels)),
      requestSeconds: quantity(fields.take(keys.request)))
    fields.finish()
    return calibration
  }
}
