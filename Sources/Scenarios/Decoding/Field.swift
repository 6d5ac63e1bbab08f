import Diagnostics

/// A value with the path it was found at: what every decoder takes.
package struct Field: Sendable {
  /// Path from the top, such as `pools.gpu.replicas.max`; empty at the top.
  package var path: String
  /// The value.
  package var node: Node
  /// Place of the key, for complaints about a mapping as a whole; the value's own place in lists.
  package var keyPlace: Place
  /// Which values its key takes; nil where the path is not one of the language.
  package var kind: ValueKind?

  package init(path: String, node: Node, keyPlace: Place, kind: ValueKind? = nil) {
    self.path = path
    self.node = node
    self.keyPlace = keyPlace
    self.kind = kind
  }

  /// Place of the value; of the key where the value is a block or nothing.
  package var place: Place {
    switch node.content {
    case .scalar: node.isNull ? keyPlace : node.place
    case .mapping, .sequence: keyPlace
    }
  }

  /// A key of this field's mapping, as a path.
  package func path(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// The items of a list as fields.
  package var items: [Field]? {
    node.items?.enumerated().map { index, item in
      Field(path: "\(path).\(index)", node: item, keyPlace: item.place, kind: kind?.items)
    }
  }

  /// The pairs of a mapping as fields with their keys, where keys are names the user gives.
  package var namedFields: [(name: String, field: Field)]? {
    node.entries?.map {
      ($0.key, Field(path: path($0.key), node: $0.value, keyPlace: $0.keyPlace, kind: kind?.values))
    }
  }
}
