# shellcheck shell=bash
# An S3 object store: one Ceph monitor, one OSD that keeps its data in memory, one radosgw. Everything runs in the
# folder of the part `ceph` as root folder, where the service's own folder is /state. Uses folder, root and address of
# `services`.

start_ceph() {
    local monitor_port gateway_port access_key secret_key
    monitor_port=$(free_port) gateway_port=$(free_port)
    mkdir -p "$folder"/{mon,osd,rgw}
    write_ceph_config "$monitor_port" "$gateway_port"

    {
        ceph_root ceph-authtool --create-keyring /state/keyring --gen-key -n mon. --cap mon 'allow *'
        ceph_root ceph-authtool /state/keyring --gen-key -n client.admin --cap mon 'allow *' --cap osd 'allow *'
        ceph_root ceph-authtool /state/keyring --gen-key -n osd.0 --cap mon 'allow profile osd' --cap osd 'allow *'
        ceph_root ceph-authtool /state/keyring --gen-key -n client.rgw --cap mon 'allow rw' --cap osd 'allow rwx'
        ceph_root monmaptool --create --clobber --addv a "[v2:$address:$monitor_port]" --fsid "$ceph_cluster_id" /state/monmap
        ceph_root ceph-mon -i a --mkfs --monmap /state/monmap --keyring /state/keyring
        run_service mon "$HOE_CLUSTER_LIB/in-root" "$root" "$folder" ceph-mon -i a -f
        create_osd
        run_service osd "$HOE_CLUSTER_LIB/in-root" "$root" "$folder" ceph-osd -i 0 -f
        run_service rgw "$HOE_CLUSTER_LIB/in-root" "$root" "$folder" radosgw -n client.rgw -f
        wait_for_http rgw "http://$address:$gateway_port/"

        access_key=$(openssl rand -hex 10) secret_key=$(openssl rand -hex 20)
        ceph_root radosgw-admin user create --uid=test --display-name=test \
            --access-key="$access_key" --secret-key="$secret_key"
    } >"$folder/setup.log" 2>&1
    printf '%s\n' "S3_ENDPOINT=http://$address:$gateway_port" "AWS_ACCESS_KEY_ID=$access_key" \
        "AWS_SECRET_ACCESS_KEY=$secret_key" AWS_REGION=default >"$folder/env"
}

# The gateway first: without its store it does not end.
stop_ceph() {
    stop_service rgw
    stop_service osd
    stop_service mon
}

create_osd() {
    local id=$ceph_cluster_id
    ceph_root ceph --connect-timeout 30 osd new "$id"
    ceph_root ceph-osd -i 0 --mkfs --osd-uuid "$id"
    ceph_root ceph osd crush add osd.0 1.0 host=localhost root=default
}

# ceph_root COMMAND...: in Ceph's root folder.
ceph_root() { "$HOE_CLUSTER_LIB/in-root" "$root" "$folder" "$@"; }

ceph_cluster_id=22222222-2222-2222-2222-222222222222

# write_ceph_config MONITOR_PORT GATEWAY_PORT
write_ceph_config() {
    cat >"$folder/ceph.conf" <<INI
[global]
fsid = $ceph_cluster_id
mon host = [v2:$address:$1]
public addr = $address
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
auth allow insecure global id reclaim = false
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon warn on pool no redundancy = false
mon max pg per osd = 1000
mon data avail crit = 1
run dir = /state
admin socket = /state/\$name.asok
log file = /state/\$name.log
pid file =
keyring = /state/keyring
[mon]
mon data = /state/mon
[osd]
osd data = /state/osd
osd objectstore = memstore
memstore device bytes = 2147483648
osd class load list = *
osd class default list = *
[client.rgw]
# Otherwise each small answer waits 40 ms for the acknowledgement that its reader delays.
rgw frontends = beast endpoint=$address:$2 tcp_nodelay=1
rgw data = /state/rgw
INI
}
