# shellcheck shell=bash
# An OCI registry. Uses folder, root and address of `services`.

start_registry() {
    local host
    host=$address:$(free_port)
    mkdir "$folder/data"
    cat >"$folder/config.yaml" <<YAML
version: 0.1
log: {level: warn}
storage:
  filesystem: {rootdirectory: "$folder/data"}
  delete: {enabled: true}
http: {addr: "$host"}
YAML
    run_service registry "$root/bin/docker-registry" serve "$folder/config.yaml"
    wait_for_http registry "http://$host/v2/"
    echo "REGISTRY_HOST=$host" >"$folder/env"
}

stop_registry() { stop_service registry; }
