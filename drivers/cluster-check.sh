#!/bin/sh
# Runs a small sweep alone and on a local Ray whose workers are killed meanwhile, and compares the tables to the byte.
# Usage: drivers/cluster-check.sh PROGRAM FOLDER   (the folder keeps a Python environment with Ray)
set -eu
program=$(realpath "$1")
folder=$2
driver=$(dirname "$(realpath "$0")")/ray_sweep.py
scenario=$(dirname "$driver")/../scenarios/sweep-rate.yaml
mkdir -p "$folder"
[ -x "$folder/venv/bin/ray" ] || {
  python3 -m venv "$folder/venv"
  "$folder/venv/bin/pip" install --quiet ray==2.60.0
}
rm -rf "$folder/alone" "$folder/ray"
"$program" sweep "$scenario" --set horizon=12h --out "$folder/alone" --quiet > "$folder/alone.txt"

"$folder/venv/bin/python" "$driver" "$scenario" --set horizon=12h --out "$folder/ray" --fleetcast "$program" \
  > "$folder/ray.txt" &
ray=$!
killed=0
while kill -0 "$ray" 2>/dev/null && [ "$killed" -lt 3 ]; do
  sleep 1
  # A task's program is told by its output folder, its worker is the program's parent.
  child=$(pgrep -f "sweep run .* --out $(realpath "$folder")/ray " | head -n 1)
  [ -n "$child" ] || continue
  worker=$(ps -o ppid= -p "$child" | tr -d ' ')
  [ -n "$worker" ] || continue
  kill -9 "$worker" "$child" 2>/dev/null && killed=$((killed + 1))
done
wait "$ray"
[ "$killed" -gt 0 ] || { echo "no worker was killed in time" >&2; exit 1; }
for table in sweep.csv pareto.csv effects.csv; do cmp "$folder/alone/$table" "$folder/ray/$table"; done
echo "the same bytes alone and on Ray, $killed workers killed"
