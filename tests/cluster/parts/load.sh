#!/usr/bin/env bash
# What the router's benchmark runs beside the router, from Debian bookworm: nginx, wrk, and the upstream, compiled with Go 1.19.
# usage: load.sh OUT (run in an empty work folder; progress goes to file descriptor 3)
# input: bench/Router/load.go
set -euo pipefail
# shellcheck source=../lib/debian.sh
. "$HOE_CLUSTER_LIB/debian.sh"
out=$1

echo "unpack nginx, wrk and Go 1.19" >&3
unpack_packages bookworm root nginx wrk libluajit-5.1-2 golang-1.19-go golang-1.19-src
mkdir -p "$out/bin" "$out/lib"
cp root/usr/sbin/nginx root/usr/bin/wrk "$out/bin/"
cp root/usr/lib/*/libluajit-5.1.so.2 "$out/lib/"

echo "compile the upstream" >&3
export GOROOT=$PWD/root/usr/lib/go-1.19 GOCACHE=$PWD/cache CGO_ENABLED=0
"$GOROOT/bin/go" build -trimpath -o "$out/bin/load" "$HOE_CLUSTER_LIB/../../../bench/Router/load.go"
