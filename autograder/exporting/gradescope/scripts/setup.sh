#!/usr/bin/env bash
# Run once by Gradescope, when the image is built; the network is there only now.
set -euo pipefail

root="${AUTOGRADER_ROOT:-/autograder}"
apt-get update
apt-get install -y python3 python3-pip python3-venv bubblewrap
# Python 3.11 or newer whatever the image has: uv fetches one where it is missing.
python3 -m venv "$root/uv"
"$root/uv/bin/pip" install "uv>=0.5,<1"
"$root/uv/bin/uv" venv --python ">=3.11" "$root/venv"
"$root/uv/bin/uv" pip install --python "$root/venv/bin/python" "$root"/source/wheels/*.whl
# The answers are for whoever grades; a fence hides them from students' code.
chmod -R go-rwx "$root/source"
