# shellcheck shell=bash
# A cluster's network: the namespace hoe-NAME, joined to the host by one veth pair. Cluster number N owns
# 10.(200+N).0.0/16, which the host routes into the namespace, so that the host reaches the API server, pods and, by
# kube-proxy's rules in the namespace, services. Two clusters share no port, no interface and no iptables rule.
#
#   10.B.0.0/30   host .1, node .2      10.B.16.0/20  pods (bridge and DNS at 10.B.16.1)
#   10.B.64.0/18  services (API server 10.B.64.1)

# use_network INDEX: sets the addresses of a cluster.
use_network() {
    local base=10.$((200 + $1))
    cluster_cidr=$base.0.0/16
    host_ip=$base.0.1
    node_ip=$base.0.2
    pod_cidr=$base.16.0/20
    bridge_ip=$base.16.1
    service_cidr=$base.64.0/18
    api_service_ip=$base.64.1
    host_link=hoe$1
}

in_netns() { nsenter --net="/run/netns/hoe-$name" -- "$@"; }

# index_in_use INDEX: whether some route or link of this machine already has the cluster's addresses.
index_in_use() {
    use_network "$1"
    ip link show "$host_link" >/dev/null 2>&1 || [[ -n $(ip -4 route show root "$cluster_cidr") ]]
}

# first_free_index: prints the lowest index that nothing on this machine uses.
first_free_index() {
    local index
    for index in {0..55}; do
        index_in_use "$index" || { printf '%s\n' "$index"; return; }
    done
    die "no free cluster subnet between 10.200.0.0/16 and 10.255.0.0/16"
}

create_network() {
    ip netns add "hoe-$name"
    ip link add "$host_link" type veth peer name eth0 netns "hoe-$name"
    ip addr add "$host_ip/30" dev "$host_link"
    ip link set "$host_link" up
    in_netns ip link set lo up
    in_netns ip addr add "$node_ip/30" dev eth0
    in_netns ip link set eth0 up
    # No default route: what is outside is refused at once, where the kubelet's look for a cloud would wait for seconds.
    ip route add "$cluster_cidr" via "$node_ip"

    # The bridge exists before the first pod, because DNS listens on it.
    in_netns ip link add cni0 type bridge
    in_netns ip addr add "$bridge_ip/20" dev cni0
    in_netns ip link set cni0 up
    in_netns sysctl -q -w net.ipv4.ip_forward=1
    # Without this a pod that calls a service whose pod is on the same bridge gets its answer from a stranger's address.
    in_netns sysctl -q -w net.bridge.bridge-nf-call-iptables=1
}

delete_network() {
    ip link delete "$host_link" 2>/dev/null || true
    ip netns delete "hoe-$name" 2>/dev/null || true
}
