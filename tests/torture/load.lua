-- SPDX-License-Identifier: Apache-2.0
-- wrk's part of load.py: suggestions for the sentences of the file QUERIES. At the end, a line for the
-- test to read: requests, answers that were no 2xx, connection errors, p99 in microseconds.
local queries = {}
local counter = 0

function init(args)
  for line in io.lines(os.getenv("QUERIES")) do queries[#queries + 1] = line end
  math.randomseed(os.time())
  counter = math.random(#queries)
end

function request()
  counter = counter + 1
  return wrk.format("GET", "/v1/suggestions?from=en&to=sw&q=" .. queries[counter % #queries + 1])
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.requests, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout, latency:percentile(99.0), summary.duration))
end
