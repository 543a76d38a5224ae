#!/bin/sh
# Makes .venv with what Detente needs to run:   sh setup.sh
# and with the tools that test and check it:    sh setup.sh dev
# and .venv-contract with Schemathesis:         sh setup.sh contract
# and node_modules with what checks the page:   sh setup.sh node
#
# Every package is held to a hash in the lock files. Run again, it does and says nothing
# until a lock file or pyproject.toml changes. PYTHON=/some/python picks another Python.
set -eu
CDPATH='' cd -- "$(dirname -- "$0")"
here=$(pwd -P)

kind=${1:-run}
case $kind in
run | dev) venv=.venv ;;
contract) venv=.venv-contract ;;
node) venv=node_modules ;;
*) venv='' ;;
esac
lock=$venv.lock
# `unfinished`, or what was installed: the kind, and the checksums it was installed from.
state=$venv/setup-state
# Wheels on their way in, so that it can be told how much has come.
coming=$venv/coming
telling=''

# What the wheels of a lock file come to, for somebody who wonders what is going on.
megabytes() {
    case $1 in
    requirements.lock) echo 30 ;;
    requirements-dev.lock) echo 250 ;;
    requirements-contract.lock) echo 15 ;;
    esac
}

say() { printf '%s\n' "setup: $*"; }

fail() {
    printf '%s\n' "setup: $1" >&2
    shift
    for line in "$@"; do printf '%s\n' "       $line" >&2; done
    exit 1
}

checksum() { cat "$@" | cksum | tr ' ' '-'; }

read_state() {
    had_kind='' had_packages='' had_project=''
    [ -x "$venv/bin/python" ] || return 0
    # A copy or a moved folder has scripts that point to the old one, hence the path.
    { read -r had_kind had_packages had_project had_path; } 2>/dev/null <"$state" || return 0
    [ "$had_path" = "$here" ] || had_kind=''
}

has_packages() { # of at least this kind
    [ "$had_packages" = "$packages" ] && { [ "$had_kind" = dev ] || [ "$had_kind" = "$1" ]; }
}

is_ready() { has_packages "$kind" && [ "$had_project" = "$project" ] && ! is_other_python; }

# PYTHON counts after the first time, too.
is_other_python() {
    [ -n "${PYTHON:-}" ] || return 1
    find_python
    [ "$(version_of "$python")" != "$(version_of "$venv/bin/python")" ]
}

version_of() { "$1" -c 'import sys; print(sys.base_prefix, sys.version)' 2>&1; }

take_lock() {
    tries=0
    until mkdir "$lock" 2>/dev/null; do
        holder=$(cat "$lock/pid" 2>/dev/null || true)
        if [ -n "$holder" ] && ! kill -0 "$holder" 2>/dev/null; then
            rm -rf "$lock" # Its holder was killed.
            continue
        fi
        [ "$tries" -gt 0 ] || say "waiting for another setup to end (process ${holder:-unknown})"
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || fail "another setup has not ended in ten minutes" \
            "If none is running:  rm -r $lock"
        sleep 1
    done
    trap 'stop_telling; rm -rf "$lock"' EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    echo $$ >"$lock/pid"
}

find_python() {
    python='' without_venv=''
    for candidate in ${PYTHON:-python3.14 python3.13 python3.12 python3.11 python3}; do
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        if "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
            python=$candidate
            return
        fi
        without_venv=${without_venv:-$candidate}
    done
    [ -z "$without_venv" ] || fail "$without_venv cannot make virtual environments" \
        "On Debian or Ubuntu:  sudo apt-get install -y python3-venv"
    fail "Python 3.11 or newer is needed${PYTHON:+; PYTHON=$PYTHON is not one}" \
        "On Debian 12, Ubuntu 24.04 or newer:  sudo apt-get install -y python3 python3-venv"
}

make_venv() {
    if [ -e "$venv" ] && [ ! -e "$state" ] && [ -n "$(ls -A "$venv")" ]; then
        fail "$venv was not made by this script" "Move it away, or remove it:  rm -r $venv"
    fi
    find_python
    say "making $venv with $("$python" --version)"
    # The state goes last: whenever this is killed, what is left is known to be ours.
    if [ -d "$venv" ]; then
        echo unfinished >"$state"
        find "$venv/." ! -name . -prune ! -name setup-state -exec rm -rf {} +
    fi
    mkdir -p "$venv"
    echo unfinished >"$state"
    "$python" -m venv "$venv" || fail "$python could not make $venv"
}

# Nobody is left without a word for more than ten seconds, terminal or not.
start_telling() {
    (
        seconds=0
        while sleep 10 >/dev/null 2>&1 && kill -0 $$ 2>/dev/null; do
            seconds=$((seconds + 10))
            say "$1: $seconds s so far$(come)"
        done
    ) &
    telling=$!
}

