#!/bin/sh
# Makes .venv with what Detente needs to run:   sh setup.sh
# and with the tools that test and check it:    sh setup.sh dev
#
# Every package is held to a hash in the lock files. Run again, it does nothing
# until a lock file or pyproject.toml changes. PYTHON=/some/python picks another Python.
set -eu
CDPATH='' cd -- "$(dirname -- "$0")"
here=$(pwd -P)

venv=.venv
lock=.venv.lock
# `unfinished`, or what was installed: the kind, and the checksums it was installed from.
state=$venv/setup-state

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

is_ready() { has_packages "$kind" && [ "$had_project" = "$project" ]; }

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
    trap 'rm -rf "$lock"' EXIT
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

pip_install() {
    "$venv/bin/python" -m pip --disable-pip-version-check --no-input \
        install -qq --no-user "$@"
}

# Wheels only: building one here would fetch build tools that no hash covers.
install_locked() {
    say "installing $1"
    pip_install --only-binary :all: --require-hashes -r "$1" || fail "$1 could not be installed"
}

install_project() {
    say "installing detente"
    pip_install --no-deps --no-build-isolation --editable . || fail "detente could not be installed"
}

kind=${1:-run}
case $kind in
run | dev) ;;
*) fail "usage: sh setup.sh [dev]" ;;
esac

packages=$(checksum requirements.lock requirements-dev.lock)
project=$(checksum pyproject.toml setup.sh)

read_state
if is_ready; then exit 0; fi
take_lock
read_state
if is_ready; then exit 0; fi

# Packages that a changed lock file no longer names should not stay, so it starts anew.
if [ "$had_packages" != "$packages" ] || [ -z "$had_kind" ]; then make_venv; had_kind=''; fi
echo unfinished >"$state"
if ! has_packages run; then install_locked requirements.lock; fi
if [ "$kind" = dev ] && ! has_packages dev; then install_locked requirements-dev.lock; fi
install_project

[ "$had_kind" != dev ] || kind=dev
echo "$kind $packages $project $here" >"$state.new"
mv "$state.new" "$state"
say "$venv is ready"
