# shellcheck shell=bash
# Container images as OCI archives, from folders. The same folders give the same bytes and so the same digest.
# Specification: https://github.com/opencontainers/image-spec (layout 1.0.0). Needs jq.

# oci_archive ARCHIVE NAME:TAG CONFIG LAYER...: writes ARCHIVE, an image of one layer per folder LAYER that containerd
# imports as docker.io/NAME:TAG. CONFIG is the JSON of the image's `config` (Entrypoint, User, Env, ...).
oci_archive() {
    local archive=$1 name=$2 config=$3 layout layer digest size diff_ids='[]' layers='[]'
    shift 3
    layout=$(mktemp -d)
    mkdir -p "$layout/blobs/sha256"

    for layer in "$@"; do
        tar -C "$layer" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner --format=posix \
            --pax-option=exthdr.name=%d/PaxHeaders/%f,delete=atime,delete=ctime -cf "$layout/layer" .
        size=$(stat -c %s "$layout/layer")
        digest=$(oci_blob "$layout" "$layout/layer")
        diff_ids=$(jq -c --arg d "$digest" '. + [$d]' <<<"$diff_ids")
        layers=$(jq -c --arg d "$digest" --argjson s "$size" \
            '. + [{mediaType: "application/vnd.oci.image.layer.v1.tar", digest: $d, size: $s}]' <<<"$layers")
    done

    jq -nc --argjson config "$config" --argjson diffs "$diff_ids" --arg arch "$(oci_architecture)" \
        '{architecture: $arch, os: "linux", config: $config, rootfs: {type: "layers", diff_ids: $diffs}}' >"$layout/config"
    size=$(stat -c %s "$layout/config")
    digest=$(oci_blob "$layout" "$layout/config")

    jq -nc --arg digest "$digest" --argjson size "$size" --argjson layers "$layers" \
        '{schemaVersion: 2, mediaType: "application/vnd.oci.image.manifest.v1+json",
          config: {mediaType: "application/vnd.oci.image.config.v1+json", digest: $digest, size: $size},
          layers: $layers}' >"$layout/manifest"
    size=$(stat -c %s "$layout/manifest")
    digest=$(oci_blob "$layout" "$layout/manifest")

    jq -nc --arg digest "$digest" --argjson size "$size" --arg name "$name" \
        '{schemaVersion: 2, manifests: [{mediaType: "application/vnd.oci.image.manifest.v1+json", digest: $digest,
          size: $size, annotations: {"io.containerd.image.name": "docker.io/\($name)",
          "org.opencontainers.image.ref.name": ($name | split(":")[1])}}]}' >"$layout/index.json"
    printf '{"imageLayoutVersion":"1.0.0"}' >"$layout/oci-layout"

    tar -C "$layout" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf "$archive" oci-layout index.json blobs
    rm -rf "$layout"
}

# oci_blob LAYOUT FILE: moves FILE in as a blob and prints its digest.
oci_blob() {
    local sum
    sum=$(sha256sum <"$2")
    sum=${sum%% *}
    mv "$2" "$1/blobs/sha256/$sum"
    printf 'sha256:%s\n' "$sum"
}

oci_architecture() {
    case $(uname -m) in
        x86_64) echo amd64 ;;
        aarch64) echo arm64 ;;
        *) uname -m ;;
    esac
}
