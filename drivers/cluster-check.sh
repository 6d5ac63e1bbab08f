#!/bin/sh
# Runs a small sweep alone and then on every engine that can be had on this machine, with workers killed meanwhile, and compares the
# tables to the byte. Ends with a line an engine; exit code 1 when one of them failed, 0 also when some were skipped.
# Usage: drivers/cluster-check.sh PROGRAM FOLDER [ENGINE...]   (ray, slurm, kubernetes; all where none is given)
set -eu
program=$(realpath "$1")
mkdir -p "$2"
folder=$(realpath "$2")
shift 2
[ $# -gt 0 ] || set -- ray slurm kubernetes
here=$(dirname "$(realpath "$0")")

scenario="$folder/cluster-check.yaml"
cat > "$scenario" <<YAML
fleetcast: 1
base: $(realpath --relative-to="$folder" "$here/../scenarios/sweep-rate.yaml")
name: cluster-check
horizon: 12h
YAML
rm -rf "$folder/alone"
"$program" sweep "$scenario" --out "$folder/alone" --quiet > "$folder/alone.txt"

failed=0
report=""
for engine in "$@"; do
  echo "checking $engine" >&2
  code=0
  "$here/check/$engine.sh" "$program" "$scenario" "$folder/$engine" > "$folder/$engine.txt" || code=$?
  said=$(tail -n 1 "$folder/$engine.txt")
  if [ "$code" -eq 0 ]; then
    for table in sweep.csv pareto.csv effects.csv; do
      cmp "$folder/alone/$table" "$folder/$engine/results/$table" >&2 || code=1
    done
    if [ "$code" -eq 0 ]; then said="same bytes  $said"; else said="OTHER BYTES  $said"; fi
  elif [ "$code" -ne 77 ]; then
    said="FAILED  exit code $code  $said"
  fi
  if [ "$code" -ne 0 ] && [ "$code" -ne 77 ]; then failed=1; fi
  report="$report$engine: $said
"
done
printf '%s' "$report"
exit "$failed"
