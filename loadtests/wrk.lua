-- Requests with an intent of their own: wrk -s wrk.lua URL -- PREFIX [METHOD HEADERS PATHS BODY]...
-- Each four are a kind of requests, the last three of them files: a header a line, a path a line,
-- a body. Kinds take turns, and so do the paths of each. The last line of the output is a JSON
-- object with what was counted.

local prefix
local kinds, sent = {}, 0

local function read(name)
  local file = assert(io.open(name, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

function init(args)
  prefix = args[1]
  for at = 2, #args, 4 do
    local kind = { method = args[at], headers = {}, paths = {}, body = read(args[at + 3]) }
    for name, value in read(args[at + 1]):gmatch("([^\n]-): ([^\n]*)") do
      kind.headers[name] = value
    end
    for path in read(args[at + 2]):gmatch("[^\n]+") do
      kind.paths[#kind.paths + 1] = path
    end
    if kind.body == "" then
      kind.body = nil
    end
    kinds[#kinds + 1] = kind
  end
end

function request()
  local kind = kinds[sent % #kinds + 1]
  local path = kind.paths[math.floor(sent / #kinds) % #kind.paths + 1]
  sent = sent + 1
  kind.headers["X-Correlation-Id"] = prefix .. sent
  return wrk.format(kind.method, path, kind.headers, kind.body)
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
