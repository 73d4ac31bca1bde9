#!/usr/bin/env bash
# The API server for custom resources of Kubernetes 1.36 (CEL rules, watch-list) and an etcd 3.5 for it, from Debian sid.
# usage: apiextensions.sh OUT (run in an empty work folder; progress goes to file descriptor 3)
set -euo pipefail
# shellcheck source=../lib/debian.sh
. "$HOE_CLUSTER_LIB/debian.sh"
out=$1

echo "fetch the source and Go" >&3
unpack_with_dependencies sid "$PWD/sid" golang-go golang-k8s-apiextensions-apiserver-dev etcd-server

# Debian's Go and etcd are built against an older libc than this machine has, so they run outside of their folder.
mkdir -p "$out/bin"
cp sid/usr/bin/etcd "$out/bin/"
echo "compile apiextensions-apiserver" >&3
GOROOT=$(echo "$PWD"/sid/usr/lib/go-1.*) GO111MODULE=off GOPATH=$PWD/go:$PWD/sid/usr/share/gocode GOCACHE=$PWD/cache \
    GOTOOLCHAIN=local CGO_ENABLED=0 \
    sid/usr/bin/go build -ldflags='-s -w' -o "$out/bin/apiextensions-apiserver" k8s.io/apiextensions-apiserver
