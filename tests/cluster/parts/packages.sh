#!/usr/bin/env bash
# The daemons that a cluster needs beside Kubernetes itself, unpacked from Debian bookworm: etcd, containerd, runc and
# the CNI plugins; and the image of the pause container, which is catatonit in its pause mode.
# usage: packages.sh OUT (run in an empty work folder; progress goes to file descriptor 3)
set -euo pipefail
# shellcheck source=../lib/debian.sh
. "$HOE_CLUSTER_LIB/debian.sh"
# shellcheck source=../lib/oci.sh
. "$HOE_CLUSTER_LIB/oci.sh"
out=$1

echo "unpack etcd, containerd, runc and the CNI plugins" >&3
unpack_packages bookworm root etcd-server containerd runc containernetworking-plugins catatonit
mkdir -p "$out/bin" "$out/images" pause
cp root/usr/bin/{etcd,containerd,containerd-shim-runc-v2,ctr} root/usr/sbin/runc "$out/bin/"
cp -r root/usr/lib/cni "$out/cni"
cp root/usr/bin/catatonit pause/
oci_archive "$out/images/pause.tar" cw-hoe/pause:1 '{"Entrypoint": ["/catatonit", "-P"], "User": "65535:65535"}' pause
