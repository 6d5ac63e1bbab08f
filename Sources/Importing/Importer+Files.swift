import Diagnostics
import Scenarios

extension Importer {
  /// Reads one file.
  func read(source: Int) {
    let file = problems.sources[source]
    let start = Place(source: source, line: 1, column: 1)
    switch ManifestKind.of(file.text, name: file.name) {
    case .kubernetes:
      guard let documents = YAMLReader.readStream(source: source, problems: problems) else {
        tellTemplates(source)
        return
      }
      for document in documents { manifest(Field(path: "", node: document, keyPlace: document.place)) }
    case .triton:
      guard let node = TextFormatReader.read(source: source, problems: problems) else { return }
      let folder = file.name.split(separator: "/").dropLast().last.map(String.init)
      tritonModel(Field(path: "", node: node, keyPlace: start), fallback: folder ?? "model")
    case .commandLine:
      let words = ShellWords.split(file.text, at: start, isFile: true)
      guard let own = VLLMArguments.after(words) ?? VLLMArguments.bare(words) else {
        error(start, "no command line of vLLM", hint: "expected vllm serve MODEL --max-num-seqs 256 ...")
        return
      }
      vllmEngine(VLLMArguments(own, self), place: own.first?.place ?? start)
    case .configuration:
      guard let node = YAMLReader.readStream(source: source, problems: problems)?.first else { return }
      let field = Field(path: "", node: node, keyPlace: start)
      guard node.entries != nil else {
        error(start, "expected a mapping of vLLM's arguments, found \(node.described)")
        return
      }
      vllmEngine(VLLMArguments(configuration: field), place: start)
    case nil: tellUnknown(source)
    }
  }

  /// Says of a file that is nothing known where it is no YAML, and which of its keys is nearly one that tells what a file is.
  private func tellUnknown(_ source: Int) {
    let file = problems.sources[source]
    let lines = file.text.split(separator: "\n", omittingEmptySubsequences: false)
    let keys = lines.enumerated().compactMap { line, text -> (line: Int, key: String)? in
      guard let colon = text.firstIndex(of: ":"), text.first?.isLetter == true else { return nil }
      return (line + 1, String(text[..<colon]))
    }
    let isNamedSo = [".yaml", ".yml", ".json"].contains { file.name.hasSuffix($0) }
    // Complains of what is malformed where it is.
    if isNamedSo || !keys.isEmpty { _ = YAMLReader.readStream(source: source, problems: problems) }
    let expected =
      "expected Kubernetes YAML (HorizontalPodAutoscaler, ScaledObject, Knative Service, Deployment), Triton's\n"
      + "config.pbtxt, a command line with vllm serve, or a YAML file of vLLM's arguments"
    for (line, key) in keys {
      guard let near = nearestWord(key, among: ManifestKind.telling), near != key else { continue }
      error(
        Place(source: source, line: line, column: 1, length: key.count),
        "neither a manifest nor a configuration that is known: \(quoted(key)) is no key of theirs",
        hint: "did you mean \(quoted(near))?\n" + expected)
      return
    }
    error(
      Place(source: source, line: 0, column: 0), "neither a manifest nor a configuration that is known", hint: expected)
  }

  /// Says of a chart's template what it is, since YAML's complaint about it does not.
  private func tellTemplates(_ source: Int) {
    let lines = problems.sources[source].text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let line = lines.firstIndex(where: { $0.contains("{{") }) else { return }
    let before = lines[line].indices.first { lines[line][$0...].hasPrefix("{{") }.map { lines[line][..<$0].count }
    error(
      Place(source: source, line: line + 1, column: (before ?? 0) + 1, length: 2), "a template of a chart, not YAML",
      hint: "render it first: helm template CHART | fleetcast import -")
  }

  /// Kinds that are read, for the nearest word.
  private static let kinds = [
    "HorizontalPodAutoscaler", "ScaledObject", "Service", "Deployment", "StatefulSet", "ReplicaSet", "ConfigMap",
    "PodDisruptionBudget", "List",
  ]

  /// Groups of kinds that say nothing of capacity: networks, rights, monitoring, secrets.
  private static let silentGroups: Set<String> = [
    "", "networking.k8s.io", "gateway.networking.k8s.io", "rbac.authorization.k8s.io", "policy", "storage.k8s.io",
    "monitoring.coreos.com", "monitoring.googleapis.com", "keda.sh", "external-secrets.io", "cert-manager.io",
  ]

