# shellcheck shell=bash
# Kubernetes 1.36 for custom resources only: its API server for CRDs, standing alone with an etcd of its own. It asks the
# cluster's API server who a caller is and what they may do.

start_apiextensions() {
    local pki=$state/pki
    start_daemon apiext-etcd "$apiextensions/bin/etcd" --data-dir="$state/apiext-etcd" --unsafe-no-fsync \
        --listen-client-urls=http://127.0.0.1:2479 --advertise-client-urls=http://127.0.0.1:2479 \
        --listen-peer-urls=http://127.0.0.1:2480
    wait_until "the second etcd" 20 apiext-etcd in_netns curl -fsS --max-time 1 http://127.0.0.1:2479/health

    # What is switched off needs kinds that this server does not have.
    local off=NamespaceLifecycle,ValidatingAdmissionPolicy,MutatingAdmissionPolicy
    off+=,ValidatingAdmissionWebhook,MutatingAdmissionWebhook
    start_daemon apiext "$apiextensions/bin/apiextensions-apiserver" \
        --etcd-servers=http://127.0.0.1:2479 --bind-address=0.0.0.0 --secure-port=6444 \
        --tls-cert-file="$pki/apiserver.crt" --tls-private-key-file="$pki/apiserver.key" \
        --client-ca-file="$pki/ca.crt" --kubeconfig="$state/kubeconfig" \
        --authentication-kubeconfig="$state/kubeconfig" --authentication-skip-lookup \
        --authorization-kubeconfig="$state/kubeconfig" --enable-priority-and-fairness=false \
        --disable-admission-plugins="$off"
    write_kubeconfig "$state/apiext.kubeconfig" "hoe-$name-apiext" 6444 admin
}

wait_for_apiextensions() {
    wait_until "the API server for custom resources" 60 apiext \
        kubectl --kubeconfig "$state/apiext.kubeconfig" get --raw /readyz
}
