#!/bin/sh
# Make the packages as a release does, and prove that each can be installed: `make packages`. Publishes nothing.
set -eu
cd "$(dirname "$0")/.."
bin="$PWD/.venv/bin"

rm -rf dist build/checkout build/installed
"$bin/autograder" editions -o dist
"$bin/python" -m build --outdir build/checkout .
"$bin/python" -m twine check --strict dist/* build/checkout/*

version="$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml)"
grep -qx "version: $version" CITATION.cff || { echo "CITATION.cff has another version than $version" >&2; exit 1; }

# installs <package> <command that has to say the version>
installs() {
    environment="build/installed/$1"
    "$bin/python" -m venv "$environment"
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --find-links dist "$1==$version"
    said="$("$environment/bin/$2" --version)"
    [ "$said" = "$2 $version" ] || { echo "$1: $2 --version says \"$said\"" >&2; exit 1; }
    echo "$1 $version is installed, and its command runs"
}

installs numpy-nets-course course
installs numpy-nets-course-study course
installs numpy-nets-course-grader autograder
