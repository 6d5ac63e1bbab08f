#!/bin/sh
# Judges a scenario in a pull request: its own check: lines, and its costs and times against those of the target branch.
#
#   fleet-check.sh SCENARIO [TOLERANCE]     in the repository's root; TOLERANCE is 5% unless given
#
# Reads GITHUB_BASE_REF, the target branch, which must have been fetched to origin/. Prints GitHub annotations, writes
# fleet.xml (JUnit) and fleet.md (what the change does, for drivers/fleet-comment.py), and appends the latter to
# GITHUB_STEP_SUMMARY. FLEETCAST names the program.
# Exits as `fleetcast check` does: 0 when all holds, 3 when a line is not met or not known, 2 when something is wrong.
set -eu

scenario=${1:?a scenario is needed}
tolerance=${2:-5%}
program=${FLEETCAST:-fleetcast}
aside=$(mktemp -d)
tree=$aside/tree

tidy() {
  git worktree remove --force "$tree" 2>/dev/null || true
  rm -rf "$aside"
}
trap tidy EXIT

# Titles are those of a part of the page, and files that are gone by then are not named.
part() {
  sed -e '/^Files in /d' -e '/^Report: /d' -e 's/^#/###/' "$1"
}

git worktree add --quiet --detach "$tree" "origin/${GITHUB_BASE_REF:?the target branch is needed}"
set --
{
  echo "<!-- fleetcast: $scenario -->"
  echo "## What this does to $scenario"
  echo
} >fleet.md
if [ ! -f "$tree/$scenario" ]; then
  echo "$scenario is not in $GITHUB_BASE_REF: there is nothing to compare with" | tee -a fleet.md
elif "$program" run "$tree/$scenario" --out "$aside/before" --quiet >/dev/null; then
  set -- --baseline "$aside/before/summary.json" --tolerance "$tolerance"
  echo "A is $GITHUB_BASE_REF, B this pull request." >>fleet.md
  echo >>fleet.md
  "$program" compare "$tree/$scenario" "$scenario" --out "$aside/compared" --quiet --format markdown >"$aside/compared.md"
  part "$aside/compared.md" >>fleet.md
else
  echo "$scenario does not run to its end in $GITHUB_BASE_REF: there is nothing to compare with" | tee -a fleet.md
fi
status=0
"$program" check "$scenario" --quiet --github --junit fleet.xml --format markdown "$@" >"$aside/check.md" || status=$?
{
  echo
  echo "### Conditions"
  echo
  part "$aside/check.md"
} >>fleet.md
cat fleet.md
cat fleet.md >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
exit $status
