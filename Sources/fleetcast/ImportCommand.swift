import Importing

private let pool = Option("--pool", "NAME", help: "What the pool is called (default: as in the files).")
private let instance = Option(
  "--instance", ServedModelOptions.instance,
  help: "The machine, where the files do not say it, such as aws/g5.xlarge.")

extension Command {
  static let `import` = Command(
    name: "import", summary: "Turn what you run (HPA, KEDA, Knative, Triton, vLLM) into a scenario's block.",
    forms: [[.many(.file())]], options: [pool, instance],
    examples: [
      (
        "fleetcast import deployment.yaml hpa.yaml > gpu.yaml",
        "pools and models of a Deployment with vLLM and its autoscaler, for a scenario with base: gpu.yaml"
      ), ("kubectl get deploy,hpa,scaledobject -o yaml | fleetcast import -", "the same of what runs in a cluster"),
      ("fleetcast import model_repository/resnet/config.pbtxt --pool vision", "a pool with Triton's batcher"),
    ],
    run: importManifests)
}

private func importManifests(_ arguments: Arguments) throws -> Exit {
  let inputs = arguments.operands.filter { $0 == "-" }
  guard inputs.count <= 1 else { throw UsageError(message: "standard input (-) can be read once") }
  let block = try ManifestImport.read(
    paths: arguments.operands, pool: arguments.value(pool), instance: arguments.value(instance))
  Runner(arguments).tell(block.notes)
  for item in block.missing { Terminal.complain("fleetcast: still to say: \(item)") }
  try Terminal.print(block.text)
  return .done
}
