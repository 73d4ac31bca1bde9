# shellcheck shell=bash
# One line per step, with the seconds since the command started. Everything people read goes to stderr,
# so that stdout stays free for values that scripts capture.

say() { printf '%4ds  %s\n' "$SECONDS" "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }
