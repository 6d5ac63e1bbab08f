extension Decoder {
  func trace(_ fields: inout Fields) -> Trace? { nil }
}
