#!/bin/sh
# Holds the manifest of the indexed job against Kubernetes' published schema, and runs the command it holds once for each index, as
# the pods would. No cluster is made.
# Usage: drivers/check/kubernetes.sh PROGRAM SCENARIO FOLDER   (writes FOLDER/results; exit code 77: skipped, the last line says why)
set -eu
program=$(realpath "$1")
scenario=$(realpath "$2")
mkdir -p "$3"
folder=$(realpath "$3")
here=$(dirname "$(realpath "$0")")
manifest="$here/../k8s-indexed-job.yaml"
# shellcheck source=/dev/null
. "$here/packages.sh"
need_python "$folder/../venv" kubernetes-validate==1.37.0

"$folder/../venv/bin/kubernetes-validate" --strict --no-warn "$manifest" > "$folder/schema.txt" 2>&1 \
  || { cat "$folder/schema.txt"; exit 1; }
results="$folder/results"
rm -rf "$results"
"$folder/../venv/bin/python" - "$manifest" > "$folder/job.txt" <<'PYTHON'
import sys
import yaml

job = yaml.safe_load(open(sys.argv[1]))["spec"]
container = job["template"]["spec"]["containers"][0]
assert container["command"] == ["fleetcast"], container["command"]
print(job["completions"])
print(*container["args"], sep="\n")
PYTHON
count=$(head -n 1 "$folder/job.txt")
set --
while read -r word; do
  case $word in
    /scenarios/*) word=$scenario ;;
    /results) word=$results ;;
  esac
  set -- "$@" "$word"
done <<ARGUMENTS
$(tail -n +2 "$folder/job.txt")
ARGUMENTS
index=0
while [ "$index" -lt "$count" ]; do
  JOB_COMPLETION_INDEX=$index "$program" "$@"
  index=$((index + 1))
done
"$program" sweep merge "$scenario" --out "$results" > "$folder/summary.txt"
echo "Kubernetes: the manifest fits the schema of $(sed -n 's/.*version //p' "$folder/schema.txt" | head -n 1), its command run $count times; no cluster"
