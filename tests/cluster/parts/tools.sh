#!/usr/bin/env bash
# Programs that tests call, from Debian bookworm: promtool, which checks what /metrics says, and Prometheus, which scrapes it.
# usage: tools.sh OUT (run in an empty work folder; progress goes to file descriptor 3)
set -euo pipefail
# shellcheck source=../lib/debian.sh
. "$HOE_CLUSTER_LIB/debian.sh"

echo "unpack Prometheus" >&3
unpack_packages bookworm root prometheus
mkdir -p "$1/bin"
cp root/usr/bin/{promtool,prometheus} "$1/bin/"
