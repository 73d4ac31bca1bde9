# shellcheck shell=bash
# The cache: everything that is built once per machine. A part is what one recipe parts/NAME.sh makes; its folder's name
# carries the hash of the recipe and of the files that it names in lines "# input: PATH" (from the top of the
# repository), so a change makes a new part and no running cluster loses its files. A part is made in a work folder and
# moved into place when it is whole, so a half-made one is never used.

# Programs that the host runs itself, for building and for clusters. None of them is a service.
host_packages=(ca-certificates conntrack curl debian-archive-keyring dnsmasq-base dpkg-dev iproute2 iptables jq
    libseccomp2 make openssl procps python3 rsync socat xz-utils)

# ensure_host_packages: a stamp makes the second call free.
ensure_host_packages() {
    local log=$HOE_CACHE/logs/host-packages.log stamp
    stamp=$HOE_CACHE/host-packages-$(sha256sum <<<"${host_packages[*]}" | cut -c 1-12)
    [[ -f $stamp ]] && command -v kubectl >/dev/null && return
    mkdir -p "$HOE_CACHE/logs"
    say "packages: installing Debian packages (log: $log)"
    {
        install_packages "${host_packages[@]}"
        command -v kubectl >/dev/null || install_packages kubernetes-client
    } >"$log" 2>&1 || die "installing packages failed; see $log"
    touch "$stamp"
}

# ensure_node: Node and npm, of whatever origin, for the tests' clients of others.
ensure_node() {
    local log=$HOE_CACHE/logs/node.log
    command -v npm >/dev/null && return
    say "packages: installing Node (log: $log)"
    install_packages nodejs npm >"$log" 2>&1 || die "installing nodejs and npm failed; see $log"
}

# part NAME: the folder of a part, present or not.
part() {
    local recipe=$HOE_CLUSTER_ROOT/parts/$1.sh inputs hash
    mapfile -t inputs < <(sed -n "s|^# input: |$HOE_CLUSTER_ROOT/../../|p" "$recipe")
    hash=$(cat "$recipe" "${inputs[@]}" | sha256sum)
    printf '%s/parts/%s-%s\n' "$HOE_CACHE" "$1" "${hash:0:12}"
}

# ensure_part NAME: makes the part unless it is there. A second caller waits for the first one.
ensure_part() {
    local name=$1 folder
    folder=$(part "$name")
    [[ -d $folder ]] && return
    ensure_host_packages
    mkdir -p "$HOE_CACHE"/{parts,logs,work,locks}
    (
        flock --nonblock 9 || { say "$name: another process is building it; waiting"; flock 9; }
        [[ -d $folder ]] || make_part "$name" "$folder"
    ) 9>"$HOE_CACHE/locks/$name"
}

# make_part NAME FOLDER: runs the recipe; its steps (file descriptor 3) become progress lines, the rest goes to a log.
make_part() {
    local name=$1 folder=$2 log=$HOE_CACHE/logs/$1.log work=$HOE_CACHE/work/$1 started=$SECONDS
    rm -rf "$work"
    mkdir -p "$work/run" "$work/out"
    say "$name: building (log: $log)"
    if ! (cd "$work/run" && nice -n 10 bash "$HOE_CLUSTER_ROOT/parts/$name.sh" "$work/out" 3>&1 >"$log" 2>&1 </dev/null) |
        report_steps "$name"; then
        die "building $name failed; see $log"
    fi
    mv "$work/out" "$folder"
    rm -rf "$work"
    say "$name: built in $((SECONDS - started)) s"
}

# report_steps NAME: prints each line that it reads, and every 30 s of silence what is still going on.
report_steps() {
    local step=start line status
    while :; do
        status=0
        IFS= read -r -t 30 line || status=$?
        if ((status == 0)); then
            step=$line
            say "$1: $step"
        elif ((status > 128)); then
            say "$1: still: $step"
        else
            return 0
        fi
    done
}
