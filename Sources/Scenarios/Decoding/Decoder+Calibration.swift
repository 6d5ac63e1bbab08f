import Catalog

extension Decoder {
  /// A pool's `calibration`: constants that `fleetcast calibrate` found, in the place of the catalog's.
  func calibration(_ field: Field?) -> Calibration? {
    guard let field else { return nil }
    var fields = self.fields(field)
    let calibration = Calibration(
      compute: quantity(fields.take("compute"), .share, .positive(1)),
      bandwidth: quantity(fields.take("bandwidth"), .share, .positive(1)),
      cache: quantity(fields.take("cache"), .share, .positive(1)),
      kernelSecondsPerLayer: quantity(fields.take("kernels_per_layer"), .duration, .closed(0, 0.1)),
      requestSeconds: quantity(fields.take("request"), .duration, .closed(0, 60)))
    fields.finish()
    return calibration
  }
}
