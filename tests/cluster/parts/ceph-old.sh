#!/usr/bin/env bash
# Ceph 16.2 from Debian bookworm, as of 2021, as a folder to chroot into: the older one of the object stores that tests run against.
# usage: ceph-old.sh OUT (run in an empty work folder; progress goes to file descriptor 3)
set -euo pipefail
# shellcheck source=../lib/debian.sh
. "$HOE_CLUSTER_LIB/debian.sh"

echo "unpack Ceph 16.2" >&3
unpack_with_dependencies bookworm "$1" ceph-mon ceph-osd radosgw ceph-common bash coreutils
echo "root:x:0:0:root:/root:/bin/bash" >"$1/etc/passwd"
echo "root:x:0:" >"$1/etc/group"
rm -rf "${1:?}"/usr/share/{doc,man,locale,info}
mkdir -p "$1/state"
