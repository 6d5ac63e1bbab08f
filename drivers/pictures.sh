#!/bin/sh
# Makes the pictures of README and the guides again, from reports of shipped scenarios: charts by the program itself, the page by a browser.
#
#   drivers/pictures.sh PROGRAM FOLDER OUT [quick]     in the repository's root; FOLDER keeps results, OUT gets the pictures
#
# `quick` makes what takes seconds and needs no browser: the charts of the run, and the digest of the page that report.png shows.
# Pictures of studies that take minutes are made of the scenario whose digest stands in pictures.sha256.
# CHROMIUM names the browser.
set -eu

program=$1
folder=$2
out=$3
mkdir -p "$folder" "$out"

study() {
  "$program" "$1" "scenarios/$2.yaml" --quiet --out "$folder/$1" >/dev/null 2>&1
}

chart() {
  "$program" report "$folder/$1" --chart "$2" --out "$out/$3.svg" >/dev/null
}

study run quickstart
chart run money run-money
chart run percentiles run-percentiles
page=$folder/run/report.html
[ "${4:-}" != quick ] || {
  sha256sum "$page" | cut -d ' ' -f 1 >"$out/report.sha256"
  exit 0
}

browser=${CHROMIUM:-chromium}
"$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --force-color-profile=srgb \
  --window-size=1400,1150 --screenshot="$out/report.png" "file://$(realpath "$page")" >/dev/null 2>&1
sha256sum "$page" | cut -d ' ' -f 1 >"$out/report.sha256"

study crossover quickstart
chart crossover crossover crossover
chart crossover tornado crossover-tornado
study sweep sweep-rate
chart sweep cost sweep-cost
chart sweep pareto sweep-pareto
study plan quickstart
chart plan runners-up plan-runners-up
study forecast forecast-2027
chart forecast forecast forecast
sha256sum scenarios/quickstart.yaml scenarios/sweep-rate.yaml scenarios/forecast-2027.yaml >"$out/pictures.sha256"
