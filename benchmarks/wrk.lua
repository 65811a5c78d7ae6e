-- One request over and over; prints what was measured as one line of JSON.
-- Arguments: method headers and bodies by environment, as wrk passes no quotes safely.
local function variable(name) return os.getenv("BENCH_" .. name) or "" end

wrk.method = "POST"
wrk.headers["content-type"] = "application/json"
for name, value in variable("HEADERS"):gmatch("([^\n:]+): ([^\n]*)") do wrk.headers[name] = value end

local plain, streamed, every, pause = nil, nil, tonumber(variable("STREAM_EVERY")) or 0, tonumber(variable("PAUSE_MS")) or 0
local count = 0

function init()
  plain = wrk.format(nil, variable("PATH_"), nil, variable("BODY"))
  if every > 0 then streamed = wrk.format(nil, variable("STREAM_PATH"), nil, variable("BODY")) end
end

function request()
  if every == 0 then return plain end
  count = count + 1
  if count % every == 0 then return streamed end
  return plain
end

if pause > 0 then
  -- Whole milliseconds whose mean is the pause.
  function delay()
    local whole = math.floor(pause)
    if math.random() < pause - whole then return whole + 1 end
    return whole
  end
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format(
    '\nRESULT {"requests":%d,"us":%d,"bytes":%d,"connect":%d,"read":%d,"write":%d,"timeout":%d,"status":%d,"p50":%d,"p90":%d,"p99":%d,"max":%d}\n',
    summary.requests, summary.duration, summary.bytes, e.connect, e.read, e.write, e.timeout, e.status,
    latency:percentile(50), latency:percentile(90), latency:percentile(99), latency.max))
end
