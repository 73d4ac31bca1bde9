# shellcheck shell=bash
# Debian packages and sources, without touching the machine's own apt configuration. A suite other than the machine's
# (bookworm for Kubernetes 1.20, sid for llama.cpp, trixie for Ceph) is reached through an apt folder of our own; the
# mirror is the one that the machine already uses, because a mirror carries every suite.

# HOE_CACHE is set by whoever uses this file.

# The URI of the Debian mirror that this machine's apt uses.
debian_mirror() {
    local uri
    # shellcheck disable=SC2016  # $(REPO_URI) is apt's own syntax
    uri=$(apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' 'Label: Debian' | head -n 1)
    [[ -n $uri ]] || {
        apt_update_system
        # shellcheck disable=SC2016
        uri=$(apt-get indextargets --format '$(REPO_URI)' 'Identifier: Packages' 'Label: Debian' | head -n 1)
    }
    [[ -n $uri ]] || { echo "no Debian mirror in this machine's apt configuration" >&2; return 1; }
    printf '%s\n' "$uri"
}

# Runs a command up to three times; mirrors fail now and then.
retry() {
    local attempt
    for attempt in 1 2 3; do
        "$@" && return 0
        echo "attempt $attempt failed: $*" >&2
        sleep $((attempt * 2))
    done
    return 1
}

apt_update_system() { retry apt-get -q -o DPkg::Lock::Timeout=300 update >&2; }

# install_packages PACKAGE...: installs what is missing, with one index update at most.
install_packages() {
    local missing=() package
    for package in "$@"; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    local install=(apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "${missing[@]}")
    DEBIAN_FRONTEND=noninteractive "${install[@]}" || {
        apt_update_system
        DEBIAN_FRONTEND=noninteractive retry "${install[@]}"
    }
}

# suite_apt SUITE COMMAND...: runs an apt command against one suite only, sources included, as if nothing were installed.
suite_apt() {
    local suite=$1 folder=$HOE_CACHE/apt/$1
    shift
    [[ -f $folder/apt.conf ]] || write_suite_configuration "$suite" "$folder"
    local -x APT_CONFIG=$folder/apt.conf
    # An index of another day may name files that the mirror no longer has.
    if [[ -z $(find "$folder/updated" -mtime -1 2>/dev/null) ]]; then
        retry apt-get -q update || { echo "Debian's index of $suite can't be read from $(debian_mirror)" >&2; return 1; }
        touch "$folder/updated"
    fi
    retry "$@"
}

# write_suite_configuration SUITE FOLDER
write_suite_configuration() {
    local suite=$1 folder=$2 mirror type
    mirror=$(debian_mirror)
    mkdir -p "$folder"/{state/lists/partial,cache/archives/partial}
    : >"$folder/state/status"
    for type in deb deb-src; do
        echo "$type [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main"
    done >"$folder/sources.list"
    cat >"$folder/apt.conf" <<CONF
Dir::Etc::sourcelist "$folder/sources.list";
Dir::Etc::sourceparts "-";
Dir::State "$folder/state";
Dir::State::status "$folder/state/status";
Dir::Cache "$folder/cache";
APT::Sandbox::User "root";
Acquire::Retries "3";
Acquire::Languages "none";
CONF
}

# unpack_packages SUITE FOLDER PACKAGE...: the files of the packages, no maintainer scripts and no dependencies. A
# daemon unpacked in this way is not started as a service and cannot collide with one that the machine runs.
unpack_packages() {
    local suite=$1 folder=$2 downloads deb
    shift 2
    downloads=$(mktemp -d)
    (cd "$downloads" && suite_apt "$suite" apt-get -q download "$@")
    for deb in "$downloads"/*.deb; do dpkg-deb -x "$deb" "$folder"; done
    rm -rf "$downloads"
}

# fetch_source SUITE PACKAGE FOLDER: the unpacked, patched source package, as FOLDER.
fetch_source() {
    local suite=$1 package=$2 folder=$3 downloads
    downloads=$(mktemp -d -p .)
    (cd "$downloads" && suite_apt "$suite" apt-get -q source --download-only "$package")
    dpkg-source --no-check -x "$downloads"/*.dsc "$folder"
    rm -rf "$downloads"
}

# unpack_with_dependencies SUITE FOLDER PACKAGE...: the packages and everything that they depend on, down to libc, as
# a folder that can be entered with chroot. Maintainer scripts are not run.
unpack_with_dependencies() {
    local suite=$1 folder=$2 downloads deb
    shift 2
    downloads=$(mktemp -d)
    mkdir -p "$downloads/partial" "$folder"
    suite_apt "$suite" apt-get -q -y -o "Dir::Cache::archives=$downloads" \
        install --download-only --no-install-recommends base-files "$@"
    # base-files first: it brings the links /bin -> usr/bin and so on that the others' files then follow.
    for deb in "$downloads"/base-files_*.deb "$downloads"/*.deb; do dpkg-deb -x "$deb" "$folder"; done
    rm -rf "$downloads"
}
