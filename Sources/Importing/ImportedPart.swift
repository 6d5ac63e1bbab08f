import Diagnostics

/// What one document says of a pool.
struct ImportedPart {
  /// What a document speaks of.
  enum Role {
    /// What runs: a Deployment or a Knative service. Its name is the pool's.
    case workload
    /// What scales something by its name.
    case scaler
    /// What an inference server is told, by a name of its own.
    case engine
  }
  /// A model that the pool serves.
  struct Model {
    /// Its name under `models`.
    var name: String
    /// Its entries.
    var entries: [Block.Entry]
    /// What the user must say of it; nil where nothing is missing.
    var missing: String?
    /// Whether it is a language model; nil where that is not known.
    var isLanguageModel: Bool?
    var place: Place
  }
  var role: Role
  /// What it is called, or what it scales.
  var name: String
  /// How a message names the document.
  var title: String
  /// Where the document begins.
  var place: Place
  /// Replicas: the bounds and the number at the start.
  var minimum: Block?
  var maximum: Block?
  var initial: Block?
  /// Autoscaling policies; the pool has the most that any of them wants.
  var policies: [Block] = []
  /// Further keys of the pool, in the order they are written.
  var entries: [Block.Entry] = []
  var model: Model?
  /// Accelerators that a replica asks for; nil where nothing is said.
  var accelerators: Int?
  /// Machine that a replica asks for.
  var instance: Block?
  /// What the user is told about the instance, such as the accelerator that a selector asks for.
  var instanceHint: String?
  /// Requests that a replica is let have at a time; nil without a limit.
  var concurrency: Block?
  /// What the user must still say, beside what every pool needs.
  var missing: [String] = []

  init(_ role: Role, name: String, title: String, place: Place) {
    self.role = role
    self.name = name
    self.title = title
    self.place = place
  }

  /// Takes over what another document says; what both say is this one's.
  mutating func take(_ other: ImportedPart) {
    minimum = minimum ?? other.minimum
    maximum = maximum ?? other.maximum
    initial = initial ?? other.initial
    policies += other.policies
    for entry in other.entries where !entries.contains(where: { $0.key == entry.key }) { entries.append(entry) }
    model = model ?? other.model
    accelerators = accelerators ?? other.accelerators
    instance = instance ?? other.instance
    instanceHint = instanceHint ?? other.instanceHint
    concurrency = concurrency ?? other.concurrency
    missing += other.missing
    if other.role == .workload { role = .workload }
  }
}
