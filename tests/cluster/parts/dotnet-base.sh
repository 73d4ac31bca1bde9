#!/usr/bin/env bash
# The base of the images of .NET binaries, from Debian bookworm: the C and C++ run time, OpenSSL, zlib, certificates and
# time zones. No shell, no package manager, no ICU (the binaries use the invariant culture).
# usage: dotnet-base.sh OUT (run in an empty work folder; progress goes to file descriptor 3)
set -euo pipefail
# shellcheck source=../lib/debian.sh
. "$HOE_CLUSTER_LIB/debian.sh"
root=${1:?}/rootfs

echo "unpack the run-time libraries" >&3
unpack_packages bookworm "$root" libc6 libgcc-s1 libstdc++6 libssl3 zlib1g ca-certificates tzdata netbase
certificates=$root/usr/share/ca-certificates
mkdir -p "$root/etc/ssl/certs"
find "$certificates" -name '*.crt' | LC_ALL=C sort | xargs cat >"$root/etc/ssl/certs/ca-certificates.crt"
rm -rf "${root:?}"/{bin,sbin,usr/bin,usr/sbin,etc/ld.so.conf.d} \
    "${root:?}"/usr/share/{ca-certificates,doc,gcc,gdb,lintian,man,zoneinfo/posix,zoneinfo/right} \
    "${root:?}"/usr/lib/*/{gconv,engines-3,ossl-modules}
mkdir -p "$root/tmp"
chmod 1777 "$root/tmp"
echo 'nonroot:x:65532:65532:nonroot:/:/usr/sbin/nologin' >"$root/etc/passwd"
echo 'nonroot:x:65532:' >"$root/etc/group"
du -sh "$root"
