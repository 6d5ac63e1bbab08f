#!/bin/sh
# Runs a sweep as an array of a real Slurm: one node on loopback, of its own in a folder, started and ended here. Needs no systemd, no
# cgroups, and root only to install what is missing.
# Usage: drivers/check/slurm.sh PROGRAM SCENARIO FOLDER   (writes FOLDER/results; exit code 77: skipped, the last line says why)
set -eu
program=$(realpath "$1")
scenario=$(realpath "$2")
mkdir -p "$3"
folder=$(realpath "$3")
here=$(dirname "$(realpath "$0")")
# shellcheck source=/dev/null
. "$here/packages.sh"
need slurmctld:slurmctld slurmd:slurmd sbatch:slurm-client munged:munge pgrep:procps python3:python3

# A socket's path has at most 107 bytes, so the daemons' files lie in a short one.
home=$(mktemp -d /tmp/slurm.XXXXXX)
export SLURM_CONF="$home/slurm.conf"
daemons=""
stop() {
  for daemon in $daemons; do kill "$daemon" 2>/dev/null || true; done
  for daemon in $daemons; do
    for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$daemon" 2>/dev/null && sleep 0.3; done
    kill -9 "$daemon" 2>/dev/null || true
  done
  cp "$home"/*.log "$folder" 2>/dev/null || true
  rm -rf "$home"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

user=$(id -un)
host=$(hostname -s)
ports=$(python3 -c 'import socket
held = [socket.socket() for _ in range(2)]
[one.bind(("127.0.0.1", 0)) for one in held]
print(*[one.getsockname()[1] for one in held])')
mkdir "$home/state" "$home/spool"
cat > "$SLURM_CONF" <<CONF
ClusterName=check
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=${ports% *}
SlurmdPort=${ports#* }
SlurmUser=$user
SlurmdUser=$user
AuthType=auth/munge
AuthInfo=socket=$home/munge.socket
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
ReturnToService=2
SlurmctldTimeout=300
SlurmdTimeout=300
KillWait=5
StateSaveLocation=$home/state
SlurmdSpoolDir=$home/spool
SlurmctldPidFile=$home/slurmctld.pid
SlurmdPidFile=$home/slurmd.pid
SlurmctldLogFile=$home/slurmctld.log
SlurmdLogFile=$home/slurmd.log
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=check Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
# From 23.11 on Slurm asks for cgroups unless it is told that there are none.
slurm=$(slurmd -V | sed 's/[^0-9]*\([0-9]*\)\.\([0-9]*\).*/\1\2/')
if [ "$slurm" -ge 2311 ]; then
  sed -i '/^CredType=/d; /^SwitchType=/d' "$SLURM_CONF"
  echo "CgroupPlugin=disabled" > "$home/cgroup.conf"
fi

dd if=/dev/urandom of="$home/munge.key" bs=128 count=1 2>/dev/null
chmod 400 "$home/munge.key"
chmod 755 "$home"
munged --foreground --force --key-file="$home/munge.key" --socket="$home/munge.socket" --seed-file="$home/munge.seed" \
  --pid-file="$home/munge.pid" --log-file="$home/munge.log" 2> "$home/munged.log" &
daemons="$!"
waited=0
until [ -S "$home/munge.socket" ]; do
  sleep 0.2
  waited=$((waited + 1))
  [ "$waited" -lt 50 ] || { cat "$home"/munge*.log >&2; skip "munged does not start here"; }
done
slurmctld -D > "$home/slurmctld.out.log" 2>&1 &
daemons="$! $daemons"
slurmd -D -N "$host" > "$home/slurmd.out.log" 2>&1 &
daemons="$! $daemons"
waited=0
until [ "$(sinfo --noheader --format=%T 2>/dev/null)" = idle ]; do
  sleep 0.5
  waited=$((waited + 1))
  [ "$waited" -lt 120 ] || { tail -n 5 "$home"/slurm*.log >&2; skip "Slurm's daemons do not come up here"; }
done

results="$folder/results"
rm -rf "$results"
submit() {
  SCENARIO="$scenario" OUT="$results" FLEETCAST="$program" sbatch --parsable --export=ALL --array=0-6 --cpus-per-task=1 \
    --chdir="$home" --output="$folder/task-%a.txt" "$here/../slurm.sbatch"
}
# A controller that is too busy to answer has not ended its jobs.
runs() {
  left=$(squeue --noheader --jobs="$1" 2> /dev/null) || return 0
  [ -n "$left" ]
}

# Kill the program of a task in its midst: the task fails, its points are missing, the same line submitted again goes on.
array=$(submit)
killed=0
while runs "$array"; do
  sleep 0.7
  [ "$killed" -lt 3 ] || continue
  task=$(pgrep -f "sweep run .* --out $results " | head -n 1)
  [ -n "$task" ] && kill -9 "$task" 2> /dev/null && killed=$((killed + 1))
done
[ "$killed" -gt 0 ] || { echo "no task was killed in time"; exit 1; }
code=0
"$program" sweep merge "$scenario" --out "$results" > /dev/null 2> "$folder/missing.txt" || code=$?
[ "$code" -eq 3 ] || { echo "$killed tasks were killed, but the merge ended with $code and not 3"; exit 1; }
array=$(submit)
while runs "$array"; do sleep 0.7; done
"$program" sweep merge "$scenario" --out "$results" > "$folder/summary.txt"
echo "Slurm $(slurmd -V | sed 's/^slurm[-a-z]* //'): an array of 7 tasks, $killed killed, submitted again"
