#!/bin/sh
# Puts Swift into the folder $1, as root: Debian's `trixie` with its Swift, used as a root folder.
# The folder gets its name only when it is complete, so an interrupted run is redone from nothing.
set -eu
root=$1
partial=$root.partial

# A mount namespace of its own: whatever is mounted goes away with this process, however it ends.
if [ "${2:-}" != inside ]; then
    mkdir -p "$(dirname "$root")"
    exec flock "$root.lock" unshare --mount --propagation private sh "$0" "$root" inside
fi

# Somebody else may have finished it while this run waited for the lock.
if [ -e "$root" ]; then
    exit 0
fi

rm -rf --one-file-system "$partial"
debootstrap --variant=minbase --include=ca-certificates trixie "$partial"
cp -L /etc/resolv.conf "$partial/etc/resolv.conf"

# Swift does not start without /proc, and some packages' scripts look there too.
mount -t proc proc "$partial/proc"
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin
chroot "$partial" apt-get update
chroot "$partial" apt-get install --yes --no-install-recommends \
    swiftlang libc6-dev libstdc++-14-dev g++ git
chroot "$partial" apt-get clean
chroot "$partial" swift --version
umount "$partial/proc"
mv "$partial" "$root"
