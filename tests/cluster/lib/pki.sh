# shellcheck shell=bash
# A cluster's certificate authority, its certificates (all P-256, valid for a year) and its kubeconfig files.

create_pki() {
    local pki=$state/pki
    mkdir -p "$pki"
    new_key "$pki/ca.key"
    openssl req -x509 -new -key "$pki/ca.key" -subj "/CN=hoe-$name-ca" -days 365 -out "$pki/ca.crt"
    new_key "$pki/service-account.key"
    openssl pkey -in "$pki/service-account.key" -pubout -out "$pki/service-account.pub"

    new_certificate apiserver /CN=kube-apiserver "extendedKeyUsage=serverAuth
subjectAltName=DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,\
DNS:kubernetes.default.svc.cluster.local,IP:127.0.0.1,IP:$node_ip,IP:$api_service_ip"
    new_certificate admin /O=system:masters/CN=admin extendedKeyUsage=clientAuth
    new_certificate apiserver-kubelet /O=system:masters/CN=apiserver-kubelet extendedKeyUsage=clientAuth
    new_certificate controller-manager /CN=system:kube-controller-manager extendedKeyUsage=clientAuth
    new_certificate scheduler /CN=system:kube-scheduler extendedKeyUsage=clientAuth
    new_certificate proxy /CN=system:kube-proxy extendedKeyUsage=clientAuth
    new_certificate kubelet "/O=system:nodes/CN=system:node:$node_name" "extendedKeyUsage=clientAuth,serverAuth
subjectAltName=DNS:$node_name,IP:$node_ip"
}

new_key() { openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1"; }

# new_certificate NAME SUBJECT EXTENSIONS
new_certificate() {
    local base=$state/pki/$1
    new_key "$base.key"
    openssl req -new -key "$base.key" -subj "$2" | openssl x509 -req -CA "$state/pki/ca.crt" -CAkey "$state/pki/ca.key" \
        -CAcreateserial -days 365 -extfile <(printf '%s\n' "$3") -out "$base.crt" 2>/dev/null
}

# write_kubeconfig FILE CONTEXT PORT CERTIFICATE: a kubeconfig with everything inside, for use from anywhere on the host.
write_kubeconfig() {
    local pki=$state/pki
    (umask 077 && cat >"$1") <<YAML
apiVersion: v1
kind: Config
clusters:
- name: $2
  cluster:
    server: https://$node_ip:$3
    certificate-authority-data: $(base64 -w 0 "$pki/ca.crt")
users:
- name: $2
  user:
    client-certificate-data: $(base64 -w 0 "$pki/$4.crt")
    client-key-data: $(base64 -w 0 "$pki/$4.key")
contexts:
- name: $2
  context: {cluster: $2, user: $2, namespace: default}
current-context: $2
YAML
}
