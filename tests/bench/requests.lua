-- SPDX-License-Identifier: Apache-2.0
-- For wrk: asks the paths in the file given as argument, one after another; without a file, /healthz, by the same way.
local requests, at = {}, 0

function init(arguments)
    if arguments[1] then
        for path in io.lines(arguments[1]) do requests[#requests + 1] = wrk.format("GET", path) end
    else
        requests[1] = wrk.format("GET", "/healthz")
    end
end

function request()
    at = at % #requests + 1
    return requests[at]
end

function done(summary, latency)
    local errors = summary.errors
    io.write(string.format("RESULT %.0f %.3f %.3f %d\n", summary.requests / summary.duration * 1e6,
        latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
