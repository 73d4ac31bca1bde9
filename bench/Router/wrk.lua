-- POSTs what the file BODY holds and prints the figures as one line of JSON; times in microseconds.
wrk.method = "POST"
wrk.body = assert(io.open(assert(os.getenv("BODY")))):read("*a")
wrk.headers["Content-Type"] = "application/json"

function done(summary, latency)
    local errors = summary.errors
    print(string.format('{"requests": %d, "duration": %d, "p50": %d, "p99": %d, "errors": %d}', summary.requests, summary.duration,
        latency:percentile(50), latency:percentile(99), errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
