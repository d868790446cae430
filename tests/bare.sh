#!/bin/sh
# A command in a root of its own that holds the system's libraries, one Python without any package, and a folder; no network:
#
#   unshare -rmn tests/bare.sh PLACE PREFIX FOLDER COMMAND…
#
# PLACE: an empty folder, which becomes the root. PREFIX: of the Python. FOLDER is seen where it lies and may be written to.
set -eu
place=$1 prefix=$2 folder=$3
shift 3
mount -t tmpfs none "$place"
shown() { # as it is, at its place in the new root
    mkdir -p "$place$1"
    mount --rbind "$1" "$place$1"
}
for part in /bin /sbin /lib /lib64 /usr/bin /usr/lib /usr/lib64 "$prefix" "$folder"; do
    [ ! -d "$part" ] || shown "$part"
done
for packages in "$prefix"/lib/python3*/site-packages "$prefix"/lib/python3*/dist-packages /usr/lib/python3/dist-packages; do
    [ ! -d "$packages" ] || mount -t tmpfs none "$place$packages"
done
mkdir -p "$place/dev/shm" "$place/tmp" "$place/proc"
mount -t tmpfs none "$place/dev/shm"
mount -t proc none "$place/proc" 2>/dev/null || true # only where processes have a namespace, too
for device in null urandom; do
    : >"$place/dev/$device"
    mount --bind "/dev/$device" "$place/dev/$device"
done
exec /usr/sbin/chroot "$place" /bin/sh -c 'cd "$0" && exec "$@"' "$PWD" "$@"
