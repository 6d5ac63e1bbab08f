import Catalog
import Diagnostics
import Scenarios

/// Deployments and the like: replicas, what a pod asks for, and the arguments of vLLM in its containers.
///
/// Source: kubernetes, staging/src/k8s.io/api/{apps,core}/v1/types.go, 2026-08.
extension Importer {
  func workload(_ document: Field, kind: String) {
    var top = fields(document)
    let name = metadataName(&top)
    guard let spec = top.require("spec", "what runs") else { return }
    omitRest(of: top, silently: ["apiVersion", "kind", "status"])
    guard let name else {
      error(document.place, "the \(kind) has no metadata.name")
      return
    }
    var part = ImportedPart(.workload, name: name, title: "\(kind) \(shown(name))", place: document.place)
    var fields = self.fields(spec)
    let replicas = fields.take("replicas")
    if let count = replicas == nil ? 1 : whole(replicas) {
      part.initial = .scalar(
        String(count), from: replicas?.place, remark: replicas == nil ? "Kubernetes' default" : nil)
    }
    let template = fields.take("template")
    omitRest(
      of: fields,
      silently: [
        "selector", "strategy", "updateStrategy", "revisionHistoryLimit", "progressDeadlineSeconds", "serviceName",
        "minReadySeconds", "paused", "volumeClaimTemplates", "podManagementPolicy",
        "persistentVolumeClaimRetentionPolicy",
      ])
    guard let template else {
      error(spec.place, "\(spec.path): \"template\" is missing")
      return
    }
    var templateFields = self.fields(template)
    guard let pod = templateFields.take("spec") else {
      error(template.place, "\(template.path): \"spec\" is missing")
      return
    }
    var podFields = self.fields(pod)
    self.pod(&podFields, &part)
    parts.append(part)
  }

  /// What a pod's specification says of a replica. What it says of networks, disks and secrets is not for a simulation.
  func pod(_ fields: inout Fields, _ part: inout ImportedPart) {
    if let grace = fields.take("terminationGracePeriodSeconds"), let seconds = whole(grace) {
      part.entries.append(
        Block.Entry(
          "drain",
          .flow([Block.Entry("timeout", .scalar(Double(seconds).asDuration, from: grace.place))], from: grace.place)))
    }
    for (label, field) in fields.take("nodeSelector")?.namedFields ?? [] { selector(label, field, &part) }
    var engines = 0
    for container in list(fields.take("containers")) {
      guard container.node.entries != nil else {
        error(container.place, "\(container.path): expected a container, found \(container.node.described)")
        continue
      }
      var fields = self.fields(container)
      accelerators(fields.take("resources"), &part)
      let image = fields.take("image")?.node.scalar?.text ?? ""
      let command = list(fields.take("command")).compactMap { word(of: $0) }
      let arguments = list(fields.take("args")).compactMap { word(of: $0) }
      let probe = fields.take("readinessProbe")
      let words = VLLMArguments.words(command: command, arguments: arguments, image: image)
      guard let words else { continue }
      engines += 1
      guard engines == 1 else {
        omit(container.keyPlace, container.path, "a second container with vLLM; a replica is one engine here")
        continue
      }
      readiness(probe, &part)
      vllm(VLLMArguments(words.map { located($0) }, self), &part)
    }
  }

  /// A word at its column in the file, which a block of lines in YAML does not tell.
  private func located(_ word: VLLMArguments.Word) -> VLLMArguments.Word {
    let line = String(decoding: problems.sources[word.place.source].line(word.place.line), as: UTF8.self)
    var word = word
    guard let start = line.indices.first(where: { line[$0...].hasPrefix(word.text) }), !word.text.isEmpty else {
      return word
    }
    word.place.column = line.unicodeScalars.distance(from: line.startIndex, to: start) + 1
    word.place.length = word.text.unicodeScalars.count
    return word
  }

  private func word(of field: Field) -> VLLMArguments.Word? {
    guard let scalar = field.node.scalar else { return nil }
    return VLLMArguments.Word(text: scalar.text, place: field.node.place)
  }

  private func accelerators(_ field: Field?, _ part: inout ImportedPart) {
    for section in ["limits", "requests"] {
      guard let entries = field?.node.entries?.first(where: { $0.key == section })?.value.entries else { continue }
      for entry in entries {
        let value = Field(path: "resources.\(section).\(entry.key)", node: entry.value, keyPlace: entry.keyPlace)
        if entry.key == "nvidia.com/gpu" || entry.key == "amd.com/gpu" {
          guard part.accelerators == nil, let count = whole(value) else { continue }
          part.accelerators = count
        } else if entry.key.hasPrefix("nvidia.com/mig-"), part.accelerators == nil {
          let profile = String(entry.key.dropFirst("nvidia.com/mig-".count))
          guard Catalog.slices.contains(where: { $0.name == profile }) else {
            omit(entry.keyPlace, shown(entry.key), "no such MIG profile in the catalog")
            continue
          }
          part.accelerators = 1
          part.entries.append(Block.Entry("slice", .scalar(profile, from: entry.keyPlace)))
        }
      }
    }
  }

  /// A label of nodes that says which machine it is.
  private func selector(_ label: String, _ field: Field, _ part: inout ImportedPart) {
    guard let text = field.node.scalar?.text else { return }
    switch label {
    case "node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type":
      let found = Cloud.allCases.lazy.compactMap { Catalog.instance("\($0.rawValue)/\(text)") }.first
      guard let found else {
        let near = nearestWord(text, among: Catalog.instances.map(\.name)).map { "did you mean \(quoted($0))?" }
        omit(field.place, "instance type \(shown(text))", "not in the catalog", instead: near)
        return
      }
      part.instance = .scalar(found.name, from: field.place)
    case "cloud.google.com/gke-accelerator", "nvidia.com/gpu.product", "karpenter.k8s.aws/instance-gpu-name",
      "k8s.amazonaws.com/accelerator":
      part.instanceHint = "with the accelerator \(shown(text)), as its node selector asks"
    default: break
    }
  }

  private func readiness(_ field: Field?, _ part: inout ImportedPart) {
    guard let field, !field.node.isNull else { return }
    var fields = self.fields(field)
    let delay = fields.take("initialDelaySeconds")
    let period = fields.take("periodSeconds")
    guard let first = delay == nil ? 0 : whole(delay), let every = period == nil ? 10 : whole(period, from: 1) else {
      return
    }
    let entries = [
      Block.Entry("initial_delay", .scalar(Double(first).asDuration, from: delay?.place ?? field.place)),
      Block.Entry("period", .scalar(Double(every).asDuration, from: period?.place ?? field.place)),
    ]
    part.entries.append(Block.Entry("startup", .mapping([Block.Entry("readiness", .flow(entries, from: field.place))])))
  }
}
