-- Requests with an intent of their own: wrk -s wrk.lua URL -- METHOD PREFIX PATHS-FILE BODY-FILE
-- Headers that never change come by wrk's -H. The paths are taken in turn, one a line. The last
-- line of the output is a JSON object with what was counted.

local method, prefix, body
local paths, sent = {}, 0

local function read(name)
  local file = assert(io.open(name, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

function init(args)
  method, prefix = args[1], args[2]
  for path in read(args[3]):gmatch("[^\n]+") do
    paths[#paths + 1] = path
  end
  body = read(args[4])
  if body == "" then
    body = nil
  end
end

function request()
  sent = sent + 1
  wrk.headers["X-Correlation-Id"] = prefix .. sent
  return wrk.format(method, paths[sent % #paths + 1], nil, body)
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests": %d, "seconds": %.6f, "p50_ms": %.3f, "p99_ms": %.3f, "failed": %d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout
  ))
end
