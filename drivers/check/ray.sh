#!/bin/sh
# Runs a sweep on a local Ray of PyPI whose workers are killed meanwhile.
# Usage: drivers/check/ray.sh PROGRAM SCENARIO FOLDER   (writes FOLDER/results; exit code 77: skipped, the last line says why)
set -eu
program=$(realpath "$1")
scenario=$(realpath "$2")
mkdir -p "$3"
folder=$(realpath "$3")
here=$(dirname "$(realpath "$0")")
# shellcheck source=/dev/null
. "$here/packages.sh"
need pgrep:procps
need_python "$folder/../venv" ray==2.60.0

results="$folder/results"
rm -rf "$results"
python="$folder/../venv/bin/python"
"$python" "$here/../ray_sweep.py" "$scenario" --out "$results" --fleetcast "$program" > "$folder/summary.txt" &
ray=$!
trap 'kill "$ray" 2>/dev/null || true' EXIT
killed=0
while kill -0 "$ray" 2> /dev/null && [ "$killed" -lt 3 ]; do
  sleep 0.7
  # A task's program is told by its output folder, its worker is the program's parent.
  child=$(pgrep -f "sweep run .* --out $results " | head -n 1)
  [ -n "$child" ] || continue
  worker=$(ps -o ppid= -p "$child" | tr -d ' ')
  [ -n "$worker" ] || continue
  kill -9 "$worker" "$child" 2> /dev/null && killed=$((killed + 1))
done
wait "$ray"
trap - EXIT
[ "$killed" -gt 0 ] || { echo "no worker was killed in time"; exit 1; }
echo "Ray $("$python" -c 'import ray; print(ray.__version__)'): a task a point, $killed workers killed"
