import Diagnostics
import Scenarios

/// One trigger of a ScaledObject.
struct KEDATrigger {
  var type: String
  var typePlace: Place
  /// What the trigger is told.
  var metadata: Fields
  /// What its number is compared with; nil by default.
  var metricType: (word: String, place: Place)?
  /// Where `useCachedMetrics: true` stands.
  var cached: Place?
  var field: Field

  /// Reads a trigger; nil after a complaint.
  init?(_ item: Field, _ importer: Importer) {
    var fields = importer.fields(item)
    guard fields.isMapping, let typeField = fields.require("type", "a scaler such as prometheus or aws-sqs-queue"),
      let type = importer.text(typeField), let metadata = fields.require("metadata", "the settings of the scaler")
    else { return nil }
    field = item
    self.type = type
    typePlace = typeField.place
    self.metadata = importer.fields(metadata)
    guard self.metadata.isMapping else { return nil }
    if let field = fields.take("metricType") {
      guard let word = importer.word(field, among: ["AverageValue", "Value", "Utilization"]) else { return nil }
      metricType = (word, field.place)
    }
    if let field = fields.take("useCachedMetrics"), importer.flag(field) == true { cached = field.place }
    // Names and secrets.
    importer.omitRest(of: fields, silently: ["name", "authenticationRef"])
  }

  /// Scalers of KEDA that count what waits for its consumers, with the keys of the target, its default and the activation.
  ///
  /// Source: kedacore/keda 8b4f083 (2026-08), pkg/scalers/*_scaler.go, the `keda:"name=..."` tags of each.
  struct Queue {
    var target: String
    var standard: Double
    var activation: String?
    /// Whether what is in work counts as well.
    var countsRunning: Bool
  }

  static let queues: [String: Queue] = [
    "aws-sqs-queue": Queue(
      target: "queueLength", standard: 5, activation: "activationQueueLength", countsRunning: true),
    "rabbitmq": Queue(target: "value", standard: 20, activation: "activationValue", countsRunning: true),
    "kafka": Queue(target: "lagThreshold", standard: 10, activation: "activationLagThreshold", countsRunning: true),
    "apache-kafka": Queue(
      target: "lagThreshold", standard: 10, activation: "activationLagThreshold", countsRunning: true),
    "redis": Queue(target: "listLength", standard: 5, activation: "activationListLength", countsRunning: false),
    "redis-cluster": Queue(target: "listLength", standard: 5, activation: "activationListLength", countsRunning: false),
    "redis-sentinel": Queue(
      target: "listLength", standard: 5, activation: "activationListLength", countsRunning: false),
    "nats-jetstream": Queue(
      target: "lagThreshold", standard: 10, activation: "activationLagThreshold", countsRunning: true),
    "gcp-pubsub": Queue(target: "value", standard: 10, activation: "activationValue", countsRunning: true),
    "azure-servicebus": Queue(
      target: "messageCount", standard: 5, activation: "activationMessageCount", countsRunning: true),
  ]

  /// Further scalers of KEDA that people scale inference on, which say nothing that is a signal here.
  static let others = [
    "aws-cloudwatch", "aws-kinesis-stream", "azure-monitor", "azure-queue", "datadog", "dynatrace", "elasticsearch",
    "external", "external-push", "gcp-stackdriver", "graphite", "http", "influxdb", "kubernetes-workload", "loki",
    "metrics-api", "mysql", "new-relic", "postgresql", "pulsar", "redis-streams", "selenium-grid", "temporal",
  ]

  /// Every name that a trigger's type is looked up by.
  static let known = ["prometheus", "cpu", "memory", "cron"] + queues.keys.sorted() + others
}
