# shellcheck shell=bash
# The cluster's one node: containerd, kubelet, kube-proxy, DNS and volumes.
#
# containerd, kubelet and kube-proxy share a mount namespace of their own (lib/node-mounts). Every mount that they make
# for pods is in there and goes away with the last process; the host never sees one, so removing the state folder is safe.

# Folders that containerd and kubelet use whatever their configuration says. In the node's mount namespace each is a
# folder of the cluster; on the host each must exist to be mounted on, and stays empty.
mount_points=(/run/containerd /var/lib/kubelet /var/log/pods /var/log/containers)

# create_mount_points: makes the missing ones and remembers which those were.
create_mount_points() {
    local folder
    for folder in "${mount_points[@]}"; do
        [[ -d $folder ]] || { mkdir -p "$folder"; echo "$folder" >>"$HOE_STATE/mount-points"; }
    done
}

# delete_mount_points: for when the machine's last cluster has gone.
delete_mount_points() {
    [[ ! -f $HOE_STATE/mount-points ]] || xargs -a "$HOE_STATE/mount-points" rmdir --ignore-fail-on-non-empty
    rm -f "$HOE_STATE/mount-points"
    rmdir --ignore-fail-on-non-empty "$HOE_STATE"
}

start_containerd() {
    write_containerd_config
    write_kubelet_config
    start_daemon containerd unshare --mount --propagation slave "$HOE_CLUSTER_LIB/node-mounts" \
        "$state/host" "${mount_points[@]}" -- \
        env PATH="$packages/bin:$PATH" "$packages/bin/containerd" --config "$state/run/containerd.toml"
}

# node_ctr ARGUMENT...: containerd's own client.
node_ctr() { "$packages/bin/ctr" --address "$state/containerd/containerd.sock" "$@"; }

# start_node: need not wait for the API server; kubelet takes five seconds to make sure that there is no Docker.
start_node() {
    wait_until containerd 30 containerd node_ctr version
    node_ctr -n k8s.io images import "$packages/images/pause.tar" >>"$state/log/load.log" 2>&1
    write_kubeconfig "$state/run/kubelet.kubeconfig" "hoe-$name" 6443 kubelet
    write_kubeconfig "$state/run/proxy.kubeconfig" "hoe-$name" 6443 proxy
    local enter=(nsenter --mount="/proc/$(daemon_pid containerd)/ns/mnt" --)
    start_daemon kubelet "${enter[@]}" env PATH="$packages/bin:$PATH" "$kubernetes/bin/kubelet" \
        --config="$state/run/kubelet.yaml" --kubeconfig="$state/run/kubelet.kubeconfig" \
        --root-dir="$state/kubelet" --cert-dir="$state/kubelet/pki" \
        --hostname-override="$node_name" --node-ip="$node_ip" \
        --container-runtime=remote --container-runtime-endpoint="unix://$state/containerd/containerd.sock" \
        --containerd="$state/containerd/containerd.sock" --containerd-namespace=k8s.io \
        --network-plugin=cni --pod-infra-container-image=docker.io/cw-hoe/pause:1
    # The connection-tracking limits are the whole machine's, so kube-proxy leaves them alone.
    start_daemon kube-proxy "${enter[@]}" "$kubernetes/bin/kube-proxy" --kubeconfig="$state/run/proxy.kubeconfig" \
        --hostname-override="$node_name" --cluster-cidr="$pod_cidr" --proxy-mode=iptables \
        --conntrack-max-per-core=0 --conntrack-tcp-timeout-established=0 --conntrack-tcp-timeout-close-wait=0 \
        --oom-score-adj=0 --iptables-min-sync-period=200ms
}

wait_for_node() {
    wait_until "kube-proxy" 60 kube-proxy in_netns curl -fsS --max-time 1 http://127.0.0.1:10256/healthz
    wait_until "the node to be ready" 60 kubelet node_ready
}

node_ready() {
    [[ $(api "/api/v1/nodes/$node_name" | jq -r '.status.conditions[] | select(.type == "Ready").status') == True ]]
}

write_containerd_config() {
    mkdir -p "$state"/containerd/{root,state} "$state/cni"
    # restrict_oom_score_adj: a machine without CAP_SYS_RESOURCE may not lower it, and every sandbox would fail.
    cat >"$state/run/containerd.toml" <<TOML
version = 2
root = "$state/containerd/root"
state = "$state/containerd/state"
oom_score = 0
disabled_plugins = ["io.containerd.internal.v1.opt", "io.containerd.snapshotter.v1.btrfs",
                    "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.zfs"]
[grpc]
  address = "$state/containerd/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "docker.io/cw-hoe/pause:1"
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  stream_server_address = "127.0.0.1"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$packages/cni"
    conf_dir = "$state/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "overlayfs"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
TOML
    cat >"$state/cni/10-pods.conflist" <<JSON
{
  "cniVersion": "0.4.0",
  "name": "pods",
  "plugins": [
    {
      "type": "bridge", "bridge": "cni0", "hairpinMode": true,
      "ipam": {
        "type": "host-local", "dataDir": "$state/cni/addresses",
        "ranges": [[{"subnet": "$pod_cidr", "gateway": "$bridge_ip"}]],
        "routes": [{"dst": "0.0.0.0/0"}]
      }
    },
    {"type": "portmap", "capabilities": {"portMappings": true}}
  ]
}
JSON
}

write_kubelet_config() {
    mkdir -p "$state/kubelet/plugins"
    : >"$state/run/resolv.conf"
    cat >"$state/run/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: true}
  x509: {clientCAFile: "$state/pki/ca.crt"}
authorization: {mode: Webhook}
tlsCertFile: "$state/pki/kubelet.crt"
tlsPrivateKeyFile: "$state/pki/kubelet.key"
address: $node_ip
clusterDomain: cluster.local
clusterDNS: ["$bridge_ip"]
resolvConf: "$state/run/resolv.conf"
cgroupDriver: cgroupfs
cgroupRoot: /hoe-$name
failSwapOn: false
oomScoreAdj: 0
maxPods: 250
nodeStatusUpdateFrequency: 1s
nodeStatusReportFrequency: 1m
serializeImagePulls: false
volumePluginDir: "$state/kubelet/plugins"
# Imported images cannot be pulled again, so none may be collected; a nearly full disk is no reason to evict here.
imageGCHighThresholdPercent: 100
evictionHard: {memory.available: "50Mi", nodefs.available: "1%", imagefs.available: "1%"}
YAML
}

# start_node_services: names and volumes, kept by what the API server says.
start_node_services() {
    : >"$state/run/hosts"
    start_daemon dns dnsmasq --keep-in-foreground --conf-file=/dev/null --no-resolv --no-hosts --log-facility=- \
        --user=root --listen-address="$bridge_ip" --bind-interfaces --pid-file= --cache-size=10000 --local-ttl=5 \
        --local=/cluster.local/ --address=/#/ --addn-hosts="$state/run/hosts"
    start_daemon dns-records "$HOE_CLUSTER_LIB/dns-records" "$state/kubeconfig" "$state/run/hosts" "$state/run/dns.pid"
    start_daemon volumes "$HOE_CLUSTER_LIB/volumes" "$state/kubeconfig" "$state/volumes"
}
