# shellcheck shell=bash
# etcd, API server, controller manager and scheduler of Kubernetes 1.20.2.

start_control_plane() {
    local pki=$state/pki
    start_daemon etcd "$packages/bin/etcd" --data-dir="$state/etcd" --unsafe-no-fsync \
        --listen-client-urls=http://127.0.0.1:2379 --advertise-client-urls=http://127.0.0.1:2379 \
        --listen-peer-urls=http://127.0.0.1:2380
    wait_until etcd 20 etcd in_netns curl -fsS --max-time 1 http://127.0.0.1:2379/health

    start_daemon apiserver "$kubernetes/bin/kube-apiserver" \
        --etcd-servers=http://127.0.0.1:2379 \
        --bind-address=0.0.0.0 --advertise-address="$node_ip" --secure-port=6443 --insecure-port=0 \
        --tls-cert-file="$pki/apiserver.crt" --tls-private-key-file="$pki/apiserver.key" \
        --client-ca-file="$pki/ca.crt" \
        --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction --allow-privileged=true \
        --service-account-issuer=https://kubernetes.default.svc \
        --service-account-key-file="$pki/service-account.pub" \
        --service-account-signing-key-file="$pki/service-account.key" \
        --service-cluster-ip-range="$service_cidr" \
        --kubelet-preferred-address-types=InternalIP --kubelet-client-certificate="$pki/apiserver-kubelet.crt" \
        --kubelet-client-key="$pki/apiserver-kubelet.key" --kubelet-certificate-authority="$pki/ca.crt"

    write_kubeconfig "$state/kubeconfig" "hoe-$name" 6443 admin
    write_kubeconfig "$state/run/controller-manager.kubeconfig" "hoe-$name" 6443 controller-manager
    write_kubeconfig "$state/run/scheduler.kubeconfig" "hoe-$name" 6443 scheduler

    start_daemon controller-manager "$kubernetes/bin/kube-controller-manager" \
        --kubeconfig="$state/run/controller-manager.kubeconfig" --use-service-account-credentials --leader-elect=false \
        --service-account-private-key-file="$pki/service-account.key" --root-ca-file="$pki/ca.crt" \
        --cluster-signing-cert-file="$pki/ca.crt" --cluster-signing-key-file="$pki/ca.key" \
        --bind-address=127.0.0.1 --port=0 --kube-api-qps=100 --kube-api-burst=200 \
        --flex-volume-plugin-dir="$state/kubelet/plugins"
    start_daemon scheduler "$kubernetes/bin/kube-scheduler" \
        --kubeconfig="$state/run/scheduler.kubeconfig" --leader-elect=false --bind-address=127.0.0.1 --port=0 \
        --kube-api-qps=100 --kube-api-burst=200
}

wait_for_api() { wait_until "the API server" 60 apiserver api /readyz; }

# wait_for_control_plane: until pods can be created: they need the service account `default` in its namespace.
wait_for_control_plane() {
    wait_for_api
    wait_until "the controller manager" 60 controller-manager api /api/v1/namespaces/default/serviceaccounts/default
}

# api PATH [CURL-OPTION...]: one request to the API server as administrator.
api() {
    local path=$1
    shift
    curl -fsS --max-time 10 --cacert "$state/pki/ca.crt" --cert "$state/pki/admin.crt" --key "$state/pki/admin.key" \
        "$@" "https://$node_ip:6443$path"
}

# restart_apiserver DAEMON
restart_apiserver() {
    local wait_for=wait_for_api
    case $1 in
        apiserver) ;;
        apiext) wait_for=wait_for_apiextensions ;;
        *) die "restart-apiserver: want apiext or nothing, not $1" ;;
    esac
    [[ -f $state/run/$1.pid ]] || die "cluster $name has no $1; start it with --apiext"
    kill_daemon "$1"
    launch_daemon "$1"
    "$wait_for"
}

compact_etcds() {
    compact_etcd 2379
    [[ ! -f $state/run/apiext-etcd.pid ]] || compact_etcd 2479
    say "cluster $name forgot its past"
}

# compact_etcd PORT: through etcd's JSON gateway. What is compacted already is no fault.
compact_etcd() {
    local etcd=http://127.0.0.1:$1/v3/kv revision answer
    revision=$(in_netns curl -fsS --max-time 10 -d '{"key": "AA=="}' "$etcd/range" | jq -r .header.revision)
    answer=$(in_netns curl -sS --max-time 30 -d "{\"revision\": \"$revision\", \"physical\": true}" "$etcd/compaction")
    jq -e '.header or (.message | endswith("has been compacted"))' <<<"$answer" >/dev/null || die "compaction failed: $answer"
}
