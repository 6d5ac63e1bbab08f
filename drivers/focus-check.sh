#!/bin/sh
# Judges focus.csv and focus_daily.csv by the FinOps Foundation's focus-validator (PyPI, 2.2.1), rules of FOCUS 1.2.
#
#   drivers/focus-check.sh PROGRAM FOLDER [SCENARIO...]
#
# Runs the program on each scenario and the validator on what it wrote. FOLDER keeps the validator's virtual environment.
# The rules InvoiceId-C-004-C (must be null) and InvoiceId-C-005-C (must not be null) are judged without their conditions,
# so one of them always fails. CommitmentDiscountStatus-C-004-C, and the two that it is a part of, ask for the status of
# rows without a commitment: the rule set has the condition the wrong way round. Any other failure ends with exit code 1.
set -eu

program=$(realpath "$1")
mkdir -p "$2"
folder=$(realpath "$2")
shift 2
[ $# -gt 0 ] || set -- scenarios/quickstart.yaml

if [ ! -x "$folder/venv/bin/focus-validator" ]; then
  python3 -m venv "$folder/venv"
  # The pins: the release was made for NumPy 1, and wheels of pyarrow from 20 on need NumPy 2.
  "$folder/venv/bin/pip" install --quiet --disable-pip-version-check --ignore-requires-python \
    'focus-validator==2.2.1' 'numpy<2' 'pyarrow<20'
fi
packages=$(dirname "$("$folder/venv/bin/python" -c 'import importlib.util as i; print(i.find_spec("focus_validator").submodule_search_locations[0])')")

# Before Python 3.12 an expression in an f-string had no backslash.
"$folder/venv/bin/python" - "$packages" <<'PY'
import pathlib, sys
path = pathlib.Path(sys.argv[1], "focus_validator/config_objects/focus_to_duckdb_converter.py")
text = path.read_text()
old = """", ".join(f"'{k.replace('\\"', '\\"\\"')}'" for k in ignore_keys)"""
new = """", ".join("'" + k.replace('"', '""') + "'" for k in ignore_keys)"""
if old in text:
    path.write_text(text.replace(old, new))
PY

# All that the provider of these bills supports, but capacity reservations; rules of what is not named are skipped.
supported=ACCOUNT_NAMING_SUPPORTED,AVAILABILITY_ZONE_SUPPORTED,BILLING_BASED_ON_PROVISIONED_RESOURCES_SUPPORTED
supported=$supported,COMMITMENT_DISCOUNT_SUPPORTED,MULTIPLE_BILLING_ACCOUNT_TYPES_SUPPORTED
supported=$supported,MULTIPLE_PRICING_CATEGORIES_SUPPORTED,MULTIPLE_SUB_ACCOUNT_TYPES_SUPPORTED
supported=$supported,NEGOTIATED_PRICING_SUPPORTED,PRICING_BILLING_CURRENCY_DIFFERENCES_SUPPORTED
supported=$supported,PUBLIC_PRICE_LIST_SUPPORTED,REGION_SUPPORTED,RESOURCE_TYPE_ASSIGNMENT_SUPPORTED
supported=$supported,SUB_ACCOUNT_SUPPORTED,TAGGING_SUPPORTED,UNIT_PRICING_SUPPORTED,USAGE_MEASUREMENT_SUPPORTED

failed=0
for scenario in "$@"; do
  name=$(basename "$scenario" .yaml)
  "$program" run "$scenario" --quiet --focus-daily --out "$folder/$name" >/dev/null
  for file in focus focus_daily; do
    # It reads its list of currencies relative to the folder it runs in, and its exit code says nothing.
    report=$(cd "$packages" && "$folder/venv/bin/focus-validator" --data-file "$folder/$name/$file.csv" \
      --validate-version 1.2 --block-download --applicability-criteria "$supported" 2>&1) || true
    printf '%s\n' "$report" > "$folder/$name/$file-report.txt"
    if ! printf '%s\n' "$report" | grep -q '^Total:'; then
      printf '%s: the validator did not finish\n%s\n' "$name/$file.csv" "$report" >&2
      exit 1
    fi
    printf '%s: %s\n' "$name/$file.csv" "$(printf '%s\n' "$report" | grep '^Total:')"
    others=$(printf '%s\n' "$report" | grep '❌' | grep -v -e 'InvoiceId-C-00[45]-C' \
      -e 'CommitmentDiscountStatus-C-00[024]-C' || true)
    if [ -n "$others" ]; then
      printf '%s\n' "$others" >&2
      failed=1
    fi
  done
done
exit $failed
