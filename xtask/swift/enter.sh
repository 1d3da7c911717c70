#!/bin/sh
# Runs a command inside the Swift root, as root: enter.sh ROOT FOLDERS WHERE COMMAND...
# FOLDERS, separated by colons, are seen inside under the same paths as outside; the command starts
# in the folder WHERE. COMMAND may begin with NAME=VALUE, as for `env`. Inside, /mnt is a disk of eight
# megabytes for tests that fill one.
set -euf
root=$1
folders=$2
where=$3

# A mount namespace of its own: no mount is left behind, however the command ends.
if [ "${FIELDBOOK_INSIDE:-}" != "$root" ]; then
    FIELDBOOK_INSIDE=$root exec unshare --mount --propagation private sh "$0" "$@"
fi
shift 3

mount -t proc proc "$root/proc"
mount -t tmpfs -o size=8m,mode=1777 tmpfs "$root/mnt"
IFS=:
for folder in $folders; do
    mkdir -p "$root$folder"
    mount --bind "$folder" "$root$folder"
done
unset IFS
exec chroot "$root" /usr/bin/env -i -C "$where" HOME=/root LC_ALL=C.UTF-8 PATH=/usr/bin:/bin "$@"
