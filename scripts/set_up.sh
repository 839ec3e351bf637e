#!/bin/sh
# Make .venv/ agree with uv.lock. Called by make, in the repository's root, with UV_VERSION set.
# Needs Python and its package index, nothing else.
set -eu

python="${PYTHON:-python3}"
bin=.venv/bin

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    found="not there"
    if command -v "$python" >/dev/null; then found="$("$python" --version 2>&1 | head -n 1)"; fi
    echo "Python 3.11 or newer is needed, but $python is $found." >&2
    echo "If you have one under another name, say so: make PYTHON=python3.12" >&2
    exit 1
fi

if [ ! -x "$bin/python" ]; then
    echo "Creating .venv/ with $("$python" --version)"
    # A half-made environment would look finished the next time.
    "$python" -m venv .venv || {
        rm -rf .venv
        echo "On Debian and Ubuntu the venv module is a package of its own: apt-get install python3-venv" >&2
        exit 1
    }
fi

case "$("$bin/uv" --version 2>/dev/null || true)" in
    "uv $UV_VERSION"*) ;;
    *) "$bin/python" -m pip install --quiet --disable-pip-version-check "uv==$UV_VERSION" ;;
esac

echo "Installing the versions in uv.lock"
# Compiled once here, rather than by every process where PYTHONDONTWRITEBYTECODE is set.
# --inexact: uv and pip live in the same environment and must survive.
if ! "$bin/uv" sync --quiet --locked --all-extras --inexact --compile-bytecode; then
    # uv reads neither pip.conf nor PIP_INDEX_URL. Where only a mirror is reachable, pip knows it.
    echo "uv could not install them; trying with pip" >&2
    "$bin/uv" export --quiet --offline --frozen --all-extras --no-emit-project --output-file .venv/requirements.txt
    "$bin/python" -m pip install --quiet --require-hashes -r .venv/requirements.txt
    "$bin/python" -m pip install --quiet --no-deps --editable .
fi
