# shellcheck shell=bash
# Starting a cluster's daemons. Each has run/NAME.sh (its command line, to start it again), run/NAME.pid and log/NAME.log.

# start_daemon NAME COMMAND...: starts a command in the cluster's network namespace.
start_daemon() {
    local daemon=$1
    shift
    printf '#!/bin/sh\nexec %s\n' "${*@Q}" >"$state/run/$daemon.sh"
    chmod +x "$state/run/$daemon.sh"
    launch_daemon "$daemon"
}

# launch_daemon NAME: runs run/NAME.sh. File descriptors 8 and 9 are the caller's locks, which a daemon must not keep.
launch_daemon() {
    (
        join_daemon_cgroup "$BASHPID"
        cd "$state" || exit
        exec setsid nsenter --net="/run/netns/hoe-$name" -- "$state/run/$1.sh" </dev/null >>"log/$1.log" 2>&1 8>&- 9>&-
    ) &
    echo "$!" >"$state/run/$1.pid"
    disown
}

# daemon_pid NAME: prints the daemon's pid, or fails if it does not run.
daemon_pid() {
    local pid
    pid=$(cat "$state/run/$1.pid" 2>/dev/null) && process_runs "$pid" && printf '%s\n' "$pid"
}

# process_runs PID: a zombie does not run, and who is to bury it is not this program's business; but one whose threads are still ending
# keeps its ports until they have.
process_runs() {
    local status threads
    status=$(sed -n 's/^State:\s*//p' "/proc/$1/status" 2>/dev/null) && [[ -n $status ]] || return
    threads=("/proc/$1/task"/*)
    [[ $status != Z* ]] || ((${#threads[@]} > 1))
}

# kill_daemon NAME: ends it without a chance to say goodbye (an API server waits a minute for its watchers).
kill_daemon() {
    local pid
    pid=$(daemon_pid "$1") || return 0
    kill -KILL "$pid"
    wait_until "$1 to end" 20 "" process_gone "$pid"
}

process_gone() { ! process_runs "$1"; }

# wait_until WHAT SECONDS DAEMON COMMAND...: polls COMMAND until it succeeds. It fails at once, naming the log, when
# DAEMON (may be empty) has ended, and after SECONDS.
wait_until() {
    local what=$1 deadline=$((SECONDS + $2)) daemon=$3 log=$state/log${3:+/$3.log}
    shift 3
    until "$@" >/dev/null 2>&1; do
        [[ -z $daemon ]] || daemon_pid "$daemon" >/dev/null || die "$daemon ended; see $log$(last_words "$log")"
        ((SECONDS < deadline)) || die "gave up waiting for $what; see $log$(last_words "$log")"
        sleep 0.1
    done
}

# last_words FILE: the end of a log, since the log itself goes with the cluster.
last_words() { [[ ! -f $1 ]] || printf '\n%s' "$(tail -n 3 "$1")"; }
