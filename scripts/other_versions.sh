#!/bin/sh
# Run the tests with other versions than those in uv.lock: the oldest that pyproject.toml permits
# (lowest-direct), or the newest there are (highest). Needs uv. Usage: scripts/other_versions.sh RESOLUTION [pytest arguments]
set -eu
cd "$(dirname "$0")/.."
resolution="${1:?lowest-direct or highest}"
shift
folder="build/versions-$resolution"

uv venv --quiet --clear --python "${PYTHON:-python3}" "$folder"
uv pip compile --quiet --resolution "$resolution" --python "$folder/bin/python" \
    --all-extras --output-file "$folder/versions.txt" pyproject.toml
# What tests need beside these may be as new as it likes, within them.
uv pip install --quiet --python "$folder/bin/python" --constraint "$folder/versions.txt" \
    --requirement "$folder/versions.txt" --group dev --editable .
grep -E '^(numpy|matplotlib|scikit-learn|jupyterlab|nbgrader|nbformat)==' "$folder/versions.txt"
"$folder/bin/python" -m pytest -n auto --dist worksteal -m "not slow and not soak" "$@"
