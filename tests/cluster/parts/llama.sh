#!/usr/bin/env bash
# The images cw-hoe/llama-cpp:dev and :dev2 (the same with another version, to try a rolling update) from Debian sid:
# llama-server, the libraries that it loads and the tiny model, nothing else.
# usage: llama.sh OUT (run in an empty work folder; progress goes to file descriptor 3)
# input: workloads/LlamaCpp/packages.txt
# input: workloads/LlamaCpp/tiny-gguf.py
set -euo pipefail
# shellcheck source=../lib/debian.sh
. "$HOE_CLUSTER_LIB/debian.sh"
# shellcheck source=../lib/oci.sh
. "$HOE_CLUSTER_LIB/oci.sh"
out=$1
source=$HOE_CLUSTER_LIB/../../../workloads/LlamaCpp

echo "unpack llama.cpp and python3-gguf" >&3
mapfile -t packages <"$source/packages.txt"
unpack_with_dependencies sid sid "${packages[@]}" python3-gguf

echo "write the tiny model" >&3
cp "$source/tiny-gguf.py" sid/tmp/
library_folder=/usr/lib/$(uname -m)-linux-gnu
# Debian's BLAS and LAPACK are chosen by links that their installation would make.
LD_LIBRARY_PATH="$library_folder/blas:$library_folder/lapack" chroot sid /usr/bin/python3 -B /tmp/tiny-gguf.py /tmp/tiny.gguf

echo "make the images" >&3
mkdir -p image/{usr/bin,usr/lib64,models,etc,tmp} "image$library_folder" second
chmod 1777 image/tmp
ln -s usr/bin usr/lib usr/lib64 image/
cp sid/tmp/tiny.gguf image/models/
echo 'nonroot:x:65532:65532:nonroot:/:/usr/sbin/nologin' >image/etc/passwd
echo 'nonroot:x:65532:' >image/etc/group
cp sid/usr/bin/llama-server image/usr/bin/
# ggml loads the back end for the processor that it finds, from this folder.
cp -r "sid$library_folder/ggml" "image$library_folder/"
loader=/lib64/ld-linux-x86-64.so.2
[[ -e sid$loader ]] || loader=/lib/ld-linux-aarch64.so.1
cp -L "sid$loader" "image$loader"
mapfile -t binaries < <(cd sid && echo ./usr/bin/llama-server && find ".$library_folder/ggml" -name '*.so')
{
    for binary in "${binaries[@]}"; do
        chroot sid "$loader" --list "$binary" | grep -o ' /[^ ]*' || true
    done
    # The model loader, a .NET binary, also runs in engine pods. It asks for parts of libc by their former names.
    printf '%s\n' "$library_folder"/{libdl.so.2,libpthread.so.0,librt.so.1}
} | sort -u | while read -r library; do
    install -D -m 755 "sid$library" "image$library"
done

config() {
    jq -nc --arg version "$1" '{
        User: "65532:65532", ExposedPorts: {"8080/tcp": {}}, Env: ["PATH=/usr/bin"],
        Entrypoint: ["/usr/bin/llama-server"],
        Cmd: ["--model", "/models/tiny.gguf", "--host", "0.0.0.0", "--port", "8080"],
        Labels: {"org.opencontainers.image.title": "llama-cpp", "org.opencontainers.image.version": $version}}'
}
mkdir -p second/etc
echo dev2 >second/etc/cw-hoe-image-version
oci_archive "$out/llama-cpp-dev.tar" cw-hoe/llama-cpp:dev "$(config dev)" image
oci_archive "$out/llama-cpp-dev2.tar" cw-hoe/llama-cpp:dev2 "$(config dev2)" image second
