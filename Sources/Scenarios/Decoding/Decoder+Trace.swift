extension Decoder {
  func trace(_ fields: inout Fields) -> Trace? { nil }
  func columnValues(file: Field, path: String, column: String, _ quantity: Quantity, _ bounds: Bounds) -> [Double]? { nil }
}
