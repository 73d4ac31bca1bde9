#!/usr/bin/env bash
# Programs that tests call, from Debian bookworm: promtool, which checks what /metrics says, Prometheus, which scrapes it, and verify-log, which checks a
# record layer's bucket with the code of Go's checksum database.
# usage: tools.sh OUT (run in an empty work folder; progress goes to file descriptor 3)
# input: tests/Akashic.Tests/Verification/verify-log.go
set -euo pipefail
# shellcheck source=../lib/debian.sh
. "$HOE_CLUSTER_LIB/debian.sh"

echo "unpack Prometheus" >&3
unpack_packages bookworm root prometheus
mkdir -p "$1/bin"
cp root/usr/bin/{promtool,prometheus} "$1/bin/"

echo "compile verify-log" >&3
unpack_packages bookworm root golang-1.19-go golang-1.19-src golang-golang-x-mod-dev golang-github-andybalholm-brotli-dev
export GOROOT=$PWD/root/usr/lib/go-1.19 GOPATH=$PWD/root/usr/share/gocode GOCACHE=$PWD/cache GO111MODULE=off CGO_ENABLED=0
"$GOROOT/bin/go" build -trimpath -o "$1/bin/verify-log" "$HOE_CLUSTER_LIB/../../../tests/Akashic.Tests/Verification/verify-log.go"
