#!/usr/bin/env bash
# PostgreSQL 17 with pgvector from Debian trixie as a folder to chroot into.
# usage: postgres.sh OUT (run in an empty work folder; progress goes to file descriptor 3)
set -euo pipefail
# shellcheck source=../lib/debian.sh
. "$HOE_CLUSTER_LIB/debian.sh"

echo "unpack PostgreSQL" >&3
unpack_with_dependencies trixie "$1" postgresql-17 postgresql-17-pgvector bash coreutils dash
printf '%s\n' "root:x:0:0:root:/root:/bin/bash" "postgres:x:65532:65532:postgres:/state:/bin/bash" >"$1/etc/passwd"
printf '%s\n' "root:x:0:" "postgres:x:65532:" >"$1/etc/group"
rm -rf "${1:?}"/usr/share/{doc,man,locale,info} "$1"/usr/lib/llvm* "$1"/usr/lib/postgresql/17/lib/bitcode
mkdir -p "$1/state"