come() {
    kilobytes=$(find "$coming" -name '*.whl' -exec du -k {} + 2>/dev/null |
        { total=0; while read -r size _; do total=$((total + size)); done; echo "$total"; })
    [ "$kilobytes" -eq 0 ] || echo ", $(((kilobytes + 999) / 1000)) MB have come"
}

stop_telling() {
    [ -z "$telling" ] || kill "$telling" 2>/dev/null || true
    telling=''
}

# pip's own lines are long and many: one is told for each package that has to come.
tell_packages() { # of so many
    number=0 package=''
    while read -r word next rest; do
        case "$word $next" in
        Collecting*) number=$((number + 1)) package=$next ;;
        'Requirement already') number=$((number + 1)) ;;
        Processing*) number=$((number + 1)) && say "  $number of $1: ${next##*/}" ;;
        Downloading* | 'Using cached')
            [ -z "$package" ] || say "  $number of $1: $package (${rest##*(}"
            package=''
            ;;
        Installing*) [ "$number" -eq 0 ] || say "  unpacking them" ;;
        esac
    done
}

pip_install() { # what, of so many packages, pip's options
    what=$1 count=$2
    shift 2
    rm -rf "$coming"
    mkdir -p "$coming"
    start_telling "$what"
    {
        TMPDIR=$here/$coming "$venv/bin/python" -m pip --disable-pip-version-check --no-input \
            install --progress-bar off --no-user "$@" || echo failed >"$coming/failed"
    } | tell_packages "$count"
    stop_telling
    [ ! -e "$coming/failed" ] || fail "$what could not be installed; pip has said why above" \
        "If a download broke off, run the same again: pip keeps what has come whole." \
        "Behind a proxy, set HTTPS_PROXY; for another index than PyPI, PIP_INDEX_URL."
    rm -rf "$coming"
}

# Wheels only: building one here would fetch build tools that no hash covers.
install_locked() {
    count=$(grep -c '^[a-z].*==' "$1")
    say "installing $1: up to $count packages, about $(megabytes "$1") MB; minutes on a slow line"
    pip_install "$1" "$count" --only-binary :all: --require-hashes -r "$1"
}

install_project() {
    say "installing detente"
    pip_install detente 1 --no-deps --no-build-isolation --editable .
}

find_npm() {
    if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
        fail "npm is needed to check the page, and to check it alone" \
            "On Debian or Ubuntu:  sudo apt-get install -y npm" \
            "Elsewhere, it comes with Node: https://nodejs.org"
    fi
    node -e 'const [major, minor] = process.versions.node.split(".");
        process.exit(major > 18 || (major == 18 && minor >= 18) ? 0 : 1)' ||
        fail "Node 18.18 or newer is needed; this is $(node --version)"
}

# npm removes all that was there first, the state with it.
install_node_packages() {
    find_npm
    say "installing package-lock.json: about 200 MB; minutes on a slow line"
    start_telling "package-lock.json"
    npm ci --ignore-scripts --no-audit --no-fund --no-progress --silent ||
        fail "the packages could not be installed; to see why:  npm ci --ignore-scripts"
    stop_telling
    echo "$packages" >"$state"
    say "$venv is ready"
}

[ -n "$venv" ] || fail "usage: sh setup.sh [dev|contract|node]"

if [ "$kind" = node ]; then
    packages=$(checksum package.json package-lock.json)
    has_node_packages() { [ "$(cat "$state" 2>/dev/null)" = "$packages" ]; }
    if has_node_packages; then exit 0; fi
    take_lock
    has_node_packages || install_node_packages
    exit 0
fi

if [ "$kind" = contract ]; then
    packages=$(checksum requirements-contract.lock)
    project=none
else
    packages=$(checksum requirements.lock requirements-dev.lock)
    project=$(checksum pyproject.toml setup.sh)
fi

read_state
if is_ready; then exit 0; fi
take_lock
read_state
if is_ready; then exit 0; fi

# Packages that a changed lock file no longer names should not stay, so it starts anew.
if [ "$had_packages" != "$packages" ] || [ -z "$had_kind" ] || is_other_python; then
    make_venv
    had_kind=''
fi
echo unfinished >"$state"
if [ "$kind" = contract ]; then
    install_locked requirements-contract.lock
else
    if ! has_packages run; then install_locked requirements.lock; fi
    if [ "$kind" = dev ] && ! has_packages dev; then install_locked requirements-dev.lock; fi
    install_project
fi

[ "$had_kind" != dev ] || kind=dev
echo "$kind $packages $project $here" >"$state.new"
mv "$state.new" "$state"
say "$venv is ready"
