#!/usr/bin/env bash
# An OCI registry (docker-registry) from Debian bookworm.
# usage: registry.sh OUT (run in an empty work folder; progress goes to file descriptor 3)
set -euo pipefail
# shellcheck source=../lib/debian.sh
. "$HOE_CLUSTER_LIB/debian.sh"

echo "unpack docker-registry" >&3
unpack_packages bookworm root docker-registry
mkdir -p "$1/bin"
cp root/usr/bin/docker-registry "$1/bin/"
