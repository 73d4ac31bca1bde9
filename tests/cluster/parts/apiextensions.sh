#!/usr/bin/env bash
# The API server for custom resources of Kubernetes 1.36 (CEL rules, watch-list) and an etcd 3.5 for it, from Debian sid.
# usage: apiextensions.sh OUT (run in an empty work folder; progress goes to file descriptor 3)
set -euo pipefail
# shellcheck source=../lib/debian.sh
. "$HOE_CLUSTER_LIB/debian.sh"
out=$1

echo "fetch the source and Go" >&3
unpack_with_dependencies sid "$PWD/sid" golang-go golang-k8s-apiextensions-apiserver-dev etcd-server

# Sid's Go and etcd ask for no newer libc than bookworm's, so they run outside of their folder.
mkdir -p "$out/bin"
cp sid/usr/bin/etcd "$out/bin/"

# The library's version 0.36.4 is that of Kubernetes 1.36.4.
version=$(suite_apt sid apt-cache show golang-k8s-apiextensions-apiserver-dev | sed -n 's/^Version: 0\.\([0-9.]*\).*/v1.\1/p')
version_package=k8s.io/component-base/version
minor=${version#v1.}
echo "compile apiextensions-apiserver $version" >&3
GOROOT=$(echo "$PWD"/sid/usr/lib/go-1.*) GO111MODULE=off GOPATH=$PWD/go:$PWD/sid/usr/share/gocode GOCACHE=$PWD/cache \
    GOTOOLCHAIN=local CGO_ENABLED=0 sid/usr/bin/go build -o "$out/bin/apiextensions-apiserver" -ldflags="-s -w \
        -X $version_package.gitVersion=$version -X $version_package.gitMajor=1 -X $version_package.gitMinor=${minor%%.*}" \
    k8s.io/apiextensions-apiserver
