#!/bin/bash
# The two commands on a bare Debian, without network: make report, make test. As root:
#
#   tools/clean_root.sh SUITE [FOLDER OF ANOTHER PYTHON] [-- what make test is to run]
#   tools/clean_root.sh bookworm
#   tools/clean_root.sh bookworm ~/.pyenv/versions/3.12.1 -- tests/figures
#
# In the root: what debootstrap makes (minbase), python3, python3-venv, make, and the committed program with a folder wheels/.
# The network is only used before, for Debian's packages and for the wheels (by the hashes of the lock); then the root is entered
# as a plain user in a network namespace of its own. LAWREPORT_ROOTS says where roots and wheels are kept (/var/tmp/lawreport-roots);
# PYTHON is the Python, with pip and packaging, that downloads; DEBIAN_MIRROR where Debian comes from, else debootstrap's own. Ends with what each command came to and took.
set -euo pipefail
cd "$(dirname "$0")/.."
SUITE=${1:?which Debian: bookworm, trixie, sid}
shift
PREFIX=
if [ $# -gt 0 ] && [ "$1" != -- ]; then PREFIX=$1 && shift; fi
[ "${1:-}" = -- ] && shift
TESTS=${*:-tests/figures tests/source tests/charts}
ROOTS=${LAWREPORT_ROOTS:-/var/tmp/lawreport-roots}
PYTHON=${PYTHON:-python3}
BARE=$ROOTS/$SUITE HOME_INSIDE=/home/office/年报程序

bare() {        # a root of this suite, made once
    [ -e "$BARE/.made" ] && return
    mkdir -p "$ROOTS"
    local script=/usr/share/debootstrap/scripts/$SUITE
    [ -e "$script" ] || script=/usr/share/debootstrap/scripts/sid       # a suite newer than debootstrap
    debootstrap --variant=minbase --include=python3,python3-venv,make "$SUITE" "$BARE" "${DEBIAN_MIRROR:-}" "$script" >"$BARE.log"
    touch "$BARE/.made"
}

python_inside() {       # the Python that the root is to use, as it is typed there
    if [ -z "$PREFIX" ]; then echo python3 && return; fi
    mkdir -p "$ROOT/opt/python"
    cp -a "$PREFIX/." "$ROOT/opt/python/"
    chmod -R a+rX "$ROOT/opt/python"
    echo /opt/python/lib >"$ROOT/etc/ld.so.conf.d/python.conf"     # where it has a libpython of its own
    chroot "$ROOT" ldconfig
    echo /opt/python/bin/python3
}

wheels() {      # for the Python inside, downloaded once
    local folder=$ROOTS/wheels-$1
    if [ ! -e "$folder/.made" ]; then
        mkdir -p "$folder"
        "$PYTHON" - "$1" "$folder" <<'DOWNLOAD'
import sys
from pathlib import Path

sys.path.insert(0, "tools")
import kit

for lock in ("requirements.lock", "requirements-dev.lock"):
    kit.download(kit.MACHINES["linux-x86_64"], sys.argv[1], Path(sys.argv[2]), lock)
DOWNLOAD
        touch "$folder/.made"
    fi
    cp -r "$folder" "$ROOT$HOME_INSIDE/wheels"
}

inside() {      # run words as the user, without network
    unshare --net --mount --pid --fork bash -c '
        mount -t proc proc "$0/proc"
        mount -t tmpfs -o mode=1777 tmpfs "$0/dev/shm"
        exec chroot "$0" su office -s /bin/sh -c "$1"' "$ROOT" "cd $HOME_INSIDE && $1" </dev/null
}

told() {        # what a command came to, and how long it took
    local began=$SECONDS code=0
    inside "$2" || code=$?
    SUMMARY+="$1: exit code $code, $((SECONDS - began)) s"$'\n'
    return "$code"
}

bare
ROOT=$(mktemp -d "$ROOTS/run.XXXXXX")
trap 'rm -rf "$ROOT"' EXIT
cp -a "$BARE/." "$ROOT"
chmod 755 "$ROOT"
chroot "$ROOT" useradd --create-home office
mkdir -p "$ROOT$HOME_INSIDE"
git archive HEAD | tar -x -C "$ROOT$HOME_INSIDE"
INSIDE=$(python_inside)
VERSION=$(chroot "$ROOT" "$INSIDE" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
wheels "$VERSION"
chroot "$ROOT" chown -R office: /home/office
SUMMARY="Debian $(cat "$ROOT/etc/debian_version"), $(chroot "$ROOT" "$INSIDE" --version), without network"$'\n'
inside "! $INSIDE -c 'import socket; socket.create_connection((\"deb.debian.org\", 80), 5)' 2>/dev/null"
CODE=0
told "make report" "make report PYTHON=$INSIDE" || CODE=$?
told "make report again" "make report PYTHON=$INSIDE" || CODE=$?
told "make test ARGS='$TESTS'" "make test PYTHON=$INSIDE ARGS='$TESTS'" || CODE=$?
printf '\n%s' "$SUMMARY"
exit "$CODE"