  private func manifest(_ document: Field) {
    guard let entries = document.node.entries else {
      error(document.place, "expected a manifest, found \(document.node.described)")
      return
    }
    func value(_ key: String) -> Node? { entries.first { $0.key == key }?.value }
    guard let kind = value("kind")?.scalar?.text, let version = value("apiVersion")?.scalar?.text else {
      error(document.keyPlace, "a manifest without \(value("kind") == nil ? "kind" : "apiVersion")")
      return
    }
    let group = version.contains("/") ? version.split(separator: "/")[0] : ""
    switch (kind, group) {
    case ("HorizontalPodAutoscaler", "autoscaling"):
      let read = ["autoscaling/v1", "autoscaling/v2", "autoscaling/v2beta2"]
      guard read.contains(version) else {
        error(
          value("apiVersion")?.place ?? document.place, "\(shown(version)) of HorizontalPodAutoscaler is not read",
          hint: "kubectl get hpa NAME -o yaml writes autoscaling/v2")
        return
      }
      horizontalPodAutoscaler(document, isFirstVersion: version == "autoscaling/v1")
    case ("ScaledObject", "keda.sh"): scaledObject(document)
    case ("Service", "serving.knative.dev"): knativeServices.append(document)
    case ("Deployment", "apps"), ("StatefulSet", "apps"), ("ReplicaSet", "apps"): workload(document, kind: kind)
    case ("PodDisruptionBudget", "policy"): disruptionBudget(document)
    case ("ConfigMap", ""):
      let name = value("metadata")?.entries?.first { $0.key == "name" }?.value.scalar?.text
      if name == "config-autoscaler" || name == "config-defaults" { knativeConfiguration(document) }
    case ("List", _):
      for item in document.node.entries?.first(where: { $0.key == "items" })?.value.items ?? [] {
        manifest(Field(path: "", node: item, keyPlace: item.place))
      }
    default: otherKind(kind, version, at: value("kind")?.place ?? document.place)
    }
  }

  /// Which pool a budget is of is a matter of labels, which files need not have.
  private func disruptionBudget(_ document: Field) {
    var fields = self.fields(document)
    let name = fields.take("metadata")?.node.entries?.first { $0.key == "name" }?.value.scalar?.text ?? ""
    let spec = fields.take("spec")?.node.entries ?? []
    let bounds = [("maxUnavailable", "max_unavailable"), ("minAvailable", "min_available")].compactMap { theirs, ours in
      spec.first { $0.key == theirs }?.value.scalar.map { "\(ours): \($0.text)" }
    }
    omit(
      document.keyPlace, "PodDisruptionBudget \(shown(name))", "which pool it is of is a matter of labels",
      instead: bounds.isEmpty ? nil : "write disruption_budget: {\(bounds[0])} beside the provisioner of its pool")
  }

  /// A kind that is not read: mistyped, or one that says nothing of capacity.
  private func otherKind(_ kind: String, _ version: String, at place: Place) {
    if kind == "Service", version == "v1" { return }
    if let near = nearestWord(kind, among: Importer.kinds), near != kind || version.contains("autoscaling") {
      error(
        place, "unknown kind \(quoted(kind)) of \(shown(version))",
        hint: near == kind ? nil : "did you mean \(quoted(near))?")
      return
    }
    let group = version.contains("/") ? String(version.split(separator: "/")[0]) : ""
    if Importer.silentGroups.contains(group) { return }
    omit(place, "\(shown(kind)) of \(shown(version))", "not a kind that is read")
  }

  /// Reads the Knative services, once the installation's settings are known.
  func readKnativeServices() {
    for service in knativeServices { knativeService(service) }
    guard knativeServices.isEmpty, let field = knativeSettings.values.min(by: { $0.keyPlace < $1.keyPlace }) else {
      return
    }
    error(
      field.keyPlace, "settings of Knative without a service they are for",
      hint: "name the service's file as well: fleetcast import service.yaml config-autoscaler.yaml")
  }
}

extension VLLMArguments {
  /// Words of a file that has arguments alone, as one that begins with `--model`.
  static func bare(_ words: [Word]) -> [Word]? {
    let own = words.filter { $0.text != ";" }
    return own.first?.text.hasPrefix("-") == true ? own : nil
  }
}
