# shellcheck shell=bash
# The commands of tests/cluster/cluster.

cluster_build() {
    need_root
    build_parts packages kubernetes apiextensions
}

# build_parts PART...
build_parts() {
    local part
    for part in "$@"; do ensure_part "$part"; done
    ensure_host_packages
}

need_root() {
    ((EUID == 0)) || die "this command needs root: it makes network namespaces, cgroups and mounts"
}

# name_cluster NAME: checks the name and sets what follows from it.
name_cluster() {
    name=$1
    [[ $name =~ ^[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?$ ]] ||
        die "cluster name \"$name\": want up to 32 lower-case letters, digits and inner hyphens"
    state=$HOE_STATE/clusters/$name
    node_name=hoe-$name
    packages=$(part packages) kubernetes=$(part kubernetes) apiextensions=$(part apiextensions)
}

# use_cluster NAME: a cluster that is there.
use_cluster() {
    name_cluster "$1"
    [[ -f $state/index ]] || die "there is no cluster named $name"
    use_network "$(<"$state/index")"
}

cluster_up() {
    need_root
    local index='' with_apiextensions='' with_node=yes started=$SECONDS
    (($#)) || die "up: which name?"
    name_cluster "$1"
    shift
    while (($#)); do
        case $1 in
            --index) index=${2:?--index needs a number}; shift ;;
            --apiext) with_apiextensions=yes ;;
            --no-node) with_node='' ;;
            *) die "up: unknown option $1" ;;
        esac
        shift
    done
    [[ -z $index || $index =~ ^([0-9]|[1-4][0-9]|5[0-5])$ ]] || die "up: --index wants 0 to 55, not $index"

    mkdir -p "$HOE_CACHE/locks"
    exec 8>"$HOE_CACHE/locks/cluster-$name"
    flock 8
    if [[ -f $state/ready ]] && daemon_pid apiserver >/dev/null; then
        say "cluster $name is up already (kubeconfig: $state/kubeconfig)"
        return
    elif [[ -d $state ]]; then
        say "cluster $name is not whole; starting it anew"
        remove_cluster "$name"
    fi
    build_parts packages kubernetes ${with_apiextensions:+apiextensions}
    claim_index "$index"

    create_cgroups
    [[ -z $with_node ]] || start_containerd
    create_pki
    start_control_plane
    [[ -z $with_apiextensions ]] || start_apiextensions
    [[ -z $with_node ]] || start_node
    wait_for_api
    [[ -z $with_node ]] || start_node_services
    wait_for_control_plane
    [[ -z $with_node ]] || wait_for_node
    [[ -z $with_apiextensions ]] || wait_for_apiextensions
    touch "$state/ready"
    say "cluster $name is up after $((SECONDS - started)) s (kubeconfig: $state/kubeconfig)"
}

# lock_machine, unlock_machine: around what clusters share: subnet numbers and mount points.
lock_machine() {
    mkdir -p "$HOE_CACHE/locks"
    exec 9>"$HOE_CACHE/locks/clusters"
    flock 9
}
unlock_machine() { exec 9>&-; }

# claim_index [INDEX]: takes a free subnet and makes the network.
claim_index() {
    lock_machine
    local index=$1
    if [[ -z $index ]]; then
        index=$(first_free_index)
    elif index_in_use "$index"; then
        die "the addresses of index $index ($cluster_cidr) are in use on this machine"
    fi
    mkdir -p "$HOE_STATE/clusters"
    mkdir "$state"
    mkdir "$state"/{run,log}
    echo "$index" >"$state/index"
    use_network "$index"
    create_network
    create_mount_points
    unlock_machine
}

cluster_down() {
    need_root
    local folder
    if [[ ${1:-} == --all ]]; then
        for folder in "$HOE_STATE"/clusters/*/; do
            [[ -d $folder ]] && remove_cluster "$(basename "$folder")"
        done
        return 0
    fi
    remove_cluster "${1:?down: which name?}"
}

# remove_cluster NAME: takes away whatever there is of it.
remove_cluster() {
    name_cluster "$1"
    if [[ ! -d $state ]]; then
        say "there is no cluster named $name"
        return
    fi
    use_network "$(cat "$state/index" 2>/dev/null || echo 0)"
    kill_cluster_processes
    delete_cgroups
    [[ ! -f $state/index ]] || delete_network
    lock_machine
    rm -rf "$state"
    rmdir "$HOE_STATE/clusters" 2>/dev/null && delete_mount_points
    unlock_machine
    say "cluster $name is gone"
}

cluster_status() {
    local folder daemon pid
    for folder in "$HOE_STATE"/clusters/${1:-*}/; do
        [[ -d $folder ]] || { say "no cluster"; return; }
        use_cluster "$(basename "$folder")"
        printf '%s  %s  API https://%s:6443  kubeconfig %s\n' "$name" \
            "$([[ -f $state/ready ]] && echo up || echo 'not whole')" "$node_ip" "$state/kubeconfig"
        for pid in "$state"/run/*.pid; do
            daemon=$(basename "$pid" .pid)
            printf '  %-20s %s\n' "$daemon" "$(daemon_pid "$daemon" || echo ended)"
        done
    done
}

cluster_load() {
    need_root
    (($# > 1)) || die "load: want NAME ARCHIVE..."
    use_cluster "$1"
    shift
    local archive
    for archive in "$@"; do
        node_ctr -n k8s.io images import "$archive" >>"$state/log/load.log" 2>&1 ||
            die "importing $archive failed; see $state/log/load.log"
        say "loaded $(basename "$archive") into cluster $name"
    done
}

cluster_logs() {
    (($#)) || die "logs: want NAME COMPONENT"
    use_cluster "$1"
    [[ -n ${2:-} ]] || { basename -s .log "$state"/log/*.log; return; }
    [[ -f $state/log/$2.log ]] || die "cluster $name has no component named $2"
    cat "$state/log/$2.log"
}

# cluster_gpu NAME COUNT [PRODUCT] [MEMORY_MIB]
cluster_gpu() {
    use_cluster "${1:-}"
    local count=${2:?gpu: want NAME COUNT} product=${3:-NVIDIA-L4} memory=${4:-23034} capacity labels
    [[ $count =~ ^[0-9]+$ ]] || die "gpu: COUNT wants a number, not $count"
    if ((count)); then
        capacity="\"$count\"" labels="{\"nvidia.com/gpu.present\": \"true\", \"nvidia.com/gpu.count\": \"$count\",
            \"nvidia.com/gpu.product\": \"$product\", \"nvidia.com/gpu.memory\": \"$memory\"}"
    else
        capacity=null labels='{"nvidia.com/gpu.present": null, "nvidia.com/gpu.count": null,
            "nvidia.com/gpu.product": null, "nvidia.com/gpu.memory": null}'
    fi
    patch_node "" "{\"metadata\": {\"labels\": $labels}}"
    patch_node /status "{\"status\": {\"capacity\": {\"nvidia.com/gpu\": $capacity},
        \"allocatable\": {\"nvidia.com/gpu\": $capacity}}}"
    say "node $node_name has $count GPUs"
}

# patch_node SUBRESOURCE PATCH
patch_node() {
    api "/api/v1/nodes/$node_name$1" -o /dev/null -X PATCH -H 'Content-Type: application/merge-patch+json' -d "$2"
}
