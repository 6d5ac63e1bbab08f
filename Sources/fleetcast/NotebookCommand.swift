import Glibc
import Reporting

private let execute = Option(
  "--execute", help: "Execute it as well, by nbclient of the python3 on PATH, so that it has its tables and charts.")

extension Command {
  static let notebook = Command(
    name: "notebook", summary: "Write a Jupyter notebook into a folder of results, to go on from.",
    forms: [[.one(.folder("RESULT"))]], options: [execute, .format],
    examples: [
      ("fleetcast notebook notebooks-out/quickstart", "write analysis.ipynb there"),
      ("fleetcast notebook notebooks-out/quickstart --execute", "with its tables and charts"),
    ],
    run: writeNotebook)
}

private func writeNotebook(_ arguments: Arguments) throws -> Exit {
  let path = arguments.operands[0]
  let file = try NotebookFolder(path: path).notebook()
  let folder = OutputFolder(path: path)
  try folder.write([file])
  if arguments.has(execute) { try executeNotebook("\(path)/\(file.name)") }
  return try Runner(arguments).publish(Answer(page: { notebookPage(folder: path, isExecuted: arguments.has(execute)) }))
}

/// Why a notebook was written and not executed.
private struct ExecutionError: Error, CustomStringConvertible {
  let description: String
}

/// Executes a notebook in its folder and puts what comes out into it, all or nothing.
private let executing = #"""
  import os, sys
  try:
      import ipykernel, matplotlib, nbformat, pandas
      from nbclient import NotebookClient
      from nbclient.exceptions import CellExecutionError
  except ImportError as error:
      sys.exit(f"fleetcast: {sys.executable} has no package {error.name}: pip install nbclient ipykernel pandas matplotlib")
  path = sys.argv[1]
  notebook = nbformat.read(path, as_version=4)
  folder = {"metadata": {"path": os.path.dirname(os.path.abspath(path))}}
  try:
      NotebookClient(
          notebook, timeout=600, kernel_name="python3", resources=folder, record_timing=False,
          extra_arguments=["--log-level=ERROR"],
      ).execute()
  except CellExecutionError as error:
      sys.exit(f"fleetcast: {path}: {error}")
  nbformat.write(notebook, path + ".new")
  os.replace(path + ".new", path)
  """#

private func executeNotebook(_ path: String) throws {
  let line = ["python3", "-c", executing, path]
  var words: [UnsafeMutablePointer<CChar>?] = line.map { strdup($0) } + [nil]
  defer { for word in words { free(word) } }
  var process = pid_t()
  let status = posix_spawnp(&process, "python3", nil, nil, &words, environ)
  guard status == 0 else {
    throw ExecutionError(
      description: "\(path) is written and not executed: cannot start python3: \(String(cString: strerror(status)))")
  }
  var ending: Int32 = 0
  while waitpid(process, &ending, 0) < 0 && errno == EINTR {}
  guard ending == 0 else { throw ExecutionError(description: "\(path) is written and not executed") }
}
