# shellcheck shell=bash
# A PostgreSQL server with pgvector. It runs in the folder of the part `postgres` as root folder, where the service's own folder is /state, and as a
# user without rights, because it refuses to be root. Uses folder, root and address of `services`.

start_postgres() {
    local port password
    port=$(free_port) password=$(openssl rand -hex 16)
    mkdir -p "$folder"
    (umask 077 && echo "$password" >"$folder/password")
    chown -R 65532:65532 "$folder"
    {
        postgres_root initdb --pgdata=/state/data --username=postgres --pwfile=/state/password --auth=scram-sha-256 \
            --encoding=UTF8 --locale=C.UTF-8 --no-sync
        # What tests and benchmarks keep in it may be lost.
        cat >>"$folder/data/postgresql.conf" <<CONF
listen_addresses = '$address'
port = $port
unix_socket_directories = '/state'
fsync = off
full_page_writes = off
max_wal_size = 4GB
shared_buffers = 256MB
maintenance_work_mem = 256MB
jit = off
CONF
        printf 'host all all all scram-sha-256\n' >>"$folder/data/pg_hba.conf"
        run_service postgres "$HOE_CLUSTER_LIB/in-root" "$root" "$folder" chroot --userspec=65532:65532 / \
            "$postgres_programs/postgres" -D /state/data
        wait_for_postgres "$port"
    } >"$folder/setup.log" 2>&1
    printf '%s\n' "PGHOST=$address" "PGPORT=$port" PGUSER=postgres "PGPASSWORD=$password" PGDATABASE=postgres >"$folder/env"
}

stop_postgres() { stop_service postgres; }

postgres_programs=/usr/lib/postgresql/17/bin

# postgres_root PROGRAM ARGUMENT...: one of PostgreSQL's programs, in its root folder, as its user.
postgres_root() {
    local program=$1
    shift
    "$HOE_CLUSTER_LIB/in-root" "$root" "$folder" chroot --userspec=65532:65532 / "$postgres_programs/$program" "$@"
}

# wait_for_postgres PORT
wait_for_postgres() {
    local deadline=$((SECONDS + 60))
    until postgres_root pg_isready --quiet --host=/state --port="$1"; do
        service_runs postgres || die "postgres ended; see $folder/postgres.log"
        ((SECONDS < deadline)) || die "postgres does not answer; see $folder/postgres.log"
        sleep 0.1
    done
}
