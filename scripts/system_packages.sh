#!/bin/sh
# Optional programs from the operating system. Without them the tests pass, but some are skipped, so this
# never fails: it installs what is missing where it may (root, on Debian or Ubuntu), and otherwise says what
# is missing and what that costs. SYSTEM_PACKAGES=no leaves the system alone.
set -u

missing=""
report=""

# want <program> <package> <what is skipped without it>
want() {
    if ! command -v "$1" >/dev/null 2>&1; then
        missing="$missing $2"
        report="$report
  $2: without it, $3"
    fi
}

want chromium chromium "the browser tests are skipped"
# Not wanted here, since npm is large and only `make soak` has a use for it: apt-get install nodejs npm lets it
# try the wheel in Pyodide, Python for browsers. Without them those tests are skipped.

[ -z "$missing" ] && exit 0

if [ "${SYSTEM_PACKAGES:-yes}" != no ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing optional system packages:$missing"
    export DEBIAN_FRONTEND=noninteractive
    # One by one, so that one that can't be had doesn't cost the others.
    for package in $missing; do
        { apt-get install -y -qq --no-install-recommends "$package" ||
            { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$package"; }
        } >/dev/null 2>&1 || echo "  $package could not be installed; going on without it"
    done
    exit 0
fi

echo "Optional system packages are missing:$report"
echo "To install them: sudo apt-get install$missing"
exit 0
