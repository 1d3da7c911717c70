#!/bin/sh
# Runs a command with a disk of eight megabytes mounted at FOLDER: small_disk.sh FOLDER COMMAND...
# In a mount namespace of its own (`unshare --mount`), so that nothing stays mounted.
set -eu
mount -t tmpfs -o size=8m,mode=1777 tmpfs "$1"
shift
exec "$@"
