#!/usr/bin/env bash
# Ceph from Debian trixie as a folder to chroot into: monitor, OSD and the S3 gateway.
# usage: ceph.sh OUT (run in an empty work folder; progress goes to file descriptor 3)
set -euo pipefail
# shellcheck source=../lib/debian.sh
. "$HOE_CLUSTER_LIB/debian.sh"

echo "unpack Ceph" >&3
unpack_with_dependencies trixie "$1" ceph-mon ceph-osd radosgw ceph-common bash coreutils
echo "root:x:0:0:root:/root:/bin/bash" >"$1/etc/passwd"
echo "root:x:0:" >"$1/etc/group"
rm -rf "${1:?}"/usr/share/{doc,man,locale,info}
mkdir -p "$1/state"
