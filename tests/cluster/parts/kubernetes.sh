#!/usr/bin/env bash
# Kubernetes 1.20.2 from Debian bookworm's source package, which vendors every dependency.
# usage: kubernetes.sh OUT (run in an empty work folder; progress goes to file descriptor 3)
set -euo pipefail
# shellcheck source=../lib/debian.sh
. "$HOE_CLUSTER_LIB/debian.sh"
out=$1

echo "fetch the source and Go 1.19" >&3
unpack_packages bookworm "$PWD/go" golang-1.19-go golang-1.19-src golang-github-modern-go-reflect2-dev
fetch_source bookworm kubernetes source
cd source

# The vendored reflect2 1.0.1 reads Go maps by an old layout: built with Go 1.18 or later, the API server panics on
# some JSON maps (a pod with a GPU limit among them). Debian's 1.0.2 is the fixed release.
reflect2=vendor/github.com/modern-go/reflect2
rm -rf "$reflect2"
cp -r ../go/usr/share/gocode/src/github.com/modern-go/reflect2 "$reflect2"
rm -f "$reflect2/go.mod"

export GOROOT=$PWD/../go/usr/lib/go-1.19 GOPATH=$PWD/.go GOCACHE=$PWD/.cache
export PATH=$GOROOT/bin:$PATH CGO_ENABLED=0 GOFLAGS=-mod=vendor
export KUBE_GIT_VERSION=v1.20.2 KUBE_GIT_COMMIT=debian KUBE_GIT_TREE_STATE=clean
mkdir -p .go/src/k8s.io
ln -s ../../.. .go/src/k8s.io/kubernetes

echo "generate code" >&3
make generated_files
echo "compile API server, controller manager, scheduler, kubelet, proxy" >&3
make WHAT="cmd/kube-apiserver cmd/kube-controller-manager cmd/kube-scheduler cmd/kubelet cmd/kube-proxy"

mkdir -p "$out/bin"
for name in kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy; do
    cp "$(find _output -type f -name "$name" -perm -u+x | head -n 1)" "$out/bin/"
done
