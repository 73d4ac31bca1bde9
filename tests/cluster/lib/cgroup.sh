# shellcheck shell=bash
# All processes of a cluster, daemons and pods, live below the cgroup /hoe-NAME: daemons in /hoe-NAME/daemons, pods in
# /hoe-NAME/kubepods. So `down` finds every one of them, whatever became of their parents and pid files.

# cgroup_roots: the mounted hierarchies, one per line: one with cgroup v2, several with v1.
cgroup_roots() {
    if [[ -f /sys/fs/cgroup/cgroup.controllers ]]; then
        echo /sys/fs/cgroup
    else
        local root
        for root in /sys/fs/cgroup/*/; do
            [[ -f $root/cgroup.procs && ! -f $root/cgroup.controllers && ! -L ${root%/} ]] && echo "${root%/}"
        done
        return 0
    fi
}

create_cgroups() {
    local root folder
    [[ -n $(cgroup_roots) ]] || die "no cgroup hierarchy is mounted at /sys/fs/cgroup"
    for root in $(cgroup_roots); do
        mkdir -p "$root/hoe-$name/daemons"
        if [[ -f $root/cgroup.controllers ]]; then
            delegate_controllers "$root" "$root/hoe-$name"
        elif [[ -f $root/cpuset.cpus ]]; then
            # A new cpuset is empty and takes no process until it is given processors and memory nodes.
            for folder in "$root/hoe-$name" "$root/hoe-$name/daemons"; do
                cat "$root/cpuset.cpus" >"$folder/cpuset.cpus"
                cat "$root/cpuset.mems" >"$folder/cpuset.mems"
            done
        fi
    done
}

# delegate_controllers FOLDER...: cgroup v2 gives a child only the controllers that its parent hands down.
delegate_controllers() {
    local folder controller
    for folder in "$@"; do
        for controller in $(<"$folder/cgroup.controllers"); do
            echo "+$controller" >"$folder/cgroup.subtree_control" 2>/dev/null || true
        done
    done
}

# join_daemon_cgroup PID
join_daemon_cgroup() {
    local root
    for root in $(cgroup_roots); do echo "$1" >"$root/hoe-$name/daemons/cgroup.procs"; done
}

cluster_pids() {
    local root
    for root in $(cgroup_roots); do
        [[ -d $root/hoe-$name ]] && find "$root/hoe-$name" -name cgroup.procs -exec cat {} + 2>/dev/null
    done | sort -un
}

# kill_cluster_processes: ends everything in the cluster's cgroups, pods included.
kill_cluster_processes() {
    local pids deadline=$((SECONDS + 20))
    while pids=$(cluster_pids) && [[ -n $pids ]]; do
        ((SECONDS < deadline)) || die "processes of cluster $name do not end: $(tr '\n' ' ' <<<"$pids")"
        # shellcheck disable=SC2086  # one word per pid
        kill -KILL $pids 2>/dev/null || true
        sleep 0.05
    done
}

delete_cgroups() {
    local root
    for root in $(cgroup_roots); do
        [[ -d $root/hoe-$name ]] && find "$root/hoe-$name" -depth -type d -exec rmdir {} + 2>/dev/null
    done
    return 0
}
