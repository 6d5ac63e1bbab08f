import Diagnostics
import Testing

/// Files that cannot be imported, each with its first complaint: place, words and hint.
@Suite struct ImportComplaintTests {
  struct Broken: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var line: Int
    var column: Int
    var message: String
    var hint: String?
    var testDescription: String { "\(name): \(message)" }
  }

  private static func hpa(_ spec: String) -> String {
    "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\nspec:\n"
      + "  scaleTargetRef: {kind: Deployment, name: a}\n" + spec
  }

  static let broken: [Broken] = [
    Broken(
      name: "a.yaml", text: "foo: bar\n", line: 0, column: 0, message: "neither a manifest", hint: "Kubernetes YAML"),
    Broken(name: "a.yaml", text: "", line: 0, column: 0, message: "neither a manifest"),
    Broken(
      name: "a.yaml", text: "name: a\nKind: Deployment\n", line: 2, column: 1, message: "\"Kind\" is no key of theirs",
      hint: "did you mean \"kind\"?\nexpected Kubernetes YAML"),
    Broken(
      name: "a.yaml", text: "apiVerson: apps/v1\n", line: 1, column: 1, message: "\"apiVerson\" is no key of theirs",
      hint: "did you mean \"apiVersion\"?"),
    Broken(
      name: "a.yaml", text: "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscalr\n", line: 2, column: 7,
      message: "unknown kind \"HorizontalPodAutoscalr\"", hint: "did you mean \"HorizontalPodAutoscaler\"?"),
    Broken(
      name: "a.yaml", text: "apiVersion: keda.sh/v1alpha1\nkind: ScaledObjet\n", line: 2, column: 7,
      message: "unknown kind \"ScaledObjet\"", hint: "did you mean \"ScaledObject\"?"),
    Broken(
      name: "a.yaml", text: "apiVersion: autoscaling/v2beta1\nkind: HorizontalPodAutoscaler\nspec: {}\n", line: 1,
      column: 13, message: "autoscaling/v2beta1 of HorizontalPodAutoscaler is not read", hint: "kubectl get hpa"),
    Broken(
      name: "a.yaml", text: "kind: Pod\nspec:\n  - a\n - b\n", line: 4, column: 2,
      message: "did not find expected key"),
    Broken(
      name: "chart.yaml", text: "apiVersion: apps/v1\nkind: Deployment\nspec:\n  replicas: {{ .Values.replicas }}\n",
      line: 4, column: 13, message: "a template of a chart", hint: "helm template"),
    Broken(
      name: "a.yaml", text: hpa("  maxReplicas: ten\n"), line: 6, column: 16,
      message: "spec.maxReplicas: expected a number, found ten"),
    Broken(
      name: "a.yaml", text: hpa("  minReplicas: 5\n  maxReplicas: 2\n"), line: 6, column: 16,
      message: "5 is above maxReplicas 2"),
    Broken(name: "a.yaml", text: hpa("  minReplicas: 5\n"), line: 4, column: 1, message: "\"maxReplicas\" is missing"),
    Broken(
      name: "a.yaml", text: hpa("  maxReplicas: 20000\n"), line: 6, column: 16,
      message: "pools.a.replicas.max must be at most 10000, found 20000"),
    Broken(
      name: "a.yaml", text: hpa("  maxReplicas: 4\n  metrics: [{type: Podz, pods: {}}]\n"), line: 7, column: 20,
      message: "expected one of Resource, Pods", hint: "did you mean \"Pods\"?"),
    Broken(
      name: "a.yaml",
      text: hpa(
        "  maxReplicas: 4\n  metrics:\n  - type: Pods\n    pods: {metric: {name: tgi_queue_size}, "
          + "target: {type: AverageValue, averageValue: 5x}}\n"),
      line: 9, column: 87, message: "expected a quantity such as 4, 500m or 2k, found 5x", hint: "Ki"),
    Broken(
      name: "a.yaml", text: hpa("  maxReplicas: 4\n  behavior: {scaleUp: {selectPolicy: Maxx}}\n"), line: 7, column: 38,
      message: "expected one of Max, Min, Disabled; found Maxx", hint: "did you mean \"Max\"?"),
    Broken(
      name: "a.yaml", text: hpa("  maxReplicas: 4\n  maxReplicas: 5\n"), line: 7, column: 3,
      message: "duplicate key \"maxReplicas\""),
    Broken(
      name: "a.yaml",
      text: "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nspec:\n  scaleTargetRef: {name: a}\n  triggers:\n"
        + "  - type: cron\n    metadata: {timezone: UTC, start: 0 25 * * *, end: 0 9 * * *, desiredReplicas: '2'}\n",
      line: 7, column: 38, message: "expected a cron expression"),
    Broken(
      name: "serve.sh", text: "vllm serve m/x --max-num-seqs many\n", line: 1, column: 31,
      message: "--max-num-seqs: expected a whole number, found \"many\""),
    Broken(
      name: "serve.sh", text: "vllm serve --max-num-seqs 4\n", line: 1, column: 12, message: "name no model",
      hint: "vllm serve MODEL"),
    Broken(
      name: "serve.sh", text: "vllm serve m/x --scheduling-policy prio\n", line: 1, column: 36,
      message: "expected one of fcfs, priority"),
    Broken(
      name: "config.pbtxt", text: "name: \"a\"\ndynamic_batching {\n  max_queue_delay_microseconds: 5\n", line: 4,
      column: 1,
      message: "a { that is not closed, opened on line 2"),
    Broken(
      name: "config.pbtxt", text: "name: \"a\nmax_batch_size: 4\n", line: 1, column: 7,
      message: "a text that is not closed on its line"),
    Broken(
      name: "config.pbtxt", text: "max_batch_size 4\n", line: 1, column: 16,
      message: "expected : or { after max_batch_size"),
    Broken(
      name: "config.pbtxt", text: "max_batch_size: 4\ndynamic_batching { preferred_batch_size: [ 8 ] }\n", line: 2,
      column: 20, message: "8 is above max_batch_size 4"),
    Broken(
      name: "config.pbtxt", text: "max_batch_size: 0\ndynamic_batching { }\n", line: 1, column: 1,
      message: "dynamic_batching needs a max_batch_size above 0"),
    Broken(
      name: "config.pbtxt", text: "max_batch_size: 4\ninstance_group { kind: KIND_GPUS }\n", line: 2, column: 1,
      message: "found \"KIND_GPUS\"", hint: "did you mean KIND_GPU?"),
    Broken(
      name: "config.pbtxt", text: String(repeating: "a {", count: 5_000), line: 1, column: 193,
      message: "nested more than 64 deep"),
  ]

  @Test(arguments: broken) func isRefused(_ broken: Broken) throws {
    let complaints = importComplaints([(broken.name, broken.text)])
    let first = try #require(complaints.first)
    #expect(first.severity == .error && first.line == broken.line && first.column == broken.column, "\(first)")
    #expect(first.message.contains(broken.message), "\(first.message)")
    if let hint = broken.hint { #expect(first.hint?.contains(hint) == true, "\(first)") }
  }

  /// What is nothing known and no YAML either is told where it breaks off, beside what was expected.
  @Test func malformedFilesOfNoKindAreToldWhere() {
    let complaints = importComplaints([("values.yaml", "replicas: 3\nimage: {tag: 1\nports: [1, 2\n")])
    #expect(complaints.count == 2 && complaints[0].line == 0, "\(complaints)")
    #expect(complaints[1].line == 3 && complaints[1].message.contains("did not find"), "\(complaints)")
  }

  @Test func complaintsAfterABadBoundAreToldToo() {
    let text = Self.hpa("  minReplicas: 5\n  maxReplicas: 2\n  behavior: {scaleUp: {selectPolicy: Maxx}}\n")
    #expect(importComplaints([("a.yaml", text)]).map(\.line) == [6, 8])
  }

  @Test func onePoolHasOneName() {
    let files = [("a.pbtxt", "name: \"a\" max_batch_size: 0"), ("b.pbtxt", "name: \"b\" max_batch_size: 0")]
    let complaints = importComplaints(files, pool: "gpu")
    #expect(complaints.first?.message.contains("--pool names one pool, but the files describe 2: a, b") == true)
    let named = importComplaints([files[0]], pool: "a b")
    #expect(named.first?.message.contains("cannot name a pool") == true)
  }

  @Test func anInstanceThatDoesNotExist() {
    #expect(throws: ScenarioError.self) {
      _ = try Import("vllm serve m/Llama-3.1-8B", as: "serve.sh", instance: "aws/g5.xlarg")
    }
  }
}
